"""States of a service request, and the table of the events that can happen to it."""

from dataclasses import dataclass
from enum import Enum, StrEnum, auto

from services.model.traits import TraitEnum


class RequestState(StrEnum):
    WAITING_FOR_ADMIN = "waiting-for-admin"
    """No admin agent has taken it yet (R14)."""
    HANDED_OFF = "handed-off"
    """The owner has the hand-off pack and has not said "submitted"."""
    SUBMITTED = "submitted"
    """It is with the other side; the clock runs."""
    ANSWERED = "answered"
    CLOSED = "closed"


States = frozenset[RequestState]

NEVER = States()
WAITING_ONLY = States({RequestState.WAITING_FOR_ADMIN})
HANDED_OFF_ONLY = States({RequestState.HANDED_OFF})
SUBMITTED_ONLY = States({RequestState.SUBMITTED})
ANSWERED_ONLY = States({RequestState.ANSWERED})
UNDER_WAY = WAITING_ONLY | HANDED_OFF_ONLY
"""Not with the other side yet."""
UNANSWERED = UNDER_WAY | SUBMITTED_ONLY
OPEN = UNANSWERED | ANSWERED_ONLY


class Evidence(Enum):
    """Evidence of an event, beside who did it and when."""

    RULE = auto()
    """The row of the route table that decided."""
    ESCALATION_LEVEL = auto()
    STAGE = auto()
    TEXT = auto()
    """Free text: a number, a name, a note; often nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventTraits:
    allowed_in: States
    """States in which a person can do it; none for what is not chosen, or no state forbids."""
    evidence: Evidence
    milestone: bool
    """Counted in the summary of a shift."""


class EventKind(TraitEnum):
    """Events of a service request, each a line in its history."""

    traits: EventTraits

    CREATED = (
        "created",
        EventTraits(allowed_in=NEVER, evidence=Evidence.RULE, milestone=True),
    )
    TAKEN = (
        "taken",
        EventTraits(allowed_in=WAITING_ONLY, evidence=Evidence.TEXT, milestone=False),
    )
    SUBMITTED = (
        "submitted",
        EventTraits(allowed_in=HANDED_OFF_ONLY, evidence=Evidence.TEXT, milestone=False),
    )
    NUMBERED = (
        "numbered",
        EventTraits(allowed_in=SUBMITTED_ONLY, evidence=Evidence.TEXT, milestone=False),
    )
    """The other side's number was added later, or corrected."""
    ANSWERED = (
        "answered",
        EventTraits(allowed_in=SUBMITTED_ONLY, evidence=Evidence.TEXT, milestone=True),
    )
    NOTED = (
        "noted",
        EventTraits(allowed_in=NEVER, evidence=Evidence.TEXT, milestone=False),
    )
    CHASED = (
        "chased",
        EventTraits(allowed_in=SUBMITTED_ONLY, evidence=Evidence.TEXT, milestone=False),
    )
    ESCALATED = (
        "escalated",
        EventTraits(allowed_in=UNANSWERED, evidence=Evidence.ESCALATION_LEVEL, milestone=False),
    )
    OFFERED = (
        "offered",
        EventTraits(allowed_in=OPEN, evidence=Evidence.TEXT, milestone=False),
    )
    ACCEPTED = (
        "accepted",
        EventTraits(allowed_in=NEVER, evidence=Evidence.TEXT, milestone=False),
    )
    DECLINED = (
        "declined",
        EventTraits(allowed_in=NEVER, evidence=Evidence.TEXT, milestone=False),
    )
    SNOOZED = (
        "snoozed",
        EventTraits(allowed_in=NEVER, evidence=Evidence.STAGE, milestone=False),
    )
    REPORTED = (
        "reported",
        EventTraits(allowed_in=NEVER, evidence=Evidence.TEXT, milestone=False),
    )
    """What Microsoft's own system shows."""
    NOTIFIED = (
        "notified",
        EventTraits(allowed_in=NEVER, evidence=Evidence.STAGE, milestone=False),
    )
    """A notice was delivered; `by` is its recipient, its stage the evidence."""
    CLOSED = (
        "closed",
        EventTraits(allowed_in=OPEN, evidence=Evidence.TEXT, milestone=True),
    )


MILESTONES = tuple(kind for kind in EventKind if kind.traits.milestone)
