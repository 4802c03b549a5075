"""The `CustomerDirectory`, and how customers get into it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache, partial
from itertools import islice
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, bindparam, case, delete, func, select

from services.gateways.connections import Connections
from services.gateways.damage import Damage
from services.gateways.likeness import escaped, grams_of, searchable, slips
from services.gateways.rows import customer_of
from services.gateways.tables import customer_grams, customers
from services.gateways.writing import write
from services.models import Customer
from services.ports import Clock

MOST_CANDIDATES = 300
"""How many customers, those that share most trigrams, are compared letter by letter."""

_BATCH = 500

_by_tenant = select(customers).where(customers.c.tenant_id == bindparam("tenant_id"))
_known = select(customers).where(customers.c.tenant_id.in_(bindparam("keys", expanding=True)))
_similar = (
    select(customer_grams.c.tenant_id)
    .where(customer_grams.c.gram.in_(bindparam("grams", expanding=True)))
    .group_by(customer_grams.c.tenant_id)
    .order_by(func.count().desc(), customer_grams.c.tenant_id)
    .limit(MOST_CANDIDATES)
    .subquery("similar")
)
_forget = delete(customers).where(customers.c.tenant_id == bindparam("_key"))
_candidates = select(customers).where(customers.c.tenant_id.in_(select(_similar.c.tenant_id)))


class SqlCustomers:
    def __init__(self, connections: Connections, damage: Damage, now: Clock) -> None:
        self._connections = connections
        self._damage = damage
        self._now = now

    async def get(self, tenant_id: str) -> Customer | None:
        def read(connection: Connection) -> Customer | None:
            row = connection.execute(_by_tenant, {"tenant_id": tenant_id}).mappings().first()
            of = partial(customer_of, damage=self._damage)
            return self._damage.only("customers", row, of, tenant_id) if row else None

        return await self._connections.look_up(read)

    async def search(self, text: str, limit: int) -> Sequence[Customer]:
        wanted = searchable(text)
        return await self._connections.read(
            lambda each: (
                _containing(each, wanted, limit, self._damage)
                or _resembling(each, wanted, limit, self._damage)
            )
        )

    async def take_over(self, found: Sequence[Customer]) -> tuple[int, int]:
        """Add or update customers and return how many of each.

        Facts that staff answered stay unless the newcomer states them.
        """
        now = self._now()
        return await self._connections.change(
            lambda each: _take_over(each, found, now, self._damage)
        )


@cache
def _containing_query(words: int) -> Select[Any]:
    """Build the search for customers in whose text all words occur, best first."""
    text = customers.c.folded
    rank = case(
        (text.like(bindparam("name"), escape="\\"), 0),
        (text.like(bindparam("line"), escape="\\"), 1),
        (text.like(bindparam("phrase"), escape="\\"), 2),
        else_=3,
    )
    return (
        select(customers)
        .where(*(text.like(bindparam(f"word{index}"), escape="\\") for index in range(words)))
        .order_by(rank, text)
        .limit(bindparam("limit"))
    )


def _containing(connection: Connection, wanted: str, limit: int, damage: Damage) -> list[Customer]:
    literal = escaped(wanted)
    words = literal.split()
    rows = connection.execute(
        _containing_query(len(words)),
        {
            "name": f"{literal}%",
            "line": f"%\n{literal}%",
            "phrase": f"%{literal}%",
            "limit": limit,
        }
        | {f"word{index}": f"%{word}%" for index, word in enumerate(words)},
    )
    return list(_sound(rows.mappings(), damage))


def _resembling(connection: Connection, wanted: str, limit: int, damage: Damage) -> list[Customer]:
    rows = connection.execute(_candidates, {"grams": sorted(grams_of(wanted))}).mappings()

    def compared(row: RowMapping) -> tuple[int | None, str, RowMapping]:
        return slips(wanted, row["folded"]), row["folded"], row

    found = damage.sound("customers", rows, compared, itemgetter("tenant_id"))
    near = [(slip, text, row["tenant_id"], row) for slip, text, row in found if slip is not None]
    return list(islice(_sound((row for *_, row in sorted(near)), damage), limit))


def _sound(rows: Iterable[RowMapping], damage: Damage) -> Iterator[Customer]:
    of = partial(customer_of, damage=damage)
    return damage.sound("customers", rows, of, itemgetter("tenant_id"))


def _take_over(
    connection: Connection, found: Sequence[Customer], now: datetime, damage: Damage
) -> tuple[int, int]:
    rows = {row["tenant_id"]: row for row in _read_known(connection, found)}
    known = {one.tenant_id: one for one in _sound(rows.values(), damage)}
    newest = {customer.tenant_id: customer for customer in found}
    added = [replace(one, version=0) for one in newest.values() if one.tenant_id not in rows]
    # Of what cannot be read nothing is worth keeping, not even its version.
    mended = [replace(newest[key], version=0) for key in rows if key not in known]
    merged = [(old, _merged(old, newest[key])) for key, old in known.items()]
    changed = [new for old, new in merged if new != old]
    if mended:
        connection.execute(_forget, [{"_key": one.tenant_id} for one in mended])
    write(connection, (*added, *mended, *changed), now)
    return len(added), len(mended) + len(changed)


def _merged(old: Customer, new: Customer) -> Customer:
    return replace(new, facts={**old.facts, **new.facts}, version=old.version)


def _read_known(connection: Connection, found: Sequence[Customer]) -> Iterator[RowMapping]:
    keys = [customer.tenant_id for customer in found]
    for start in range(0, len(keys), _BATCH):
        rows = connection.execute(_known, {"keys": keys[start : start + _BATCH]})
        yield from rows.mappings()
