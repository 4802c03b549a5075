import asyncio
import json
from dataclasses import replace
from datetime import timedelta
from email.utils import format_datetime
from itertools import count

import aiohttp
import pytest
from structlog.contextvars import merge_contextvars
from structlog.testing import capture_logs

from bot.outbound.claimer import CLAIM_BATCH, MAX_IN_FLIGHT
from bot.outbound.connector import POOL_SIZE, TIMEOUT, Connector, Rejected, Uncertain
from bot.outbound.rate_limits import UNLIMITED
from bot.outbound.retry_policy import RetryPolicy
from bot.outbound.sender import MAX_PER_CONVERSATION
from bot.telemetry.logs import correlated
from services.model.outbox import DeadLettered, Deferred, Delivered
from tests.bot.outbound.road import (
    ARRIVES,
    CONVERSATION_GONE,
    LATER,
    LEASE,
    NOT_TAKEN,
    QUICK,
    UNCLEAR,
    Loopback,
    Running,
    Tokens,
    road_to_teams,
    running,
)
from tests.clock import NOON
from tests.fake_teams import Answer, blocked, refusal
from tests.timeouts import HANGS
from tests.virtual_time import in_virtual_time

REPEATED = "This may have reached you once before.\n\nk1"


@pytest.fixture
async def road():
    async with road_to_teams() as road:
        yield road


@pytest.mark.parametrize("status", [200, 201, 202])
async def test_what_arrived_is_put_on_record_with_its_activity(road, status):
    road.teams.will(Answer(status))
    message = road.message()
    road.post(road.sender(), message)
    assert await road.outbox.fate() == Delivered(message, "a-1")
    [received] = road.teams.received
    assert received.activity == {"type": "message", "text": "k1"}
    assert received.headers["Content-Type"] == "application/json"
    assert "Authorization" not in received.headers


@pytest.mark.parametrize("body", [b"", b"not json", b"[]", b'{"id": 7}', b"{}"])
async def test_an_arrival_without_an_id_is_an_arrival(road, body):
    road.teams.will(Answer(201, body))
    message = road.message()
    road.post(road.sender(), message)
    assert await road.outbox.fate() == Delivered(message, "")


@pytest.mark.parametrize("answer", [refusal(429, "Throttled"), Answer(412, b"later")])
async def test_what_was_throttled_is_sent_again_as_it_was(road, answer):
    road.teams.will(answer, answer, answer, ARRIVES)
    road.post(road.sender(), road.message())
    assert isinstance(await road.outbox.fate(), Delivered)
    assert road.teams.texts("a:1") == ["k1"] * 4


async def test_what_is_throttled_all_the_time_goes_back_to_the_outbox(road):
    road.teams.will(*[refusal(429, "Throttled")] * 4)
    message = road.message()
    road.post(road.sender(), message)
    later = NOON + QUICK.min_requeue_delay
    assert await road.outbox.fate() == Deferred(message, later, "429 Throttled")
    assert len(road.teams.received) == 4


@pytest.mark.parametrize(
    ("retry_after", "seconds"),
    [
        ("300", 300),
        (format_datetime(NOON + timedelta(seconds=300), usegmt=True), 300),
        ("86400", 600),
        (format_datetime(NOON + timedelta(days=1), usegmt=True), 600),
        ("9" * 5000, 600),
        ("Mon, 01 Jan 10000 00:00:00 GMT", 600),
        ("Mon, 01 Jan 99999999999999 00:00:00 GMT", 600),
    ],
)
async def test_a_long_retry_after_is_waited_for_in_the_outbox(road, retry_after, seconds):
    road.teams.will(refusal(429, "Throttled", retry_after=retry_after))
    road.post(road.sender(), road.message())
    fate = await road.outbox.fate()
    assert fate.due_at == NOON + timedelta(seconds=seconds)
    assert len(road.teams.received) == 1


@pytest.mark.parametrize(
    "retry_after",
    [
        "soon",
        "-1",
        "0",
        "Mon, 1 Jan 2001 00:00:00 -0000",
        "Mon, 01 Jan 2030 00:00:00 +99999999999999",
        "Mon, 01 Jan 0000 00:00:00 GMT",
    ],
)
async def test_a_retry_after_that_says_nothing_is_ignored(road, retry_after):
    road.teams.will(refusal(429, "Throttled", retry_after=retry_after), ARRIVES)
    road.post(road.sender(), road.message())
    assert isinstance(await road.outbox.fate(), Delivered)


NESTED = refusal(403, "Forbidden", message='{"subCode": "MessageWritesBlocked"}')
NESTED_ELSEWHERE = refusal(403, "BotDisabledByAdmin", message='{"subCode": "Unheard"}')


