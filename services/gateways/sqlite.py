"""SQLite: one writer with group commit, and readers beside it, each on a thread of its own.

aiosqlite would hand every single statement to its thread and back. Here a whole query, or a
whole group of turns, crosses over once.
"""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from typing import Any, TypeVar

from sqlalchemy import URL, Connection, Engine, create_engine, event

from services.gateways.faults import translated
from services.gateways.writing import Entry, write
from services.ports import Clock

T = TypeVar("T")

BUSY_TIMEOUT = 10
"""Seconds to wait for another process that writes to the same file."""

READERS = 2

_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
)

Waiting = tuple[Sequence[Entry], asyncio.Future[None]]


class SqliteConnections:
    """The file's connections. Whatever waits while one commit is on its way shares the next."""

    def __init__(self, url: URL, now: Clock) -> None:
        self._now = now
        self._writer = _writer_engine(url)
        self._reader = _engine(url, READERS).execution_options(isolation_level="AUTOCOMMIT")
        self._writing = ThreadPoolExecutor(1, "database-writer")
        self._reading = ThreadPoolExecutor(READERS, "database-reader")
        self._waiting: list[Waiting] = []
        self._group: asyncio.Task[None] | None = None

    async def read(self, query: Callable[[Connection], T]) -> T:
        """Run the query beside whatever is being written."""
        return await self._on(self._reading, _read, self._reader, query)

    async def change(self, deed: Callable[[Connection], T]) -> T:
        """Run the deed in a transaction of its own."""
        return await self._on(self._writing, _change, self._writer, deed)

    async def keep(self, entries: Sequence[Entry]) -> None:
        """Write the entries, all or nothing, together with whatever else is waiting."""
        future = asyncio.get_running_loop().create_future()
        self._waiting.append((entries, future))
        if self._group is None:
            self._group = asyncio.create_task(self._commit_groups())
        with translated():
            await future

    async def close(self) -> None:
        """Finish what was begun and let go of the file."""
        if self._group is not None:
            await self._group
        await self._on(self._writing, self._writer.dispose)
        for threads in (self._writing, self._reading):
            threads.shutdown()
        self._reader.dispose()

    async def _commit_groups(self) -> None:
        try:
            while self._waiting:
                group, self._waiting = self._waiting, []
                works = [entries for entries, _ in group]
                outcomes = await self._on(self._writing, self._write, works)
                for (_, future), outcome in zip(group, outcomes, strict=True):
                    _settle(future, outcome)
        finally:
            self._group = None

    def _write(self, works: Sequence[Sequence[Entry]]) -> list[Exception | None]:
        """Commit the works together. If that fails, each alone, to find the faulty one."""
        try:
            with self._writer.begin() as connection:
                write(connection, chain.from_iterable(works), self._now())
        except Exception as error:  # noqa: BLE001 - it is raised where the work came from
            if len(works) == 1:
                return [error]
            return [outcome for work in works for outcome in self._write([work])]
        return [None] * len(works)

    async def _on(self, threads: ThreadPoolExecutor, do: Callable[..., T], *arguments: Any) -> T:
        with translated():
            return await asyncio.get_running_loop().run_in_executor(threads, do, *arguments)


def _read(engine: Engine, query: Callable[[Connection], T]) -> T:
    with engine.connect() as connection:
        return query(connection)


def _change(engine: Engine, deed: Callable[[Connection], T]) -> T:
    with engine.begin() as connection:
        return deed(connection)


def _settle(future: asyncio.Future[None], outcome: Exception | None) -> None:
    if future.done():
        return  # whoever waited was cancelled; the work is committed all the same
    if outcome is None:
        future.set_result(None)
    else:
        future.set_exception(outcome)


def _engine(url: URL, connections: int) -> Engine:
    engine = create_engine(
        url.set(drivername="sqlite+pysqlite"),
        pool_size=connections,
        max_overflow=0,
        connect_args={"timeout": BUSY_TIMEOUT, "check_same_thread": False},
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        # SQLAlchemy says when a transaction begins; the driver's own idea of it is switched off.
        connection.isolation_level = None
        for pragma in _PRAGMAS:
            connection.execute(pragma)

    return engine


def _writer_engine(url: URL) -> Engine:
    engine = _engine(url, 1)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A transaction that reads first and then writes could find the file locked half-way.
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine
