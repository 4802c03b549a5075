"""The `AuditTrail`: lines of the audit, oldest first."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, RowMapping, bindparam, func, select

from services.gateways.connection.connections import Connections
from services.gateways.rows.audit import audit_entry_of
from services.gateways.rows.damage import Damage
from services.gateways.schema.tables import LASTING, audit
from services.model.audit import AdministrativeAction, AuditEntry

_since = (
    select(audit)
    .where(audit.c.at >= bindparam("since"), audit.c.seq > bindparam("after"))
    .order_by(audit.c.seq)
    .limit(bindparam("limit"))
)
_last = select(audit).where(
    audit.c.seq.in_(
        select(func.max(audit.c.seq))
        .where(LASTING, audit.c.action == bindparam("action"))
        .group_by(audit.c.target)
    )
)
BATCH = 1_000


class SqlAuditTrail:
    def __init__(self, connections: Connections, damage: Damage) -> None:
        self._connections = connections
        self._damage = damage

    async def since(self, moment: datetime) -> Sequence[AuditEntry]:
        def read(connection: Connection) -> list[AuditEntry]:
            wanted = {"since": moment, "after": 0, "limit": BATCH}
            found: list[AuditEntry] = []
            while rows := connection.execute(_since, wanted).mappings().all():
                found.extend(self._damage.sound("audit", rows, audit_entry_of, _seq))
                wanted["after"] = rows[-1]["seq"]
            return found

        return await self._connections.scan(read)

    async def last(self, action: AdministrativeAction) -> Mapping[str, AuditEntry]:
        def read(connection: Connection) -> dict[str, AuditEntry]:
            rows = connection.execute(_last, {"action": action}).mappings()
            found = self._damage.sound("audit", rows, audit_entry_of, _seq)
            return {entry.target: entry for entry in found}

        return await self._connections.scan(read)


def _seq(row: RowMapping) -> object:
    return row["seq"]
