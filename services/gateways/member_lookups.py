"""The `MemberLookups`: people whose e-mail address Teams is to be asked for."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select, bindparam, delete, or_, select, update

from services.gateways.connection.connections import Connections
from services.gateways.rows.addresses import MEMBER_LOOKUP, member_lookup_of
from services.gateways.rows.damage import Damage
from services.gateways.schema.columns import counted_on
from services.gateways.schema.tables import member_lookups, people
from services.model.bounds import MAX_VERSION
from services.model.member_lookups import LOOKUP_INTERVAL, MemberLookup
from services.ports import Clock

_is_due = or_(
    member_lookups.c.due_at <= bindparam("now"),
    # The clock was set back since.
    member_lookups.c.due_at > bindparam("farthest"),
)
_anything: Select[Any] = (
    select(member_lookups.c.person_id).where(_is_due).order_by(member_lookups.c.due_at).limit(1)
)
_first = _anything.with_for_update(skip_locked=True)
_claim = (
    update(member_lookups)
    .where(member_lookups.c.person_id == bindparam("_who"))
    .values(
        due_at=bindparam("_until"), attempts=counted_on(member_lookups.c.attempts, MAX_VERSION)
    )
    .returning(*MEMBER_LOOKUP)
)
_defer = (
    update(member_lookups)
    .where(member_lookups.c.person_id == bindparam("_who"))
    .values(due_at=bindparam("_due_at"))
)
_end = delete(member_lookups).where(member_lookups.c.person_id == bindparam("_who"))
_save_email = (
    update(people)
    .where(people.c.id == bindparam("_who"))
    # What a turn has read before is not written back.
    .values(email=bindparam("_email"), version=counted_on(people.c.version, MAX_VERSION))
)


class SqlMemberLookups:
    def __init__(self, connections: Connections, damage: Damage, now: Clock) -> None:
        self._connections = connections
        self._damage = damage
        self._now = now

    async def claim(self, lease: timedelta) -> MemberLookup | None:
        """Claim the first that is due; one that cannot be read is ended, and the next claimed."""
        now = self._now()
        moments = {"now": now, "farthest": now + LOOKUP_INTERVAL}
        # A mere look blocks no writer.
        if not await self._connections.fetch(lambda each: _key_of(each, _anything, moments)):
            return None
        return await self._connections.update(
            lambda each: _claimed(each, moments, now + lease, self._damage)
        )

    async def settle(self, lookup: MemberLookup, email: str) -> None:
        def write(connection: Connection) -> None:
            # First people, as in a turn's commit, so that no two wait for each other in a circle.
            if email:
                connection.execute(_save_email, {"_who": lookup.person_id, "_email": email})
            connection.execute(_end, {"_who": lookup.person_id})

        await self._connections.update(write)

    async def defer(self, lookup: MemberLookup, due_at: datetime) -> None:
        wanted = {"_who": lookup.person_id, "_due_at": due_at}
        await self._connections.update(lambda each: each.execute(_defer, wanted))


def _key_of(
    connection: Connection, query: Select[Any], moments: dict[str, datetime]
) -> str | None:
    return connection.execute(query, moments).scalar()


def _claimed(
    connection: Connection, moments: dict[str, datetime], until: datetime, damage: Damage
) -> MemberLookup | None:
    while who := _key_of(connection, _first, moments):
        rows = connection.execute(_claim, {"_who": who, "_until": until}).all()
        for lookup in damage.sound("member_lookups", rows, member_lookup_of, lambda row: row[0]):
            return lookup
        connection.execute(_end, {"_who": who})
    return None
