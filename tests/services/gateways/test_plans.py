"""What it costs to look for due work follows what is due: the plans never go through a table."""

import sqlite3
from collections.abc import Iterator

import asyncpg
import pytest
from sqlalchemy import Engine, event
from sqlalchemy.ext.asyncio import create_async_engine

from services.gateways.database import Database
from services.model.alarms import ALARM_LEASE
from tests.clock import NOON
from tests.services.gateways.records import STAFF, request, work

OPEN = 20_000

_NUMBERS = f"""
    WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {OPEN})
"""  # noqa: S608
_FILL = (
    """
    INSERT INTO requests (number, tenant_id, customer, product, publisher, kind, title,
        description, severity, contact, route, state, owner_id, owner, created_by, created_at,
        override_reason, microsoft_number, answered_by, version, escalation_level,
        offered_to_id, offered_to, created_by_id, staff_tenant_id, facts)
    {numbers} SELECT n + 1, tenant_id, customer, product, publisher, kind, title, description,
        severity, contact, route, 'submitted', owner_id, owner, created_by, created_at,
        override_reason, microsoft_number, answered_by, version, escalation_level,
        offered_to_id, offered_to, created_by_id, staff_tenant_id, facts
    FROM numbers, requests WHERE number = 1
    """,
    """
    INSERT INTO alarms (number, stage, recipient, due_at, context, version)
    {numbers} SELECT n, 'response-warning', '', '2031-01-07 12:00:00.000000', '', 1 FROM numbers
    """,
    """
    INSERT INTO alarms (number, stage, recipient, due_at, context, version, dispatched_at)
    {numbers} SELECT n, 'offered', '', '2029-01-07 12:00:00.000000', '', 1,
        '2029-01-07 12:00:00.000000' FROM numbers
    """,
    """
    INSERT INTO events (number, at, kind, by_id, to_id)
    {numbers} SELECT n, '2029-01-07 12:00:00.000000', CASE n % 10 WHEN 0 THEN 'created'
        ELSE 'told' END, '', '' FROM numbers
    """,
    "UPDATE alarms SET due_at = '2030-01-07 11:00:00.000000' WHERE number % 2000 = 0",
    "ANALYZE",
)


@pytest.fixture
async def full(database: Database, database_url: str) -> Database:
    """Return a database with many alarms that are open, as many that were told, and ten due."""
    await database.turns.commit(work(request(number=1)))
    engine = create_async_engine(database_url)
    async with engine.begin() as connection:
        for statement in _FILL:
            text = statement.format(numbers=_NUMBERS)
            if database_url.startswith("sqlite"):
                await connection.exec_driver_sql(text)
            else:
                await connection.exec_driver_sql(_cast(text))
    await engine.dispose()
    return database


def _cast(text: str) -> str:
    return text.replace(".000000'", "+00'::timestamptz")


@pytest.fixture
def statements() -> Iterator[list[tuple[str, tuple[object, ...]]]]:
    """Return what is asked of any database from now on."""
    asked: list[tuple[str, tuple[object, ...]]] = []

    def remember(_connection, _cursor, statement, parameters, *_others) -> None:
        if "alarms" in statement or "requests" in statement:
            asked.append((statement, parameters))

    event.listen(Engine, "before_cursor_execute", remember)
    yield asked
    event.remove(Engine, "before_cursor_execute", remember)


async def plan_of(url: str, statement: str, parameters: tuple[object, ...]) -> str:
    """Return the plan for whatever the parameters may be: PostgreSQL may settle for that one."""
    if url.startswith("sqlite"):
        file = sqlite3.connect(url.removeprefix("sqlite+aiosqlite:///"))
        rows = file.execute(f"EXPLAIN QUERY PLAN {statement}", parameters).fetchall()
        file.close()
        return "\n".join(row[3] for row in rows)
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    await connection.execute("SET plan_cache_mode = force_generic_plan")
    await connection.execute(f"PREPARE asked AS {statement}")
    nulls = ", ".join("NULL" for _ in parameters)
    rows = await connection.fetch(f"EXPLAIN EXECUTE asked({nulls})")
    await connection.close()
    return "\n".join(row[0] for row in rows)


async def test_looking_for_due_work_goes_by_the_index_of_the_undispatched(
    full: Database, database_url: str, statements: list[tuple[str, tuple[object, ...]]]
):
    await full.alarms.overdue(NOON)
    assert len(await full.alarms.claim(ALARM_LEASE, 500)) == OPEN / 2_000
    assert await full.alarms.claim(ALARM_LEASE, 500) == ()

    plans = [await plan_of(database_url, *one) for one in statements]
    assert len(plans) == 5
    overdue, anything, claim, concerned, idle = plans
    for plan in (overdue, anything, claim, idle):
        assert "ix_alarms_due_at" in plan
    for plan in plans:
        assert "Seq Scan" not in plan
        assert "SCAN alarms" not in plan
        assert "SCAN requests" not in plan
    assert "requests" in concerned


async def test_what_is_at_risk_is_found_by_what_was_dispatched(
    full: Database, database_url: str, statements: list[tuple[str, tuple[object, ...]]]
):
    await full.ledger.at_risk(10, STAFF)
    await full.ledger.tally(NOON, STAFF)

    plans = [await plan_of(database_url, *one) for one in statements]
    assert len(plans) == 3
    at_risk, states, milestones = plans
    assert "ix_alarms_risks" in at_risk
    assert "ix_events_milestones" in milestones
    if database_url.startswith("sqlite"):
        assert "SCAN requests USING COVERING INDEX ix_requests_clocks" in states
