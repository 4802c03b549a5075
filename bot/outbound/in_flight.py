"""A message between leaving the outbox and its delivery result."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from services.model.outbox import Claim, OutgoingMessage


@dataclass(slots=True)
class InFlightMessage:
    """A message that this process has claimed, with its attempts."""

    message: OutgoingMessage
    claimed_at: timedelta
    """By the stopwatch."""
    due_at: datetime
    """End of its lease; another process may claim it then."""
    committed_at: datetime
    """Moment at which the turn, or the sweep, it comes from was committed."""
    correlation: str = ""
    """Id of the turn it comes from, for its lines in the log; empty for what comes from none."""
    claims: int = 0
    """Claims from the outbox; 0 for what was just committed."""
    version: int = 1
    """Of the claim by which it is ours."""
    attempts: int = 0
    """Calls to Teams since it was claimed."""
    possible_duplicate: bool = False
    """An earlier attempt may have arrived: what goes out next says so."""
    doubts: int = 0
    """Attempts since it was claimed that may have arrived."""

    @property
    def claim(self) -> Claim:
        """The hold on the message that its result is recorded for."""
        return Claim(self.version, max(self.claims, 1))
