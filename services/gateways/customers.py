"""The `CustomerDirectory`, and how customers get into it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache
from itertools import islice
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, bindparam, case, func, select

from services.gateways.connections import Connections
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
_candidates = select(customers).where(customers.c.tenant_id.in_(select(_similar.c.tenant_id)))


class SqlCustomers:
    def __init__(self, connections: Connections, now: Clock) -> None:
        self._connections = connections
        self._now = now

    async def get(self, tenant_id: str) -> Customer | None:
        def read(connection: Connection) -> Customer | None:
            row = connection.execute(_by_tenant, {"tenant_id": tenant_id}).mappings().first()
            return customer_of(row) if row else None

        return await self._connections.look_up(read)

    async def search(self, text: str, limit: int) -> Sequence[Customer]:
        wanted = searchable(text)
        return await self._connections.read(
            lambda each: _containing(each, wanted, limit) or _resembling(each, wanted, limit)
        )

    async def take_over(self, found: Sequence[Customer]) -> tuple[int, int]:
        """Add or update customers and return how many of each.

        Facts that staff answered stay unless the newcomer states them.
        """
        now = self._now()
        return await self._connections.change(lambda each: _take_over(each, found, now))


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


def _containing(connection: Connection, wanted: str, limit: int) -> list[Customer]:
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
    return list(filter(None, map(customer_of, rows.mappings())))


def _resembling(connection: Connection, wanted: str, limit: int) -> list[Customer]:
    rows = connection.execute(_candidates, {"grams": sorted(grams_of(wanted))}).mappings()
    found = [(slips(wanted, row["folded"]), row["folded"], row) for row in rows]
    near = sorted(
        (slip, text, row["tenant_id"], row) for slip, text, row in found if slip is not None
    )
    return list(islice(filter(None, (customer_of(row) for *_, row in near)), limit))


def _take_over(
    connection: Connection, found: Sequence[Customer], now: datetime
) -> tuple[int, int]:
    known = {row["tenant_id"]: row for row in _read_known(connection, found)}
    newest = {customer.tenant_id: customer for customer in found}.values()
    added = [replace(one, version=0) for one in newest if one.tenant_id not in known]
    changed = [
        merged
        for one in newest
        if (row := known.get(one.tenant_id)) and (merged := _merged(row, one)) is not None
    ]
    write(connection, (*added, *changed), now)
    return len(added), len(changed)


def _merged(row: RowMapping, new: Customer) -> Customer | None:
    """Return the customer as it is to be; None if nothing changes. What is unreadable is new."""
    old = customer_of(row)
    facts = {**old.facts, **new.facts} if old else new.facts
    merged = replace(new, facts=facts, version=row["version"])
    return None if merged == old else merged


def _read_known(connection: Connection, found: Sequence[Customer]) -> Iterator[RowMapping]:
    keys = [customer.tenant_id for customer in found]
    for start in range(0, len(keys), _BATCH):
        rows = connection.execute(_known, {"keys": keys[start : start + _BATCH]})
        yield from rows.mappings()