@pytest.mark.parametrize(
    ("answer", "reason", "conversation_gone"),
    [
        (refusal(403, "BotNotInConversationRoster"), "403 BotNotInConversationRoster", True),
        (refusal(403, "ConversationBlockedByUser"), "403 ConversationBlockedByUser", True),
        (refusal(403, "BotDisabledByAdmin"), "403 BotDisabledByAdmin", True),
        (refusal(403, "MessageWritesBlocked"), "403 MessageWritesBlocked", True),
        (refusal(403, "ForbiddenOperationException"), "403 ForbiddenOperationException", True),
        (blocked(), "403 MessageWritesBlocked", True),
        (blocked("ThreadIsTooLarge"), "403 ThreadIsTooLarge", False),
        (blocked(number=7), "403 MessageWritesBlocked", True),
        (
            Answer(403, b'{"errorCode": 209, "message": "{cut off"}'),
            "403 MessageWritesBlocked",
            True,
        ),
        (Answer(403, b'{"errorCode": 209}'), "403 MessageWritesBlocked", True),
        (Answer(403, b'{"errorCode": 210, "message": "{}"}'), "403", False),
        (Answer(403, b'{"errorCode": "209", "message": 7}'), "403", False),
        (NESTED, "403 MessageWritesBlocked", True),
        (NESTED_ELSEWHERE, "403 BotDisabledByAdmin", True),
        (CONVERSATION_GONE, "404 ConversationNotFound", True),
        (refusal(413, "MessageSizeTooBig"), "413 MessageSizeTooBig", False),
        (refusal(400, "BadSyntax"), "400 BadSyntax", False),
        (refusal(400, "what the customer wrote"), "400", False),
        (Answer(403, b"<html>forbidden</html>"), "403", False),
        (Answer(403, b'{"error": "text"}'), "403", False),
        (Answer(302, b"", {"Location": "/elsewhere"}), "302", False),
    ],
)
async def test_a_refusal_is_final(road, answer, reason, conversation_gone):
    road.teams.will(answer)
    message = road.message()
    road.post(road.sender(), message)
    assert await road.outbox.fate() == DeadLettered(message, reason, conversation_gone)
    assert len(road.teams.received) == 1
    assert list(road.outbox.dead) == ["k1"]


@pytest.mark.parametrize("answer", UNCLEAR.values(), ids=UNCLEAR)
async def test_what_may_have_arrived_is_repeated_once_and_says_so(road, answer):
    road.teams.will(answer, ARRIVES)
    road.post(road.sender(), road.message())
    assert isinstance(await road.outbox.fate(), Delivered)
    assert road.teams.texts("a:1") == ["k1", REPEATED]


@pytest.mark.parametrize("answer", UNCLEAR.values(), ids=UNCLEAR)
async def test_what_is_in_doubt_goes_again_only_where_typing_was_taken(road, answer):
    road.teams.will(answer, answer, answer)
    road.post(road.sender(), road.message())
    assert isinstance(await road.outbox.fate(), Delivered)
    assert road.teams.texts("a:1") == ["k1", REPEATED]
    assert [one.activity for one in road.teams.typing] == [{"type": "typing"}] * 3


@pytest.mark.parametrize("answer", UNCLEAR.values(), ids=UNCLEAR)
async def test_a_doubt_is_kept_however_often_teams_leaves_it_open(road, answer):
    road.teams.will(answer, ARRIVES, answer, ARRIVES, ARRIVES)
    sender = road.sender()
    road.post(sender, road.message())
    deferred = await road.outbox.fate()
    assert isinstance(deferred, Deferred)
    assert deferred.in_doubt
    road.clock.advance(deferred.due_at - NOON)
    async with running(sender):
        assert isinstance(await road.outbox.fate(2), Delivered)
    assert road.teams.texts("a:1") == ["k1", *[REPEATED] * 2]


@pytest.mark.parametrize("answer", NOT_TAKEN.values(), ids=NOT_TAKEN)
async def test_what_teams_did_not_take_goes_again_unmarked(road, answer):
    road.teams.will(answer)
    road.post(road.sender(), road.message())
    assert isinstance(await road.outbox.fate(), Delivered)
    assert road.teams.texts("a:1") == ["k1"] * 2
    assert road.teams.typing == []


async def test_where_typing_is_refused_the_message_goes_all_the_same(road):
    road.teams.will(Answer(504), refusal(400, "BadSyntax"))
    road.post(road.sender(), road.message())
    assert isinstance(await road.outbox.fate(), Delivered)
    assert road.teams.texts("a:1") == ["k1", REPEATED]


@pytest.mark.parametrize("answer", UNCLEAR.values(), ids=UNCLEAR)
async def test_a_replacement_is_repeated_freely_and_never_marked(road, answer):
    road.outbox.cards["c1"] = "a-7"
    road.teams.will(answer, answer, answer, ARRIVES)
    message = road.message(card="c1", replaces=True)
    road.post(road.sender(), message)
    assert await road.outbox.fate() == Delivered(message, "a-7")
    assert {one.method for one in road.teams.received} == {"PUT"}
    assert set(road.teams.texts("a:1")) == {"k1"}


