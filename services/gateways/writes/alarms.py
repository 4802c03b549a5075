"""Writes alarms, late notices and subscriptions."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Connection, Text, bindparam, delete, null, update

from services.gateways.rows.alarms import context_text, subscription_values
from services.gateways.schema.columns import UtcTime
from services.gateways.schema.tables import UNDISPATCHED, alarms, late_notices, subscriptions
from services.gateways.writes.statements import NEXT_ALARM_VERSION, in_bulk, upserts
from services.gateways.writes.versions import change_many
from services.model.alarms import (
    Alarm,
    AlarmDispatched,
    AlarmsCleared,
    AlarmsReleased,
    LateNotice,
    LateNoticeDispatched,
)
from services.model.subscriptions import Subscription, SubscriptionEnded

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

_mark_dispatched = in_bulk(
    lambda given: (
        update(alarms)
        .where(
            alarms.c.number == given["number"],
            alarms.c.stage == given["stage"],
            alarms.c.recipient == given["to"],
            alarms.c.version == given["version"],
            UNDISPATCHED,
        )
        .values(dispatched_at=given["at"], leased_until=null())
    ),
    number=BigInteger,
    stage=Text,
    to=Text,
    version=BigInteger,
    at=UtcTime,
)
_clear = delete(alarms).where(
    alarms.c.number == bindparam("_number"), alarms.c.stage == bindparam("_stage")
)
_release = (
    update(alarms)
    .where(alarms.c.number == bindparam("_number"), UNDISPATCHED)
    .values(version=NEXT_ALARM_VERSION, leased_until=null())
)
_set = upserts(alarms, "number", "stage", "recipient", version=lambda _new: NEXT_ALARM_VERSION)
_upsert_late_notice = upserts(late_notices, "recipient", "number", "stage", "origin")
_mark_late_dispatched = in_bulk(
    lambda given: delete(late_notices).where(
        late_notices.c.recipient == given["to"],
        late_notices.c.number == given["number"],
        late_notices.c.stage == given["stage"],
        late_notices.c.origin == given["origin"],
    ),
    to=Text,
    number=BigInteger,
    stage=Text,
    origin=Text,
)
_subscribe = upserts(subscriptions, "conversation_id", "severity", "tenant_id")
_end_subscription = delete(subscriptions).where(
    subscriptions.c.conversation_id == bindparam("_conversation_id"),
    subscriptions.c.severity == bindparam("_severity"),
    subscriptions.c.tenant_id == bindparam("_tenant_id"),
)


def _write_dispatched(
    connection: Connection, found: Sequence[AlarmDispatched], _now: datetime
) -> None:
    rows = [
        {
            "_number": one.number,
            "_stage": one.stage,
            "_to": one.to,
            "_version": one.version,
            "_at": one.at,
        }
        for one in found
    ]
    change_many(connection, _mark_dispatched, rows)


def _write_cleared(connection: Connection, found: Sequence[AlarmsCleared], _now: datetime) -> None:
    rows = [
        {"_number": one.number, "_stage": stage} for one in found for stage in sorted(one.stages)
    ]
    if rows:
        connection.execute(_clear, rows)


def _release_alarms(
    connection: Connection, found: Sequence[AlarmsReleased], _now: datetime
) -> None:
    connection.execute(_release, [{"_number": one.number} for one in found])


def _write_alarms(connection: Connection, found: Sequence[Alarm], now: datetime) -> None:
    # Not 1: who has read one that was cleared meanwhile must not take this for the same.
    first = (now - _EPOCH) // timedelta(microseconds=1)
    rows = [
        {
            "number": one.number,
            "stage": one.stage,
            "recipient": one.to,
            "due_at": one.due_at,
            "context": context_text(one.context),
            "dispatched_at": None,
            "leased_until": None,
            "version": first,
        }
        # In one order: two replicas that set the same alarms must not wait in a circle.
        for one in sorted(found, key=lambda each: (each.number, each.stage, each.to))
    ]
    connection.execute(_set[connection.dialect.name], rows)


def _write_late(connection: Connection, found: Sequence[LateNotice], _now: datetime) -> None:
    rows = [
        {
            "recipient": one.to,
            "number": one.number,
            "stage": one.stage,
            "origin": one.origin,
            "due_at": one.due_at,
            "context": context_text(one.context),
        }
        for one in found
    ]
    connection.execute(_upsert_late_notice[connection.dialect.name], rows)


def _write_late_dispatched(
    connection: Connection, found: Sequence[LateNoticeDispatched], _now: datetime
) -> None:
    rows = [
        {"_to": one.to, "_number": one.number, "_stage": one.stage, "_origin": one.origin}
        for one in found
    ]
    change_many(connection, _mark_late_dispatched, rows)


def _write_subscriptions(
    connection: Connection, found: Sequence[Subscription], _now: datetime
) -> None:
    rows = [subscription_values(one) for one in found]
    connection.execute(_subscribe[connection.dialect.name], rows)


def _end_subscriptions(
    connection: Connection, found: Sequence[SubscriptionEnded], _now: datetime
) -> None:
    rows = [
        {
            "_conversation_id": one.conversation_id,
            "_severity": one.severity,
            "_tenant_id": one.tenant_id,
        }
        for one in found
    ]
    connection.execute(_end_subscription, rows)


ALARM_WRITERS: tuple[tuple[type, Callable[[Connection, Any, datetime], None]], ...] = (
    (AlarmDispatched, _write_dispatched),
    (AlarmsCleared, _write_cleared),
    (AlarmsReleased, _release_alarms),
    (Alarm, _write_alarms),
    (LateNoticeDispatched, _write_late_dispatched),
    (LateNotice, _write_late),
    (SubscriptionEnded, _end_subscriptions),
    (Subscription, _write_subscriptions),
)
"""Dispatched alarms come before cleared ones, those before new ones: a turn may do both."""
