"""Payloads of the buttons of notices, and of the cards around them."""

from typing import ClassVar, Literal

from pydantic import BaseModel

from cards.fields import Line, Reference
from services.model.escalation import EscalationLevel
from services.model.permissions import Permission
from services.model.stages import Stage
from services.model.states import EventKind


class ChaseRequest(BaseModel, frozen=True):
    """Show the text that asks the other side for an answer, and put on record that it was."""

    requires: ClassVar = EventKind.CHASED.requires
    verb: Literal["chase-request"] = "chase-request"
    reference: Reference


class EscalateRequest(BaseModel, frozen=True):
    """Notify the next escalation level, and show the text that asks for a higher severity.

    `escalation_level` is whom the button names: pressed twice, it does not climb twice.
    """

    requires: ClassVar = EventKind.ESCALATED.requires
    verb: Literal["escalate-request"] = "escalate-request"
    reference: Reference
    escalation_level: EscalationLevel


class SnoozeNotice(BaseModel, frozen=True):
    requires: ClassVar = EventKind.SNOOZED.requires
    verb: Literal["snooze-notice"] = "snooze-notice"
    reference: Reference
    stage: Stage


class ChooseColleague(BaseModel, frozen=True):
    """Show to whom the request can be handed over."""

    requires: ClassVar = EventKind.OFFERED.requires
    verb: Literal["choose-colleague"] = "choose-colleague"
    reference: Reference


class OfferHandover(BaseModel, frozen=True):
    """Ask a colleague to take the request over; `person_id` is an input."""

    requires: ClassVar = EventKind.OFFERED.requires
    verb: Literal["offer-handover"] = "offer-handover"
    reference: Reference
    person_id: Line = ""


class AcceptHandover(BaseModel, frozen=True):
    requires: ClassVar = EventKind.ACCEPTED.requires
    verb: Literal["accept-handover"] = "accept-handover"
    reference: Reference


class DeclineHandover(BaseModel, frozen=True):
    requires: ClassVar = EventKind.DECLINED.requires
    verb: Literal["decline-handover"] = "decline-handover"
    reference: Reference


class ShowAtRisk(BaseModel, frozen=True):
    requires: ClassVar = Permission.VIEW
    verb: Literal["show-at-risk"] = "show-at-risk"


class ShowShift(BaseModel, frozen=True):
    """Show what a shift leaves behind."""

    requires: ClassVar = Permission.VIEW_SHIFT
    verb: Literal["show-shift"] = "show-shift"


class SetPreferences(BaseModel, frozen=True):
    """Notification preferences and quiet hours of a person; all of it inputs.

    Times are "22:00"; both empty for no quiet hours.
    """

    requires: ClassVar = Permission.PREFERENCES
    verb: Literal["set-preferences"] = "set-preferences"
    quiet_from: Line = ""
    quiet_until: Line = ""
    reminders: bool = False
    warnings: bool = False
    breaches: bool = False
    news: bool = False


NoticeAction = (
    ChaseRequest
    | EscalateRequest
    | SnoozeNotice
    | ChooseColleague
    | OfferHandover
    | AcceptHandover
    | DeclineHandover
    | ShowAtRisk
    | ShowShift
    | SetPreferences
)
