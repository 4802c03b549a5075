import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from services.gateways.database import Database, open_database
from services.model.conversations import ConversationKind
from services.model.errors import AlreadyProcessedError, TurnConflictError
from services.model.unit_of_work import IdempotencyRecord, Snapshot, StoredDialogState, TurnKeys
from tests.clock import FakeClock
from tests.services.gateways.records import (
    CONVERSATION,
    CUSTOMER,
    PERSON,
    event,
    keys,
    message,
    receipt,
    request,
    turn,
    work,
)

pytestmark = pytest.mark.both_databases


async def test_a_turn_finds_nothing_in_an_empty_database(database: Database):
    assert await database.turns.open(keys()) == Snapshot()


async def test_a_turn_finds_what_the_last_one_committed(database: Database):
    await database.turns.commit(
        work(receipt(), StoredDialogState("x", "{}"), CONVERSATION, PERSON)
    )

    assert await database.turns.open(keys()) == Snapshot(
        receipt(),
        StoredDialogState("x", "{}", version=1),
        CONVERSATION,
        replace(PERSON, version=1),
    )


async def test_a_turn_finds_only_what_it_asked_for(database: Database):
    await database.turns.commit(
        work(receipt(), StoredDialogState("x", "{}"), CONVERSATION, PERSON)
    )

    found = await database.turns.open(TurnKeys("y", "x", "y", "y"))
    assert found == Snapshot(dialog_state=StoredDialogState("x", "{}", version=1))


async def test_moments_come_back_in_utc_whatever_zone_they_were_written_in(database: Database):
    processed_at = datetime(2030, 7, 1, 1, 30, tzinfo=timezone(timedelta(hours=2)))
    await database.turns.commit(work(IdempotencyRecord("x", processed_at)))

    found = (await database.turns.open(keys())).idempotency_record
    assert found == IdempotencyRecord("x", processed_at)
    assert found.processed_at.tzinfo is UTC


async def test_people_and_conversations_are_overwritten(database: Database):
    await database.turns.commit(work(CONVERSATION, PERSON))
    moved = replace(CONVERSATION, service_url="https://teams.example/amer/")
    renamed = replace(PERSON, name="Ada King", contact=None, version=1)
    await database.turns.commit(work(moved, renamed))

    found = await database.turns.open(keys())
    assert (found.conversation, found.person) == (moved, replace(renamed, version=2))


@pytest.mark.parametrize("version", [0, 1])
async def test_a_person_read_too_early_is_not_written(database: Database, version: int):
    await database.turns.commit(work(PERSON))
    czech = replace(PERSON, language="cs", version=1)
    await database.turns.commit(work(czech))
    with pytest.raises(TurnConflictError):
        await database.turns.commit(work(replace(PERSON, contact=None, version=version)))

    assert (await database.turns.open(keys())).person == replace(czech, version=2)


async def test_the_personal_chat_of_a_person_with_this_bot_is_found(database: Database):
    group = replace(CONVERSATION, id="19:g", kind=ConversationKind.GROUP, person_id="")
    another_bot = replace(CONVERSATION, id="a:0", bot_id="28:former")
    eves = replace(CONVERSATION, id="a:2", person_id="eve")
    await database.turns.commit(work(group, another_bot, eves, CONVERSATION))

    assert await database.turns.personal_chat("ada", "28:bot") == CONVERSATION
    assert await database.turns.personal_chat("eve", "28:bot") == eves
    assert await database.turns.personal_chat("bob", "28:bot") is None
    assert await database.turns.personal_chat("", "28:bot") is None


async def test_dialog_state_grows_by_versions_and_ends_when_it_is_empty(database: Database):
    await database.turns.commit(work(StoredDialogState("x", "one")))
    await database.turns.commit(work(StoredDialogState("x", "two", version=1)))
    assert (await database.turns.open(keys())).dialog_state == StoredDialogState(
        "x", "two", version=2
    )

    await database.turns.commit(work(StoredDialogState("x", "", version=2)))
    assert (await database.turns.open(keys())).dialog_state is None


async def test_forgetting_what_was_never_remembered_is_nothing(database: Database):
    await database.turns.commit(work(receipt(), StoredDialogState("x", "")))

    assert (await database.turns.open(keys())).dialog_state is None


