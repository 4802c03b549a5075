import asyncio
import os
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import Connection

from services.gateways.connection.connections import connect
from services.gateways.database import open_database
from services.model.alarms import ALARM_LEASE
from tests.clock import NOON, FakeClock
from tests.services.gateways.records import alarm, receipt, told, work
from tests.timeouts import HANGS


async def test_a_call_under_way_ends_although_no_one_waits_for_it(
    tmp_path: Path, clock: FakeClock
):
    file = tmp_path / "behalf.db"
    connections = connect(f"sqlite+aiosqlite:///{file}", clock)
    begun, go_on = Event(), Event()

    def deed(connection: Connection) -> None:
        connection.exec_driver_sql("CREATE TABLE deeds (name)")
        begun.set()
        go_on.wait(10)
        connection.exec_driver_sql("INSERT INTO deeds VALUES ('done')")

    under_way = asyncio.create_task(connections.execute(deed))
    await asyncio.to_thread(begun.wait, 10)
    under_way.cancel()
    await asyncio.gather(under_way, return_exceptions=True)
    go_on.set()
    await connections.close()

    other = sqlite3.connect(file)
    assert other.execute("SELECT name FROM deeds").fetchall() == [("done",)]
    other.close()


async def test_all_that_a_read_only_scan_reads_is_of_one_moment(tmp_path: Path, clock: FakeClock):
    """As on PostgreSQL; and the file is as free afterwards as it was before."""
    file = tmp_path / "behalf.db"
    database = open_database(f"sqlite+aiosqlite:///{file}", clock)
    await database.migrate()
    reading = connect(f"sqlite+aiosqlite:///{file}", clock, read_only=True)

    def count(connection: Connection) -> int:
        found = connection.exec_driver_sql("SELECT count(*) FROM idempotency_records")
        return int(found.scalar_one())

    def look_twice(connection: Connection) -> tuple[int, int]:
        before = count(connection)
        with closing(sqlite3.connect(file, isolation_level=None)) as bot:
            bot.execute("INSERT INTO idempotency_records VALUES ('a', '2030-01-07', NULL)")
        return before, count(connection)

    assert await reading.scan(look_twice) == (0, 0)
    assert await reading.scan(count) == 1
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        assert other.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0
    await reading.close()
    await database.close()


async def test_closing_waits_for_a_call_that_waits_for_the_file(tmp_path: Path, clock: FakeClock):
    file = tmp_path / "behalf.db"
    database = open_database(f"sqlite+aiosqlite:///{file}", clock)
    await database.migrate()
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    purge = asyncio.create_task(database.purge())
    await asyncio.sleep(0.05)
    closing = asyncio.create_task(database.close())
    await asyncio.sleep(0.05)
    assert not closing.done()
    other.execute("COMMIT")
    await asyncio.gather(purge, closing)
    other.close()


async def test_a_commit_and_a_ping_wait_for_no_search(tmp_path: Path, clock: FakeClock):
    url = f"sqlite+aiosqlite:///{tmp_path / 'behalf.db'}"
    database, connections = open_database(url, clock), connect(url, clock)
    await database.migrate()
    go_on = Event()
    searches = [
        asyncio.create_task(connections.scan(lambda _connection: go_on.wait(10))) for _ in range(4)
    ]
    await asyncio.sleep(0)
    await connections.commit([receipt("x")])
    await connections.ping()
    assert not any(search.done() for search in searches)
    go_on.set()
    await asyncio.gather(*searches)
    await connections.close()
    await database.close()


@pytest.mark.parametrize("fate", ["later", "notified"])
async def test_whoever_finds_nothing_due_waits_for_no_writer(
    tmp_path: Path, clock: FakeClock, fate: str
):
    file = tmp_path / "behalf.db"
    database = open_database(f"sqlite+aiosqlite:///{file}", clock)
    await database.migrate()
    due_at = NOON if fate == "notified" else NOON + timedelta(seconds=1)
    await database.turns.commit(work(alarm(due_at=due_at)))
    await database.turns.commit(work(*map(told, await database.alarms.claim(ALARM_LEASE, 10))))
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    async with asyncio.timeout(HANGS):
        assert await database.alarms.claim(ALARM_LEASE, 10) == ()
    other.close()
    await database.close()


async def test_nobody_else_may_read_what_is_stored(tmp_path: Path, clock: FakeClock):
    database = open_database(f"sqlite+aiosqlite:///{tmp_path / 'behalf.db'}", clock)
    await database.start(alone=True)
    modes = {entry.name: entry.stat().st_mode & 0o777 for entry in os.scandir(tmp_path)}
    await database.close()
    assert modes == dict.fromkeys(
        ("behalf.db", "behalf.db-shm", "behalf.db-wal", "behalf.db.lock"), 0o600
    )


async def test_what_others_may_read_of_an_existing_file_is_left_alone(
    tmp_path: Path, clock: FakeClock
):
    file = tmp_path / "behalf.db"
    file.touch(0o640)
    file.chmod(0o640)
    database = open_database(f"sqlite+aiosqlite:///{file}", clock)
    await database.migrate()
    assert file.stat().st_mode & 0o777 == 0o640
    await database.close()
