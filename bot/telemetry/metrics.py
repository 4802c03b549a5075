"""Metrics for Prometheus."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

TURN_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15)
"""Up to the 15 seconds after which Teams delivers an activity again."""


class Metrics:
    """Labels come from our own small sets of words, never from what people send."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._registry = registry
        self.http_answers = Counter(
            "behalf_http_answers",
            "HTTP answers by route and status",
            ["route", "status"],
            registry=registry,
        )
        self.turns = Counter(
            "behalf_turns", "Turns by kind and outcome", ["kind", "outcome"], registry=registry
        )
        self.turn_seconds = Histogram(
            "behalf_turn_seconds",
            "From arrival to commit",
            ["kind"],
            registry=registry,
            buckets=TURN_SECONDS,
        )
        self.deliveries = Counter(
            "behalf_deliveries", "Messages to Teams by outcome", ["outcome"], registry=registry
        )
        self.notices = Counter(
            "behalf_notices", "Alarms that were due, by outcome", ["outcome"], registry=registry
        )
        self.unreadable_rows = Counter(
            "behalf_unreadable_rows",
            "Looks at rows that cannot be read, by table; the log names each row",
            ["table"],
            registry=registry,
        )
        self.messages_in_flight = Gauge(
            "behalf_messages_in_flight",
            "Messages of this process between outbox and delivery result",
            registry=registry,
        )

    def text(self) -> bytes:
        """Return all of it in Prometheus' text format."""
        return generate_latest(self._registry)
