import asyncio
import re
import shutil
from dataclasses import replace

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, inspect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine

from services.gateways import migrations
from services.gateways.database import Database, open_database
from services.gateways.driver_errors import UnusableDatabaseError
from services.gateways.schema.tables import metadata
from services.model.alarms import ALARM_LEASE
from services.model.errors import GatewayUnavailableError
from services.model.member_lookups import MemberLookup
from tests.clock import NOON, FakeClock
from tests.databases import HEAD
from tests.services.gateways.records import PERSON, REQUEST, keys, turn, work


def is_known(name: str | None, kind: str, _parents: object) -> bool:
    """Leave out what is one system's own: how customers and requests are searched."""
    return kind != "table" or not re.match("(customer|(open_)?request)_index", name or "")


def differences(connection: Connection) -> list[object]:
    options = {"compare_server_default": True, "include_name": is_known}
    context = MigrationContext.configure(connection, opts=options)
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
    assert (await replicas[3].turns.open(keys("x"))).idempotency_record is not None
    for replica in replicas:
        await replica.close()


async def test_a_second_start_keeps_what_is_there(database: Database):
    await database.turns.commit(turn("x"))
    await database.migrate()

    assert (await database.turns.open(keys("x"))).idempotency_record is not None


async def refused(url: str, *statements: str) -> str:
    """Return why the bot does not start on a database made like this; nor is it read."""
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        for statement in statements:
            await connection.exec_driver_sql(statement)
    before = await contents(url)
    database = open_database(url, FakeClock())
    with pytest.raises(UnusableDatabaseError) as refusal:
        await database.start()
    await database.close()
    await engine.dispose()
    assert await refused_to_read(url) == str(refusal.value)
    assert await contents(url) == before
    return str(refusal.value)


async def contents(url: str) -> list[str]:
    engine = create_async_engine(url)
    async with engine.connect() as connection:
        tables = await connection.run_sync(lambda each: inspect(each).get_table_names())
    await engine.dispose()
    return sorted(tables)


REVISIONS = "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"
WAY_OUT = {
    "sqlite": "move it away, or name another one with --data or BEHALF_DATABASE_URL.",
    "postgresql": "name an empty one in BEHALF_DATABASE_URL.",
}


@pytest.mark.parametrize("revision", ["0001", "0002", "0003", "0004"])
async def test_a_database_of_an_early_version_is_left_alone_with_advice(
    database_url: str, revision: str
):
    made = f"INSERT INTO alembic_version VALUES ('{revision}')"  # noqa: S608
    told = await refused(database_url, REVISIONS, made)
    assert f"was made by an early version of Behalf (revision {revision}), which" in told
    assert told.endswith(f": {WAY_OUT[database_url.partition('+')[0]]}")


@pytest.mark.parametrize("revisions", [("9999",), ("0005", "9999"), ("ae1027a6acf",)])
async def test_an_unknown_revision_is_left_alone_and_what_to_do_is_said(
    database_url: str, revisions: tuple[str, ...]
):
    made = [f"INSERT INTO alembic_version VALUES ('{one}')" for one in revisions]  # noqa: S608
    told = await refused(database_url, REVISIONS, *made)
    assert f"at revision {', '.join(revisions)}, and this release ends at {HEAD}: start " in told
    assert told.endswith(f", or {WAY_OUT[database_url.partition('+')[0]]}")


@pytest.mark.parametrize("before", [(), (REVISIONS,)], ids=["no revisions", "no revision"])
async def test_tables_without_a_revision_are_left_alone_and_what_to_do_is_said(
    database_url: str, before: tuple[str, ...]
):
    made = ("CREATE TABLE people (id INTEGER)", "CREATE TABLE idempotency_records (key INTEGER)")
    told = await refused(database_url, *before, *made)
    assert "has tables (idempotency_records, people) without a revision, so that" in told
    assert told.endswith(f": {WAY_OUT[database_url.partition('+')[0]]}")


async def test_a_view_in_the_place_of_a_table_is_left_alone_with_advice(
    database_url: str,
):
    told = await refused(database_url, "CREATE VIEW requests AS SELECT 1 AS number")
    assert "has tables (requests) without a revision, so that" in told
    assert told.endswith(f": {WAY_OUT[database_url.partition('+')[0]]}")


async def test_a_revision_that_is_null_is_left_alone_and_what_to_do_is_said(database_url: str):
    table = "CREATE TABLE alembic_version (version_num VARCHAR(32))"
    told = await refused(database_url, table, "INSERT INTO alembic_version VALUES (NULL)")
    assert "does not say at which revision it is" in told
    assert told.endswith(f"or {WAY_OUT[database_url.partition('+')[0]]}")


