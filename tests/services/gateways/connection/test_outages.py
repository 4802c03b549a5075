"""A database that is away, full or locked: nothing half-written, and all is well afterwards."""

import asyncio
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from resource import RLIMIT_FSIZE, getrlimit, setrlimit
from sqlite3 import Connection, connect
from typing import Any

import asyncpg
import pytest
from asyncpg import PostgresError
from sqlalchemy import Engine, event, text
from sqlalchemy.exc import DBAPIError, OperationalError

from services.gateways.connection import sqlite
from services.gateways.connection.connections import connect as connections_to
from services.gateways.database import Database, open_database
from services.gateways.driver_errors import translated
from services.model.alarms import ALARM_LEASE
from services.model.errors import GatewayUnavailableError, TurnConflictError
from services.model.unit_of_work import Snapshot, StoredDialogState
from tests.clock import NOON, FakeClock
from tests.services.gateways.records import STAFF, alarm, keys, receipt, turn, work

pytestmark = pytest.mark.both_databases

PAGES = 80
"""Room for the tables and a little more."""


@pytest.mark.parametrize(
    ("sqlstate", "expected"),
    [
        ("40001", TurnConflictError),
        ("40P01", TurnConflictError),
        ("53100", GatewayUnavailableError),
        ("57P01", GatewayUnavailableError),
    ],
)
def test_a_servers_error_means_run_again_or_try_later(sqlstate: str, expected: type[Exception]):
    error = PostgresError()
    error.sqlstate = sqlstate
    with pytest.raises(expected), translated():
        raise DBAPIError("", None, error)


def test_an_error_of_the_query_itself_is_no_outage():
    unknown = PostgresError()
    unknown.sqlstate = "22021"
    with pytest.raises(DBAPIError), translated():
        raise DBAPIError("", None, unknown)


async def test_a_pattern_that_sqlite_cannot_match_is_no_outage(small: Database, file: Path):
    connections = connections_to(f"sqlite+aiosqlite:///{file}", FakeClock())
    with pytest.raises(OperationalError, match="too complex"):
        await connections.scan(
            lambda each: each.execute(
                text("SELECT 1 WHERE 'x' LIKE :much"), {"much": "_" * 60_000}
            )
        )
    await connections.close()
    await small.close()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "behalf.db"


@pytest.fixture
async def small(file: Path) -> Database:
    database = open_database(f"sqlite+aiosqlite:///{file}", FakeClock())
    await database.migrate()
    return database


Resize = Callable[[int], None]


@pytest.fixture
def resize() -> Iterator[Resize]:
    """Limit the pages of every SQLite file opened from now on; call it to change the limit."""
    opened: list[Any] = []

    def limit(connection: Any, _record: object) -> None:
        connection.execute(f"PRAGMA max_page_count={PAGES}")
        opened.append(connection)

    def change(pages: int) -> None:
        for connection in opened:
            connection.execute(f"PRAGMA max_page_count={pages}")

    event.listen(Engine, "connect", limit)
    yield change
    event.remove(Engine, "connect", limit)


async def test_a_full_disk_refuses_the_turn_and_takes_it_once_there_is_room(
    resize: Resize, small: Database
):
    large = work(receipt("large"), StoredDialogState("large", "x" * 4096 * PAGES))
    outcomes = await asyncio.gather(
        small.turns.commit(turn("a")),
        small.turns.commit(large),
        small.turns.commit(turn("b")),
        return_exceptions=True,
    )

    assert [type(one) for one in outcomes] == [dict, GatewayUnavailableError, dict]
    assert await small.turns.open(keys("large")) == Snapshot()
    assert (await small.turns.open(keys("b"))).idempotency_record is not None

    resize(10_000)
    await small.turns.commit(large)
    assert (await small.turns.open(keys("large"))).dialog_state is not None
    await small.close()


@pytest.fixture
def locked(file: Path, small: Database) -> Iterator[Connection]:
    """Let another process write to the file, without an end."""
    assert small
    other = connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield other
    other.close()


