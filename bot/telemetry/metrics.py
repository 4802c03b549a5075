"""Metrics for Prometheus."""

from collections.abc import Iterable
from math import nan

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from bot.telemetry.version import PYTHON, read_version
from services.model.outbox import Backlog
from services.model.permissions import Permission

TURN_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15)
"""Up to the 15 seconds after which Teams delivers an activity again."""

KINDS = ("message", "invoke", "conversationUpdate", "installationUpdate", "other")
TURN_OUTCOMES = ("processed", "duplicate", "conflict", "failed")
DELIVERY_OUTCOMES = ("delivered", "obsolete", "deferred", "dead_lettered", "unrecorded")
NOTICE_OUTCOMES = ("dispatched", "late", "dropped", "unreached", "conflict", "failed")
CLOSED_BECAUSE = ("slow", "crowded")
STATUSES = {
    "/api/messages": (200, 202, 400, 401, 403, 408, 412, 413, 415, 500, 503),
    "/healthz": (200,),
    "/metrics": (200,),
    "/readyz": (200, 503),
    "unknown": (404, 405),
}


class Metrics:
    """Labels come from our own small sets of words, never from what people send.

    Whatever may be counted is exposed as 0 before, or Prometheus would not see the first event.
    """

    def __init__(self, registry: CollectorRegistry) -> None:
        self._registry = registry
        self.build_info = Gauge(
            "behalf_build_info",
            "Always 1; the labels say what runs",
            ["version", "python"],
            registry=registry,
        )
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
        self.refusals = Counter(
            "behalf_refusals",
            "Actions that were refused for want of a permission; the audit has each",
            ["permission"],
            registry=registry,
        )
        self.unreadable_rows = Counter(
            "behalf_unreadable_rows",
            "Looks at rows that cannot be read, by table; the log names each row",
            ["table"],
            registry=registry,
        )
        self.newer_key_ids = Counter(
            "behalf_newer_key_ids",
            "Tokens with a key id that may be newer than our keys, answered 503",
            registry=registry,
        )
        self.connections_closed = Counter(
            "behalf_connections_closed",
            "Connections that were closed while they asked nothing, by reason",
            ["reason"],
            registry=registry,
        )
        self.messages_in_flight = Gauge(
            "behalf_messages_in_flight",
            "Messages of this process between outbox and delivery result",
            registry=registry,
        )
        self.circuit_breakers_open = Gauge(
            "behalf_circuit_breakers_open",
            "Service addresses that this process holds back, because most that goes there fails",
            registry=registry,
        )
        self.outbox_messages = Gauge(
            "behalf_outbox_messages",
            "Messages in the database that have not arrived",
            registry=registry,
        )
        self.outbox_oldest = Gauge(
            "behalf_outbox_oldest_seconds",
            "Age of the oldest message in the database that has not arrived",
            registry=registry,
        )
        self.alarms_overdue = Gauge(
            "behalf_alarms_overdue_seconds",
            "Time since the first alarm that was not dispatched fell due",
            registry=registry,
        )
        self._begin_at_zero()

    def _begin_at_zero(self) -> None:
        self.build_info.labels(read_version(), PYTHON).set(1)
        for route, statuses in STATUSES.items():
            for status in statuses:
                self.http_answers.labels(route, status)
        for kind in KINDS:
            self.turn_seconds.labels(kind)
            for outcome in TURN_OUTCOMES:
                self.turns.labels(kind, outcome)
        for counter, words in (
            (self.deliveries, DELIVERY_OUTCOMES),
            (self.notices, NOTICE_OUTCOMES),
            (self.connections_closed, CLOSED_BECAUSE),
            (self.refusals, Permission),
        ):
            for word in words:
                counter.labels(word)

    def expect_rows_of(self, tables: Iterable[str]) -> None:
        """Expose the tables of which a row may be unreadable."""
        for table in tables:
            self.unreadable_rows.labels(table)

    def show(self, backlog: Backlog | None) -> None:
        """Set the gauges of what waits; to NaN if that is unknown."""
        self.outbox_messages.set(backlog.messages if backlog else nan)
        self.outbox_oldest.set(backlog.oldest.total_seconds() if backlog else nan)
        self.alarms_overdue.set(backlog.overdue.total_seconds() if backlog else nan)

    def text(self) -> bytes:
        """Return all of it in Prometheus' text format."""
        return generate_latest(self._registry)
