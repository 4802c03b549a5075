"""PostgreSQL: a pool of connections, a transaction for each turn."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import URL, Connection, event, text
from sqlalchemy.ext.asyncio import create_async_engine

from services.gateways.driver_errors import SYSTEM, translated
from services.gateways.schema.columns import NO_MOMENT, Unreadable
from services.gateways.writes.commit import Write, write
from services.model.errors import GatewayUnavailableError
from services.model.outbox import Predecessors
from services.ports import Clock

T = TypeVar("T")

CONNECT_TIMEOUT_SECONDS = 5
"""Seconds after which a server that does not answer is away."""

CLOSE_TIMEOUT_SECONDS = 2
"""Seconds for what was begun to end after a request to stop."""

_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
"""From which the server counts microseconds."""

_ping = text("SELECT current_setting('transaction_read_only') = 'off'")


class PostgresConnections:
    """A pool. Several replicas of the bot may use one server."""

    def __init__(self, url: URL, now: Clock, *, read_only: bool = False) -> None:
        self._now = now
        self._engine = create_async_engine(
            url,
            pool_size=10,
            pool_pre_ping=True,
            # An error must not quote what people wrote.
            hide_parameters=True,
            connect_args={"timeout": CONNECT_TIMEOUT_SECONDS},
        )
        event.listen(self._engine.sync_engine, "connect", _tolerate_moments)
        if read_only:
            # All that is read is of one moment, and the server refuses to write.
            self._engine = self._engine.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
            self._reader = self._engine
        else:
            self._reader = self._engine.execution_options(isolation_level="AUTOCOMMIT")
        self._begun: set[asyncio.Task[Any]] = set()

    def lock_exclusively(self) -> None:
        """Leave room for other replicas."""

    async def fetch(self, query: Callable[[Connection], T]) -> T:
        return await self.scan(query)

    async def scan(self, query: Callable[[Connection], T]) -> T:
        """Run the query outside of any transaction; a read-only one holds nobody up."""
        return await self._to_its_end(self._scan(query))

    async def execute(self, operation: Callable[[Connection], T]) -> T:
        """Run the operation in a transaction of its own."""
        return await self._to_its_end(self._execute(operation))

    async def update(self, operation: Callable[[Connection], T]) -> T:
        return await self.execute(operation)

    async def commit(self, writes: Sequence[Write]) -> Predecessors:
        """Write all of them or none."""
        return await self.execute(lambda connection: write(connection, writes, self._now()))

    async def ping(self) -> None:
        if not await self.scan(lambda connection: connection.execute(_ping).scalar()):
            raise GatewayUnavailableError(SYSTEM)  # a standby, or set to read only

    async def close(self) -> None:
        """Finish what was begun and let go of every connection."""
        if self._begun:
            await asyncio.wait(self._begun, timeout=CLOSE_TIMEOUT_SECONDS)
        await self._engine.dispose()

    async def _scan(self, query: Callable[[Connection], T]) -> T:
        with translated():
            async with self._reader.connect() as connection:
                return await connection.run_sync(query)

    async def _execute(self, operation: Callable[[Connection], T]) -> T:
        with translated():
            async with self._engine.begin() as connection:
                return await connection.run_sync(operation)

    async def _to_its_end(self, work: Coroutine[None, None, T]) -> T:
        """Run it to its end even if its caller is gone: a half-made connection is never closed."""
        task = asyncio.create_task(work)
        self._begun.add(task)
        task.add_done_callback(self._begun.discard)
        return await asyncio.shield(task)


def _tolerate_moments(connection: Any, _record: object) -> None:
    """Take a moment that Python cannot count for none: it would cost all rows of a query.

    The server knows of years before Christ, of the year 200000, and of infinity.
    """
    connection.run_async(
        lambda driver: driver.set_type_codec(
            "timestamptz",
            schema="pg_catalog",
            format="tuple",
            encoder=_counted,
            decoder=_moment,
        )
    )


def _counted(moment: datetime) -> tuple[int]:
    return ((moment - _EPOCH) // timedelta(microseconds=1),)


def _moment(counted: tuple[int]) -> datetime | Unreadable:
    try:
        return _EPOCH + timedelta(microseconds=counted[0])
    except OverflowError:
        return NO_MOMENT
