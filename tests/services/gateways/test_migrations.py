import asyncio
from dataclasses import replace
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, MetaData, inspect
from sqlalchemy.ext.asyncio import create_async_engine

from services.gateways import migrations
from services.gateways.address_rows import conversation_values, person_values
from services.gateways.database import Database, open_database
from services.gateways.message_rows import copy_values, message_values
from services.gateways.rows import event_values, request_values
from services.gateways.tables import metadata
from services.stages import DEFAULT_WISHES
from services.work import LEASE, Receipt, Snapshot
from tests.clock import NOON, FakeClock
from tests.services.gateways.records import (
    CONVERSATION,
    COPY,
    MESSAGE,
    PERSON,
    REQUEST,
    event,
    keys,
    turn,
    work,
)


def differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_server_default": True})
    return list(compare_metadata(context, metadata))


def indexes(connection: Connection) -> dict[str, set[str | None]]:
    found = inspect(connection)
    return {
        table: {index["name"] for index in found.get_indexes(table)} for table in metadata.tables
    }


async def test_migrations_build_the_tables_that_the_code_expects(
    database: Database, database_url: str
):
    await database.ping()
    engine = create_async_engine(database_url)
    async with engine.connect() as connection:
        assert await connection.run_sync(differences) == []
        built = await connection.run_sync(indexes)
    await engine.dispose()

    expected = {
        table.name: {index.name for index in table.indexes} for table in metadata.sorted_tables
    }
    assert all(expected[name] <= built[name] for name in expected)


async def test_replicas_that_start_at_once_build_the_tables_once(database_url: str):
    replicas = [open_database(database_url, FakeClock()) for _ in range(4)]
    await asyncio.gather(*(replica.migrate() for replica in replicas))

    await replicas[0].turns.commit(turn("x"))
    assert (await replicas[3].turns.open(keys("x"))).receipt is not None
    for replica in replicas:
        await replica.close()


async def test_a_second_start_keeps_what_is_there(database: Database):
    await database.turns.commit(turn("x"))
    await database.migrate()

    assert (await database.turns.open(keys("x"))).receipt is not None


BEFORE_NOTICES = {
    "receipts": {"key": "x", "taken_at": NOON, "answer": b"{}"},
    "conversations": conversation_values(CONVERSATION),
    "people": person_values(PERSON) | {"version": 3},
    "requests": request_values(REQUEST) | {"version": 1},
    "events": event_values(event(1, "one")),
    "card_copies": copy_values(COPY) | {"retired": False, "kept_at": NOON},
    "outbox": message_values(MESSAGE) | {"state": 1, "attempts": 1, "due_at": NOON, "reason": ""},
}
"""A row of each table that revision 0003 changes, and of one that it does not."""


def fill_as_of(connection: Connection, revision: str) -> None:
    """Build the tables of an earlier revision, and keep the rows with what they had then."""
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    command.upgrade(config, revision)
    then = MetaData()
    then.reflect(connection)
    for name, row in BEFORE_NOTICES.items():
        table = then.tables[name]
        kept = {column: value for column, value in row.items() if column in table.c}
        connection.execute(table.insert().values(kept))


async def test_what_was_kept_before_there_were_notices_is_still_there(database_url: str):
    engine = create_async_engine(database_url)
    async with engine.begin() as connection:
        await connection.run_sync(fill_as_of, "0002")
    await engine.dispose()
    database = open_database(database_url, FakeClock())
    await database.migrate()

    person = replace(PERSON, teams_id="", wishes=DEFAULT_WISHES, version=3)
    found = await database.turns.open(keys())
    assert found == Snapshot(Receipt("x", NOON, b"{}"), None, CONVERSATION, person)
    assert await database.staff.find("tenant", "lovelace", 5) == [person]
    before = replace(
        REQUEST,
        rung="",
        offered_to_id="",
        offered_to="",
        response_clock=None,
        promise_clock=None,
        version=1,
    )
    assert await database.ledger.get(1) == before
    assert await database.ledger.history(1) == [event(1, "one")]
    assert await database.ledger.copies("BH-000001") == [COPY]
    (pending,) = await database.outbox.claim(LEASE, 10)
    assert pending.message == MESSAGE

    await database.turns.commit(work(replace(person, teams_id="29:ada")))
    assert await database.staff.by_teams_id("29:ada") is not None
    await database.close()
