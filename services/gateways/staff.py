"""The `StaffDirectory` and the `SubscriptionDirectory`."""

from collections.abc import Collection, Mapping, Sequence
from functools import cache, partial
from typing import Any

from sqlalchemy import Connection, Select, bindparam, select

from services.gateways.connection.connections import Connections
from services.gateways.rows.addresses import PERSON, person_of
from services.gateways.rows.alarms import SUBSCRIPTION, subscription_of
from services.gateways.rows.damage import Damage
from services.gateways.schema.tables import KNOWN_TO_TEAMS, people, subscriptions
from services.model.people import Person
from services.model.subscriptions import Subscription
from services.reading.names import Query

_by_id = select(*PERSON).where(people.c.id == bindparam("key"))
_by_teams_id = select(*PERSON).where(KNOWN_TO_TEAMS, people.c.teams_id == bindparam("key"))
_subscriptions_of = (
    select(*SUBSCRIPTION)
    .where(subscriptions.c.conversation_id == bindparam("key"))
    .order_by(subscriptions.c.severity, subscriptions.c.customer, subscriptions.c.tenant_id)
)


class SqlStaff:
    def __init__(self, connections: Connections, damage: Damage) -> None:
        self._connections = connections
        self._damage = damage

    async def get(self, person_id: str) -> Person | None:
        return await self._one(_by_id, person_id)

    async def by_teams_id(self, teams_id: str) -> Person | None:
        return await self._one(_by_teams_id, teams_id)

    async def find(
        self,
        tenants: Collection[str],
        text: str,
        limit: int,
        among: Collection[str] | None = None,
    ) -> Sequence[Person]:
        words = _escaped_for_like(Query.of(text).text).split()
        wanted: dict[str, Any] = {"tenants": sorted(tenants), "limit": limit}
        wanted |= {f"word{index}": f"%{word}%" for index, word in enumerate(words)}
        query = _named(len(words))
        if among is not None:
            query = query.where(people.c.id.in_(bindparam("among", expanding=True)))
            wanted["among"] = sorted(among)
        return await self._connections.scan(lambda each: self._people(each, query, wanted))

    async def _one(self, query: Select[Any], key: str) -> Person | None:
        wanted = {"key": key}
        found = await self._connections.fetch(lambda each: self._people(each, query, wanted))
        return found[0] if found else None

    def _people(
        self, connection: Connection, query: Select[Any], wanted: Mapping[str, Any]
    ) -> list[Person]:
        rows = connection.execute(query, wanted)
        of = partial(person_of, damage=self._damage)
        return list(self._damage.sound("people", rows, of, lambda row: row.id))


class SqlSubscriptions:
    def __init__(self, connections: Connections, damage: Damage) -> None:
        self._connections = connections
        self._damage = damage

    async def of(self, conversation_id: str) -> Sequence[Subscription]:
        def read(connection: Connection) -> list[Subscription]:
            rows = connection.execute(_subscriptions_of, {"key": conversation_id})
            return list(
                self._damage.sound("subscriptions", rows, subscription_of, lambda row: row[:3])
            )

        return await self._connections.fetch(read)


@cache
def _named(words: int) -> Select[Any]:
    """Build the search for people of some tenants in whose name all words occur."""
    name = people.c.normalized
    return (
        select(*PERSON)
        .where(
            people.c.tenant_id.in_(bindparam("tenants", expanding=True)),
            *(name.like(bindparam(f"word{index}"), escape="\\") for index in range(words)),
        )
        .order_by(name, people.c.id)
        .limit(bindparam("limit"))
    )


def _escaped_for_like(wanted: str) -> str:
    """Return the text as a part of a LIKE pattern whose escape is the backslash."""
    return wanted.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
