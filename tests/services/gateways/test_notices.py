"""What the fate of a notice leaves on record: who was told, and who must be told instead."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from services.gateways.database import Database
from services.model.alarms import ALARM_LEASE, Alarm, LateNotice, LateNoticeDispatched
from services.model.conversations import Opening
from services.model.errors import TurnConflictError
from services.model.notices import NoticeContext, UnreachedRecipient
from services.model.outbox import (
    MAX_DEFERRAL,
    DeadLettered,
    Deferred,
    Delivered,
    DeliveryResult,
    Obsolete,
    OutgoingMessage,
)
from services.model.requests import Event
from services.model.stages import Stage
from services.model.states import EventKind
from tests.clock import NOON, FakeClock
from tests.services.gateways.records import (
    CONTEXT,
    CONVERSATION,
    COPY,
    copies_in,
    item,
    keys,
    message,
    notice,
    request,
    work,
)

BLOCKED = "ConversationBlockedByUser"
OPENING = Opening("ada", "29:ada", "28:bot")


@pytest.fixture
async def requests(database: Database) -> None:
    await database.turns.commit(work(request(number=1), request(number=2)))


async def told_of(database: Database, number: int) -> list[tuple[str, str, str]]:
    history = await database.ledger.history(number)
    assert {event.kind for event in history} <= {EventKind.NOTIFIED}
    return [(event.by_id, event.by, event.evidence) for event in history]


async def alarms(database: Database) -> list[Alarm]:
    return [due.alarm for due in await database.alarms.claim(ALARM_LEASE, 100)]


async def left(database: Database) -> list[str]:
    await database.outbox.release()
    return [one.message.key for one in await database.outbox.claim(timedelta(), 100)]


async def test_a_notice_comes_back_as_it_was_kept(database: Database):
    kept = notice("n", tenant_id="tenant", opening=OPENING, card="")
    await database.turns.commit(work(kept, message("m", "a:2")))
    await database.outbox.release()

    found = [one.message for one in await database.outbox.claim(ALARM_LEASE, 10)]
    assert found == [kept, message("m", "a:2")]


async def test_the_copy_of_a_notice_comes_back_as_it_was_kept(database: Database):
    copy = replace(COPY, notice=item().model_dump_json())
    await database.turns.commit(work(copy))

    assert copies_in(await database.ledger.copies("BH-000001")) == [copy]


@pytest.mark.usefixtures("requests")
async def test_of_a_delivered_notice_history_says_who_was_notified(
    database: Database, clock: FakeClock
):
    await database.turns.commit(work(notice("n")))
    clock.advance(seconds=2)
    await database.outbox.record_results([Delivered(notice("n"), "1:a")])

    event = Event(1, clock(), EventKind.NOTIFIED, "ada", "Ada Lovelace", Stage.RESPONSE_WARNING)
    assert await database.ledger.history(1) == [event]


@pytest.mark.usefixtures("requests")
async def test_a_channel_is_notified_without_a_name(database: Database):
    of_a_channel = notice("n", item(stage=Stage.ESCALATED), name="")
    await database.turns.commit(work(of_a_channel))
    await database.outbox.record_results([Delivered(of_a_channel, "1:a")])

    assert await told_of(database, 1) == [("", "", "escalated")]


@pytest.mark.usefixtures("requests")
async def test_a_digest_stands_in_the_history_of_each_request(database: Database):
    due, forgotten = Stage.PROMISE_WARNING, Stage.FORGOTTEN
    items = (item(1, due), item(2, due), item(0), item(1, forgotten), item(1), item(404, due))
    several = notice("n", *items, card="")
    await database.turns.commit(work(several))
    await database.outbox.record_results([Delivered(several, "1:a")])

    ada = ("ada", "Ada Lovelace")
    # Not of what a hand-off has no clock for: the list was written without it.
    assert await told_of(database, 1) == [(*ada, "promise-warning"), (*ada, "forgotten")]
    assert await told_of(database, 2) == [(*ada, "promise-warning")]


@pytest.mark.usefixtures("requests")
@pytest.mark.parametrize(
    "kept",
    [message("m"), replace(notice("m"), replaces=True), replace(notice("m"), body=b'{"to":1}')],
    ids=["reply", "replacement", "unreadable"],
)
async def test_of_what_notifies_no_one_no_history_speaks(
    database: Database, kept: OutgoingMessage
):
    await database.turns.commit(work(kept))
    await database.outbox.record_results([Delivered(kept, "1:a")])

    assert await told_of(database, 1) == []
    assert await left(database) == []


@pytest.mark.usefixtures("requests")
async def test_a_delivery_recorded_twice_stands_in_the_history_once(database: Database):
    await database.turns.commit(work(notice("n"), notice("o", item(2))))
    both = [Delivered(notice("n"), "1:a"), Delivered(notice("o", item(2)), "1:b")]
    await database.outbox.record_results(both[:1])
    await database.outbox.record_results(both)
    await database.outbox.record_results([DeadLettered(notice("n"), "403")])

    assert len(await told_of(database, 1)) == len(await told_of(database, 2)) == 1
    assert await alarms(database) == []


def unreached(
    context: NoticeContext, *, number: int = 1, stage: Stage = Stage.RESPONSE_WARNING
) -> Alarm:
    return Alarm(number, Stage.UNREACHED, NOON, f"{stage}|ada", context)


def missed(why: str, *, stage: Stage = Stage.RESPONSE_WARNING) -> NoticeContext:
    return NoticeContext(
        stage=stage, unreached=(UnreachedRecipient(who="Ada Lovelace", key="ada", why=why),)
    )


@pytest.mark.parametrize(
    ("reason", "why"),
    [
        (f"403 {BLOCKED}", BLOCKED),
        ("404", "404"),
        ("internal error", "internal error"),
        ("not after all: TimeoutError", "TimeoutError"),
        ("foreign host", "foreign host"),
        ("", ""),
    ],
)
async def test_an_unreached_recipient_is_an_alarm_that_says_why(
    database: Database, reason: str, why: str
):
    await database.turns.commit(work(CONVERSATION, COPY, notice("n")))
    await database.outbox.record_results([DeadLettered(notice("n"), reason)])

    assert await alarms(database) == [unreached(missed(why))]
    assert copies_in(await database.ledger.copies("BH-000001")) == []
    assert await left(database) == []
    assert (await database.turns.open(keys())).conversation == CONVERSATION


async def test_of_what_waits_where_no_one_is_reached_the_next_is_notified_once(
    database: Database, clock: FakeClock
):
    elsewhere = replace(notice("z", item(9)), conversation_id="a:9")
    replacement = replace(notice("p", item(8)), replaces=True)
    waiting = [message("m"), notice("n"), notice("o", item(2)), replacement, elsewhere]
    await database.turns.commit(work(*waiting))
    head = Deferred(message("m"), clock(), f"503 {BLOCKED}", unreached=True)
    await database.outbox.record_results([head])
    assert await alarms(database) == [
        unreached(missed(BLOCKED)),
        unreached(missed(BLOCKED), number=2),
    ]
    # Set anew, they could be claimed again.
    await database.outbox.record_results([head])
    await database.outbox.record_results([DeadLettered(notice("n"), "413")])
    assert await alarms(database) == []


@pytest.mark.usefixtures("requests")
async def test_what_has_arrived_with_the_same_results_is_not_passed_on(
    database: Database, clock: FakeClock
):
    await database.turns.commit(work(notice("n"), notice("o", item(2))))
    later = Deferred(notice("o", item(2)), clock(), f"429 {BLOCKED}", unreached=True)
    await database.outbox.record_results([Delivered(notice("n"), "1:a"), later])
    assert await alarms(database) == [unreached(missed(BLOCKED), number=2)]


@pytest.mark.usefixtures("requests")
async def test_what_is_delivered_after_the_next_was_notified_is_on_record(database: Database):
    await database.turns.commit(work(notice("n")))
    late = Deferred(notice("n"), NOON, "503", unreached=True, in_doubt=True)
    await database.outbox.record_results([late])
    await database.outbox.record_results([Delivered(notice("n"), "1:a")])

    assert len(await told_of(database, 1)) == 1
    assert await left(database) == []


async def test_of_a_list_that_cannot_be_delivered_each_is_an_alarm(database: Database):
    accepted = item(4, Stage.ACCEPTED)
    several = notice("n", item(1), item(2, Stage.FORGOTTEN), item(3, context=CONTEXT), accepted)
    await database.turns.commit(work(several))
    await database.outbox.record_results([DeadLettered(several, f"403 {BLOCKED}")])

    third = CONTEXT.model_copy(
        update={"unreached": (*CONTEXT.unreached, *missed(BLOCKED).unreached)}
    )
    assert await alarms(database) == [
        unreached(missed(BLOCKED)),
        unreached(missed(BLOCKED, stage=Stage.FORGOTTEN), number=2, stage=Stage.FORGOTTEN),
        unreached(third, number=3),
    ]


async def test_who_blocked_the_bot_is_not_asked_again_and_others_know_why(database: Database):
    await database.turns.commit(work(CONVERSATION, notice("n")))
    gone = DeadLettered(notice("n"), f"403 {BLOCKED}", conversation_gone=True)
    await database.outbox.record_results([gone])

    suspended = replace(CONVERSATION, suspended_at=NOON, suspended_because=BLOCKED)
    assert (await database.turns.open(keys())).conversation == suspended
    assert await alarms(database) == [unreached(missed(BLOCKED))]


async def test_a_failure_recorded_twice_sets_one_alarm(database: Database, clock: FakeClock):
    await database.turns.commit(work(notice("n")))
    failure = DeadLettered(notice("n"), f"403 {BLOCKED}")
    await database.outbox.record_results([failure])
    assert len(await alarms(database)) == 1
    await database.outbox.record_results([failure])

    assert await alarms(database) == []
    clock.advance(ALARM_LEASE)
    assert len(await alarms(database)) == 1


@pytest.mark.parametrize("kept", [message("m"), replace(notice("m"), replaces=True)], ids=str)
async def test_a_reply_that_cannot_be_delivered_alarms_nobody(
    database: Database, kept: OutgoingMessage
):
    await database.turns.commit(work(kept))
    await database.outbox.record_results([DeadLettered(kept, "403")])

    assert await alarms(database) == []


@pytest.mark.usefixtures("requests")
async def test_what_nobody_needs_any_more_leaves_nothing_behind(database: Database):
    await database.turns.commit(work(COPY, notice("n"), notice("next", card="")))
    await database.outbox.record_results([Obsolete(notice("n"))])

    assert await left(database) == ["next"]
    assert copies_in(await database.ledger.copies("BH-000001")) == []
    assert await database.outbox.activity_id("card") is None
    assert await told_of(database, 1) == []
    assert await alarms(database) == []


@pytest.mark.usefixtures("requests")
async def test_a_notice_that_was_put_off_returns_as_it_was(database: Database, clock: FakeClock):
    kept = notice("n", tenant_id="tenant", opening=OPENING)
    await database.turns.commit(work(kept))
    await database.outbox.record_results([Deferred(kept, NOON + MAX_DEFERRAL, "429")])
    assert await told_of(database, 1) == []

    clock.advance(MAX_DEFERRAL)
    (pending,) = await database.outbox.claim(ALARM_LEASE, 10)
    assert pending.message == kept


@pytest.mark.usefixtures("requests")
async def test_of_a_chat_that_was_opened_the_records_know_the_place(database: Database):
    nowhere = "person:ada"
    opened = notice("n", conversation=nowhere, opening=OPENING, card="card")
    place = replace(CONVERSATION, id="a:opened", service_url="https://teams.example/amer/")
    await database.turns.commit(work(replace(COPY, conversation_id=nowhere), opened))
    await database.outbox.record_results([Delivered(opened, "1:a", opened=place)])

    assert await database.turns.personal_chat("ada", "28:bot") == place
    (copy,) = copies_in(await database.ledger.copies("BH-000001"))
    there = (copy.conversation_id, copy.service_url, copy.activity_id)
    assert there == ("a:opened", place.service_url, "1:a")
    assert len(await told_of(database, 1)) == 1


@pytest.mark.usefixtures("requests")
async def test_a_chat_known_already_is_no_longer_suspended_once_it_was_opened(database: Database):
    suspended = replace(CONVERSATION, suspended_at=NOON, suspended_because=BLOCKED)
    await database.turns.commit(work(suspended, notice("n", opening=OPENING)))
    await database.outbox.record_results([Delivered(notice("n"), "1:a", opened=CONVERSATION)])

    assert (await database.turns.open(keys())).conversation == CONVERSATION


@pytest.mark.usefixtures("requests")
async def test_many_fates_are_recorded_at_once(database: Database):
    kept = [notice(f"n{n}", item(1 + n % 2), card="") for n in range(600)]
    await database.turns.commit(work(*kept))
    fates: list[DeliveryResult] = []
    for number, one in enumerate(kept):
        match number % 3:
            case 0:
                fates.append(Delivered(one, f"1:{number}"))
            case 1:
                fates.append(DeadLettered(one, "404"))
            case _:
                fates.append(Obsolete(one))
    await database.outbox.record_results(fates)

    assert await left(database) == []
    assert len(await told_of(database, 1)) == len(await told_of(database, 2)) == 100
    assert {one.number for one in await alarms(database)} == {1, 2}


LATE = LateNotice("ada", 1, Stage.RESPONSE_WARNING, NOON, CONTEXT)


async def test_late_notices_are_kept_for_their_reader_oldest_first(database: Database):
    older = replace(LATE, number=2, due_at=NOON - timedelta(hours=1), context=NoticeContext())
    others = replace(LATE, to="grace")
    await database.turns.commit(work(LATE, others, older))

    assert await database.alarms.late_notices("ada") == [older, LATE]
    assert await database.alarms.late_notices("grace") == [others]
    assert await database.alarms.late_notices("") == []


async def test_a_late_notice_kept_again_replaces_the_one_before(database: Database):
    again = replace(LATE, due_at=NOON + timedelta(hours=1), context=NoticeContext(who="Jana"))
    await database.turns.commit(work(LATE))
    await database.turns.commit(work(again))

    assert await database.alarms.late_notices("ada") == [again]


def told_late(*found: LateNotice) -> Sequence[LateNoticeDispatched]:
    return [LateNoticeDispatched(one.to, one.number, one.stage) for one in found]


async def test_a_late_notice_is_dispatched_once(database: Database):
    other = replace(LATE, stage=Stage.RESPONSE_BREACH)
    await database.turns.commit(work(LATE, other))
    await database.turns.commit(work(*told_late(LATE)))
    with pytest.raises(TurnConflictError):
        await database.turns.commit(work(*told_late(other, LATE), request(number=7)))

    assert await database.alarms.late_notices("ada") == [other]
    assert await database.ledger.get(7) is None


async def test_what_is_late_anew_while_it_is_dispatched_is_kept(database: Database):
    await database.turns.commit(work(LATE))
    anew = replace(LATE, due_at=NOON + timedelta(hours=1))
    await database.turns.commit(work(anew, *told_late(LATE)))

    assert await database.alarms.late_notices("ada") == [anew]
