"""States of a service request, and the table of the events that can happen to it."""

from dataclasses import dataclass
from enum import Enum, StrEnum, auto

from services.model.permissions import Permission
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

NO_STATE = States()
ANY_STATE = States(RequestState)
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
    """The row of an event: where it is allowed, where it has a button, and how it is shown."""

    requires: Permission | None
    """Permission that a person needs for it; None for an event that no person makes."""
    allowed_in: States
    """States in which a person can do it; none for what no person does to a request."""
    takes_number: bool
    """True if its button takes the other side's number."""
    on_notices: bool
    """True if notices show who did it; where a stage is its evidence, only those of that stage."""
    evidence: Evidence
    milestone: bool
    """Counted in the summary of a shift."""


class EventKind(TraitEnum):
    """Events of a service request, each a line in its history."""

    traits: EventTraits

    @property
    def requires(self) -> Permission:
        """Permission that a person needs for it.

        Commands and buttons take theirs from here. Raise `ValueError` for an event that no person
        makes.
        """
        if self.traits.requires is None:
            raise ValueError(f"no person does this: {self}")
        return self.traits.requires

    CREATED = (
        "created",
        EventTraits(
            requires=Permission.OPEN,
            allowed_in=NO_STATE,
            takes_number=False,
            on_notices=False,
            evidence=Evidence.RULE,
            milestone=True,
        ),
    )
    TAKEN = (
        "taken",
        EventTraits(
            requires=Permission.FILE,
            allowed_in=WAITING_ONLY,
            takes_number=False,
            on_notices=False,
            evidence=Evidence.TEXT,
            milestone=False,
        ),
    )
    SUBMITTED = (
        "submitted",
        EventTraits(
            requires=Permission.SUBMIT,
            allowed_in=HANDED_OFF_ONLY,
            takes_number=True,
            on_notices=False,
            evidence=Evidence.TEXT,
            milestone=False,
        ),
    )
    NUMBERED = (
        "numbered",
        EventTraits(
            requires=Permission.SUBMIT,
            allowed_in=SUBMITTED_ONLY,
            takes_number=True,
            on_notices=False,
            evidence=Evidence.TEXT,
            milestone=False,
        ),
    )
    """The other side's number was added later, or corrected."""
    ANSWERED = (
        "answered",
        EventTraits(
            requires=Permission.ANSWER,
            allowed_in=SUBMITTED_ONLY,
            takes_number=False,
            on_notices=False,
            evidence=Evidence.TEXT,
            milestone=True,
        ),
    )
    NOTED = (
        "noted",
        EventTraits(
            requires=Permission.NOTE,
            allowed_in=ANY_STATE,
            takes_number=False,
            on_notices=False,
            evidence=Evidence.TEXT,
            milestone=False,
        ),
    )
    CHASED = (
        "chased",
        EventTraits(
            requires=Permission.CHASE,
            allowed_in=SUBMITTED_ONLY,
            takes_number=False,
            on_notices=True,
            evidence=Evidence.TEXT,
            milestone=False,
        ),
    )
    ESCALATED = (
        "escalated",
        EventTraits(
            requires=Permission.ESCALATE,
            allowed_in=UNANSWERED,
            takes_number=False,
            on_notices=True,
            evidence=Evidence.ESCALATION_LEVEL,
            milestone=False,
        ),
    )
    OFFERED = (
        "offered",
        EventTraits(
            requires=Permission.HAND_OVER,
            allowed_in=OPEN,
            takes_number=False,
            on_notices=False,
            evidence=Evidence.TEXT,
            milestone=False,
        ),
    )
    ACCEPTED = (
        "accepted",
        EventTraits(
            requires=Permission.ACCEPT,
            allowed_in=OPEN,
            takes_number=False,
            on_notices=False,
            evidence=Evidence.TEXT,
            milestone=False,
        ),
    )
    DECLINED = (
        "declined",
        EventTraits(
            requires=Permission.ACCEPT,
            allowed_in=OPEN,
            takes_number=False,
            on_notices=False,
            evidence=Evidence.TEXT,
            milestone=False,
        ),
    )
    SNOOZED = (
        "snoozed",
        EventTraits(
            requires=Permission.SNOOZE,
            allowed_in=UNANSWERED,
            takes_number=False,
            on_notices=True,
            evidence=Evidence.STAGE,
            milestone=False,
        ),
    )
    REPORTED = (
        "reported",
        EventTraits(
            requires=None,
            allowed_in=NO_STATE,
            takes_number=False,
            on_notices=False,
            evidence=Evidence.TEXT,
            milestone=False,
        ),
    )
    """Microsoft's own system shows something new."""
    NOTIFIED = (
        "notified",
        EventTraits(
            requires=None,
            allowed_in=NO_STATE,
            takes_number=False,
            on_notices=False,
            evidence=Evidence.STAGE,
            milestone=False,
        ),
    )
    """A notice was delivered; `by` is its recipient, its stage the evidence."""
    CLOSED = (
        "closed",
        EventTraits(
            requires=Permission.CLOSE,
            allowed_in=OPEN,
            takes_number=False,
            on_notices=False,
            evidence=Evidence.TEXT,
            milestone=True,
        ),
    )


MILESTONES = tuple(kind for kind in EventKind if kind.traits.milestone)
