"""The stages at which a notice is sent, with the traits of each."""

from services.model import states
from services.model.stage_traits import Clock, FollowUp, Recipients, StageTraits, Tone, Topic
from services.model.states import EventKind, States
from services.model.traits import TraitEnum

_ANSWERED = frozenset({EventKind.ANSWERED, EventKind.CLOSED})

_CLOSED = frozenset({EventKind.CLOSED})


def _moment(clock: Clock, topic: Topic, tone: Tone) -> StageTraits:
    """Return the traits of a moment of a clock."""
    runs = {Clock.PROMISE: states.UNANSWERED, Clock.RESPONSE: states.SUBMITTED_ONLY}
    return StageTraits(
        clock=clock,
        risk=True,
        topic=topic,
        recipients=Recipients.OWNER_AND_DUTY,
        counts_in=runs[clock],
        cleared_by=_ANSWERED,
        happened=False,
        news=False,
        missable=False,
        follow_up=FollowUp.ALL,
        tone=tone,
    )


def _shown_by_microsoft(counts_in: States, tone: Tone) -> StageTraits:
    """Return the traits of what Microsoft's own system shows."""
    return StageTraits(
        clock=None,
        risk=False,
        topic=Topic.NEWS,
        recipients=Recipients.OWNER_AND_DUTY,
        counts_in=counts_in,
        cleared_by=_CLOSED,
        happened=True,
        news=True,
        missable=False,
        follow_up=FollowUp.ANSWER,
        tone=tone,
    )


def _handover_ended(follow_up: FollowUp, tone: Tone) -> StageTraits:
    """Return the traits of the answer to an offer."""
    return StageTraits(
        clock=None,
        risk=False,
        topic=None,
        recipients=Recipients.ADDRESSEE,
        counts_in=states.OPEN,
        cleared_by=_CLOSED,
        happened=True,
        news=True,
        missable=True,
        follow_up=follow_up,
        tone=tone,
    )


class Stage(TraitEnum):
    """There is one notice per request, stage and recipient."""

    traits: StageTraits

    FORGOTTEN = (
        "forgotten",
        StageTraits(
            clock=None,
            risk=True,
            topic=Topic.REMINDERS,
            recipients=Recipients.OWNER_AND_DUTY,
            counts_in=states.UNDER_WAY,
            cleared_by=_ANSWERED | {EventKind.TAKEN, EventKind.ACCEPTED, EventKind.SUBMITTED},
            happened=False,
            news=False,
            missable=False,
            follow_up=FollowUp.ALL,
            tone=Tone.PRESSING,
        ),
    )
    """A hand-off that was not submitted, or that no admin agent has taken."""
    PROMISE_WARNING = (
        "promise-warning",
        _moment(Clock.PROMISE, Topic.WARNINGS, Tone.PRESSING),
    )
    PROMISE_BREACH = (
        "promise-breach",
        _moment(Clock.PROMISE, Topic.BREACHES, Tone.ALARMING),
    )
    RESPONSE_WARNING = (
        "response-warning",
        _moment(Clock.RESPONSE, Topic.WARNINGS, Tone.PRESSING),
    )
    RESPONSE_BREACH = (
        "response-breach",
        _moment(Clock.RESPONSE, Topic.BREACHES, Tone.ALARMING),
    )
    ANSWERED = ("answered", _shown_by_microsoft(states.ANSWERED_ONLY, Tone.GOOD))
    """Microsoft's own system shows the first answer."""
    CHANGED = ("changed", _shown_by_microsoft(states.OPEN, Tone.NEUTRAL))
    """Microsoft's own system shows another status."""
    ESCALATED = (
        "escalated",
        StageTraits(
            clock=None,
            risk=False,
            topic=None,
            recipients=Recipients.LADDER,
            counts_in=states.UNANSWERED,
            cleared_by=_ANSWERED,
            happened=True,
            news=False,
            missable=False,
            follow_up=FollowUp.ALL,
            tone=Tone.ALARMING,
        ),
    )
    OFFERED = (
        "offered",
        StageTraits(
            clock=None,
            risk=False,
            topic=None,
            recipients=Recipients.COLLEAGUE,
            counts_in=states.OPEN,
            cleared_by=_CLOSED | {EventKind.OFFERED, EventKind.ACCEPTED, EventKind.DECLINED},
            happened=True,
            news=False,
            missable=False,
            follow_up=FollowUp.HANDOVER,
            tone=Tone.NEUTRAL,
        ),
    )
    """A handover waits for its answer."""
    ACCEPTED = ("accepted", _handover_ended(FollowUp.NOTHING, Tone.GOOD))
    DECLINED = ("declined", _handover_ended(FollowUp.HANDOVER, Tone.PRESSING))
    UNREACHED = (
        "unreached",
        StageTraits(
            clock=None,
            risk=False,
            topic=None,
            recipients=Recipients.NEXT_ON_LADDER,
            counts_in=states.OPEN,
            cleared_by=_ANSWERED,
            happened=False,
            news=False,
            missable=False,
            follow_up=FollowUp.ALL,
            tone=Tone.PRESSING,
        ),
    )
    """A recipient of another notice could not be reached."""
    DIGEST = (
        "digest",
        StageTraits(
            clock=None,
            risk=False,
            topic=None,
            recipients=Recipients.ADDRESSEE,
            counts_in=states.OPEN,
            cleared_by=frozenset(),
            happened=False,
            news=False,
            missable=False,
            follow_up=FollowUp.NOTHING,
            tone=Tone.PRESSING,
        ),
    )
    """Several late notices in one; of no single request."""

    @property
    def breach(self) -> "Stage | None":
        """The breach a warning warns of; None for any other stage."""
        if self.traits.topic is not Topic.WARNINGS:
            return None
        return next(one for one in BREACHES if one.traits.clock is self.traits.clock)


CLOCK_STAGES = frozenset(stage for stage in Stage if stage.traits.clock)

RISKS = tuple(stage for stage in Stage if stage.traits.risk)

WARNINGS = frozenset(stage for stage in Stage if stage.traits.topic is Topic.WARNINGS)

BREACHES = frozenset(stage for stage in Stage if stage.traits.topic is Topic.BREACHES)


def cleared_by(kind: EventKind) -> frozenset[Stage]:
    """Return the stages that need no notice any more once this has happened."""
    return frozenset(stage for stage in Stage if kind in stage.traits.cleared_by)
