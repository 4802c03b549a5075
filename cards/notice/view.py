"""A notice with all that is shown beside it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from cards.clock import Deadline, deadlines
from services.model.escalation import EscalationLevel
from services.model.notices import NoticeContext
from services.model.promises import Promise
from services.model.requests import Event, ServiceRequest
from services.model.stages import BREACHES, WARNINGS, Stage
from services.model.states import EventKind


@dataclass(frozen=True, slots=True)
class NoticeView:
    """A notice as it is read at `now`; its clock is the request's, not the stage's."""

    request: ServiceRequest
    stage: Stage
    due_at: datetime
    """The moment that the stage marks."""
    context: NoticeContext
    late: bool
    now: datetime
    link: str | None
    """The portal, in the customer's context."""
    promise: Promise | None
    history: Sequence[Event]
    allowed_actions: Collection[EventKind]
    """Actions by the event each leaves; no other button is shown."""
    chase_text: str
    """English, to be pasted; shown once a colleague has chased."""
    raise_text: str
    """English, asks for a higher severity; shown once a colleague has escalated."""
    next_level: EscalationLevel | None
    """The level that escalating would notify; None if none is left above."""
    snooze_until: datetime | None
    """None where it can't be put off."""
    may_view: bool = True
    """False for a reader who may not see the request itself any more, having handed it over."""
    recipient_id: str = ""
    """The Entra id of the one person who reads it; empty in a channel."""

    @property
    def subject(self) -> Stage:
        """The stage it is about; of an unreached recipient, the one that did not reach them."""
        return self.context.stage or self.stage

    @property
    def asks(self) -> bool:
        """Return whether its recipient is asked to take the request over."""
        # Where the colleague can't be reached, the offer is read by its owner instead.
        return self.stage is Stage.OFFERED and not self.context.unreached

    @property
    def deadline(self) -> Deadline | None:
        """The one its stage is about; else the first of those that run."""
        running = deadlines(self.request)
        if clock := self.subject.traits.clock:
            running = [one for one in running if one.clock is clock]
        return running[0] if running else None

    @property
    def shown_stage(self) -> Stage:
        """The stage as it is by now: a warning that comes late may be of what is overdue."""
        subject, deadline = self.subject, self.deadline
        if subject.traits.clock is None or deadline is None:
            return subject
        moments = WARNINGS if self.now < deadline.at else BREACHES
        return next(one for one in moments if one.traits.clock is subject.traits.clock)

    @property
    def waiting_since(self) -> datetime:
        """The moment it came to whoever has to submit it, or has to take it."""
        taken = self.last(EventKind.TAKEN)
        return taken.at if taken else self.request.created_at

    def last(self, *kinds: EventKind) -> Event | None:
        return next((event for event in reversed(self.history) if event.kind in kinds), None)

    def since(self, *kinds: EventKind) -> Event | None:
        """Return the last event of these kinds that is not older than the notice."""
        event = self.last(*kinds)
        return event if event and event.at >= self.due_at else None
