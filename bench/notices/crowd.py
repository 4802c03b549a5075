"""A database with very many open requests, written in bulk, of which some are made to fall due."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Table
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from bench.notices.scene import (
    CRITICAL_IN,
    CUSTOMERS,
    STAFF,
    everybody,
    first_request,
    now,
)
from services.gateways.database import open_database
from services.gateways.schema.tables import alarms, event_texts, events, requests
from services.model.stages import CLOCK_STAGES, Stage
from services.model.unit_of_work import UnitOfWork

STRIDE = 7_919
"""Prime, so that what falls due in a row lies far apart in the table."""

_GUID = "'00000000-0000-4000-8000-' || substr(CAST(1000000000000 + {} AS TEXT), 2)"
_MOMENT = {
    "sqlite": "strftime('%Y-%m-%d %H:%M:%f000', {}, 'unixepoch')",
    "postgresql": "to_timestamp({})",
}
"""Seconds since 1970, as each system keeps a moment."""
_NUMBERS = """WITH RECURSIVE numbers(n) AS (
    SELECT CAST({first} AS BIGINT) UNION ALL SELECT n + 1 FROM numbers WHERE n < {last})"""
_FAST: Mapping[str, tuple[str, ...]] = {
    "sqlite": ("PRAGMA synchronous=OFF", "PRAGMA cache_size=-400000", "PRAGMA temp_store=MEMORY"),
    "postgresql": ("SET synchronous_commit = off", "SET maintenance_work_mem = '400MB'"),
}
_SETTLE: Mapping[str, tuple[str, ...]] = {
    # SQLite is not analysed: nothing in Behalf does so either.
    "sqlite": ("PRAGMA wal_checkpoint(TRUNCATE)",),
    # What autovacuum does in its own time, which would be the middle of a measurement.
    "postgresql": ("VACUUM ANALYZE", "CHECKPOINT"),
}


@dataclass(slots=True)
class Crowd:
    """So many open requests in one database, of which `armed` were made to fall due so far."""

    url: str
    size: int
    armed: int = 0

    async def fill(self, service_url: str) -> None:
        """Write the requests into a new database, each with two events and four alarms."""
        database = open_database(self.url, now)
        await database.migrate()
        await database.turns.commit(UnitOfWork([*everybody(service_url), *first_request()]))
        await database.close()
        async with self._connected() as connection:
            await _run(connection, *_FAST[connection.dialect.name])
            await _written(connection, requests, self._requests())
            await _written(connection, events, self._events())
            await _written(connection, event_texts, self._event_texts())
            await _written(connection, alarms, self._alarms(connection.dialect.name))
        await self.settle()

    async def arm(self, count: int, due_at: datetime, every: timedelta) -> list[int]:
        """Let so many warnings fall due one after the other; return of which requests."""
        first, last = self.armed, self.armed + count - 1
        if last >= self.size:
            raise ValueError("every warning was dispatched already")
        start, step = due_at.timestamp(), every.total_seconds()
        async with self._connected() as connection:
            moment = _MOMENT[connection.dialect.name]
            moment = moment.format(f"{start:.3f} + (chosen.n - {first}) * {step:.6f}")
            await _run(
                connection,
                f"""{_NUMBERS.format(first=first, last=last)}
                UPDATE alarms SET due_at = {moment} FROM numbers AS chosen
                WHERE number = 1 + chosen.n * {STRIDE} % {self.size}
                AND stage = '{Stage.RESPONSE_WARNING}' AND recipient = ''""",
            )
        self.armed += count
        return [1 + each * STRIDE % self.size for each in range(first, last + 1)]

    async def settle(self) -> None:
        """Delete what was sent, and do now what the database would do by and by."""
        async with self._connected() as connection:
            await _run(connection, "DELETE FROM outbox", "DELETE FROM card_copies")
            await _run(connection, *_SETTLE[connection.dialect.name])

    async def count(self, what: str) -> int:
        """Count the rows of a table, or of a table and a condition."""
        async with self._connected() as connection:
            found = await connection.exec_driver_sql(f"SELECT count(*) FROM {what}")
            return int(found.scalar_one())

    @asynccontextmanager
    async def _connected(self) -> AsyncIterator[AsyncConnection]:
        # VACUUM and PRAGMA want no transaction around them.
        engine = create_async_engine(self.url, isolation_level="AUTOCOMMIT")
        async with engine.connect() as connection:
            yield connection
        await engine.dispose()

    def _requests(self) -> str:
        critical = f"n % {CRITICAL_IN} = 0"
        varied = {
            "number": "n",
            "tenant_id": _GUID.format(f"n % {CUSTOMERS}"),
            "owner_id": _GUID.format(f"n % {STAFF}"),
            "created_by": _GUID.format(f"n % {STAFF}"),
            "severity": f"CASE WHEN {critical} THEN 'A' WHEN n % 3 = 0 THEN 'B' ELSE 'C' END",
            "microsoft_number": "CAST(2411000000000000 + n AS TEXT)",
        }
        names = [column.name for column in requests.c]
        values = ", ".join(varied.get(name, f"requests.{name}") for name in names)
        return f"""INSERT INTO requests ({", ".join(names)})
            {_NUMBERS.format(first=2, last=self.size)}
            SELECT {values} FROM numbers CROSS JOIN requests WHERE requests.number = 1"""

    def _events(self) -> str:
        return f"""INSERT INTO events (number, at, kind, by_id, to_id)
            {_NUMBERS.format(first=2, last=self.size)}
            SELECT n, at, kind, by_id, to_id
            FROM numbers CROSS JOIN events WHERE number = 1"""

    def _event_texts(self) -> str:
        return """INSERT INTO event_texts (seq, "by", evidence)
            SELECT new.seq, "by", evidence FROM events AS new
            JOIN events AS first ON first.kind = new.kind
            JOIN event_texts AS known ON known.seq = first.seq
            WHERE first.number = 1 AND new.number > 1"""

    def _alarms(self, dialect: str) -> str:
        # Days ahead: nothing of it falls due while anything is measured.
        ahead = (now() + timedelta(days=3)).timestamp()
        due_at = f"{ahead:.0f} + n * {STRIDE} % {self.size} + later"
        stages = ", ".join(f"('{one}', {i * 3600})" for i, one in enumerate(sorted(CLOCK_STAGES)))
        return f"""INSERT INTO alarms (number, stage, recipient, due_at, context, version)
            {_NUMBERS.format(first=1, last=self.size)},
            stages(stage, later) AS (VALUES {stages})
            SELECT n, stage, '', {_MOMENT[dialect].format(due_at)}, '', 1
            FROM numbers CROSS JOIN stages"""


async def _written(connection: AsyncConnection, table: Table, statement: str) -> None:
    """Build the indexes afterwards: row by row that would take minutes."""

    def drop(sync: Connection) -> None:
        for index in table.indexes:
            index.drop(sync)

    def create(sync: Connection) -> None:
        for index in table.indexes:
            index.create(sync)

    await connection.run_sync(drop)
    await _run(connection, statement)
    await connection.run_sync(create)


async def _run(connection: AsyncConnection, *statements: str) -> None:
    for statement in statements:
        await connection.exec_driver_sql(statement)