async def test_after_a_time_out_nobody_can_tell(road):
    road.teams.will(LATER)
    hasty = aiohttp.ClientTimeout(total=0.3)
    async with aiohttp.ClientSession(timeout=hasty) as http:
        connector = Connector(http, None, Loopback(), road.clock)
        message = road.message()
        assert await connector.send(message, message.body) == Uncertain("TimeoutError")


async def test_a_doubt_outlives_a_repeat_that_was_not_taken(road):
    road.teams.will(Answer(504), refusal(429, "Throttled", retry_after="300"))
    sender = road.sender()
    road.post(sender, road.message(), road.message("k2"))
    fate = await road.outbox.fate()
    assert (fate.message.key, fate.due_at) == ("k1", NOON + timedelta(seconds=300))
    assert (await road.outbox.fate(2)).message.key == "k2"
    assert road.outbox.rows["k1"].possible_duplicate
    road.clock.advance(seconds=300)
    async with running(sender):
        await road.outbox.fate(4)
    assert road.teams.texts("a:1")[1:] == [REPEATED, "k2"]


async def test_while_nobody_listens_nothing_is_in_doubt(road):
    sender = road.sender(
        retry_policy=RetryPolicy(
            max_attempts=1000, min_delay_seconds=0.001, max_delay_seconds=0.004
        )
    )
    await road.teams.refuse()
    road.post(sender, road.message())
    await asyncio.sleep(0.02)
    await road.teams.start()
    assert isinstance(await road.outbox.fate(), Delivered)
    assert road.teams.texts("a:1") == ["k1"]


async def test_what_found_nobody_goes_back_to_the_outbox(road):
    await road.teams.refuse()
    road.post(road.sender(), road.message())
    fate = await road.outbox.fate()
    assert isinstance(fate, Deferred)
    assert fate.reason == "ClientConnectorError"


async def test_our_token_goes_along(road):
    road.post(road.sender(tokens=Tokens("t1")), road.message())
    [received] = await road.teams.wait_for(1)
    assert received.headers["Authorization"] == "Bearer t1"


async def test_a_rejected_token_is_replaced_once(road):
    road.teams.will(Answer(401))
    road.post(road.sender(tokens=Tokens("t1", "t2")), road.message())
    assert isinstance(await road.outbox.fate(), Delivered)
    sent = [one.headers["Authorization"] for one in road.teams.received]
    assert sent == ["Bearer t1", "Bearer t2"]


async def test_without_a_token_that_is_accepted_the_message_is_kept(road):
    road.teams.will(*[Answer(401)] * 8)
    road.post(road.sender(tokens=Tokens("t1")), road.message())
    fate = await road.outbox.fate()
    assert isinstance(fate, Deferred)
    assert len(road.teams.received) == QUICK.max_attempts


async def test_while_there_is_no_token_nothing_is_sent(road):
    tokens = Tokens("t1")
    tokens.away = 2
    road.post(road.sender(tokens=tokens), road.message())
    assert isinstance(await road.outbox.fate(), Delivered)
    assert len(road.teams.received) == 1


@pytest.mark.parametrize("replaces", [False, True])
async def test_nothing_leaves_for_a_foreign_host(road, replaces):
    road.outbox.cards["c1"] = "a-7"
    foreign = road.teams.url.replace("127.0.0.1", "localhost")
    message = road.message(service_url=foreign, card="c1", replaces=replaces)
    road.post(road.sender(tokens=Tokens("t1")), message)
    assert await road.outbox.fate() == DeadLettered(message, "foreign host")
    assert road.teams.received == []


async def test_an_address_that_is_none_is_refused(road):
    message = road.message(service_url="http://127.0.0.1:70000/")
    connector = Connector(road.http, None, Loopback(), road.clock)
    outcome = await connector.send(message, message.body)
    assert outcome == Rejected("no such address", asked=False)


async def test_ids_are_quoted_in_the_path(road):
    odd = "19:ab/c?d#e@thread.tacv2;messageid=1%2F2"
    road.post(road.sender(), road.message(conversation=odd, reply_to="f:1/../2"))
    [received] = await road.teams.wait_for(1)
    assert (received.conversation, received.target) == (odd, "f:1/../2")
    assert received.path == (
        "/emea/tenant/v3/conversations/19%3Aab%2Fc%3Fd%23e%40thread.tacv2%3Bmessageid%3D1%252F2"
        "/activities/f%3A1%2F..%2F2"
    )


@pytest.mark.parametrize("dots", [".", ".."])
@pytest.mark.parametrize("where", ["conversation", "reply_to"])
async def test_an_id_that_would_change_the_path_is_no_address(road, where, dots):
    message = road.message(**{where: dots})
    road.post(road.sender(), message)
    assert await road.outbox.fate() == DeadLettered(message, "no such address")
    assert road.teams.received == []


async def test_a_card_is_replaced_under_the_id_it_got(road):
    sender = road.sender()
    road.outbox.away = True
    road.post(sender, road.message(card="c1"), road.message("k2", card="c1", replaces=True))
    _, replacement = await road.teams.wait_for(2)
    assert (replacement.method, replacement.target) == ("PUT", "a-1")