async def test_fifty_deliveries_at_once_are_one_turn(database: Database):
    deliveries = [
        work(receipt(), StoredDialogState("x", f"{n}"), message(f"m{n}", f"c{n}"))
        for n in range(50)
    ]
    outcomes = await asyncio.gather(
        *map(database.turns.commit, deliveries), return_exceptions=True
    )

    assert outcomes.count({}) == 1
    assert sum(isinstance(one, AlreadyProcessedError) for one in outcomes) == 49
    await database.outbox.release()
    (pending,) = await database.outbox.claim(timedelta(minutes=1), 100)
    memory = (await database.turns.open(keys())).dialog_state
    assert memory is not None
    assert pending.message.key == f"m{memory.body}"


@pytest.mark.parametrize("body", ["again", ""])
@pytest.mark.parametrize("version", [0, 1, 3])
async def test_dialog_state_read_too_early_is_not_written(
    database: Database, version: int, body: str
):
    await database.turns.commit(work(StoredDialogState("x", "one")))
    await database.turns.commit(work(StoredDialogState("x", "two", version=1)))
    if version or body:
        with pytest.raises(TurnConflictError):
            await database.turns.commit(
                work(receipt(), StoredDialogState("x", body, version), PERSON)
            )

    assert await database.turns.open(keys()) == Snapshot(
        dialog_state=StoredDialogState("x", "two", version=2)
    )


async def test_of_turns_that_read_the_same_version_one_wins(database: Database):
    await database.turns.commit(work(StoredDialogState("x", "first"), request()))
    outcomes = await asyncio.gather(
        *(
            database.turns.commit(
                work(receipt(f"{n}"), request(title=f"{n}", version=1), event(1, f"{n}"))
            )
            for n in range(16)
        ),
        return_exceptions=True,
    )

    assert outcomes.count({}) == 1
    assert sum(isinstance(one, TurnConflictError) for one in outcomes) == 15
    winner = str(outcomes.index({}))
    found = await database.ledger.get(1)
    assert found == request(title=winner, version=2)
    assert [one.evidence for one in await database.ledger.history(1)] == [winner]


async def test_a_customer_read_too_early_is_not_written(database: Database):
    await database.turns.commit(work(CUSTOMER))
    await database.turns.commit(work(replace(CUSTOMER, name="Contoso Group", version=1)))
    for version in (0, 1):
        with pytest.raises(TurnConflictError):
            await database.turns.commit(work(replace(CUSTOMER, name="Lost", version=version)))

    found = await database.customers.get(CUSTOMER.tenant_id)
    assert found == replace(CUSTOMER, name="Contoso Group", version=2)


async def test_of_sixty_four_turns_at_once_only_the_faulty_ones_fail(database: Database):
    await database.turns.commit(work(receipt("7"), StoredDialogState("20", "taken")))
    turns = [turn(str(n)) for n in range(64)]
    outcomes = await asyncio.gather(*map(database.turns.commit, turns), return_exceptions=True)

    failed = {n: type(outcome) for n, outcome in enumerate(outcomes) if outcome}
    assert failed == {7: AlreadyProcessedError, 20: TurnConflictError}
    await database.outbox.release()
    pending = await database.outbox.claim(timedelta(minutes=1), 1000)
    assert {one.message.key for one in pending} == {f"{n}-1" for n in range(64)} - {"7-1", "20-1"}
    assert (await database.turns.open(keys("20"))).idempotency_record is None
    assert (await database.turns.open(keys("7"))).dialog_state is None


async def test_a_fault_in_one_turn_is_raised_there_and_nowhere_else(database: Database):
    faulty = work(receipt("faulty"), StoredDialogState("faulty", None))  # type: ignore[arg-type]
    outcomes = await asyncio.gather(
        database.turns.commit(turn("a")),
        database.turns.commit(work(receipt("b"), event(404, "of no request"))),
        database.turns.commit(faulty),
        return_exceptions=True,
    )

    assert outcomes[0] == {}
    assert isinstance(outcomes[1], Exception)
    assert (await database.turns.open(keys("a"))).idempotency_record is not None
    assert (await database.turns.open(keys("b"))).idempotency_record is None


async def test_a_turn_that_nobody_waits_for_any_more_holds_up_no_other(database: Database):
    commit = asyncio.create_task(database.turns.commit(turn("x")))
    await asyncio.sleep(0)
    commit.cancel()
    await asyncio.gather(commit, return_exceptions=True)
    await database.turns.commit(turn("y"))

    assert (await database.turns.open(keys("y"))).idempotency_record is not None


async def test_closing_finishes_what_was_begun(database: Database, database_url: str):
    commit = asyncio.create_task(database.turns.commit(turn("x")))
    await asyncio.sleep(0)
    await database.close()
    await commit

    again = open_database(database_url, FakeClock())
    assert (await again.turns.open(keys("x"))).idempotency_record is not None
    await again.close()
