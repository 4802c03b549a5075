"""The `CustomerDirectory`."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from itertools import islice
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, bindparam, case, func, select

from services.gateways.connection.connections import Connections
from services.gateways.fuzzy_search import escaped_for_like, normalized_query, trigrams_of, typos
from services.gateways.rows.damage import Damage
from services.gateways.rows.requests import customer_of
from services.gateways.schema.tables import customer_trigrams, customers
from services.model.customers import SHARED, Customer

MAX_CANDIDATES = 300
"""Number of a person's customers, sharing most trigrams, that are compared letter by letter."""

Staff = Mapping[str, Sequence[str]]
"""The tenants of staff whose customers are searched, as a parameter."""

_of_staff = customers.c.staff_tenant_id.in_(bindparam("staff", expanding=True))
_by_tenant = (
    select(customers)
    .where(customers.c.tenant_id == bindparam("tenant_id"), _of_staff)
    .order_by(customers.c.staff_tenant_id != bindparam("own"), customers.c.key)
)
_alike = (
    select(customer_trigrams.c.customer_key, func.count().label("trigrams"))
    .where(customer_trigrams.c.trigram.in_(bindparam("trigrams", expanding=True)))
    .group_by(customer_trigrams.c.customer_key)
    .subquery("alike")
)
_candidates = (
    select(customers)
    .join(_alike, _alike.c.customer_key == customers.c.key)
    .where(_of_staff)
    .order_by(_alike.c.trigrams.desc(), customers.c.key)
    .limit(MAX_CANDIDATES)
)
_shared = customers.c.staff_tenant_id == ""
_any_shared = select(select(customers).where(_shared).exists())
_any_separate = select(select(customers).where(~_shared).exists())


class SqlCustomers:
    def __init__(self, connections: Connections, damage: Damage) -> None:
        self._connections = connections
        self._damage = damage

    async def get(self, tenant_id: str, staff: Sequence[str] = SHARED) -> Customer | None:
        wanted = {"tenant_id": tenant_id, "staff": staff, "own": staff[0]}

        def read(connection: Connection) -> Customer | None:
            row = connection.execute(_by_tenant, wanted).mappings().first()
            of = partial(customer_of, damage=self._damage)
            return self._damage.only("customers", row, of, tenant_id) if row else None

        return await self._connections.fetch(read)

    async def search(
        self, text: str, limit: int, staff: Sequence[str] = SHARED
    ) -> Sequence[Customer]:
        wanted, of = normalized_query(text), {"staff": staff}
        # Each of them may have the same customer, of which one is kept.
        most = limit * len(staff)
        found = await self._connections.scan(
            lambda each: (
                _substring_search(each, wanted, of, most, self._damage)
                or _fuzzy_search(each, wanted, of, most, self._damage)
            )
        )
        return _one_of_each(found, staff[0])[:limit]

    async def any_hidden(self, *, separate: bool) -> bool:
        query = _any_shared if separate else _any_separate
        return await self._connections.scan(lambda each: each.execute(query).scalar_one())


@cache
def _substring_query(words: int) -> Select[Any]:
    """Build the search for customers in whose text all words occur, best first."""
    text = customers.c.normalized
    rank = case(
        (text.like(bindparam("name"), escape="\\"), 0),
        (text.like(bindparam("line"), escape="\\"), 1),
        (text.like(bindparam("phrase"), escape="\\"), 2),
        else_=3,
    )
    return (
        select(customers)
        .where(
            _of_staff,
            *(text.like(bindparam(f"word{index}"), escape="\\") for index in range(words)),
        )
        .order_by(rank, text)
        .limit(bindparam("limit"))
    )


def _substring_search(
    connection: Connection, wanted: str, of: Staff, limit: int, damage: Damage
) -> list[Customer]:
    literal = escaped_for_like(wanted)
    words = literal.split()
    rows = connection.execute(
        _substring_query(len(words)),
        {
            "name": f"{literal}%",
            "line": f"%\n{literal}%",
            "phrase": f"%{literal}%",
            "limit": limit,
        }
        | {f"word{index}": f"%{word}%" for index, word in enumerate(words)}
        | dict(of),
    )
    return list(_sound(rows.mappings(), damage))


def _fuzzy_search(
    connection: Connection, wanted: str, of: Staff, limit: int, damage: Damage
) -> list[Customer]:
    sought = {"trigrams": sorted(trigrams_of(wanted)), **of}
    rows = connection.execute(_candidates, sought).mappings()

    def compared(row: RowMapping) -> tuple[int | None, str, RowMapping]:
        return typos(wanted, row["normalized"]), row["normalized"], row

    found = damage.sound("customers", rows, compared, itemgetter("tenant_id"))
    near = [
        (typo_count, text, row["key"], row)
        for typo_count, text, row in found
        if typo_count is not None
    ]
    return list(islice(_sound((row for *_, row in sorted(near)), damage), limit))


def _sound(rows: Iterable[RowMapping], damage: Damage) -> Iterator[Customer]:
    of = partial(customer_of, damage=damage)
    return damage.sound("customers", rows, of, itemgetter("tenant_id"))


def _one_of_each(found: Iterable[Customer], own: str) -> list[Customer]:
    """Of a customer that several tenants of staff have, keep one: their own, if it is found."""
    kept: dict[str, Customer] = {}
    for customer in found:
        if customer.tenant_id not in kept or customer.staff_tenant_id == own:
            kept[customer.tenant_id] = customer
    return list(kept.values())