async def test_a_card_of_an_earlier_process_is_found_in_the_outbox(road):
    road.outbox.cards["c1"] = "a-77"
    road.post(road.sender(), road.message(card="c1", replaces=True))
    [replacement] = await road.teams.wait_for(1)
    assert replacement.target == "a-77"


async def test_a_card_that_another_replica_is_sending_is_waited_for(road):
    road.outbox.keep(road.message("k1", card="c1"))
    sender = road.sender()
    road.post(sender, road.message("k2", card="c1", replaces=True))
    fate = await road.outbox.fate()
    assert isinstance(fate, Deferred)
    await road.outbox.record_results([Delivered(road.message("k1", card="c1"), "a-7")])
    road.clock.advance(fate.due_at - road.clock())
    async with running(sender):
        [replacement] = await road.teams.wait_for(1)
    assert (replacement.method, replacement.target) == ("PUT", "a-7")


DEAD_CARDS = {
    "413": [refusal(413, "MessageSizeTooBig")],
    "403": [refusal(403, "BotDisabledByAdmin")],
    "404": [CONVERSATION_GONE],
    "302": [Answer(302, b"", {"Location": "/elsewhere"})],
    "no id": [Answer(200, b"{}")],
    "html": [Answer(200, b"<html>")],
}


@pytest.mark.parametrize("answers", DEAD_CARDS.values(), ids=DEAD_CARDS)
async def test_the_replacement_of_a_card_that_died_holds_nobody_up(road, answers):
    # What became of the card is not on record before the replacement's turn comes.
    settle, on_record = road.outbox.record_results, asyncio.Event()

    async def slow(results):
        await on_record.wait()
        await settle(results)

    road.outbox.record_results = slow
    road.teams.will(*answers)
    sender = road.sender()
    card, replacement = road.message(card="c1"), road.message("k2", card="c1", replaces=True)
    road.post(sender, card, replacement, road.message("k3"))
    received = await road.teams.wait_for(len(answers) + 1)
    on_record.set()
    await road.outbox.fate(3)
    assert [one.method for one in received] == ["POST"] * (len(answers) + 1)
    assert road.teams.texts("a:1")[-1] == "k3"
    gone = DeadLettered(replacement, "the card will never be there")
    assert road.outbox.recorded[1] == gone


async def test_the_replacement_of_a_card_lost_in_an_earlier_process_is_dropped(road):
    road.post(road.sender(), road.message(card="c1", replaces=True), road.message("k2"))
    assert isinstance(await road.outbox.fate(), DeadLettered)
    assert isinstance(await road.outbox.fate(2), Delivered)
    assert road.teams.texts("a:1") == ["k2"]


async def test_a_card_that_is_gone_is_not_replaced(road):
    road.outbox.cards["c1"] = "a-7"
    road.teams.will(*[refusal(404, "ActivityNotFoundInConversation")] * 2)
    road.post(road.sender(), road.message(card="c1", replaces=True))
    fate = await road.outbox.fate()
    assert fate.reason == "404 ActivityNotFoundInConversation"


async def test_a_card_of_which_teams_says_once_that_it_is_gone_is_tried_again(road):
    """https://github.com/MicrosoftDocs/msteams-docs/issues/6139: some of a thousand updates."""
    road.outbox.cards["c1"] = "a-7"
    road.teams.will(refusal(404, "ActivityNotFoundInConversation"))
    road.post(road.sender(), road.message(card="c1", replaces=True))
    assert isinstance(await road.outbox.fate(), Delivered)


async def test_an_outbox_that_is_away_holds_a_replacement_up(road):
    sender = road.sender(
        retry_policy=RetryPolicy(
            max_attempts=1000, min_delay_seconds=0.001, max_delay_seconds=0.004
        )
    )
    road.outbox.away = True
    road.outbox.cards["c1"] = "a-7"
    road.post(sender, road.message(card="c1", replaces=True))
    await asyncio.sleep(0.02)
    road.outbox.away = False
    assert isinstance(await road.outbox.fate(), Delivered)


@pytest.mark.parametrize(
    ("conversations", "each"), [(35, 6), pytest.param(64, 20, marks=pytest.mark.proof)]
)
async def test_every_conversation_gets_its_own_in_order(road, conversations, each):
    throttled = refusal(429, "Throttled")
    expected = {f"19:{number}": [] for number in range(conversations)}
    for number, where in enumerate(expected):
        script = [ARRIVES] * (number % 7) + [throttled] * (number % 5)
        road.teams.will(*script, conversation=where)
    patient = RetryPolicy(max_attempts=100, min_delay_seconds=0.001, max_delay_seconds=0.004)
    sender = road.sender(retry_policy=patient, limits=UNLIMITED)
    keys = (f"k{number}" for number in count())
    for _ in range(each):
        for where, sent in expected.items():
            sent.append(next(keys))
            road.post(sender, road.message(sent[-1], where))
        await asyncio.sleep(0)
    await road.outbox.fate(conversations * each)
    for where, sent in expected.items():
        arrived = list(dict.fromkeys(road.teams.texts(where)))
        assert arrived == sent
    assert sender.in_flight == 0


