"""Traits of a stage: its clock, its recipients, what clears it, how it is shown."""

from dataclasses import dataclass
from enum import Enum, IntEnum, StrEnum, auto

from services.model.states import EventKind, States


class Topic(StrEnum):
    """Topics of notices, which a person can mute."""

    REMINDERS = "reminders"
    WARNINGS = "warnings"
    BREACHES = "breaches"
    NEWS = "news"


class Clock(Enum):
    """Clocks that run for a request."""

    PROMISE = auto()
    """The partner's own promise to its customer."""
    RESPONSE = auto()
    """The other side's."""


class Recipients(Enum):
    """Recipients of a stage, unless its alarm names one."""

    OWNER_AND_DUTY = auto()
    """The owner, and every channel whose subscription covers the request."""
    COLLEAGUE = auto()
    """To whom the request is offered."""
    LADDER = auto()
    """The escalation level of the request, or else the next that can be reached."""
    NEXT_ON_LADDER = auto()
    """The level after a recipient who was not reached."""
    ADDRESSEE = auto()
    """Only the one its alarm names."""


class Tone(IntEnum):
    """Urgency of the wording and colour; the most urgent first."""

    ALARMING = auto()
    PRESSING = auto()
    NEUTRAL = auto()
    GOOD = auto()


class FollowUp(Enum):
    """Buttons on a notice, for its recipient to act at once."""

    ALL = auto()
    """Whatever brings the request on, as long as no answer has come."""
    HANDOVER = auto()
    ANSWER = auto()
    """Say that the answer has come, where it has; or look there."""
    NOTHING = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class StageTraits:
    """The row of a stage: when it counts, for whom it is, and how its notice looks."""

    clock: Clock | None
    """None for what is no moment of a clock."""
    risk: bool
    """True if its request is at risk from then on; only a stage that comes by time alone is."""
    topic: Topic | None
    """None for what a colleague has done, which cannot be muted."""
    recipients: Recipients
    counts_in: States
    """The states of a request in which there is still a reason to notify."""
    cleared_by: frozenset[EventKind]
    """The events after which it is not sent any more, whomever it is for."""
    happened: bool
    """True if it reports what happened, in words of its own, and not that time has passed."""
    news: bool
    """Sent for what has happened: no clock stands beside it, and only closing makes it past."""
    missable: bool
    """True if no escalation level is notified instead of a recipient who was not reached."""
    follow_up: FollowUp
    tone: Tone
