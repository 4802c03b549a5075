"""The `CustomerDirectory`, and how customers get into it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from operator import itemgetter

from sqlalchemy import Connection, RowMapping, bindparam, delete, select

from services.gateways.connection.connections import Connections
from services.gateways.customer_search import FuzzySearch
from services.gateways.rows.damage import Damage
from services.gateways.rows.requests import customer_of
from services.gateways.schema.tables import customers
from services.gateways.writes.commit import write
from services.model.audit import AdministrativeAction, AuditEntry, Result
from services.model.customers import SHARED, Customer
from services.ports import Clock

_BATCH = 500

_of_staff = customers.c.staff_tenant_id.in_(bindparam("staff", expanding=True))
_by_tenant = (
    select(customers)
    .where(customers.c.tenant_id == bindparam("tenant_id"), _of_staff)
    .order_by(customers.c.staff_tenant_id != bindparam("own"), customers.c.key)
)
_known = select(customers).where(customers.c.key.in_(bindparam("keys", expanding=True)))
_forget = delete(customers).where(customers.c.key == bindparam("_key"))


class SqlCustomers:
    def __init__(self, connections: Connections, damage: Damage, now: Clock) -> None:
        self._connections = connections
        self._damage = damage
        self._now = now

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
        return await self._connections.scan(
            lambda each: FuzzySearch(each, staff, self._damage).best(text, limit)
        )

    async def upsert(self, found: Sequence[Customer], by: str) -> tuple[int, int]:
        """Add or update customers and return how many of each; `by` is for the audit.

        Facts that staff answered stay unless the newcomer states them.
        """
        now = self._now()
        return await self._connections.execute(
            lambda each: _upsert(each, found, by, now, self._damage)
        )


def _sound(rows: Iterable[RowMapping], damage: Damage) -> Iterator[Customer]:
    of = partial(customer_of, damage=damage)
    return damage.sound("customers", rows, of, itemgetter("tenant_id"))


def _upsert(
    connection: Connection, found: Sequence[Customer], by: str, now: datetime, damage: Damage
) -> tuple[int, int]:
    rows = {row["key"]: row for row in _read_known(connection, found)}
    known = {one.key: one for one in _sound(rows.values(), damage)}
    newest = {customer.key: customer for customer in found}
    added = [replace(one, version=0) for one in newest.values() if one.key not in rows]
    # Of what cannot be read nothing is worth keeping, not even its version.
    repaired = [replace(newest[key], version=0) for key in rows if key not in known]
    merged = [(old, _merged(old, newest[key])) for key, old in known.items()]
    changed = [new for old, new in merged if new != old]
    if repaired:
        connection.execute(_forget, [{"_key": one.key} for one in repaired])
    counts = len(added), len(repaired) + len(changed)
    detail = "{} added, {} updated".format(*counts)
    entry = AuditEntry(now, by, AdministrativeAction.IMPORT, Result.DONE, detail=detail)
    write(connection, (*added, *repaired, *changed, entry), now)
    return counts


def _merged(old: Customer, new: Customer) -> Customer:
    return replace(new, facts={**old.facts, **new.facts}, version=old.version)


def _read_known(connection: Connection, found: Sequence[Customer]) -> Iterator[RowMapping]:
    keys = [customer.key for customer in found]
    for start in range(0, len(keys), _BATCH):
        rows = connection.execute(_known, {"keys": keys[start : start + _BATCH]})
        yield from rows.mappings()