async def test_conversations_do_not_wait_for_each_other(road):
    held = asyncio.Event()
    road.teams.will(Answer(after=held), conversation="slow")
    sender = road.sender(limits=UNLIMITED)
    road.post(sender, road.message("k1", "slow"), road.message("k2", "slow"))
    road.post(sender, *[road.message(f"q{number}", f"quick{number}") for number in range(64)])
    await road.outbox.fate(64)
    assert road.teams.texts("slow") == ["k1"]
    held.set()
    await road.outbox.fate(66)
    assert road.teams.texts("slow") == ["k1", "k2"]


async def test_no_task_is_left_for_an_idle_conversation(road):
    before = asyncio.all_tasks()
    sender = road.sender(limits=UNLIMITED)
    road.post(sender, *[road.message(f"k{number}", f"a:{number}") for number in range(64)])
    await road.outbox.fate(64)
    await sender.close()
    ours = [task for task in asyncio.all_tasks() - before if "Sender" in repr(task)]
    assert ours == []


async def test_what_follows_a_message_that_went_back_follows_it_later_too(road):
    road.teams.will(refusal(429, "Throttled", retry_after="100"))
    sender = road.sender()
    road.post(sender, road.message("k1"), road.message("k2"))
    await road.outbox.fate(2)
    road.post(sender, road.message("k3"))
    await road.outbox.fate(3)
    assert {fate.due_at for fate in road.outbox.recorded} == {NOON + timedelta(seconds=100)}
    assert road.teams.texts("a:1") == ["k1"]
    road.clock.advance(timedelta(seconds=100))
    async with running(sender):
        await road.outbox.fate(6)
        road.post(sender, road.message("k4"))
        await road.teams.wait_for(5)
    assert road.teams.texts("a:1") == ["k1", "k1", "k2", "k3", "k4"]


async def test_a_conversation_that_was_held_does_not_wait_for_the_whole_backlog(road):
    road.teams.will(refusal(429, "Throttled", retry_after="100"))
    sender = road.sender(limits=UNLIMITED)
    road.post(sender, road.message("k1"))
    await road.outbox.fate()
    backlog = [road.message(f"b{number}", f"b:{number}") for number in range(2 * CLAIM_BATCH)]
    road.outbox.keep(*backlog)
    road.clock.advance(timedelta(seconds=100))
    async with running(sender):
        await road.outbox.fate(2 + len(backlog))
    assert sum(isinstance(fate, Deferred) for fate in road.outbox.recorded) == 1


async def test_a_conversation_is_free_again_when_what_it_waited_for_is_gone(road):
    road.teams.will(refusal(429, "Throttled", retry_after="100"))
    sender = road.sender()
    road.post(sender, road.message("k1"))
    await road.outbox.fate()
    road.outbox.rows.clear()  # another replica has delivered it
    road.clock.advance(timedelta(seconds=100))
    async with running(sender):
        await asyncio.sleep(0.02)
        road.post(sender, road.message("k2"))
        assert isinstance(await road.outbox.fate(2), Delivered)


async def test_a_clock_that_is_set_back_mutes_nobody(road):
    road.teams.will(refusal(429, "Throttled", retry_after="100"))
    sender = road.sender()
    road.post(sender, road.message("k1"), road.message("k2"))
    await road.outbox.fate(2)
    road.clock.set_back(hours=1)
    road.post(sender, road.message("k3"))
    road.clock.advance(seconds=100)
    async with running(sender):
        await road.teams.wait_for(4)
        await road.outbox.fate(6)
        road.post(sender, road.message("k4"))
        await road.teams.wait_for(5)
    assert road.teams.texts("a:1") == ["k1", "k1", "k2", "k3", "k4"]


async def test_a_clock_that_is_set_back_does_not_make_a_lease_longer(road):
    held = asyncio.Event()
    road.teams.will(Answer(after=held))
    sender = road.sender()
    road.post(sender, road.message("k1"), road.message("k2"))
    await road.teams.wait_for(1)
    road.clock.set_back(hours=1)
    road.clock.advance(QUICK.attempt_window + timedelta(seconds=1))
    held.set()
    assert isinstance(await road.outbox.fate(2), Deferred)
    assert road.teams.texts("a:1") == ["k1"]


async def test_a_message_whose_lease_nears_its_end_is_not_begun(road):
    held = asyncio.Event()
    road.teams.will(Answer(after=held))
    sender = road.sender()
    road.post(sender, road.message("k1"), road.message("k2"))
    await road.teams.wait_for(1)
    road.clock.advance(QUICK.attempt_window + timedelta(seconds=1))
    held.set()
    fate = await road.outbox.fate(2)
    assert isinstance(fate, Deferred)
    assert road.teams.texts("a:1") == ["k1"]


