"""The retry policy: backoff with jitter, requeue delays, and when a message is exhausted."""

from dataclasses import dataclass
from datetime import timedelta
from random import uniform

from bot.outbound.in_flight import InFlightMessage
from services.model.outbox import MESSAGE_LEASE

MAX_CLAIMS = 720
"""Claims of one message before it is given up: about a day at the longest requeue delay."""


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """Limits of retrying. `attempt_window` and the time-out of a call must fit into the lease."""

    max_attempts: int = 4
    min_delay_seconds: float = 2
    max_delay_seconds: float = 20
    attempt_window: timedelta = timedelta(seconds=40)
    lease: timedelta = MESSAGE_LEASE
    """Lease of a message that was just committed or claimed."""
    min_requeue_delay: timedelta = timedelta(seconds=15)
    max_requeue_delay: timedelta = timedelta(seconds=120)
    max_notice_claims: int = 6
    """A notice is about a clock: after a quarter of an hour the next level is notified instead."""
    poll_seconds: float = 5
    first_poll_seconds: float = 0.1
    """While another process sends what comes first; twice as long each time, up to `poll`."""
    shutdown_seconds: float = 5
    """For what is being sent to end, and once more for that to be put on record."""

    def backoff_with_jitter(self, attempt: int) -> timedelta:
        """Return the pause before the next attempt: longer each time, and never in step."""
        longest = min(self.max_delay_seconds, self.min_delay_seconds * 2 ** (attempt + 1))
        return timedelta(seconds=uniform(self.min_delay_seconds, longest))  # noqa: S311 - no secret

    def requeue_delay(self, claims: int) -> timedelta:
        """Return how long a message given back stays in the outbox."""
        return min(self.min_requeue_delay * 2.0 ** min(claims, 10), self.max_requeue_delay)

    def is_exhausted(
        self,
        flight: InFlightMessage,
        wait: timedelta = timedelta(),
        *,
        teams_unreachable: bool = False,
    ) -> bool:
        """Return whether to give up instead of trying again after `wait`.

        While no one can be reached at all, a notice is not given up sooner than anything else: it
        would use up the ladder, since the next level cannot be reached either.
        """
        if flight.claims >= MAX_CLAIMS:
            return True
        if teams_unreachable or not flight.message.notifies:
            return False
        return flight.claims >= self.max_notice_claims or wait > self.max_requeue_delay
