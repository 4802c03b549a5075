"""The database behind the ports: opened by its URL, brought up to date, closed again."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta

from sqlalchemy import Connection, bindparam, delete
from sqlalchemy.exc import DBAPIError

from services.gateways.alarms import SqlAlarms
from services.gateways.audit import SqlAuditTrail
from services.gateways.backlog import backlog_of
from services.gateways.connection.connections import Connections, connect
from services.gateways.customer_import import CustomerImport
from services.gateways.customers import SqlCustomers
from services.gateways.driver_errors import UnusableDatabaseError, trouble
from services.gateways.erasure import SqlErasure
from services.gateways.ledger import Numbers, SqlLedger
from services.gateways.member_lookups import SqlMemberLookups
from services.gateways.migrations import check, index_searched_texts, upgrade
from services.gateways.migrations.request_texts import fill_searched_texts
from services.gateways.outbox import SqlOutbox
from services.gateways.personal_data import SqlPersonalData
from services.gateways.rows.damage import Damage
from services.gateways.schema.tables import (
    DEAD_LETTER,
    RETIRED,
    card_copies,
    idempotency_records,
    metadata,
    outbox,
)
from services.gateways.staff import SqlStaff, SqlSubscriptions
from services.gateways.turns import SqlTurns
from services.model.customers import Customer
from services.model.errors import GatewayUnavailableError
from services.model.outbox import Backlog
from services.ports import Clock

RETENTION = timedelta(days=7)
"""Idempotency records, retired cards and dead letters are kept this long.

Teams repeats an activity within seconds; a week leaves room for whatever else repeats it, and for
an administrator to look at what was never delivered.
"""

_purge_idempotency_records = delete(idempotency_records).where(
    idempotency_records.c.processed_at < bindparam("before")
)
_purge_copies = delete(card_copies).where(RETIRED, card_copies.c.updated_at < bindparam("before"))
_purge_messages = delete(outbox).where(
    outbox.c.state == DEAD_LETTER, outbox.c.due_at < bindparam("before")
)


class Database:
    """Fulfils every port that needs storage, each by an attribute."""

    def __init__(self, connections: Connections, now: Clock, *, place: str) -> None:
        self.damage = Damage(now)
        numbers = Numbers(connections)
        self._connections = connections
        self._now = now
        self._place = place
        self.turns = SqlTurns(connections, numbers, self.damage)
        self.outbox = SqlOutbox(connections, self.damage, now)
        self.ledger = SqlLedger(connections, numbers, self.damage, now)
        self.audit = SqlAuditTrail(connections, self.damage)
        self.erasure = SqlErasure(connections)
        self.personal_data = SqlPersonalData(connections, now)
        self.customers = SqlCustomers(connections, self.damage)
        self.customer_import = CustomerImport(connections, self.damage, now)
        self.staff = SqlStaff(connections, self.damage)
        self.member_lookups = SqlMemberLookups(connections, self.damage, now)
        self.alarms = SqlAlarms(connections, self.damage, now)
        self.subscriptions = SqlSubscriptions(connections, self.damage)

    async def start(self, *, alone: bool = False) -> None:
        """Bring the tables up to date.

        A bot is `alone` on a file: two would send every answer twice, and what an earlier process
        left in the outbox need not wait. Raise `UnusableDatabaseError` with a sentence.
        """
        with self._told_by_place():
            if alone:
                self._connections.lock_exclusively()
            await self.migrate()
            if alone:
                await self.outbox.release()

    async def check(self) -> None:
        """Raise `UnusableDatabaseError` for other tables than today's; change nothing."""
        with self._told_by_place():
            await self._connections.scan(check)

    async def migrate(self) -> None:
        """Bring the tables up to date; several replicas may do so at once, beside older ones."""
        await self._connections.execute(upgrade)
        # In transactions of their own: an older replica waits for each, and not for all of it.
        while await self._connections.execute(fill_searched_texts):
            pass
        await self._connections.execute(index_searched_texts)

    @property
    def tables(self) -> Sequence[str]:
        """The names of all tables."""
        return [table.name for table in metadata.sorted_tables]

    async def ping(self) -> None:
        """Raise `GatewayUnavailableError` when the database does not answer."""
        await self._connections.ping()

    async def reached(self) -> str:
        """Return what the database is called to people, once it has answered."""
        await self.ping()
        return f"the database {self._place}"

    async def responds(self) -> bool:
        try:
            await self.ping()
        except GatewayUnavailableError:
            return False
        return True

    async def backlog(self) -> Backlog:
        """Return what waits. Raise `GatewayUnavailableError` when that can't be known."""
        return await self._connections.scan(lambda each: backlog_of(each, self._now()))

    async def purge(self) -> None:
        """Delete what is older than `RETENTION`, and log alarms that will never be due."""
        moment = {"before": self._now() - RETENTION}

        def forget(connection: Connection) -> None:
            for statement in (_purge_idempotency_records, _purge_copies, _purge_messages):
                connection.execute(statement, moment)

        await self._connections.execute(forget)
        await self.alarms.log_lost()

    async def import_customers(
        self, customers: Sequence[Customer], by: str = "start"
    ) -> tuple[int, int]:
        """Add or update customers, and return how many of each; the audit keeps by whom."""
        staff = ", ".join(sorted({one.staff_tenant_id for one in customers} - {""}))
        tally = await self.customer_import.run(customers, by, staff_tenant_id=staff)
        return tally.added, tally.updated

    async def close(self) -> None:
        await self._connections.close()

    @contextmanager
    def _told_by_place(self) -> Iterator[None]:
        """Say in a sentence which database cannot be used, and why."""
        try:
            yield
        except UnusableDatabaseError as error:
            raise UnusableDatabaseError(f"The database {self._place} {error}.") from error
        except (GatewayUnavailableError, DBAPIError) as error:
            cause = error.__cause__ if isinstance(error, GatewayUnavailableError) else error
            why = trouble(cause if isinstance(cause, Exception) else error)
            raise UnusableDatabaseError(f"The database {self._place} {why}.") from error


def open_database(
    url: str, now: Clock, *, place: str = "of this URL", read_only: bool = False
) -> Database:
    """Prepare a database; nothing is touched before its first use.

    People hear of it by its `place`, and nothing of the URL: any part of it may be a secret.
    """
    return Database(connect(url, now, read_only=read_only), now, place=place)