def test_a_message_is_out_of_our_hand_before_its_lease_ends():
    real = RetryPolicy()
    assert real.attempt_window + timedelta(seconds=TIMEOUT.total) < real.lease == LEASE


async def test_after_a_crash_what_may_have_arrived_says_so(road):
    text = road.message("k1")
    card = {"type": "AdaptiveCard", "body": [{"type": "TextBlock", "text": "BH-000123"}]}
    kind = "application/vnd.microsoft.card.adaptive"
    shown = {"type": "message", "attachments": [{"contentType": kind, "content": card}]}
    road.outbox.cards["c1"] = "a-7"
    road.outbox.keep(
        text,
        road.message("k2", body=json.dumps(shown).encode(), language="cs"),
        road.message("k3", card="c1", replaces=True),
    )
    await road.outbox.release()
    async with running(road.sender()):
        received = await road.teams.wait_for(3)
    repeat, marked, replacement = [one.activity for one in received]
    assert repeat["text"] == REPEATED
    block, rest = marked["attachments"][0]["content"]["body"]
    assert block["type"] == "TextBlock"
    assert block["text"] != "This may have reached you once before."
    assert rest["text"] == "BH-000123"
    assert replacement["text"] == "k3"


async def test_after_a_crash_a_replacement_is_as_free_to_repeat_as_ever(road):
    road.outbox.cards["c1"] = "a-7"
    road.outbox.keep(road.message(card="c1", replaces=True))
    await road.outbox.release()
    road.teams.will(Answer(503), Answer(503))
    async with running(road.sender()):
        assert isinstance(await road.outbox.fate(), Delivered)


async def test_after_a_stop_what_was_never_sent_is_sent_unmarked_and_in_order(road):
    messages = [road.message(f"k{number}", f"a:{number % 3}") for number in range(2 * CLAIM_BATCH)]
    sender = road.sender()
    await sender.close()
    road.post(sender, *messages)
    await road.outbox.fate(len(messages))
    assert road.teams.received == []
    # No poll would come in time: each message is claimed when the one before is recorded.
    async with running(
        road.sender(retry_policy=replace(QUICK, poll_seconds=60), limits=UNLIMITED)
    ):
        await road.teams.wait_for(len(messages))
    for where in ("a:0", "a:1", "a:2"):
        sent = [one.key for one in messages if one.conversation_id == where]
        assert road.teams.texts(where) == sent


async def test_a_new_message_does_not_overtake_what_an_earlier_process_left(road):
    held = asyncio.Event()
    road.teams.will(Answer(after=held))
    for message in road.outbox.keep(road.message("k1"), road.message("k2")):
        road.outbox.rows[message.key].possible_duplicate = False
    await road.outbox.release()
    async with running(road.sender()) as sender:
        await road.teams.wait_for(1)
        road.post(sender, road.message("k3"))
        held.set()
        await road.teams.wait_for(3)
    assert road.teams.texts("a:1") == ["k1", "k2", "k3"]


async def test_closing_finishes_what_is_being_sent_and_begins_nothing(road):
    held = asyncio.Event()
    road.teams.will(Answer(after=held))
    sender = road.sender()
    road.post(sender, road.message("k1"), road.message("k2"))
    await road.teams.wait_for(1)
    closing = asyncio.create_task(sender.close())
    await asyncio.sleep(0)
    held.set()
    await closing
    first, second = road.outbox.recorded
    assert isinstance(first, Delivered)
    assert isinstance(second, Deferred)
    assert second.due_at == NOON
    assert road.teams.texts("a:1") == ["k1"]


async def test_closing_does_not_wait_for_a_retry(road):
    road.teams.will(refusal(429, "Throttled"))
    sender = road.sender(
        retry_policy=RetryPolicy(min_delay_seconds=600, max_delay_seconds=600, shutdown_seconds=5)
    )
    sender.post(road.outbox.keep(road.message()), {})
    await road.teams.wait_for(1)
    await sender.close()
    assert isinstance(await road.outbox.fate(), Deferred)


async def test_closing_leaves_what_hangs_in_doubt(road):
    sender = road.sender(retry_policy=RetryPolicy(shutdown_seconds=0.01))
    road.teams.will(LATER)
    road.post(sender, road.message())
    await road.teams.wait_for(1)
    await sender.close()
    assert road.outbox.recorded == []
    assert road.outbox.rows["k1"].possible_duplicate


async def test_what_arrived_during_a_database_outage_is_recorded_after_it(road):
    sender = road.sender()
    road.outbox.away = True
    road.post(sender, *[road.message(f"k{number}", f"a:{number}") for number in range(16)])
    await road.teams.wait_for(16)
    async with running(sender):
        await asyncio.sleep(0.05)
        assert road.outbox.settle_calls < 60
        road.outbox.away = False
        await road.outbox.fate(16)
    assert len(road.teams.received) == 16
    assert road.outbox.rows == {}


