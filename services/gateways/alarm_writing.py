"""How due work becomes rows: what is to be told, what is late, and who watches."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Connection, Text, bindparam, delete, null, update

from services.alarms import (
    Alarm,
    AlarmsCleared,
    AlarmsReleased,
    AlarmTold,
    DutyWatch,
    DutyWatchEnded,
    LateNotice,
    LateNoticeTold,
)
from services.gateways.alarm_rows import about_text, watch_values
from services.gateways.columns import UtcTime
from services.gateways.saving import change_many
from services.gateways.statements import NEXT_ALARM_VERSION, in_bulk, upserts
from services.gateways.tables import UNTOLD, alarms, duty_watches, late_notices

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

_tell = in_bulk(
    lambda given: (
        update(alarms)
        .where(
            alarms.c.number == given["number"],
            alarms.c.stage == given["stage"],
            alarms.c.recipient == given["to"],
            alarms.c.version == given["version"],
            UNTOLD,
        )
        .values(told_at=given["at"], leased_until=null())
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
    .where(alarms.c.number == bindparam("_number"), UNTOLD)
    .values(version=NEXT_ALARM_VERSION, leased_until=null())
)
_set = upserts(alarms, "number", "stage", "recipient", version=lambda _new: NEXT_ALARM_VERSION)
_keep_late = upserts(late_notices, "recipient", "number", "stage", "origin")
_tell_late = in_bulk(
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
_watch = upserts(duty_watches, "conversation_id", "severity", "tenant_id")
_end_watch = delete(duty_watches).where(
    duty_watches.c.conversation_id == bindparam("_conversation_id"),
    duty_watches.c.severity == bindparam("_severity"),
    duty_watches.c.tenant_id == bindparam("_tenant_id"),
)


def _write_told(connection: Connection, found: Sequence[AlarmTold], _now: datetime) -> None:
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
    change_many(connection, _tell, rows)


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
            "about": about_text(one.about),
            "told_at": None,
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
            "about": about_text(one.about),
        }
        for one in found
    ]
    connection.execute(_keep_late[connection.dialect.name], rows)


def _write_late_told(
    connection: Connection, found: Sequence[LateNoticeTold], _now: datetime
) -> None:
    rows = [
        {"_to": one.to, "_number": one.number, "_stage": one.stage, "_origin": one.origin}
        for one in found
    ]
    change_many(connection, _tell_late, rows)


def _write_watches(connection: Connection, found: Sequence[DutyWatch], _now: datetime) -> None:
    rows = [watch_values(one) for one in found]
    connection.execute(_watch[connection.dialect.name], rows)


def _end_watches(connection: Connection, found: Sequence[DutyWatchEnded], _now: datetime) -> None:
    rows = [
        {
            "_conversation_id": one.conversation_id,
            "_severity": one.severity,
            "_tenant_id": one.tenant_id,
        }
        for one in found
    ]
    connection.execute(_end_watch, rows)


ALARM_WRITERS: tuple[tuple[type, Callable[[Connection, Any, datetime], None]], ...] = (
    (AlarmTold, _write_told),
    (AlarmsCleared, _write_cleared),
    (AlarmsReleased, _release_alarms),
    (Alarm, _write_alarms),
    (LateNoticeTold, _write_late_told),
    (LateNotice, _write_late),
    (DutyWatchEnded, _end_watches),
    (DutyWatch, _write_watches),
)
"""What was told comes before what is cleared, and that before what is set: a turn may do both."""
