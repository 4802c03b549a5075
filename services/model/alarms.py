"""Alarms, each a stage to be notified from its moment on, and what became of them.

They are claimed, dispatched, cleared or released; what is dispatched late is collected.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from services.model.bounds import Moment, RequestNumberOrZero
from services.model.escalation import EscalationLevel
from services.model.notices import (
    NO_CONTEXT,
    NoticeContext,
    NoticeItem,
    NoticeOrder,
    UnreachedRecipient,
)
from services.model.stages import Stage
from services.model.states import RequestState
from services.model.taxonomy import Severity

ALARM_LEASE = timedelta(seconds=30)
"""A claimed alarm is left to the process that claimed it for this long."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """A notice to be sent from `due_at` on. Setting it again replaces it, dispatched or not."""

    number: RequestNumberOrZero
    """Of the request; 0 for a digest of several."""
    stage: Stage
    due_at: Moment
    to: str = ""
    """Its only recipient: a person's Entra id, or a conversation's id. Empty for all whom the
    stage concerns by then; of `UNREACHED`, the one who could not be notified."""
    context: NoticeContext = NO_CONTEXT


@dataclass(frozen=True, slots=True)
class AlarmDispatched:
    """The alarm was dispatched. Written only if it is as it was when it was claimed."""

    number: int
    stage: Stage
    to: str
    version: int
    at: datetime


@dataclass(frozen=True, slots=True)
class AlarmsCleared:
    """The alarms of these stages are off, whomever they were for."""

    number: int
    stages: frozenset[Stage]


@dataclass(frozen=True, slots=True)
class AlarmsReleased:
    """Whoever has claimed alarms of this request claims them anew: they concern others now."""

    number: int


@dataclass(frozen=True, slots=True)
class LateNotice:
    """A notice that should have left long ago, collected until all late ones of it are known."""

    to: str
    number: RequestNumberOrZero
    stage: Stage
    due_at: Moment
    context: NoticeContext = NO_CONTEXT
    origin: str = ""
    """Of `UNREACHED` whom its alarm was for: two unreached recipients are kept apart."""


@dataclass(frozen=True, slots=True)
class LateNoticeDispatched:
    """Written only if it is still there."""

    to: str
    number: int
    stage: Stage
    origin: str = ""


@dataclass(frozen=True, slots=True)
class ClaimedAlarm:
    """A claimed alarm, and of its request what decides whom it concerns."""

    alarm: Alarm
    version: int
    state: RequestState | None = None
    """None for what belongs to no single request, or to one that is gone."""
    severity: Severity = Severity.MINIMAL
    tenant_id: str = ""
    staff_tenant_id: str = ""
    owner_id: str = ""
    offered_to_id: str = ""
    escalation_level: EscalationLevel | Literal[""] = ""


def unreached_alarm(order: NoticeOrder, item: NoticeItem, why: str) -> Alarm | None:
    """Return the alarm for the next escalation level: this recipient was not reached.

    It keeps the moment of what was missed: many that are late then come in one, here as well.
    None for what can be missed.
    """
    if item.stage.traits.missable:
        return None
    stage = item.context.stage or item.stage
    unreached = (
        *item.context.unreached,
        UnreachedRecipient(who=order.name, key=order.to, why=why),
    )
    context = item.context.model_copy(update={"stage": stage, "unreached": unreached})
    # Of two that were missed, neither may take the other's place.
    what = f"{item.stage} {stage}" if item.stage is Stage.UNREACHED else item.stage
    return Alarm(item.number, Stage.UNREACHED, item.due_at, f"{what}|{order.to}", context)
