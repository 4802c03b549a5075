"""An import adds, updates and leaves alone; it is compared first, and goes on where it stopped."""

import asyncio
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy.ext.asyncio import create_async_engine

from services.gateways import customer_import, sorted_runs
from services.gateways.database import Database
from services.model.customers import Customer
from services.model.errors import TurnConflictError
from services.model.imports import Change, Kept, Tally
from services.model.taxonomy import Fact, Relationship
from tests.services.gateways.records import CUSTOMER, work

EVER = datetime(1970, 1, 1, tzinfo=UTC)
ALL = frozenset(Kept)


def customers(count: int) -> list[Customer]:
    return [
        replace(CUSTOMER, tenant_id=f"{number:08}-0000-4000-8000-000000000000", facts={})
        for number in range(count)
    ]


async def audited(database: Database) -> list[str]:
    return [line.detail for line in await database.audit.since(EVER)]


@pytest.fixture(autouse=True)
def small_batches(monkeypatch):
    monkeypatch.setattr(customer_import, "BATCH", 10)
    monkeypatch.setattr(customer_import, "PAUSE_SECONDS", 0)


async def test_many_batches_are_one_line_of_the_audit(database: Database):
    tally = await database.customer_import.run(customers(35), "os:ada", staff_tenant_id="home")

    assert tally == Tally(added=35)
    assert await audited(database) == ["35 added, 0 updated for home"]
    again = await database.customer_import.run(customers(36), "os:ada")
    assert again == Tally(added=1, unchanged=35)


async def test_what_failed_in_the_middle_is_told_and_goes_on_where_it_stopped(database: Database):
    def broken() -> Iterator[Customer]:
        yield from customers(25)
        raise OSError

    with pytest.raises(OSError):  # noqa: PT011 - the file's own
        await database.customer_import.run(broken(), "os:ada")
    assert await audited(database) == ["20 added, 0 updated; not finished"]
    assert await database.customer_import.run(customers(25), "os:ada") == Tally(
        added=5, unchanged=20
    )


async def test_who_changes_a_customer_meanwhile_makes_it_compared_anew(
    database: Database, monkeypatch
):
    (known,) = customers(1)
    await database.customer_import.run([known], "os:ada")
    renamed = replace(known, name="Renamed")
    write = customer_import.Plan.write
    answered = replace(known, facts={Fact.GDAP: True}, version=1)
    tries = []

    def overtaken(plan, connection):
        tries.append(1)
        if len(tries) == 1:
            raise TurnConflictError
        return write(plan, connection)

    await database.turns.commit(work(answered))
    monkeypatch.setattr(customer_import.Plan, "write", overtaken)
    assert await database.customer_import.run([renamed], "os:ada") == Tally(updated=1)
    found = await database.customers.get(known.tenant_id)
    assert found == replace(renamed, facts={Fact.GDAP: True}, version=3)
    tries.clear()
    monkeypatch.setattr(customer_import, "ATTEMPTS", 1)
    with pytest.raises(TurnConflictError):
        await database.customer_import.run([known], "os:ada")


@pytest.mark.parametrize("known", [True, False])
async def test_rows_that_somebody_else_has_written_meanwhile_are_compared_anew(
    database: Database, monkeypatch, *, known: bool
):
    found = customers(15)
    if known:
        await database.customer_import.run(found, "os:ada")
    write = customer_import.Plan.write
    sizes: list[int] = []

    def overtaken(plan, connection):
        sizes.append(len(plan))
        if len(sizes) == 1 and known:
            connection.exec_driver_sql("UPDATE customers SET version = version + 1")
        elif len(sizes) == 1:
            write(plan, connection)
        return write(plan, connection)

    monkeypatch.setattr(customer_import.Plan, "write", overtaken)
    renamed = [replace(one, name="Renamed") for one in found]
    tally = await database.customer_import.run(renamed, "os:ada")

    assert tally == (Tally(updated=15) if known else Tally(added=15))
    assert sizes == [10, 10, 5]
    kept = await database.customers.get(found[0].tenant_id)
    assert kept == replace(renamed[0], version=2 if known else 1)


async def test_of_several_customers_of_one_key_the_last_is_meant_in_whatever_batch(
    database: Database,
):
    (one,) = customers(1)
    named = [replace(one, name=str(number)) for number in range(25)]
    await database.customer_import.run(named, "os:ada")

    found = await database.customers.get(one.tenant_id)
    assert found is not None
    assert found.name == "24"


async def test_the_next_customers_are_read_while_the_last_are_written(
    database: Database, monkeypatch
):
    second_batch = threading.Event()
    write = customer_import.Plan.write

    def source() -> Iterator[Customer]:
        for number, one in enumerate(customers(35)):
            if number == 20:
                second_batch.set()
            yield one

    def waiting(plan, connection):
        assert second_batch.wait(5)
        write(plan, connection)

    monkeypatch.setattr(sorted_runs, "POOL", 1)
    monkeypatch.setattr(customer_import.Plan, "write", waiting)
    assert await database.customer_import.run(source(), "os:ada") == Tally(added=35)


async def test_two_imports_at_once_are_one(database: Database):
    found = customers(40)
    one, other = await asyncio.gather(
        *(database.customer_import.run(found, "os:ada") for _ in range(2))
    )

    assert one.added + other.added == 40
    assert one.added + one.unchanged == other.added + other.unchanged == 40


async def test_a_comparison_tells_and_writes_nothing(database: Database):
    old = customers(12)
    await database.customer_import.run(old[:11], "os:ada")
    told: list[Change] = []
    renamed = replace(old[0], name="Renamed", relationship=Relationship.ADVISOR)
    tally = await database.customer_import.compare(
        [renamed, *old[1:]], told.append, kept=frozenset
    )

    assert tally == Tally(added=1, updated=1, unchanged=10)
    told.sort(key=lambda one: one.fields)
    assert [(one.customer.name, one.fields) for one in told] == [
        (CUSTOMER.name, ()),
        ("Renamed", ("name", "relationship")),
    ]
    assert await database.customers.get(old[11].tenant_id) is None
    assert len(await audited(database)) == 1


async def test_what_a_file_has_no_column_for_stays_as_it_is_known(database: Database):
    (known,) = customers(1)
    known = replace(
        known,
        domains=("a.example", "b.example"),
        relationship=Relationship.RESELLER,
        government=True,
        provider="Wingtip",
    )
    await database.customer_import.run([known], "os:ada")
    bare = Customer(known.tenant_id, "Renamed", ("b.example", "c.example"), Relationship.DIRECT)
    await database.customer_import.run([bare], "os:ada", kept=lambda: ALL)

    found = await database.customers.get(known.tenant_id)
    assert found == replace(
        known, name="Renamed", domains=("b.example", "c.example", "a.example"), version=2
    )
    again = await database.customer_import.run([bare], "os:ada", kept=lambda: ALL)
    assert again == Tally(unchanged=1)


@pytest.mark.parametrize("column", ["version", "relationship", "domains"])
async def test_a_row_that_cannot_be_read_is_repaired(
    database: Database, database_url: str, column: str
):
    (known,) = customers(1)
    await database.customer_import.run([known], "os:ada")
    value = "-1" if column == "version" else "'?'"
    broken = f"UPDATE customers SET {column} = {value}"  # noqa: S608
    engine = create_async_engine(database_url)
    async with engine.begin() as connection:
        await connection.exec_driver_sql(broken)
    await engine.dispose()
    assert await database.customer_import.run([known], "os:ada") == Tally(updated=1)
    assert await database.customers.get(known.tenant_id) == replace(known, version=1)
