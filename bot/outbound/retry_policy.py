"""The retry policy: backoff with jitter, requeue delays, and when a message is exhausted."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import uniform

from bot.outbound.circuit_breaker import BreakerPolicy
from bot.outbound.in_flight import InFlightMessage
from services.model.outbox import MAX_DEFERRAL, MESSAGE_LEASE


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
    max_doubt_delay: timedelta = MAX_DEFERRAL
    """Each try of a message that may have arrived may be one more that is seen."""
    max_doubts: int = 2
    """Attempts in one claim of which Teams leaves open what became of them."""
    max_reply_age: timedelta = timedelta(days=1)
    """A reply is given up after that. A notice leaves as long as it holds."""
    max_claims_until_unreached: int = 6
    """After a quarter of an hour the next level is notified of what waits there, too."""
    breaker: BreakerPolicy = field(default_factory=BreakerPolicy)
    poll_seconds: float = 5
    first_poll_seconds: float = 0.1
    """While another process sends what comes first; twice as long each time, up to `poll`."""
    shutdown_seconds: float = 5
    """For what is being sent to end, and once more for that to be put on record."""

    def backoff_with_jitter(self, attempt: int) -> timedelta:
        """Return the pause before the next attempt: longer each time, and never in step."""
        longest = min(self.max_delay_seconds, self.min_delay_seconds * 2 ** (attempt + 1))
        return timedelta(seconds=uniform(self.min_delay_seconds, longest))  # noqa: S311 - no secret

    def requeue_delay(self, claims: int, *, in_doubt: bool = False) -> timedelta:
        """Return how long a message given back stays in the outbox; `in_doubt`: just tried so."""
        longest = self.max_doubt_delay if in_doubt else self.max_requeue_delay
        return min(self.min_requeue_delay * 2.0 ** min(claims, 10), longest)

    def is_exhausted(self, flight: InFlightMessage, now: datetime) -> bool:
        """Return whether to give up a message that Teams has not taken so far."""
        too_old = now - flight.committed_at >= self.max_reply_age
        return too_old and not flight.message.notifies

    def is_unreached(self, flight: InFlightMessage, wait: timedelta = timedelta()) -> bool:
        """Return whether notices come too late there, if this message may go after `wait`."""
        return flight.claims >= self.max_claims_until_unreached or wait > self.max_requeue_delay
