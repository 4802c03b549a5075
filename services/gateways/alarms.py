"""The `Alarms`: due work, claimed with a lease by whichever process asks first."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import (
    Connection,
    RowMapping,
    Select,
    bindparam,
    literal_column,
    or_,
    select,
    update,
)

from services.gateways.audience import audience_of, rows_of
from services.gateways.connection.connections import Connections
from services.gateways.rows.alarms import CONCERNED, LATE, claimed_alarm_of, late_notice_of
from services.gateways.rows.damage import Damage, UnreadableColumnError
from services.gateways.rows.requests import AnyRow
from services.gateways.schema.tables import UNDISPATCHED, alarms, late_notices, requests
from services.gateways.writes.statements import NEXT_ALARM_VERSION
from services.model.alarms import ClaimedAlarm, LateNotice
from services.model.stages import RISKS, Stage
from services.model.subscriptions import Audience
from services.ports import Clock

STAGES = frozenset(stage.value for stage in Stage)
MAX_DUE_IN = timedelta(days=3660)
"""Whatever is due later than that is due never: the moment was damaged."""
MAX_LOST = 100

_claimable = (
    UNDISPATCHED,
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
    .values(leased_until=bindparam("until"), version=NEXT_ALARM_VERSION)
    .returning(
        alarms.c.number,
        alarms.c.stage,
        alarms.c.recipient,
        alarms.c.due_at,
        alarms.c.context,
        alarms.c.version,
    )
)
_concerned = select(requests.c.number, *CONCERNED).where(
    requests.c.number.in_(bindparam("keys", expanding=True))
)
_overdue: Select[Any] = (
    select(literal_column("1"))
    .select_from(alarms)
    .where(
        UNDISPATCHED,
        alarms.c.due_at < bindparam("before"),
        alarms.c.stage.in_(RISKS),
    )
    .order_by(*_oldest_first)
    .limit(1)
)
_late_notices = (
    select(*LATE)
    .where(late_notices.c.recipient == bindparam("to"))
    .order_by(late_notices.c.due_at, late_notices.c.number)
)


_never_claimed = (
    select(alarms.c.number, alarms.c.stage, alarms.c.recipient, alarms.c.due_at)
    .where(
        UNDISPATCHED,
        or_(alarms.c.due_at > bindparam("unthinkable"), alarms.c.stage.not_in(sorted(STAGES))),
    )
    .limit(bindparam("limit"))
)


class SqlAlarms:
    def __init__(self, connections: Connections, damage: Damage, now: Clock) -> None:
        self._connections = connections
        self._damage = damage
        self._now = now

    async def claim(self, lease: timedelta, limit: int) -> Sequence[ClaimedAlarm]:
        now = self._now()
        moments = {"now": now, "farthest": now + 2 * lease}
        # A mere look blocks no writer.
        if not await self._connections.fetch(lambda each: _any(each, _anything, moments)):
            return ()
        wanted = moments | {"until": now + lease, "limit": limit}
        return await self._connections.update(lambda each: _claimed(each, wanted, self._damage))

    async def overdue(self, before: datetime) -> bool:
        moment = {"before": before}
        return await self._connections.fetch(lambda each: _any(each, _overdue, moment))

    async def late_notices(self, to: str) -> Sequence[LateNotice]:
        def read(connection: Connection) -> list[LateNotice]:
            rows = connection.execute(_late_notices, {"to": to})
            of = partial(late_notice_of, damage=self._damage)
            return list(self._damage.sound("late_notices", rows, of, _key_of_late))

        return await self._connections.fetch(read)

    async def audience(self, person_ids: Collection[str], tenants: Collection[str]) -> Audience:
        return await self._connections.fetch(
            lambda each: audience_of(each, person_ids, tenants, self._damage)
        )

    async def log_lost(self) -> None:
        """Log the alarms that no claim will ever find."""
        wanted = {"unthinkable": self._now() + MAX_DUE_IN, "limit": MAX_LOST}
        for row in await self._connections.scan(
            lambda each: each.execute(_never_claimed, wanted).all()
        ):
            strange = "stage" if row.stage not in STAGES else "due_at"
            self._damage.skipped("alarms", _key_of(row), UnreadableColumnError(strange))


def _any(connection: Connection, query: Select[Any], values: Mapping[str, Any]) -> bool:
    return connection.execute(query, values).first() is not None


def _claimed(
    connection: Connection, wanted: Mapping[str, Any], damage: Damage
) -> list[ClaimedAlarm]:
    """Claim again where nothing that was found can be read: the alarms behind it do not wait."""
    while claimed := connection.execute(_claim, wanted).all():
        numbers = {row.number for row in claimed if isinstance(row.number, int)}
        rows = rows_of(connection, _concerned, numbers)
        concerned = {row.number: row._mapping for row in rows}  # noqa: SLF001  # its public name
        of = partial(_claimed_alarm_of, concerned=concerned, damage=damage)
        found = damage.sound("alarms", claimed, of, _key_of)
        if due := sorted(found, key=lambda one: (one.alarm.due_at, one.alarm.number)):
            return due
    return []


def _claimed_alarm_of(
    row: AnyRow, concerned: Mapping[int, RowMapping], damage: Damage
) -> ClaimedAlarm:
    return claimed_alarm_of(row, concerned.get(row.number), damage)


def _key_of(row: AnyRow) -> tuple[object, ...]:
    return row.number, row.stage, row.recipient


def _key_of_late(row: AnyRow) -> tuple[object, ...]:
    return row.recipient, row.number, row.stage, row.origin
