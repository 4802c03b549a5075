"""On PostgreSQL the bot runs under a role that can change neither record nor triggers."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from services.gateways.database import Database, open_database
from services.model.audit import AuditEntry, Result
from services.model.permissions import Permission
from tests.clock import NOON, FakeClock
from tests.services.gateways.records import CUSTOMER, REQUEST, alarm, event, turn, work

OPERATIONS = Path(__file__).parents[3] / "docs" / "operations.md"
GRANTS = re.findall(r"^ +((?:GRANT|REVOKE) .*;)$", OPERATIONS.read_text("utf-8"), re.MULTILINE)
BOT = "behalf_bot"
NO_GUARD = (
    "CREATE OR REPLACE FUNCTION audit_refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
    "'BEGIN RETURN NULL; END'"
)
ENTRY = AuditEntry(NOON, "ada", Permission.CLOSE, Result.REFUSED, "BH-000001")


@pytest.fixture
async def owner(migrated_postgres_url: str) -> AsyncIterator[Any]:
    """Grant what the documents say, as the owner who migrated; return the owner's connection."""
    connection = await asyncpg.connect(migrated_postgres_url.replace("+asyncpg", ""))
    await connection.execute(f"CREATE ROLE {BOT} LOGIN")
    for grant in GRANTS:
        await connection.execute(grant)
    yield connection
    await connection.execute(f"DROP OWNED BY {BOT}")
    await connection.execute(f"DROP ROLE {BOT}")
    await connection.close()


@pytest.fixture
async def bot(owner: Any, migrated_postgres_url: str) -> AsyncIterator[Database]:
    assert owner
    database = open_database(migrated_postgres_url.replace("postgres:", f"{BOT}:", 1), FakeClock())
    yield database
    await database.close()


async def test_the_bot_starts_and_works_with_what_the_documents_grant(bot: Database):
    assert len(GRANTS) == 5
    await bot.start()
    await bot.turns.commit(turn("x"))
    await bot.turns.commit(work(REQUEST, event(1, "one"), ENTRY, alarm()))
    assert await bot.import_customers([CUSTOMER]) == (1, 0)
    assert await bot.ledger.next_number()
    assert await bot.outbox.claim(FakeClock().elapsed(), 1) is not None
    await bot.purge()
    assert await bot.audit.since(NOON)


@pytest.mark.parametrize(
    "deed",
    [
        *("UPDATE audit SET detail = 'x'", "TRUNCATE audit"),
        *("UPDATE events SET by_id = 'x'", "DELETE FROM events", "TRUNCATE events"),
        *("DROP TRIGGER audit_refuse_changes ON audit", "DROP TABLE audit CASCADE"),
        "ALTER TABLE events DISABLE TRIGGER events_refuse_changes",
        NO_GUARD,
        "SET session_replication_role = replica",
        "UPDATE alembic_version SET version_num = '0004'",
    ],
)
async def test_the_bots_role_changes_neither_the_record_nor_what_guards_it(
    bot: Database, migrated_postgres_url: str, deed: str
):
    await bot.turns.commit(work(REQUEST, event(1, "one"), ENTRY))
    url = migrated_postgres_url.replace("+asyncpg", "").replace("postgres:", f"{BOT}:", 1)
    connection = await asyncpg.connect(url)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await connection.execute(deed)
    await connection.close()


async def test_the_bots_role_deletes_old_lines_of_the_audit_and_no_others(
    bot: Database, owner: Any, migrated_postgres_url: str
):
    old, young = (datetime.now(UTC) - timedelta(days=days) for days in (366, 364))
    await bot.turns.commit(work(replace(ENTRY, at=old), replace(ENTRY, at=young)))
    url = migrated_postgres_url.replace("+asyncpg", "").replace("postgres:", f"{BOT}:", 1)
    connection = await asyncpg.connect(url)
    with pytest.raises(asyncpg.RaiseError, match="append-only"):
        await connection.execute("DELETE FROM audit")
    await connection.execute("DELETE FROM audit WHERE at < now() - interval '365 days'")
    await connection.close()
    assert [row["at"] for row in await owner.fetch("SELECT at FROM audit")] == [young]


async def test_to_read_it_takes_no_right_but_select(
    bot: Database, owner: Any, migrated_postgres_url: str
):
    await bot.turns.commit(work(REQUEST, event(1, "one"), ENTRY))
    await owner.execute(f"REVOKE INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public FROM {BOT}")
    url = migrated_postgres_url.replace("postgres:", f"{BOT}:", 1)
    reading = open_database(url, FakeClock(), read_only=True)
    await reading.check()
    assert len(await reading.audit.since(NOON)) == 1
    assert any((await reading.personal_data.export("ada")).values())
    await reading.close()


@pytest.mark.parametrize("table", ["events", "audit"])
@pytest.mark.parametrize(
    "deed", ["UPDATE {} SET by_id = ''", "DELETE FROM {}", "TRUNCATE {} CASCADE"]
)
async def test_the_triggers_refuse_even_the_owner(
    bot: Database, owner: Any, table: str, deed: str
):
    await bot.turns.commit(work(REQUEST, event(1, "one"), ENTRY))
    with pytest.raises(asyncpg.RaiseError, match="append-only"):
        await owner.execute(deed.format(table))
