import asyncio
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import get_args

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.ext.asyncio import create_async_engine

from services.gateways.database import RETENTION, Database
from services.gateways.writes import commit, results
from services.model.errors import AlreadyProcessedError
from services.model.outbox import (
    MAX_DEFERRAL,
    MESSAGE_LEASE,
    Backlog,
    CardRetired,
    Claim,
    DeadLettered,
    Deferred,
    Delivered,
    DeliveryResult,
    OutgoingMessage,
)
from services.model.unit_of_work import IdempotencyRecord, Record, TurnKeys
from services.notices.delivery_effects import Effect
from tests.clock import NOON, FakeClock
from tests.services.gateways.records import (
    CONVERSATION,
    COPY,
    alarm,
    copies_in,
    keys,
    message,
    work,
)
from tests.timeouts import HANGS


async def claimed(database: Database) -> list[str]:
    return [one.message.key for one in await database.outbox.claim(MESSAGE_LEASE, 100)]


async def test_a_message_comes_back_as_it_was_kept(database: Database):
    kept = message("m", reply_to="f:1", card="card", replaces=True, body='{"text":"ř"}'.encode())
    await database.turns.commit(work(kept))
    await database.outbox.release()

    (pending,) = await database.outbox.claim(MESSAGE_LEASE, 10)
    assert pending.message == kept


async def test_a_message_is_left_to_its_committer_for_a_minute(
    database: Database, clock: FakeClock
):
    await database.turns.commit(work(message("m")))
    clock.advance(seconds=59)
    assert await claimed(database) == []

    clock.advance(seconds=1)
    assert await claimed(database) == ["m"]
    assert await claimed(database) == []


async def test_a_delivered_message_is_gone_and_its_card_knows_the_activity(
    database: Database, clock: FakeClock
):
    await database.turns.commit(work(COPY, message("m")))
    await database.outbox.record_results([Delivered(message("m"), "1:activity")])

    clock.advance(hours=1)
    assert await claimed(database) == []
    assert await database.outbox.activity_id("card") == "1:activity"
    assert await database.outbox.has_arrived("card")
    assert copies_in(await database.ledger.copies("BH-000001")) == [
        replace(COPY, activity_id="1:activity")
    ]


async def test_whether_a_card_has_arrived_is_not_looked_for_in_the_outbox(database: Database):
    asked: list[str] = []

    def remember(_connection, _cursor, statement, *_others) -> None:
        asked.append(statement)

    event.listen(Engine, "before_cursor_execute", remember)
    try:
        assert not await database.outbox.has_arrived("no such card")
    finally:
        event.remove(Engine, "before_cursor_execute", remember)
    (statement,) = (one for one in asked if "card_copies" in one)
    assert "outbox" not in statement


async def test_a_card_has_no_activity_while_it_is_on_its_way(database: Database, clock: FakeClock):
    await database.turns.commit(work(COPY, message("m"), message("r", replaces=True)))
    assert await database.outbox.activity_id("card") == ""

    later = clock() + MESSAGE_LEASE
    await database.outbox.record_results([Deferred(message("m"), later, "429")])
    assert await database.outbox.activity_id("card") == ""
    assert not await database.outbox.has_arrived("card")


@pytest.mark.parametrize(
    "fate", [Delivered(message("m"), ""), DeadLettered(message("m"), "413")], ids=type
)
async def test_a_card_that_died_or_has_no_name_will_never_have_an_activity(
    database: Database, fate: DeliveryResult
):
    await database.turns.commit(work(COPY, message("m"), message("r", replaces=True)))
    await database.outbox.record_results([fate])

    assert await database.outbox.activity_id("card") is None
    assert not await database.outbox.has_arrived("card")
    assert copies_in(await database.ledger.copies("BH-000001")) == []
    assert await database.outbox.activity_id("no such card") is None


async def test_a_replacement_need_not_tell_its_name_again(database: Database):
    await database.turns.commit(
        work(replace(COPY, activity_id="1:a"), message("r", replaces=True))
    )
    await database.outbox.record_results([Delivered(message("r", replaces=True), "")])

    assert copies_in(await database.ledger.copies("BH-000001")) == [
        replace(COPY, activity_id="1:a")
    ]


async def test_a_message_that_did_not_arrive_returns_when_it_is_due(
    database: Database, clock: FakeClock
):
    await database.turns.commit(work(message("m")))
    due_at = NOON + timedelta(minutes=5)
    await database.outbox.record_results([Deferred(message("m"), due_at, "503")])

    clock.time = due_at - timedelta(seconds=1)
    assert await claimed(database) == []
    clock.time = due_at
    (pending,) = await database.outbox.claim(MESSAGE_LEASE, 10)
    assert (pending.claims, pending.possible_duplicate) == (1, False)


