"""The `StaffDirectory` and the `DutyWatches`: colleagues we know, channels that watch."""

from collections.abc import Mapping, Sequence
from functools import cache, partial
from typing import Any

from sqlalchemy import Connection, Select, bindparam, select

from services.alarms import DutyWatch
from services.gateways.address_rows import PERSON, person_of
from services.gateways.alarm_rows import WATCH, watch_of
from services.gateways.connections import Connections
from services.gateways.damage import Damage
from services.gateways.likeness import escaped, searchable
from services.gateways.tables import KNOWN_TO_TEAMS, duty_watches, people
from services.models import Person

_by_id = select(*PERSON).where(people.c.id == bindparam("key"))
_by_teams_id = select(*PERSON).where(KNOWN_TO_TEAMS, people.c.teams_id == bindparam("key"))
_watches_of = (
    select(*WATCH)
    .where(duty_watches.c.conversation_id == bindparam("key"))
    .order_by(duty_watches.c.severity, duty_watches.c.customer, duty_watches.c.tenant_id)
)


class SqlStaff:
    def __init__(self, connections: Connections, damage: Damage) -> None:
        self._connections = connections
        self._damage = damage

    async def get(self, person_id: str) -> Person | None:
        return await self._one(_by_id, person_id)

    async def by_teams_id(self, teams_id: str) -> Person | None:
        return await self._one(_by_teams_id, teams_id)

    async def find(self, tenant_id: str, text: str, limit: int) -> Sequence[Person]:
        words = escaped(searchable(text)).split()
        wanted = {"tenant": tenant_id, "limit": limit}
        wanted |= {f"word{index}": f"%{word}%" for index, word in enumerate(words)}
        query = _named(len(words))
        return await self._connections.read(lambda each: self._people(each, query, wanted))

    async def _one(self, query: Select[Any], key: str) -> Person | None:
        wanted = {"key": key}
        found = await self._connections.look_up(lambda each: self._people(each, query, wanted))
        return found[0] if found else None

    def _people(
        self, connection: Connection, query: Select[Any], wanted: Mapping[str, Any]
    ) -> list[Person]:
        rows = connection.execute(query, wanted)
        of = partial(person_of, damage=self._damage)
        return list(self._damage.sound("people", rows, of, lambda row: row.id))


class SqlDutyWatches:
    def __init__(self, connections: Connections, damage: Damage) -> None:
        self._connections = connections
        self._damage = damage

    async def of(self, conversation_id: str) -> Sequence[DutyWatch]:
        def read(connection: Connection) -> list[DutyWatch]:
            rows = connection.execute(_watches_of, {"key": conversation_id})
            return list(self._damage.sound("duty_watches", rows, watch_of, lambda row: row[:3]))

        return await self._connections.look_up(read)


@cache
def _named(words: int) -> Select[Any]:
    """Build the search for people of a tenant in whose name all words occur."""
    name = people.c.folded
    return (
        select(*PERSON)
        .where(
            people.c.tenant_id == bindparam("tenant"),
            *(name.like(bindparam(f"word{index}"), escape="\\") for index in range(words)),
        )
        .order_by(name, people.c.id)
        .limit(bindparam("limit"))
    )
