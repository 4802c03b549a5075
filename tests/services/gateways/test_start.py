"""What keeps a bot from starting on a database is one sentence, and no secret is in it."""

import sqlite3
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from sqlalchemy.ext.asyncio import create_async_engine

from services.gateways.database import Database, open_database
from services.gateways.driver_errors import UnusableDatabaseError
from tests.clock import FakeClock
from tests.services.gateways.test_migrations import NEWEST

pytestmark = pytest.mark.both_databases


async def why(url: str) -> str:
    database = open_database(url, FakeClock())
    with pytest.raises(UnusableDatabaseError) as refusal:
        await database.start(alone=url.startswith("sqlite"))
    await database.close()
    return str(refusal.value)


WHAT_TO_SEE = (
    "cannot be opened: see that its folder is there, that it is a file itself, and that Behalf "
    "may read and write both"
)


def _a_folder(path: Path) -> None:
    path.mkdir()


def _a_text(path: Path) -> None:
    path.write_text("hello world" * 1_000)


def _a_damaged_file(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE alembic_version (version_num)")
    connection.close()
    path.write_bytes(path.read_bytes()[:4096] + b"x" * 4096)


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (_a_folder, WHAT_TO_SEE),
        (_a_text, "is not a SQLite database"),
        (_a_damaged_file, "is damaged"),
    ],
)
async def test_what_is_no_database_is_said(tmp_path: Path, make: Any, reason: str):
    path = tmp_path / "behalf.db"
    make(path)

    assert await why(f"sqlite+aiosqlite:///{path}") == f"The database of this URL {reason}."


async def test_tables_of_a_newer_release_are_left_alone(database: Database, database_url: str):
    engine = create_async_engine(database_url)
    async with engine.begin() as connection:
        await connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    await engine.dispose()
    await database.close()

    told = await why(database_url)
    assert f"is at revision 9999, and this release ends at {NEWEST}: start the newer" in told


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("mysql+aiomysql://canary:canary@127.0.0.1/desk", "mysql+aiomysql"),
        ("mssql+aioodbc://canary:canary@127.0.0.1/desk", "mssql+aioodbc"),
        ("oracle://canary:canary@127.0.0.1/desk", "oracle"),
        ("sqlite:///desk.db", "sqlite"),
        ("postgresql+psycopg://canary:canary@127.0.0.1/desk", "postgresql+psycopg"),
    ],
)
def test_any_other_system_is_refused_with_those_that_are_supported(url: str, name: str):
    with pytest.raises(UnusableDatabaseError) as refusal:
        open_database(url, FakeClock())
    assert str(refusal.value) == (
        f"Behalf does not run on {name}, only on SQLite (sqlite+aiosqlite:///FILE) and "
        "PostgreSQL (postgresql+asyncpg://USER:PASSWORD@HOST/DATABASE)."
    )


SERVER = "postgresql+asyncpg://canary:canary@127.0.0.1:1/desk"


async def test_a_server_that_is_away_is_said():
    told = await why(SERVER)
    assert told == "The database of this URL cannot be reached (ConnectionRefusedError)."


async def test_a_database_that_is_not_on_the_server_is_said(postgres: Any):
    told = await why(postgres.get_uri(database="nowhere", driver="asyncpg"))
    assert told == "The database of this URL does not exist on this server."


async def test_a_user_without_rights_is_said(postgres: Any, postgres_url: str):
    connection = await asyncpg.connect(postgres.get_uri())
    await connection.execute("DROP ROLE IF EXISTS canary")
    await connection.execute("CREATE ROLE canary LOGIN")
    await connection.close()
    told = await why(postgres_url.replace("postgres:", "canary:", 1))
    assert "does not let this user create or use its tables: run `python app.py migrate`" in told
    assert "canary" not in told
