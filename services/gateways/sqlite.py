"""SQLite: one writer with group commit, one reader for single rows, threads for what takes long.

The driver lets go of Python's global lock at every row, and a thread beside a busy loop may wait
5 ms to get it back. Hence the rows of turns, microseconds each, are read and written on the loop
itself, which halves the CPU of a turn. What waits for the disk (COMMIT) or goes through many rows
(searches) has threads, each kind its own, so that no search delays a commit.
"""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from time import monotonic
from typing import Any, TypeVar

from sqlalchemy import URL, Connection, Engine, create_engine, event, text
from sqlalchemy.exc import OperationalError

from services.errors import GatewayUnavailableError
from services.gateways.faults import is_busy, translated
from services.gateways.writing import Entry, write
from services.ports import Clock

T = TypeVar("T")

PATIENCE = 10
"""Seconds to wait for another process that writes to the same file."""

PAUSE = 0.01
"""Seconds between two attempts to get hold of the file."""

GATHERING = 0.002
"""Seconds from one group to the next, so that a busy bot commits few and large groups."""

_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA wal_autocheckpoint=4000",
)

_ping = text("SELECT 1 FROM sqlite_schema LIMIT 1")

Waiting = tuple[Sequence[Entry], "asyncio.Future[None]"]


class SqliteConnections:
    """The file's connections. Whatever waits while one commit is on its way shares the next."""

    def __init__(self, url: URL, now: Clock) -> None:
        self._now = now
        self._writer = _writer_engine(url)
        self._reader = _engine(url, timeout=PATIENCE)
        self._threads = ThreadPoolExecutor(2, "database")
        self._committer = ThreadPoolExecutor(1, "commit")
        self._writing = asyncio.Lock()
        self._waiting: list[Waiting] = []
        self._group: asyncio.Task[None] | None = None
        self._next_group = 0.0
        self._lookup: Connection | None = None

    async def look_up(self, query: Callable[[Connection], T]) -> T:
        """Run a query for single rows here and now."""
        with translated():
            if self._lookup is None:
                self._lookup = self._reader.connect()
            return query(self._lookup)

    async def read(self, query: Callable[[Connection], T]) -> T:
        """Run any query beside whatever is being written."""

        def run() -> T:
            with self._reader.connect() as connection:
                return query(connection)

        return await self._in_thread(self._threads, run)

    async def change(self, deed: Callable[[Connection], T]) -> T:
        """Run the deed in a transaction of its own."""
        # A thread cannot be cancelled: whoever is no longer waiting must not take its connection.
        return await asyncio.shield(self._change(deed))

    async def keep(self, entries: Sequence[Entry]) -> None:
        """Write the entries, all or nothing, together with whatever else is waiting."""
        future = asyncio.get_running_loop().create_future()
        self._waiting.append((entries, future))
        if self._group is None:
            self._group = asyncio.create_task(self._commit_groups())
        await future

    async def ping(self) -> None:
        """Read from the file, behind no search."""
        await self.look_up(lambda connection: connection.execute(_ping).all())

    async def close(self) -> None:
        """Finish what was begun and let go of the file."""
        if self._group is not None:
            await self._group
        async with self._writing:
            self._writer.dispose()
        if self._lookup is not None:
            self._lookup.close()
        self._committer.shutdown()
        self._threads.shutdown()
        self._reader.dispose()

    async def _change(self, deed: Callable[[Connection], T]) -> T:
        def run(connection: Connection) -> T:
            result = deed(connection)
            connection.commit()
            return result

        async with self._writing:
            connection = await self._begin()
            try:
                return await self._in_thread(self._committer, run, connection)
            finally:
                connection.close()

    async def _commit_groups(self) -> None:
        try:
            while self._waiting:
                await asyncio.sleep(max(0, self._next_group - monotonic()))
                self._next_group = monotonic() + GATHERING
                group, self._waiting = self._waiting, []
                async with self._writing:
                    await self._commit(group)
        finally:
            self._group = None

    async def _commit(self, group: Sequence[Waiting]) -> None:
        """Commit a group at once. If that fails, one by one, to find the faulty one."""
        try:
            connection = await self._begin()
        except GatewayUnavailableError as error:
            _settle(group, error)
            return
        try:
            await self._write(connection, [entries for entries, _ in group])
        except Exception as error:  # noqa: BLE001 - it is raised where the work came from
            if len(group) == 1:
                _settle(group, error)
                return
            for one in group:
                await self._commit([one])
        else:
            _settle(group)

    async def _write(self, connection: Connection, works: Sequence[Sequence[Entry]]) -> None:
        try:
            with translated():
                write(connection, chain.from_iterable(works), self._now())
            await self._in_thread(self._committer, connection.commit)
        finally:
            connection.close()

    async def _begin(self) -> Connection:
        """Lock the file for writing, without holding up the loop while somebody else has it."""
        deadline = monotonic() + PATIENCE
        while True:
            with translated():
                try:
                    return _locked(self._writer)
                except OperationalError as error:
                    if not is_busy(error) or monotonic() > deadline:
                        raise
            await asyncio.sleep(PAUSE)

    async def _in_thread(
        self, threads: ThreadPoolExecutor, do: Callable[..., T], *arguments: Any
    ) -> T:
        with translated():
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(threads, do, *arguments)


def _locked(engine: Engine) -> Connection:
    connection = engine.connect()
    try:
        connection.begin()
    except OperationalError:
        connection.close()
        raise
    return connection


def _settle(group: Sequence[Waiting], error: Exception | None = None) -> None:
    for _, future in group:
        if future.done():
            continue  # whoever waited was cancelled; the work is committed all the same
        if error is None:
            future.set_result(None)
        else:
            future.set_exception(error)


def _engine(url: URL, *, timeout: float) -> Engine:
    engine = create_engine(
        url.set(drivername="sqlite+pysqlite"),
        connect_args={"timeout": timeout, "check_same_thread": False},
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        # SQLAlchemy says when a transaction begins; the driver's own idea of it is switched off.
        connection.isolation_level = None
        for pragma in _PRAGMAS:
            connection.execute(pragma)

    return engine


def _writer_engine(url: URL) -> Engine:
    engine = _engine(url, timeout=0)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A transaction that reads first and then writes could find the file locked half-way.
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine
