"""Traits of a stage: its clock, its recipients, what clears it, how it is shown."""

from dataclasses import dataclass
from enum import Enum, IntEnum, StrEnum, auto

from services.model.states import EventKind, States


class Topic(StrEnum):
    """What a person may not wish to be told."""

    REMINDERS = "reminders"
    WARNINGS = "warnings"
    BREACHES = "breaches"
    NEWS = "news"


class Clock(Enum):
    """Of which clock a stage is a moment."""

    PROMISE = auto()
    """The partner's own promise to its customer."""
    RESPONSE = auto()
    """The other side's."""


class Recipients(Enum):
    """Whom a stage concerns, unless its alarm is for somebody alone."""

    OWNER_AND_DUTY = auto()
    """The owner, and every channel that watches the request."""
    COLLEAGUE = auto()
    """To whom the request is offered."""
    LADDER = auto()
    """The rung to which the request was escalated, or else the next that can be told."""
    NEXT_ON_LADDER = auto()
    """Whoever comes after somebody who was not reached."""
    ADDRESSEE = auto()
    """Nobody but the one its alarm names."""


class Tone(IntEnum):
    """How much it presses; the most urgent first."""

    ALARMING = auto()
    PRESSING = auto()
    NEUTRAL = auto()
    GOOD = auto()


class FollowUp(Enum):
    """What its reader can do at once."""

    ALL = auto()
    """Whatever brings the request on, as long as no answer has come."""
    HANDOVER = auto()
    ANSWER = auto()
    """Say that the answer has come, where it has; or look there."""
    NOTHING = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class StageTraits:
    clock: Clock | None
    """None for what is no moment of a clock."""
    risk: bool
    """Whether its request is at risk from then on; so is nothing but what comes by time alone."""
    topic: Topic | None
    """None for what a colleague has done, which is always told."""
    recipients: Recipients
    counts_in: States
    """The states of a request in which there is still a reason to tell it."""
    cleared_by: frozenset[EventKind]
    """What puts it off for good, whomever it is for."""
    happened: bool
    """Whether somebody did it, whose deed has words of its own."""
    news: bool
    """Told for what has happened: no clock is told beside it, and only closing makes it past."""
    missable: bool
    """Whether the next on the ladder need not hear of it where its reader was not reached."""
    follow_up: FollowUp
    tone: Tone