async def test_one_that_cannot_be_recorded_is_dead_and_the_others_are_recorded(road):
    counted = []
    sender = road.sender(counted=counted.append)
    road.outbox.unrecordable = {"k3", "k11"}
    road.outbox.away = True
    messages = [road.message(f"k{number}", f"a:{number}") for number in range(16)]
    road.post(sender, *messages)
    await road.teams.wait_for(16)
    road.outbox.away = False
    await road.outbox.given_up("k3")
    await road.outbox.given_up("k11")
    await road.outbox.fate(14)
    assert sorted(road.outbox.reasons) == ["k11", "k3"]
    assert road.outbox.rows == {}
    assert counted.count("unrecorded") == 2
    await sender.close()
    assert sender.in_flight == 0


async def test_one_that_cannot_be_dead_lettered_waits_and_holds_up_no_one(road):
    sender = road.sender()
    road.outbox.unrecordable = {"k1"}
    kept = road.outbox.keep(road.message("k1"), road.message("k2", "a:2"))
    lost = road.outbox.rows.pop("k1")  # so that `dead_letter` fails as well
    sender.post(kept, {})
    assert (await road.outbox.fate()).message.key == "k2"
    assert sender.in_flight == 1
    road.outbox.rows["k1"] = lost
    await road.outbox.given_up("k1")


async def test_what_is_still_in_our_hand_is_not_claimed_a_second_time(road):
    held = asyncio.Event()
    road.teams.will(Answer(after=held))
    sender = road.sender()
    road.post(sender, road.message())
    await road.teams.wait_for(1)
    await road.outbox.release()
    async with running(sender):
        await asyncio.sleep(0.02)
        held.set()
        await road.outbox.fate()
    assert len(road.teams.received) == 1


async def test_a_message_that_cannot_be_made_ready_harms_no_other(road):
    road.outbox.keep(road.message("k1", body=b"not json"), road.message("k2", "a:2"))
    await road.outbox.release()
    async with running(road.sender()):
        assert (await road.outbox.fate()).message.key == "k2"
    assert list(road.outbox.rows) == ["k1"]


@pytest.mark.proof
async def test_more_than_one_process_can_hold_stays_in_the_outbox(road):
    held = asyncio.Event()
    road.teams.will(*[Answer(after=held)] * MAX_IN_FLIGHT)
    messages = [road.message(f"k{number}", f"a:{number}") for number in range(MAX_IN_FLIGHT + 1)]
    road.outbox.keep(*messages)
    await road.outbox.release(unsent=True)
    async with running(road.sender(limits=UNLIMITED)) as sender:
        await road.teams.wait_for(POOL_SIZE)
        async with asyncio.timeout(HANGS):
            while sender.in_flight < MAX_IN_FLIGHT:  # noqa: ASYNC110 - it tells nobody when it grows
                await asyncio.sleep(0)
        assert sender.in_flight == MAX_IN_FLIGHT
        held.set()
        await road.outbox.fate(MAX_IN_FLIGHT + 1)


@pytest.mark.proof
async def test_more_than_fits_in_flight_leaves_though_it_came_before_the_claim(road):
    sender = road.sender(limits=UNLIMITED)
    road.post(sender, *[road.message(f"k{n}", f"a:{n}") for n in range(MAX_IN_FLIGHT + 1)])
    async with running(sender):
        await road.outbox.fate(MAX_IN_FLIGHT + 1)


@pytest.mark.proof
async def test_without_room_a_sender_that_catches_up_lets_others_run(road):
    held = asyncio.Event()
    road.teams.will(*[Answer(after=held)] * (MAX_IN_FLIGHT + 40))
    road.outbox.keep(*[road.message(f"old{n}", f"a:{n}") for n in range(20)])
    await road.outbox.release(unsent=True)
    async with running(road.sender(limits=UNLIMITED)) as sender:
        await road.teams.wait_for(20)
        road.post(sender, *[road.message(f"k{n}", f"b:{n}") for n in range(MAX_IN_FLIGHT + 20)])
        await asyncio.sleep(0.05)
        held.set()
        await road.outbox.fate(MAX_IN_FLIGHT + 40)


@in_virtual_time
async def test_a_busy_channel_takes_the_room_of_nobody():
    async with road_to_teams(Running()) as road, running(road.sender()) as sender:
        road.post(sender, *[road.message(f"k{n}", "19:busy") for n in range(2 * MAX_IN_FLIGHT)])
        await asyncio.sleep(1)
        assert sender.in_flight <= MAX_PER_CONVERSATION
        due = road.clock.elapsed()
        road.outbox.keep(road.message("left", "a:left"))
        road.outbox.rows["left"].due_at = road.clock()
        others = [f"a:{number}" for number in range(20)]
        road.post(sender, *[road.message(where, where, tenant_id="t") for where in others])
        for where in [*others, "a:left"]:
            [received] = await road.teams.wait_for(1, where)
            assert received.at < due + timedelta(seconds=1)


