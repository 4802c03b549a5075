"""The `CustomerDirectory`."""

from collections.abc import Sequence
from functools import partial

from sqlalchemy import Connection, bindparam, select

from services.gateways.connection.connections import Connections
from services.gateways.customer_search import CustomerSearch
from services.gateways.rows.damage import Damage
from services.gateways.rows.requests import customer_of
from services.gateways.schema.tables import customers
from services.gateways.trigram_sample import TrigramSamples
from services.model.customers import SHARED, Customer

_of_staff = customers.c.staff_tenant_id.in_(bindparam("staff", expanding=True))
_by_tenant = (
    select(customers)
    .where(customers.c.tenant_id == bindparam("tenant_id"), _of_staff)
    .order_by(customers.c.staff_tenant_id != bindparam("own"), customers.c.key)
)
_shared = customers.c.staff_tenant_id == ""
_any_shared = select(select(customers).where(_shared).exists())
_any_separate = select(select(customers).where(~_shared).exists())


class SqlCustomers:
    def __init__(self, connections: Connections, damage: Damage) -> None:
        self._connections = connections
        self._damage = damage
        self._samples = TrigramSamples()

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
            lambda each: CustomerSearch(each, self._damage, self._samples, staff).best(text, limit)
        )

    async def any_hidden(self, *, separate: bool) -> bool:
        query = _any_shared if separate else _any_separate
        return await self._connections.scan(lambda each: each.execute(query).scalar_one())
