import asyncio

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, inspect
from sqlalchemy.ext.asyncio import create_async_engine

from services.gateways.database import Database, open_database
from services.gateways.tables import metadata
from tests.clock import FakeClock
from tests.services.gateways.records import keys, turn


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