async def test_a_file_locked_for_good_refuses_every_turn_at_once(
    small: Database, locked: Connection, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(sqlite, "WRITE_TIMEOUT_SECONDS", 0)
    turns = [small.turns.commit(turn(str(n))) for n in range(8)]
    outcomes = await asyncio.gather(*turns, return_exceptions=True)
    assert {type(one) for one in outcomes} == {GatewayUnavailableError}
    assert await small.turns.open(keys("1")) == Snapshot()

    locked.execute("COMMIT")
    await small.turns.commit(turn("1"))
    assert (await small.turns.open(keys("1"))).idempotency_record is not None
    await small.close()


async def test_due_work_in_a_locked_file_is_claimed_once_it_is_free(
    small: Database, locked: Connection, monkeypatch: pytest.MonkeyPatch
):
    locked.execute("COMMIT")
    await small.turns.commit(work(alarm()))
    locked.execute("BEGIN IMMEDIATE")
    with monkeypatch.context() as hasty:
        hasty.setattr(sqlite, "WRITE_TIMEOUT_SECONDS", 0)
        with pytest.raises(GatewayUnavailableError):
            await small.alarms.claim(ALARM_LEASE, 10)
    claim = asyncio.create_task(small.alarms.claim(ALARM_LEASE, 10))
    await asyncio.sleep(0)
    locked.execute("COMMIT")

    assert [due.alarm for due in await claim] == [alarm()]
    await small.close()


async def test_all_who_wait_for_a_locked_file_share_one_deadline(
    small: Database, locked: Connection, monkeypatch: pytest.MonkeyPatch
):
    assert locked
    tenths = count()
    monkeypatch.setattr(sqlite, "monotonic", lambda: next(tenths) / 10)
    monkeypatch.setattr(sqlite, "LOCK_RETRY_SECONDS", 0)
    deeds = [small.purge() for _ in range(10)]
    outcomes = await asyncio.gather(*deeds, return_exceptions=True)
    assert {type(one) for one in outcomes} == {GatewayUnavailableError}
    assert next(tenths) / 10 < 2 * sqlite.WRITE_TIMEOUT_SECONDS
    locked.close()
    await small.close()


async def test_whoever_came_later_does_not_keep_the_earlier_waiting(
    small: Database, locked: Connection, monkeypatch: pytest.MonkeyPatch
):
    assert locked
    first = asyncio.create_task(small.purge())
    await asyncio.sleep(0.05)
    monkeypatch.setattr(sqlite, "WRITE_TIMEOUT_SECONDS", 60)
    later = asyncio.create_task(small.purge())
    await asyncio.sleep(0.05)
    monkeypatch.setattr(sqlite, "WRITE_TIMEOUT_SECONDS", 0)
    with pytest.raises(GatewayUnavailableError):
        await asyncio.wait_for(small.turns.commit(turn("x")), 5)

    locked.execute("COMMIT")
    await asyncio.gather(first, later)
    await small.close()


async def test_a_file_locked_against_reading_does_not_hold_up_the_loop(
    small: Database, file: Path
):
    await small.close()
    other = connect(file, isolation_level=None)
    other.execute("PRAGMA locking_mode=EXCLUSIVE")
    other.execute("BEGIN IMMEDIATE")
    database = open_database(f"sqlite+aiosqlite:///{file}", FakeClock())
    turn_begins = asyncio.create_task(database.turns.open(keys("x")))
    await asyncio.sleep(0)
    other.close()

    assert await turn_begins == Snapshot()
    await database.close()


async def test_a_file_locked_for_a_while_only_delays(small: Database, locked: Connection):
    commit = asyncio.create_task(small.turns.commit(turn("x")))
    assert (await small.turns.open(keys("x"))).idempotency_record is None
    locked.execute("COMMIT")
    await commit

    assert (await small.turns.open(keys("x"))).idempotency_record is not None
    await small.close()


@pytest.fixture
def no_room() -> Iterator[Callable[[int], None]]:
    """Call it with a size: no file can grow beyond that until the test is over."""
    before = getrlimit(RLIMIT_FSIZE)
    yield lambda size: setrlimit(RLIMIT_FSIZE, (size, before[1]))
    setrlimit(RLIMIT_FSIZE, before)


async def test_after_a_refused_commit_the_database_is_away_until_one_succeeds(
    small: Database, file: Path, no_room: Resize
):
    no_room(file.with_name("behalf.db-wal").stat().st_size)
    with pytest.raises(GatewayUnavailableError):
        await small.turns.commit(turn("x"))
    with pytest.raises(GatewayUnavailableError):
        await small.ping()

    no_room(10**9)
    await small.ping()
    await small.turns.commit(turn("x"))
    await small.close()


async def test_a_commit_after_a_refusal_decides_whether_the_database_is_away(
    small: Database, locked: Connection, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(sqlite, "WRITE_TIMEOUT_SECONDS", 0)
    with pytest.raises(GatewayUnavailableError):
        await small.turns.commit(turn("x"))
    monkeypatch.setattr(sqlite, "WRITE_TIMEOUT_SECONDS", 60)
    commit = asyncio.create_task(small.turns.commit(turn("x")))
    await asyncio.sleep(0.05)
    with pytest.raises(GatewayUnavailableError):
        await small.ping()

    locked.execute("COMMIT")
    await commit
    await small.ping()
    await small.close()


async def test_nothing_is_written_to_a_file_that_nobody_will_find_again(
    small: Database, file: Path
):
    for disappear in (_move_away, _replace):
        disappear(file)
        await _refuses(small)

    _put_back(file)
    await small.ping()
    assert await small.turns.open(keys("x")) == Snapshot()
    await small.turns.commit(turn("x"))
    await small.close()


def _move_away(file: Path) -> None:
    file.rename(file.with_name("elsewhere.db"))


def _replace(file: Path) -> None:
    file.touch()


def _put_back(file: Path) -> None:
    file.with_name("elsewhere.db").rename(file)


async def _refuses(database: Database) -> None:
    for deed in (
        database.ping(),
        database.turns.commit(turn("x")),
        database.customers.search("x", 1),
        database.purge(),
    ):
        with pytest.raises(GatewayUnavailableError):
            await deed


async def test_a_file_that_cannot_be_opened_is_an_outage(tmp_path: Path):
    database = open_database(
        f"sqlite+aiosqlite:///{tmp_path}/no/such/folder/behalf.db", FakeClock()
    )
    for deed in (
        database.migrate(),
        database.ping(),
        database.turns.open(keys()),
        database.turns.commit(turn("x")),
    ):
        with pytest.raises(GatewayUnavailableError):
            await deed
    await database.close()


async def test_a_stopped_server_refuses_the_turn_and_takes_it_once_it_is_back(
    postgres: Any, postgres_url: str
):
    database = open_database(postgres_url, FakeClock())
    await database.migrate()
    await database.turns.commit(turn("before"))
    postgres.stop()
    for deed in (
        database.ping(),
        database.turns.open(keys()),
        database.turns.commit(turn("x")),
        database.outbox.record_results([]),
        database.outbox.release(),
        database.customers.search("x", 1),
        database.alarms.claim(ALARM_LEASE, 1),
        database.alarms.audience({"ada"}, {"tenant"}),
        database.staff.find(STAFF, "x", 1),
        database.ledger.tally(NOON, STAFF),
    ):
        with pytest.raises(GatewayUnavailableError, match="database"):
            await deed

    postgres.start()
    assert await database.turns.open(keys("x")) == Snapshot()
    await database.turns.commit(turn("x"))
    assert (await database.turns.open(keys("x"))).idempotency_record is not None
    assert (await database.turns.open(keys("before"))).idempotency_record is not None
    await database.close()


async def test_a_connection_that_the_server_cut_is_replaced_unnoticed(postgres_url: str):
    database = open_database(postgres_url, FakeClock())
    await database.migrate()
    other = open_database(postgres_url, FakeClock())
    await other.ping()
    await _cut_others(postgres_url)

    await database.turns.commit(turn("x"))
    assert (await other.turns.open(keys("x"))).idempotency_record is not None
    await database.close()
    await other.close()


async def _cut_others(url: str) -> None:
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    await connection.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    await connection.close()


async def test_a_server_that_takes_no_writes_is_away(postgres_url: str):
    connection = await asyncpg.connect(postgres_url.replace("+asyncpg", ""))
    name = await connection.fetchval("SELECT current_database()")
    await connection.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    database = open_database(postgres_url, FakeClock())
    with pytest.raises(GatewayUnavailableError):
        await database.ping()
    await database.close()
    await connection.close()
