"""The `Alarms`: due work, claimed by whichever process asks first."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import Connection, Row, Select, bindparam, literal_column, or_, select, update

from services.alarms import Alarm, Audience, Due, LateNotice
from services.gateways.alarm_rows import LATE, STAGES, about_of, late_notice_of
from services.gateways.audience import audience_of, rows_of
from services.gateways.connections import Connections
from services.gateways.tables import UNTOLD, alarms, late_notices, requests
from services.models import RequestState, Severity
from services.ports import Clock
from services.stages import CLOCK_STAGES, Rung, Stage

log = structlog.get_logger()

_claimable = (
    UNTOLD,
    alarms.c.due_at <= bindparam("now"),
    # What another release knows is left to that one.
    alarms.c.stage.in_(sorted(STAGES)),
    or_(
        alarms.c.leased_until.is_(None),
        alarms.c.leased_until <= bindparam("now"),
        # The clock was set back since.
        alarms.c.leased_until > bindparam("farthest"),
    ),
)
_oldest_first = (alarms.c.due_at, alarms.c.number)
"""Also where one is enough: without an order, PostgreSQL may prefer to look through the table."""
_anything: Select[Any] = (
    select(literal_column("1"))
    .select_from(alarms)
    .where(*_claimable)
    .order_by(*_oldest_first)
    .limit(1)
)
_due = (
    select(alarms.c.number, alarms.c.stage, alarms.c.recipient)
    .where(*_claimable)
    .order_by(*_oldest_first)
    .limit(bindparam("limit"))
    .with_for_update(skip_locked=True)
    .cte("due")
)
_claim = (
    update(alarms)
    .where(
        alarms.c.number == _due.c.number,
        alarms.c.stage == _due.c.stage,
        alarms.c.recipient == _due.c.recipient,
    )
    .values(leased_until=bindparam("until"), version=alarms.c.version + 1)
    .returning(
        alarms.c.number,
        alarms.c.stage,
        alarms.c.recipient,
        alarms.c.due_at,
        alarms.c.about,
        alarms.c.version,
    )
)
_concerned = select(
    requests.c.number,
    requests.c.state,
    requests.c.severity,
    requests.c.tenant_id,
    requests.c.owner_id,
    requests.c.offered_to_id,
    requests.c.rung,
).where(requests.c.number.in_(bindparam("keys", expanding=True)))
_overdue: Select[Any] = (
    select(literal_column("1"))
    .select_from(alarms)
    .where(
        UNTOLD,
        alarms.c.due_at < bindparam("before"),
        alarms.c.stage.in_(sorted(CLOCK_STAGES | {Stage.FORGOTTEN})),
    )
    .order_by(*_oldest_first)
    .limit(1)
)
_gathered = (
    select(*LATE)
    .where(late_notices.c.recipient == bindparam("to"))
    .order_by(late_notices.c.due_at, late_notices.c.number)
)


class SqlAlarms:
    def __init__(self, connections: Connections, now: Clock) -> None:
        self._connections = connections
        self._now = now

    async def claim(self, lease: timedelta, limit: int) -> Sequence[Due]:
        now = self._now()
        moments = {"now": now, "farthest": now + 2 * lease}
        # Whoever only looks keeps nobody from writing.
        if not await self._connections.look_up(lambda each: _any(each, _anything, moments)):
            return ()
        wanted = moments | {"until": now + lease, "limit": limit}
        return await self._connections.amend(lambda each: _claimed(each, wanted))

    async def overdue(self, before: datetime) -> bool:
        moment = {"before": before}
        return await self._connections.look_up(lambda each: _any(each, _overdue, moment))

    async def gathered(self, to: str) -> Sequence[LateNotice]:
        def read(connection: Connection) -> list[LateNotice]:
            found = map(late_notice_of, connection.execute(_gathered, {"to": to}))
            return [late for late in found if late]

        return await self._connections.look_up(read)

    async def audience(self, person_ids: Collection[str], tenants: Collection[str]) -> Audience:
        return await self._connections.look_up(lambda each: audience_of(each, person_ids, tenants))


def _any(connection: Connection, query: Select[Any], values: Mapping[str, Any]) -> bool:
    return connection.execute(query, values).first() is not None


def _claimed(connection: Connection, wanted: Mapping[str, Any]) -> list[Due]:
    claimed = connection.execute(_claim, wanted).all()
    numbers = {row.number for row in claimed}
    concerned = {row.number: row for row in rows_of(connection, _concerned, numbers)}
    found = (_due_of(row, concerned.get(row.number)) for row in claimed)
    return sorted(filter(None, found), key=lambda due: (due.alarm.due_at, due.alarm.number))


def _due_of(row: Sequence[Any], request: Row[Any] | None) -> Due | None:
    """Return None for a request in words of another release: that one claims it in its turn."""
    number, stage, to, due_at, about, version = row
    alarm = Alarm(number, STAGES[stage], due_at, to, about_of(about, number))
    if request is None:
        return Due(alarm, version)
    try:
        return Due(
            alarm,
            version,
            state=RequestState(request.state),
            severity=Severity(request.severity),
            tenant_id=request.tenant_id,
            owner_id=request.owner_id,
            offered_to_id=request.offered_to_id,
            rung=Rung(request.rung) if request.rung else "",
        )
    except ValueError:
        reference = f"BH-{number:06d}"
        log.warning("an alarm is left alone: its request cannot be read", reference=reference)
        return None