@pytest.mark.parametrize(
    ("damage", "gone"),
    [
        (("DROP TABLE late_notices",), "late_notices"),
        (
            ("ALTER TABLE people DROP preferences", "DROP TABLE idempotency_records"),
            "idempotency_records, people.preferences",
        ),
        (
            (
                "ALTER TABLE late_notices RENAME TO x",
                "CREATE VIEW late_notices AS SELECT * FROM x",
            ),
            "late_notices",
        ),
    ],
)
async def test_what_is_gone_from_a_revision_is_named_and_what_to_do_is_said(
    database_url: str, damage: tuple[str, ...], gone: str
):
    database = open_database(database_url, FakeClock())
    await database.start()
    await database.close()
    told = await refused(database_url, *damage)
    assert f"lacks what its revision has ({gone}): restore a back-up, or " in told
    assert told.endswith(f"or {WAY_OUT[database_url.partition('+')[0]]}")


async def test_tables_of_others_beside_ours_are_in_nobodys_way(database_url: str):
    engine = create_async_engine(database_url)
    async with engine.begin() as connection:
        await connection.exec_driver_sql("CREATE TABLE spatial_ref_sys (id INTEGER)")
    await engine.dispose()
    database = open_database(database_url, FakeClock())
    await database.start()
    await database.turns.commit(turn("x"))
    await database.close()


@pytest.fixture
def next_release(tmp_path, monkeypatch):
    """Add a migration to those of today, and return its revision."""
    folder = tmp_path / "migrations"
    shutil.copytree(migrations.HERE, folder)
    (folder / "versions" / "9999_next.py").write_text(
        f'from alembic import op\n\nrevision = "9999"\ndown_revision = "{HEAD}"\n\n\n'
        'def upgrade():\n    op.execute("CREATE TABLE next_release (id INTEGER)")\n'
    )
    monkeypatch.setattr(migrations, "HERE", folder)
    return "9999"


@pytest.mark.both_databases
async def test_reading_brings_no_older_tables_up_to_date(
    database: Database, database_url: str, next_release: str
):
    before = await contents(database_url)
    told = await refused_to_read(database_url)
    assert f"is at revision {HEAD}, and this release reads {next_release}: back it up, and" in told
    assert told.endswith("`python app.py migrate`.")
    assert await contents(database_url) == before
    await database.migrate()
    assert await refused_to_read(database_url) == ""
    assert await contents(database_url) == sorted([*before, "next_release"])


BEFORE_LOOKUPS = (
    "DROP TABLE member_lookups",
    "ALTER TABLE people DROP COLUMN email",
    "ALTER TABLE people DROP COLUMN email_asked_at",
)


@pytest.mark.both_databases
async def test_a_person_of_the_revision_before_is_kept_and_may_be_looked_up(
    database: Database, database_url: str
):
    await database.turns.commit(work(PERSON))
    engine = create_async_engine(database_url)
    async with engine.begin() as connection:
        for statement in BEFORE_LOOKUPS:
            await connection.exec_driver_sql(statement)
        await connection.exec_driver_sql(
            "UPDATE alembic_version SET version_num = '0008_people_affected'"
        )
    await engine.dispose()

    await database.migrate()
    assert await database.staff.get(PERSON.id) == replace(PERSON, version=1, email_asked_at=None)
    lookup = MemberLookup(PERSON.id, PERSON.teams_id, "a:1", "https://teams.example/", NOON)
    await database.turns.commit(work(lookup))
    assert await database.member_lookups.claim(ALARM_LEASE)


@pytest.mark.both_databases
async def test_a_request_of_an_earlier_revision_is_kept(database: Database, database_url: str):
    await database.turns.commit(work(REQUEST))
    engine = create_async_engine(database_url)
    async with engine.begin() as connection:
        for statement in BEFORE_LOOKUPS:
            await connection.exec_driver_sql(statement)
        await connection.exec_driver_sql("ALTER TABLE requests DROP COLUMN people_affected")
        await connection.exec_driver_sql(
            "UPDATE alembic_version SET version_num = '0007_problem_start'"
        )
    await engine.dispose()

    await database.migrate()
    assert await database.ledger.get(1) == replace(REQUEST, version=1, people_affected=None)


@pytest.mark.both_databases
async def test_reading_makes_no_tables(database_url: str):
    assert await contents(database_url) == []
    told = await refused_to_read(database_url)
    assert "has no tables yet: name the one that the bot uses" in told
    assert await contents(database_url) == []


@pytest.mark.both_databases
async def test_a_database_that_is_read_cannot_be_written_to(database: Database, database_url: str):
    await database.turns.commit(turn("x"))
    reading = open_database(database_url, FakeClock(), read_only=True)
    with pytest.raises((GatewayUnavailableError, DBAPIError)):
        await reading.turns.commit(turn("y"))
    await reading.check()
    await reading.close()
    assert (await database.turns.open(keys("y"))).idempotency_record is None


async def refused_to_read(url: str) -> str:
    """Return why a database is not read; nothing if it is."""
    reading = open_database(url, FakeClock(), read_only=True)
    try:
        await reading.check()
    except UnusableDatabaseError as refusal:
        return str(refusal)
    finally:
        await reading.close()
    return ""
