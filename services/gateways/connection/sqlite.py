"""SQLite: one writer with group commit, one reader for single rows, threads for what takes long.

The driver lets go of Python's global lock at every row, and a thread beside a busy loop may wait
5 ms to get it back. Hence the rows of turns, microseconds each, are read and written on the loop
itself, which halves the CPU of a turn. What waits for the disk (COMMIT) or goes through many rows
(searches) has threads, each kind its own, so that no search delays a commit.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from functools import partial
from itertools import chain
from pathlib import Path
from time import monotonic
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import URL, Connection, text
from sqlalchemy.exc import OperationalError

from services.gateways.connection.database_file import DatabaseFile
from services.gateways.connection.sqlite_engines import begun, reader_engine, writer_engine
from services.gateways.driver_errors import SYSTEM, is_busy, translated
from services.gateways.writes.commit import Write, write
from services.model.errors import GatewayUnavailableError
from services.model.outbox import Predecessors
from services.ports import Clock

T = TypeVar("T")

WRITE_TIMEOUT_SECONDS = 8
"""Seconds from asking to refusing while another process writes to the file; Teams waits ten."""

READ_TIMEOUT_SECONDS = 1
"""Seconds to wait for another process that blocks readers, as when it recovers the file."""

LOCK_RETRY_SECONDS = 0.01
"""Seconds between two attempts to get hold of the file."""

GROUP_COMMIT_SECONDS = 0.002
"""Seconds from one group to the next, so that a busy bot commits few and large groups."""

_ping = text("SELECT 1 FROM sqlite_schema LIMIT 1")

# A statement that writes although nothing changes.
_probe = text("PRAGMA user_version = 0")


class Waiting(NamedTuple):
    """Work that is to be committed by then (monotonic seconds)."""

    writes: Sequence[Write]
    future: asyncio.Future[None]
    until: float


class SqliteConnections:
    """The file's connections. Whatever waits while one commit is on its way shares the next."""

    def __init__(self, url: URL, now: Clock, *, read_only: bool = False) -> None:
        self._now = now
        self._read_only = read_only
        opening = partial(reader_engine, url, read_only=read_only)
        self._writer = writer_engine(url, read_only=read_only)
        self._reader = opening(timeout_seconds=READ_TIMEOUT_SECONDS)
        self._hasty_reader = opening(timeout_seconds=0)  # the event loop must not wait
        self._file = DatabaseFile(Path(url.database or ""))
        self._threads = ThreadPoolExecutor(2, "database")
        self._committer = ThreadPoolExecutor(1, "commit")
        self._writing = asyncio.Lock()
        self._waiting: list[Waiting] = []
        self._group: asyncio.Task[None] | None = None
        self._under_way: set[asyncio.Task[Any]] = set()
        self._next_group = 0.0
        self._lookup: Connection | None = None
        self._refused = False

    def lock_exclusively(self) -> None:
        """Keep other bots away: two on one file would send every answer twice."""
        self._file.lock_exclusively()

    async def fetch(self, query: Callable[[Connection], T]) -> T:
        """Run a query for single rows here and now; in a thread if the file is locked."""
        with translated():
            try:
                return query(self._connection())
            except OperationalError as error:
                if not is_busy(error):
                    raise
        return await self.scan(query)

    async def scan(self, query: Callable[[Connection], T]) -> T:
        """Run any query beside whatever is being written."""
        self._file.check()

        def run() -> T:
            with self._reader.connect() as connection:
                if self._read_only:
                    # All that is read is of one moment, whatever is written beside it.
                    connection.exec_driver_sql("BEGIN")
                return query(connection)

        return await self._in_thread(self._threads, run)

    async def execute(self, operation: Callable[[Connection], T]) -> T:
        """Run the operation in a transaction of its own."""
        return await self._to_its_end(
            self._execute(operation, monotonic() + WRITE_TIMEOUT_SECONDS)
        )

    async def update(self, operation: Callable[[Connection], T]) -> T:
        """Run an operation on single rows here and now, in a transaction of its own."""
        return await self._to_its_end(self._update(operation, monotonic() + WRITE_TIMEOUT_SECONDS))

    async def commit(self, writes: Sequence[Write]) -> Predecessors:
        """Write all of them or none, together with whatever else is waiting.

        No other process sends what is in the file: what messages must not overtake is known.
        """
        future = asyncio.get_running_loop().create_future()
        self._waiting.append(Waiting(writes, future, monotonic() + WRITE_TIMEOUT_SECONDS))
        if self._group is None:
            self._group = asyncio.create_task(self._commit_groups())
        await future
        return {}

    async def ping(self) -> None:
        """Read from the file, behind no search; once a write was refused, write to it too."""
        self._file.check()
        if self._refused:
            await self._try_to_write()
        await self.fetch(lambda connection: connection.execute(_ping).all())

    async def close(self) -> None:
        """Finish what was begun and let go of the file."""
        if self._group is not None:
            await self._group
        while self._under_way:
            await asyncio.wait(self._under_way)
        self._writer.dispose()
        if self._lookup is not None:
            self._lookup.close()
        self._committer.shutdown()
        self._threads.shutdown()
        self._reader.dispose()
        self._hasty_reader.dispose()
        self._file.unlock()

    def _connection(self) -> Connection:
        if self._lookup is None:
            self._file.check()
            self._lookup = self._hasty_reader.connect()
        return self._lookup

    async def _try_to_write(self) -> None:
        if self._writing.locked():
            raise GatewayUnavailableError(SYSTEM)  # whoever is writing will find out
        await self._to_its_end(self._execute(lambda each: each.execute(_probe), monotonic()))

    async def _to_its_end(self, work: Coroutine[None, None, T]) -> T:
        # A thread cannot be cancelled: whoever is no longer waiting must not take its connection.
        task = asyncio.create_task(work)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        return await asyncio.shield(task)

    async def _execute(self, operation: Callable[[Connection], T], until: float) -> T:
        def run(connection: Connection) -> T:
            result = operation(connection)
            connection.commit()
            return result

        async with self._begun(until) as connection:
            return await self._in_thread(self._committer, run, connection)

    async def _update(self, operation: Callable[[Connection], T], until: float) -> T:
        async with self._begun(until) as connection:
            with translated():
                result = operation(connection)
            await self._in_thread(self._committer, connection.commit)
            return result

    async def _commit_groups(self) -> None:
        try:
            while self._waiting:
                await asyncio.sleep(max(0, self._next_group - monotonic()))
                self._next_group = monotonic() + GROUP_COMMIT_SECONDS
                group, self._waiting = self._waiting, []
                await self._commit(group)
        finally:
            self._group = None

    async def _commit(self, group: Sequence[Waiting]) -> None:
        """Commit a group at once. If that fails, one by one, to find the faulty one."""
        writes = chain.from_iterable(one.writes for one in group)
        try:
            await self._update(lambda each: write(each, writes, self._now()), group[0].until)
        except Exception as error:  # noqa: BLE001 - it is raised where the work came from
            if len(group) == 1:
                _resolve(group, error)
                return
            for one in group:
                await self._commit([one])
        else:
            _resolve(group)

    @asynccontextmanager
    async def _begun(self, until: float) -> AsyncIterator[Connection]:
        """Hold the file for writing, and remember whether it could be written."""
        try:
            connection = await self._begin(until)
            try:
                yield connection
            finally:
                connection.close()
                self._writing.release()
        except GatewayUnavailableError:
            self._refused = True
            raise
        self._refused = False

    async def _begin(self, until: float) -> Connection:
        """Lock `_writing` and the file, and block no one while another process has the file."""
        while True:
            connection = None
            await self._writing.acquire()
            try:
                connection = self._lock(patient=monotonic() <= until)
            finally:
                if connection is None:
                    self._writing.release()
            if connection is not None:
                return connection
            await asyncio.sleep(LOCK_RETRY_SECONDS)

    def _lock(self, *, patient: bool) -> Connection | None:
        """Return a connection that may write; None, if there is time, when another process may."""
        self._file.check()
        with translated():
            try:
                connection = begun(self._writer)
            except OperationalError as error:
                if patient and is_busy(error):
                    return None
                raise
        self._file.opened()
        return connection

    async def _in_thread(
        self, threads: ThreadPoolExecutor, do: Callable[..., T], *arguments: Any
    ) -> T:
        with translated():
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(threads, do, *arguments)


def _resolve(group: Sequence[Waiting], error: Exception | None = None) -> None:
    for _, future, _ in group:
        if future.done():
            continue  # whoever waited was cancelled; the work is committed all the same
        if error is None:
            future.set_result(None)
        else:
            future.set_exception(error)