async def test_what_was_not_tried_has_used_up_no_claim(database: Database, clock: FakeClock):
    await database.turns.commit(work(message("m"), message("n", "b")))
    mine, other = Claim(), Claim()
    for _ in range(3):
        waits = Deferred(message("m"), clock(), "its turn did not come", tried=False, claim=mine)
        refused = Deferred(message("n", "b"), clock(), "429", claim=other)
        # A commit of which no one knows whether it went well is made again.
        for _ in range(2):
            await database.outbox.record_results([waits, refused])
        claimed = await database.outbox.claim(MESSAGE_LEASE, 10)
        mine, other = (Claim(one.version, one.claims + 1) for one in claimed)
    claims = {one.message.key: one.claims for one in claimed}
    assert claims == {"m": 0, "n": 3}
    assert not any(one.possible_duplicate for one in claimed)


async def test_a_clock_that_is_set_back_holds_up_nothing(database: Database, clock: FakeClock):
    await database.turns.commit(work(message("left", "a"), message("put off", "b")))
    later = NOON + MAX_DEFERRAL
    await database.outbox.record_results([Deferred(message("put off", "b"), later, "429")])
    assert await claimed(database) == []

    clock.set_back(hours=1)
    assert sorted(await claimed(database)) == ["left", "put off"]
    assert await claimed(database) == []


async def test_an_unknown_outcome_is_told_from_a_known_one(database: Database, clock: FakeClock):
    await database.turns.commit(work(message("m")))
    for claims in (1, 2):
        clock.advance(seconds=60)
        (pending,) = await database.outbox.claim(MESSAGE_LEASE, 10)
        assert (pending.claims, pending.possible_duplicate) == (claims, True)


async def test_an_undeliverable_message_is_never_claimed_and_holds_nobody_up(
    database: Database, clock: FakeClock
):
    await database.turns.commit(work(message("dead"), message("next")))
    await database.outbox.record_results([DeadLettered(message("dead"), "403")])

    clock.advance(hours=1)
    assert await claimed(database) == ["next"]
    await database.outbox.release()
    assert await claimed(database) == ["next"]


@pytest.mark.parametrize(
    "refused", [message("m"), message("m", replaces=True)], ids=["sent", "replaced"]
)
async def test_a_card_that_teams_refuses_for_good_is_not_replaced_again(
    database: Database, refused: OutgoingMessage
):
    await database.turns.commit(work(COPY, refused))
    await database.outbox.record_results([DeadLettered(refused, "403")])

    assert copies_in(await database.ledger.copies("BH-000001")) == []


async def test_nothing_is_replaced_where_the_bot_is_gone_until_heard_again(
    database: Database, clock: FakeClock
):
    other = replace(COPY, key="other", conversation_id="a:2")
    await database.turns.commit(work(CONVERSATION, COPY, other, message("m", card="")))
    why = "BotNotInConversationRoster"
    gone = DeadLettered(message("m", card=""), f"403 {why}", conversation_gone=True)
    await database.outbox.record_results([gone])

    assert copies_in(await database.ledger.copies("BH-000001")) == [other]
    suspended = (await database.turns.open(keys())).conversation
    assert suspended == replace(CONVERSATION, suspended_at=clock(), suspended_because=why)
    await database.turns.commit(work(CONVERSATION))
    assert copies_in(await database.ledger.copies("BH-000001")) == [COPY, other]


async def test_nothing_overtakes_within_a_conversation(database: Database, clock: FakeClock):
    await database.turns.commit(work(message("a1", "a"), message("b1", "b"), message("a2", "a")))
    await database.outbox.record_results([Deferred(message("a1"), NOON + MAX_DEFERRAL, "429")])

    clock.advance(minutes=9)
    assert await claimed(database) == ["b1"]
    clock.advance(minutes=1)
    assert sorted(await claimed(database)) == ["a1", "b1"]
    await database.outbox.record_results([Delivered(message("a1"), "1")])
    assert await claimed(database) == ["a2"]


async def test_the_oldest_is_claimed_first_and_no_more_than_asked_for(
    database: Database, clock: FakeClock
):
    for name in ("first", "second", "third"):
        await database.turns.commit(work(message(name, name)))
        clock.advance(seconds=1)

    clock.advance(hours=1)
    found = await database.outbox.claim(MESSAGE_LEASE, 2)
    assert [one.message.key for one in found] == ["first", "second"]


async def test_after_a_restart_everything_may_be_claimed_at_once(database: Database):
    await database.turns.commit(work(message("a", "a"), message("b", "b")))
    later = NOON + timedelta(hours=1)
    await database.outbox.record_results([Deferred(message("b"), later, "503")])
    await database.outbox.release()

    assert sorted(await claimed(database)) == ["a", "b"]


