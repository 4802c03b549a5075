"""A message between leaving the outbox and its delivery result."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from services.model.outbox import OutgoingMessage


@dataclass(slots=True)
class InFlightMessage:
    """A message in our hand."""

    message: OutgoingMessage
    claimed_at: timedelta
    """By the stopwatch."""
    due_at: datetime
    """When the outbox gives it to somebody else."""
    claims: int = 0
    attempts: int = 0
    """Since it is in our hand."""
    possible_duplicate: bool = False
    """An earlier attempt may have arrived: what goes out next says so, and is the last."""
