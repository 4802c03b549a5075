"""Due work as rows, and back."""

from collections.abc import Sequence
from typing import Any

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import RowMapping

from services.gateways.rows.damage import UNREADABLE, Damage, UnreadableColumnError, fields_of
from services.gateways.rows.requests import AnyRow, Values
from services.gateways.schema.tables import late_notices, requests, subscriptions
from services.model.alarms import Alarm, ClaimedAlarm, LateNotice
from services.model.notices import NO_CONTEXT, NoticeContext
from services.model.subscriptions import Subscription

LATE = (
    late_notices.c.recipient,
    late_notices.c.number,
    late_notices.c.stage,
    late_notices.c.due_at,
    late_notices.c.context,
    late_notices.c.origin,
)
"""Columns that `late_notice_of` reads, in its order."""
SUBSCRIPTION = (
    subscriptions.c.conversation_id,
    subscriptions.c.severity,
    subscriptions.c.tenant_id,
    subscriptions.c.customer,
    subscriptions.c.language,
    subscriptions.c.timezone,
)
"""Columns that `subscription_of` reads, in its order."""

CONCERNED = (
    requests.c.state,
    requests.c.severity,
    requests.c.tenant_id,
    requests.c.staff_tenant_id,
    requests.c.owner_id,
    requests.c.offered_to_id,
    requests.c.escalation_level,
)
"""Columns of a request that `claimed_alarm_of` reads."""
_SUBSCRIPTION_FIELDS = tuple(column.name for column in SUBSCRIPTION)
_CONCERNED_FIELDS = tuple(column.name for column in CONCERNED)

_alarm = TypeAdapter(Alarm)
_claimed_alarm = TypeAdapter(ClaimedAlarm)
_late = TypeAdapter(LateNotice)
_subscription = TypeAdapter(Subscription)


def context_text(context: NoticeContext) -> str:
    if context is NO_CONTEXT or context == NO_CONTEXT:
        return ""
    return context.model_dump_json(exclude_defaults=True)


def context_of(text: str, row: tuple[str, object], damage: Damage) -> NoticeContext:
    """Return the context of a notice; none if it cannot be read. `row`: table, key."""
    if text == "":
        return NO_CONTEXT
    try:
        return NoticeContext.model_validate_json(text)
    except UNREADABLE as error:
        damage.ignored(*row, "context", error)
        return NO_CONTEXT


def claimed_alarm_of(alarm: AnyRow, request: RowMapping | None, damage: Damage) -> ClaimedAlarm:
    """Return a claimed alarm with what its request says, if there is one."""
    number, stage, to, due_at, context, version = alarm
    found = _alarm.validate_python(
        {
            "number": number,
            "stage": stage,
            "due_at": due_at,
            "to": to,
            "context": context_of(context, ("alarms", (number, stage, to)), damage),
        }
    )
    concerned = {name: request[name] for name in _CONCERNED_FIELDS} if request else {}
    try:
        return _claimed_alarm.validate_python({"alarm": found, "version": version, **concerned})
    except ValidationError as error:
        raise UnreadableColumnError(f"{fields_of(error)} of its request") from error


def late_notice_of(row: AnyRow, damage: Damage) -> LateNotice:
    to, number, stage, due_at, context, origin = row
    return _late.validate_python(
        {
            "to": to,
            "number": number,
            "stage": stage,
            "due_at": due_at,
            "context": context_of(context, ("late_notices", (to, number, stage, origin)), damage),
            "origin": origin,
        }
    )


def subscription_of(row: Sequence[Any]) -> Subscription:
    return _subscription.validate_python(dict(zip(_SUBSCRIPTION_FIELDS, row, strict=True)))


def subscription_values(subscription: Subscription) -> Values:
    return {
        "conversation_id": subscription.conversation_id,
        "severity": subscription.severity,
        "tenant_id": subscription.tenant_id,
        "customer": subscription.customer,
        "language": subscription.language,
        "timezone": subscription.timezone,
    }