async def test_four_claimers_never_get_the_same_message(database: Database, clock: FakeClock):
    messages = [message(f"m{n}", f"c{n // 2}") for n in range(120)]
    await database.turns.commit(work(*messages))
    clock.advance(minutes=2)
    taken: list[OutgoingMessage] = []

    async def worker() -> None:
        while found := await database.outbox.claim(MESSAGE_LEASE, 7):
            taken.extend(one.message for one in found)
            await database.outbox.record_results([Delivered(one.message, "") for one in found])

    await asyncio.gather(*(worker() for _ in range(4)))
    # A worker stops when the others hold the first message of every conversation left.
    await worker()

    assert Counter(one.key for one in taken) == Counter(f"m{n}" for n in range(120))
    order = [int(one.key[1:]) for one in taken]
    assert all(order.index(n) < order.index(n + 1) for n in range(0, 120, 2))


async def test_a_claim_that_is_called_off_leaves_the_database_usable(database: Database):
    for steps in range(6):
        claim = asyncio.create_task(database.outbox.claim(MESSAGE_LEASE, 10))
        for _ in range(steps):
            await asyncio.sleep(0)
        claim.cancel()
        await asyncio.gather(claim, return_exceptions=True)

    await database.turns.commit(work(message("m")))
    async with asyncio.timeout(HANGS):
        # A claim that was called off ends all the same, and may take the message once more.
        await database.outbox.release()
        while await claimed(database) != ["m"]:
            await database.outbox.release()


async def test_recording_what_is_recorded_already_changes_nothing(database: Database):
    await database.turns.commit(work(COPY, message("m")))
    await database.outbox.record_results([Delivered(message("m"), "1:activity")])
    await database.outbox.record_results([Deferred(message("m"), NOON, "too late")])

    assert await claimed(database) == []
    assert await database.outbox.activity_id("card") == "1:activity"


@pytest.mark.parametrize("activity_id", ["", "1:other"])
async def test_a_card_kept_again_keeps_what_it_knows(database: Database, activity_id: str):
    await database.turns.commit(work(replace(COPY, activity_id="1:activity")))
    again = replace(COPY, language="en", activity_id=activity_id)
    await database.turns.commit(work(again))

    expected = replace(again, activity_id=activity_id or "1:activity")
    assert copies_in(await database.ledger.copies("BH-000001")) == [expected]


async def test_a_retired_card_is_replaced_once_more_and_then_left_alone(database: Database):
    await database.turns.commit(work(replace(COPY, activity_id="1:activity")))
    await database.turns.commit(work(CardRetired("card"), message("m", replaces=True)))

    assert copies_in(await database.ledger.copies("BH-000001")) == []
    assert await database.outbox.activity_id("card") == "1:activity"


async def test_dead_letters_are_purged_after_a_week_and_waiting_messages_not(
    database: Database, clock: FakeClock
):
    await database.turns.commit(work(message("dead", "a"), message("alive", "b")))
    await database.outbox.record_results([DeadLettered(message("dead", "a"), "403")])
    clock.advance(MESSAGE_LEASE + RETENTION)
    await database.purge()
    with pytest.raises(AlreadyProcessedError):
        await database.turns.commit(work(message("dead", "a")))

    clock.advance(microseconds=1)
    await database.purge()
    assert await claimed(database) == ["alive"]
    await database.turns.commit(work(message("dead", "a")))


async def test_idempotency_records_and_retired_cards_are_purged_after_a_week(
    database: Database, clock: FakeClock
):
    await database.turns.commit(work(IdempotencyRecord("old", NOON), COPY, CardRetired("card")))
    await database.turns.commit(work(replace(COPY, key="shown", activity_id="1:shown")))
    clock.advance(days=7)
    await database.purge()
    assert (await database.turns.open(TurnKeys("old", "", "", ""))).idempotency_record is not None

    clock.advance(microseconds=1)
    await database.turns.commit(work(IdempotencyRecord("new", clock())))
    await database.purge()
    assert (await database.turns.open(TurnKeys("old", "", "", ""))).idempotency_record is None
    assert (await database.turns.open(TurnKeys("new", "", "", ""))).idempotency_record is not None
    assert await database.outbox.activity_id("shown") == "1:shown"


async def test_a_card_is_where_its_chat_was_opened(database: Database):
    unopened = replace(COPY, conversation_id="person:ada")
    opened = replace(CONVERSATION, id="a:opened")
    await database.turns.commit(work(unopened, message("m", "person:ada")))
    assert await database.outbox.conversation_of(COPY.key) == "person:ada"

    await database.outbox.record_results([Delivered(message("m"), "1:activity", opened)])
    assert await database.outbox.conversation_of(COPY.key) == "a:opened"
    assert await database.outbox.conversation_of("no such card") == ""


