"""How long a message is tried, and when it is given up."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import uniform

from services.work import LEASE, OutgoingMessage

GIVE_UP_AFTER = 720
"""Claims of one message before it is dead: about a day at the longest pause between them."""


@dataclass(slots=True)
class Entry:
    """A message in our hand."""

    message: OutgoingMessage
    entrusted_at: timedelta
    """By the stopwatch."""
    due_at: datetime
    """When the outbox gives it to somebody else."""
    claims: int = 0
    tries: int = 0
    """Since it is in our hand."""
    doubtful: bool = False
    """An earlier attempt may have arrived: what goes out next says so, and is the last."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long we try. `start_within` and the time-out of one call must fit into the lease."""

    tries: int = 4
    first_wait: float = 2
    longest_wait: float = 20
    start_within: timedelta = timedelta(seconds=40)
    lease: timedelta = LEASE
    """What the outbox grants a message that was just committed or claimed."""
    first_return: timedelta = timedelta(seconds=15)
    longest_return: timedelta = timedelta(seconds=120)
    notice_claims: int = 6
    """A notice is about a clock: who can't be told within a quarter of an hour is passed over."""
    poll: float = 5
    first_look: float = 0.1
    """While another process sends what comes first; twice as long each time, up to `poll`."""
    closing: float = 5
    """For what is being sent to end, and once more for that to be put on record."""

    def wait(self, attempt: int) -> timedelta:
        """Return the pause before the next attempt: longer each time, and never in step."""
        longest = min(self.longest_wait, self.first_wait * 2 ** (attempt + 1))
        return timedelta(seconds=uniform(self.first_wait, longest))  # noqa: S311 - no secret

    def time_out_of_hand(self, claims: int) -> timedelta:
        """Return how long a message given back stays in the outbox."""
        return min(self.first_return * 2.0 ** min(claims, 10), self.longest_return)

    def is_over(
        self, entry: Entry, wait: timedelta = timedelta(), *, nobody_reached: bool = False
    ) -> bool:
        """Whether to give up instead of trying again after `wait`.

        While nobody is reached at all, a notice is not given up sooner than anything else: it
        would use up the ladder, since the next on it can't be told either.
        """
        if entry.claims >= GIVE_UP_AFTER:
            return True
        if nobody_reached or not entry.message.notice or entry.message.replaces:
            return False
        return entry.claims >= self.notice_claims or wait > self.longest_return