@in_virtual_time
@pytest.mark.proof
async def test_a_long_queue_goes_on_in_the_outbox_in_order_each_once():
    async with road_to_teams(Running()) as road:
        keys = [f"k{number}" for number in range(300)]
        messages = [road.message(key) for key in keys]
        async with running(road.sender(retry_policy=RetryPolicy())) as sender:
            road.post(sender, *messages[:150])
            for message in messages[150:]:
                road.post(sender, message)
                await asyncio.sleep(0.7)
            await road.outbox.arrived(len(keys))
        assert road.teams.texts("a:1") == keys
        put_off = [fate.message.key for fate in road.outbox.recorded if not arrived(fate)]
        assert len(put_off) == len(set(put_off))
        # At 60 in half a minute and with a burst of eight, it is never idle.
        assert road.teams.received[-1].at < timedelta(seconds=(300 // 60) * 30)


def arrived(fate):
    return isinstance(fate, Delivered)


@in_virtual_time
async def test_nothing_of_a_long_line_overtakes_its_head_that_went_back():
    async with road_to_teams(Running()) as road:
        keys = [f"k{number}" for number in range(60)]
        road.teams.will(*[ARRIVES] * 3, refusal(412, "PreconditionFailed", retry_after="100"))
        async with running(road.sender(retry_policy=RetryPolicy())) as sender:
            road.post(sender, *[road.message(key) for key in keys[:50]])
            await asyncio.sleep(30)
            road.post(sender, *[road.message(key) for key in keys[50:]])
            await road.outbox.arrived(len(keys))
        assert road.teams.seen("a:1") == keys


@in_virtual_time
async def test_what_is_new_follows_the_line_that_is_in_the_outbox_by_then():
    async with road_to_teams(Running()) as road:
        keys = [f"k{number}" for number in range(MAX_PER_CONVERSATION + 12)]
        held = asyncio.Event()
        road.teams.will(*[ARRIVES] * (MAX_PER_CONVERSATION + 1), Answer(after=held))
        retry_policy = replace(RetryPolicy(), poll_seconds=3600)
        async with running(road.sender(retry_policy=retry_policy, limits=UNLIMITED)) as sender:
            await asyncio.sleep(1)
            road.post(sender, *[road.message(key) for key in keys[:-2]])
            # The first from the outbox, which was claimed as soon as the rest had left.
            await road.teams.wait_for(MAX_PER_CONVERSATION + 2)
            road.post(sender, *[road.message(key) for key in keys[-2:]])
            await asyncio.sleep(1)
            held.set()
            await road.outbox.arrived(len(keys))
        assert road.teams.texts("a:1") == keys


async def test_nothing_new_leaves_before_all_that_is_left_over_is_known(road):
    last = f"a:{CLAIM_BATCH}"
    left = [road.message(f"old{n}", f"a:{n}") for n in range(CLAIM_BATCH + 1)]
    new = road.message("new", last)
    road.outbox.keep(*left)
    await road.outbox.release()
    async with running(road.sender(limits=UNLIMITED)) as sender:
        road.outbox.keep(new)
        sender.post([new], {})
        await road.outbox.arrived(CLAIM_BATCH + 2)
    assert [one.key for one in road.outbox.order if one.conversation_id == last] == [
        f"old{CLAIM_BATCH}",
        "new",
    ]


async def test_after_a_day_a_reply_is_given_up_and_not_sent_any_more(road):
    road.outbox.keep(road.message(), road.message("k2", "a:2"))
    await road.outbox.release()
    road.outbox.rows["k1"].committed_at -= timedelta(days=1)
    road.outbox.rows["k2"].committed_at -= timedelta(hours=23)
    async with running(road.sender()):
        await road.outbox.fate(2)
    assert list(road.outbox.dead) == ["k1"]
    assert {one.conversation for one in road.teams.received} == {"a:2"}


async def test_lines_of_a_delivery_have_the_id_of_the_turn_it_comes_from(road):
    held = asyncio.Event()
    road.teams.will(Answer(after=held), CONVERSATION_GONE, CONVERSATION_GONE, CONVERSATION_GONE)
    sender = road.sender()
    with capture_logs(processors=[merge_contextvars]) as lines:
        with correlated():
            road.post(sender, road.message("k1"))
        with correlated() as second:
            road.post(sender, road.message("k2"))
        road.post(sender, road.message("k3"))
        held.set()
        await road.outbox.fate(3)
    dead = [one.get("correlation") for one in lines if one["event"] == "message_dead_lettered"]
    assert dead == [second, None]


async def test_what_became_of_messages_is_counted(road):
    road.teams.will(ARRIVES, CONVERSATION_GONE, refusal(429, "Throttled", retry_after="300"))
    outcomes = []
    sender = road.sender(counted=outcomes.append)
    road.post(sender, *[road.message(f"k{number}") for number in range(3)])
    await road.outbox.fate(3)
    assert outcomes == ["delivered", "dead_lettered", "deferred"]