async def test_a_dead_letter_is_never_claimed_and_holds_nobody_up(
    database: Database, clock: FakeClock
):
    await database.turns.commit(work(message("m1"), message("m2")))
    await database.outbox.dead_letter("m1", "it cannot be recorded")
    clock.advance(minutes=1)
    assert await claimed(database) == ["m2"]


@pytest.mark.both_databases
async def test_of_one_whose_claims_cannot_be_counted_no_other_suffers(
    database: Database, database_url: str, clock: FakeClock
):
    await database.turns.commit(work(message("m1", "a:1"), message("m2", "a:2")))
    most = "UPDATE outbox SET claims = 2147483647 WHERE key = 'm1'"
    engine = create_async_engine(database_url)
    async with engine.begin() as connection:
        await connection.exec_driver_sql(most)
    await engine.dispose()
    clock.advance(minutes=1)
    assert await claimed(database) == ["m2"]


def test_every_record_effect_and_result_is_written_somewhere():
    writers = {kind for kind, _ in commit._WRITERS}  # noqa: SLF001
    assert writers == {*get_args(Record), *get_args(Effect)} - {OutgoingMessage}
    assert {kind for kind, _ in results._CHANGES} == set(get_args(DeliveryResult))  # noqa: SLF001


async def test_what_is_in_doubt_stays_so_in_the_outbox(database: Database, clock: FakeClock):
    await database.turns.commit(work(message("m")))
    later = Deferred(message("m"), clock() + MAX_DEFERRAL, "504", in_doubt=True)
    await database.outbox.record_results([later])
    assert await claimed(database) == []

    clock.advance(MAX_DEFERRAL)
    (pending,) = await database.outbox.claim(MESSAGE_LEASE, 10)
    assert (pending.possible_duplicate, pending.committed_at) == (True, NOON)


async def test_what_is_for_a_held_address_is_not_claimed(database: Database):
    emea, amer = "https://teams.example/emea/", "https://teams.example/amer/"
    await database.turns.commit(
        work(
            message("e", "a:1", service_url=emea),
            message("a", "a:2", service_url=amer),
            message("f", "a:3", service_url=emea),
        )
    )
    await database.outbox.release()
    held = await database.outbox.claim(MESSAGE_LEASE, 10, held={emea})
    assert [one.message.key for one in held] == ["a"]
    assert await database.outbox.claim_at(amer, MESSAGE_LEASE) == []
    probes = [await database.outbox.claim_at(emea, MESSAGE_LEASE) for _ in range(3)]
    assert [[one.message.key for one in probe] for probe in probes] == [["f"], ["e"], []]


async def test_after_an_outage_whoever_wrote_last_comes_first(database: Database):
    await database.turns.commit(work(*[message(f"m{n}", f"a:{n}") for n in range(4)]))
    await database.turns.commit(work(message("n1", "a:1"), message("n0", "a:0")))
    await database.outbox.release()
    found = [
        await database.outbox.claim(MESSAGE_LEASE, 3, last_written_first=True) for _ in range(2)
    ]
    keys_found = [[one.message.key for one in each] for each in found]
    # By the last of each conversation, but its first message leaves first.
    assert keys_found == [["m0", "m1", "m3"], ["m2"]]


async def test_the_backlog_is_what_has_not_arrived_and_what_is_overdue(
    database: Database, clock: FakeClock
):
    none = timedelta()
    assert await database.backlog() == Backlog(0, none, none)

    await database.turns.commit(work(message("m"), alarm(due_at=NOON + timedelta(minutes=1))))
    clock.advance(seconds=30)
    await database.turns.commit(work(message("dead"), message("n", "a:2")))
    await database.outbox.record_results([DeadLettered(message("dead"), "403")])
    assert await database.backlog() == Backlog(2, timedelta(seconds=30), none)

    clock.advance(seconds=90)
    await database.outbox.record_results([Delivered(message("m"), "1:a")])
    assert await database.backlog() == Backlog(1, timedelta(seconds=90), timedelta(minutes=1))


async def test_what_a_former_holder_records_changes_nothing(database: Database, clock: FakeClock):
    await database.turns.commit(work(message("m")))
    clock.advance(MESSAGE_LEASE)
    (second,) = await database.outbox.claim(MESSAGE_LEASE, 10)
    late = Deferred(message("m"), clock(), "its address is held back", tried=False)
    await database.outbox.record_results([late])
    assert await claimed(database) == []

    own = replace(late, claim=Claim(second.version, second.claims + 1), in_doubt=True)
    await database.outbox.record_results([own])
    (third,) = await database.outbox.claim(MESSAGE_LEASE, 10)
    assert third.possible_duplicate
    assert third.version > second.version
