"""Lookups of members are claimed by one process, and end with an address or without."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.ext.asyncio import create_async_engine

from services.gateways.database import Database, open_database
from services.model.errors import TurnConflictError
from services.model.member_lookups import LOOKUP_INTERVAL, MemberLookup
from tests.clock import NOON, FakeClock
from tests.services.gateways.records import PERSON, work

pytestmark = pytest.mark.both_databases

LEASE = timedelta(seconds=60)
ADAS = MemberLookup(
    person_id=PERSON.id,
    teams_id=PERSON.teams_id,
    conversation_id="a:1",
    service_url="https://teams.example/emea/",
    due_at=NOON,
)
GRACES = replace(ADAS, person_id="grace", teams_id="29:grace", due_at=NOON + timedelta(seconds=90))
CLAIMED = replace(ADAS, due_at=NOON + LEASE, attempts=1)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
async def known(database: Database, database_url: str, clock: FakeClock):
    """Return a database with two people and their lookups, on a clock of its own."""
    grace = replace(PERSON, id="grace", name="Grace Hopper")
    await database.turns.commit(work(PERSON, grace, ADAS, GRACES))
    opened = open_database(database_url, clock)
    yield opened
    await opened.close()


async def test_whoever_is_due_first_is_claimed_and_nobody_before(known: Database, clock):
    assert await known.member_lookups.claim(LEASE) == CLAIMED
    assert await known.member_lookups.claim(LEASE) is None
    clock.advance(seconds=61)
    assert (await known.member_lookups.claim(LEASE)).attempts == 2
    assert await known.member_lookups.claim(LEASE) is None
    clock.advance(seconds=30)
    assert (await known.member_lookups.claim(LEASE)).person_id == "grace"


async def test_one_lookup_is_claimed_by_one_process(known: Database, database_url: str):
    other = open_database(database_url, FakeClock())
    claims = (each.member_lookups.claim(LEASE) for each in (known, other, known, other))
    found = await asyncio.gather(*claims)
    await other.close()
    assert [one for one in found if one] == [CLAIMED]


async def test_an_address_is_kept_with_the_person_and_nothing_else_of_them_changes(
    known: Database, clock
):
    lookup = await known.member_lookups.claim(LEASE)
    await known.member_lookups.settle(lookup, "ada@partner.example")
    clock.advance(minutes=2)
    found = await known.staff.get(PERSON.id)
    assert found == replace(PERSON, email="ada@partner.example", version=2)
    assert (await known.staff.get("grace")).email == ""
    assert (await known.member_lookups.claim(LEASE)).person_id == "grace"
    assert await known.member_lookups.claim(LEASE) is None


async def test_a_turn_that_began_before_does_not_write_the_address_away(known: Database):
    read = await known.staff.get(PERSON.id)
    await known.member_lookups.settle(ADAS, "ada@partner.example")
    with pytest.raises(TurnConflictError):
        await known.turns.commit(work(replace(read, language="en")))


async def test_without_an_address_the_lookup_ends_and_the_person_stays(known: Database, clock):
    await known.member_lookups.settle(await known.member_lookups.claim(LEASE), "")
    assert await known.staff.get(PERSON.id) == replace(PERSON, version=1)
    clock.advance(minutes=2)
    assert (await known.member_lookups.claim(LEASE)).person_id == "grace"


async def test_what_is_put_off_is_claimed_from_then_on(known: Database, clock):
    lookup = await known.member_lookups.claim(LEASE)
    await known.member_lookups.defer(lookup, NOON + timedelta(seconds=15))
    clock.advance(seconds=14)
    assert await known.member_lookups.claim(LEASE) is None
    clock.advance(seconds=1)
    assert (await known.member_lookups.claim(LEASE)).attempts == 2


async def test_a_new_lookup_takes_the_place_of_an_old_one(known: Database):
    await known.member_lookups.claim(LEASE)
    moved = replace(ADAS, conversation_id="19:group", due_at=NOON)
    await known.turns.commit(work(moved))
    assert await known.member_lookups.claim(LEASE) == replace(CLAIMED, conversation_id="19:group")


async def test_a_clock_that_is_set_back_puts_nobody_off_for_ever(known: Database):
    far = NOON + LOOKUP_INTERVAL + timedelta(days=300)
    await known.member_lookups.defer(ADAS, far)
    assert await known.member_lookups.claim(LEASE) == CLAIMED


async def test_whoever_was_forgotten_meanwhile_does_not_come_back(known: Database):
    lookup = await known.member_lookups.claim(LEASE)
    await known.personal_data.forget(PERSON.id, "os:admin")
    await known.member_lookups.settle(lookup, "ada@partner.example")
    assert await known.staff.get(PERSON.id) is None


async def test_a_damaged_lookup_ends_and_the_next_is_claimed(
    known: Database, database_url: str, clock
):
    engine = create_async_engine(database_url)
    async with engine.begin() as connection:
        await connection.exec_driver_sql(
            "UPDATE member_lookups SET due_at = '0099-01-01 00:00:00' WHERE person_id = 'ada'"
        )
    await engine.dispose()
    clock.advance(minutes=2)
    assert (await known.member_lookups.claim(LEASE)).attempts == 1
    assert (await known.member_lookups.claim(LEASE)).person_id == "grace"
