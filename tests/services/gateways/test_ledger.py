import asyncio
from dataclasses import fields, replace

import pytest
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine

from services.errors import TurnConflictError
from services.gateways.database import Database, open_database
from services.models import RequestState, ServiceRequest
from services.work import CardRetired
from tests.clock import FakeClock
from tests.services.gateways.records import COPY, REQUEST, event, request, work


async def numbers_of(found: object) -> list[int]:
    return [one.number for one in await found]  # type: ignore[attr-defined, misc]


async def test_a_request_comes_back_as_it_was_kept(database: Database):
    await database.turns.commit(work(REQUEST))

    assert await database.ledger.get(1) == replace(REQUEST, version=1)


async def test_a_request_comes_back_with_all_that_may_be_missing_missing(database: Database):
    optional = {field.name: None for field in fields(ServiceRequest) if "None" in str(field.type)}
    await database.turns.commit(work(request(**optional)))

    assert await database.ledger.get(1) == request(**optional, version=1)


async def test_an_unknown_number_is_no_request(database: Database):
    assert await database.ledger.get(1) is None
    assert await database.ledger.by_microsoft_number("") is None


async def test_a_request_is_found_by_microsofts_number(database: Database):
    await database.turns.commit(work(request(microsoft_number="")))
    await database.turns.commit(work(request(number=2, microsoft_number="24111")))

    found = await database.ledger.by_microsoft_number(" 24111 ")
    assert found == request(number=2, microsoft_number="24111", version=1)
    assert await database.ledger.by_microsoft_number("") is None


async def test_lists_hold_what_is_open_and_belongs_there(database: Database):
    closed, waiting = RequestState.CLOSED, RequestState.WAITING_FOR_ADMIN
    await database.turns.commit(
        work(
            request(number=1),
            request(number=2, state=closed),
            request(number=3, owner_id="grace", state=waiting),
            request(number=4, tenant_id="other", state=waiting),
        )
    )

    ledger = database.ledger
    assert await numbers_of(ledger.open_of("ada")) == [4, 1]
    assert await numbers_of(ledger.open_at(REQUEST.tenant_id)) == [3, 1]
    assert await numbers_of(ledger.waiting_for_admin()) == [3, 4]


async def test_history_is_told_in_the_order_in_which_it_was_kept(database: Database):
    told = [event(1, "one"), event(1, "two"), event(1, "three")]
    await database.turns.commit(work(REQUEST, request(number=2), event(2, "x"), *told[:2]))
    await database.turns.commit(work(told[2]))

    assert await database.ledger.history(1) == told


@pytest.mark.parametrize("deed", ["UPDATE events SET evidence = 'x'", "DELETE FROM events"])
async def test_history_cannot_be_changed(database: Database, database_url: str, deed: str):
    await database.turns.commit(work(REQUEST, event(1, "one")))
    engine = create_async_engine(database_url)
    async with engine.connect() as connection:
        with pytest.raises(DBAPIError, match="append-only"):
            await connection.exec_driver_sql(deed)
    await engine.dispose()

    assert await database.ledger.history(1) == [event(1, "one")]


async def test_copies_are_the_cards_of_one_request_that_can_still_change(database: Database):
    await database.turns.commit(
        work(
            COPY,
            replace(COPY, key="other", subject="BH-000002"),
            replace(COPY, key="step", subject=""),
            replace(COPY, key="old"),
            CardRetired("old"),
        )
    )

    assert await database.ledger.copies("BH-000001") == [COPY]


async def test_nobody_gets_the_same_number_twice(database: Database):
    await database.turns.commit(work(request(number=await database.ledger.next_number())))
    numbers = await asyncio.gather(*(database.ledger.next_number() for _ in range(50)))

    assert sorted(numbers) == list(range(2, 52))


async def test_numbers_go_on_after_a_restart(database: Database, database_url: str):
    last = await database.ledger.next_number()
    await database.turns.commit(work(request(number=last)))
    restarted = open_database(database_url, FakeClock())

    assert await restarted.ledger.next_number() == last + 1
    await restarted.close()


async def test_whoever_was_too_late_with_a_number_gets_another_one(
    database: Database, database_url: str
):
    replica = open_database(database_url, FakeClock())
    ours = await database.ledger.next_number()
    for _ in range(3):
        theirs = await replica.ledger.next_number()
        await replica.turns.commit(work(request(number=theirs, title="theirs")))
    if database_url.startswith("sqlite"):  # where one process counts for itself
        with pytest.raises(TurnConflictError):
            await database.turns.commit(work(request(number=ours, title="ours")))
        ours = await database.ledger.next_number()
    await database.turns.commit(work(request(number=ours, title="ours")))

    found = [await database.ledger.get(number) for number in (theirs, ours)]
    assert [one and one.title for one in found] == ["theirs", "ours"]
    await replica.close()
