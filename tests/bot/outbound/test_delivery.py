import asyncio
import json
from datetime import timedelta

import pytest

from bot.outbound.connector import CONVERSATION_GONE
from bot.outbound.rate_limits import RateLimit, RateLimits
from bot.outbound.retry_policy import RetryPolicy
from bot.outbound.throttle import TENANT_THROTTLE_COUNT
from services.model.errors import GatewayUnavailableError
from services.model.outbox import DeadLettered, Deferred, Delivered, Obsolete
from tests.bot.outbound.road import UNCLEAR, Running, Tokens, road_to_teams, running
from tests.fake_teams import Answer, refusal
from tests.virtual_time import in_virtual_time

QUARTER_OF_AN_HOUR = timedelta(minutes=15)
REPEAT = "This may have reached you once before.\n\n"
ORDER = b'{"to": "ada", "items": []}'


class Pen:
    """Writes what is given, once each; the last for ever. None: nobody needs it."""

    def __init__(self, *texts):
        self.texts = list(texts) or ["due"]
        self.asked = []

    async def body(self, message):
        self.asked.append(message.key)
        text = self.texts.pop(0) if len(self.texts) > 1 else self.texts[0]
        if isinstance(text, Exception):
            raise text
        return text and json.dumps({"type": "message", "text": text}).encode()


def notice(road, key="n1", conversation="a:1", **fields):
    return road.message(key, conversation, notice=True, body=ORDER, **fields)


@in_virtual_time
async def test_a_notice_is_written_as_it_leaves():
    async with road_to_teams(Running()) as road:
        message, pen = notice(road, card="c1"), Pen("due at noon")
        road.post(road.sender(writer=pen), message)
        assert await road.outbox.fate() == Delivered(message, "a-1")
        assert road.teams.texts("a:1") == ["due at noon"]
        assert pen.asked == ["n1"]


@in_virtual_time
async def test_a_notice_is_written_anew_for_every_attempt():
    async with road_to_teams(Running()) as road:
        road.teams.will(refusal(429, "Throttled", retry_after="9"))
        road.post(road.sender(writer=Pen("due in a minute", "overdue")), notice(road))
        await road.outbox.arrived(1)
        assert road.teams.texts("a:1") == ["due in a minute", "overdue"]


@in_virtual_time
async def test_a_notice_nobody_needs_any_more_does_not_leave():
    async with road_to_teams(Running()) as road:
        outcomes, message = [], notice(road)
        road.post(road.sender(writer=Pen(None), counted=outcomes.append), message)
        assert await road.outbox.fate() == Obsolete(message)
        assert road.teams.received == []
        assert outcomes == ["obsolete"]


@in_virtual_time
async def test_a_notice_that_is_answered_while_it_waits_does_not_leave():
    async with road_to_teams(Running()) as road:
        road.teams.will(refusal(429, "Throttled", retry_after="9"))
        message = notice(road)
        road.post(road.sender(writer=Pen("due", None)), message)
        assert await road.outbox.fate() == Obsolete(message)
        assert road.teams.texts("a:1") == ["due"]


@in_virtual_time
async def test_notices_nobody_needs_take_no_place_of_others():
    async with road_to_teams(Running()) as road:
        sender = road.sender(retry_policy=RetryPolicy(), writer=Pen(*[None] * 500, "due"))
        async with running(sender):
            road.post(sender, *[notice(road, f"n{number}") for number in range(501)])
            await road.outbox.arrived(1)
        assert sum(isinstance(one, Obsolete) for one in road.outbox.recorded) == 500
        assert road.teams.received[0].at < timedelta(seconds=1)


@in_virtual_time
async def test_the_card_of_a_notice_that_did_not_leave_is_not_replaced():
    async with road_to_teams(Running()) as road:
        road.outbox.away = True  # that it did not leave is not on record before the replacement
        replacement = road.message("k2", card="c1", replaces=True)
        retry_policy = RetryPolicy(min_delay_seconds=0.2, max_delay_seconds=0.4)
        sender = road.sender(writer=Pen(None), retry_policy=retry_policy)
        road.post(sender, notice(road, card="c1"), replacement)
        await asyncio.sleep(1)
        road.outbox.away = False
        gone = DeadLettered(replacement, "the card will never be there")
        assert await road.outbox.fate(2) == gone
        assert road.clock.elapsed() < 2 * timedelta(seconds=1)


@in_virtual_time
async def test_what_replaces_a_notice_is_sent_as_it_is():
    async with road_to_teams(Running()) as road:
        road.outbox.cards["c1"] = "a-7"
        pen = Pen("not this")
        message = road.message("k1", card="c1", replaces=True, notice=True)
        road.post(road.sender(writer=pen), message)
        await road.outbox.arrived(1)
        assert road.teams.texts("a:1") == ["k1"]
        assert pen.asked == []


@in_virtual_time
async def test_while_it_cannot_be_known_whether_a_notice_still_counts_it_waits():
    async with road_to_teams(Running()) as road:
        pen = Pen(GatewayUnavailableError("database"), GatewayUnavailableError("database"), "due")
        road.post(road.sender(writer=pen), notice(road))
        await road.outbox.arrived(1)
        assert road.teams.texts("a:1") == ["due"]


@in_virtual_time
async def test_what_took_longer_to_write_than_it_is_ours_does_not_leave():
    class SlowPen(Pen):
        async def body(self, message):
            await asyncio.sleep(61)
            return await super().body(message)

    async with road_to_teams(Running()) as road:
        road.post(road.sender(retry_policy=RetryPolicy(), writer=SlowPen()), notice(road))
        settled = await road.outbox.fate()
        assert isinstance(settled, Deferred)
        assert road.teams.texts("a:1") == []


@in_virtual_time
async def test_a_notice_that_cannot_be_written_harms_no_other_and_is_skipped():
    async with road_to_teams(Running()) as road:
        sender = road.sender(retry_policy=RetryPolicy(), writer=Pen(ValueError("a bug")))
        bad = notice(road)
        async with running(sender):
            road.post(sender, bad, road.message("k2", "a:2"))
            await road.outbox.arrived(1)
            assert await road.outbox.fate(2) == DeadLettered(bad, "internal error")
        assert timedelta(minutes=3) < road.clock.elapsed() < QUARTER_OF_AN_HOUR
        assert road.teams.of("a:1") == []


@in_virtual_time
async def test_where_nobody_writes_notices_no_order_leaves():
    async with road_to_teams(Running()) as road:
        sender = road.sender()
        road.post(sender, notice(road), road.message("k2", "a:2"))
        await road.outbox.arrived(1)
        await sender.close()
        assert road.teams.of("a:1") == []
        assert list(road.outbox.rows) == ["n1"]


@pytest.mark.parametrize("answer", UNCLEAR.values(), ids=UNCLEAR)
@in_virtual_time
async def test_a_notice_that_may_have_arrived_is_repeated_once_and_says_so(answer):
    async with road_to_teams(Running()) as road:
        road.teams.will(answer)
        road.post(road.sender(writer=Pen("due", "overdue")), notice(road))
        await road.outbox.arrived(1)
        assert road.teams.texts("a:1") == ["due", f"{REPEAT}overdue"]


@pytest.mark.parametrize("answer", UNCLEAR.values(), ids=UNCLEAR)
@in_virtual_time
async def test_a_notice_in_doubt_is_repeated_once_its_place_answers_again(answer):
    async with road_to_teams(Running()) as road:
        road.teams.will(*[answer] * 20)
        sender = road.sender(retry_policy=RetryPolicy(), writer=Pen("due", "overdue"))
        async with running(sender):
            road.post(sender, notice(road))
            await road.outbox.arrived(1)
        assert road.teams.texts("a:1") == ["due", f"{REPEAT}overdue"]
        assert road.outbox.dead == {}


@in_virtual_time
async def test_a_notice_that_arrived_unknown_to_us_is_not_repeated_if_answered():
    async with road_to_teams(Running()) as road:
        road.teams.will(Answer(504, taken=True))
        message = notice(road)
        road.post(road.sender(writer=Pen("due", None)), message)
        assert await road.outbox.fate() == Obsolete(message)
        assert road.teams.seen("a:1") == ["due"]


@in_virtual_time
async def test_after_a_crash_a_notice_says_that_it_may_be_a_repeat():
    async with road_to_teams(Running()) as road:
        road.outbox.keep(notice(road))
        await road.outbox.release()
        async with running(road.sender(writer=Pen("due"))):
            await road.outbox.arrived(1)
        assert road.teams.texts("a:1") == [f"{REPEAT}due"]


@pytest.mark.parametrize("code", sorted(CONVERSATION_GONE))
@in_virtual_time
async def test_where_the_bot_has_no_place_everything_is_given_up_at_once(code):
    async with road_to_teams(Running()) as road:
        road.teams.will(*[refusal(403, code)] * 4)
        messages = [notice(road), road.message("k2"), notice(road, "n3"), notice(road, "n4")]
        road.post(road.sender(retry_policy=RetryPolicy(), writer=Pen()), *messages)
        fates = [await road.outbox.fate(number + 1) for number in range(4)]
        gone = [DeadLettered(one, f"403 {code}", conversation_gone=True) for one in messages]
        assert fates == gone
        assert road.clock.elapsed() < timedelta(seconds=1)


@pytest.mark.proof
@pytest.mark.parametrize(
    "answer",
    [refusal(429, "Throttled"), refusal(429, "Throttled", retry_after="100"), Answer(412)],
    ids=["429", "429 with a time", "412"],
)
@in_virtual_time
async def test_who_is_not_reached_within_a_quarter_of_an_hour_is_escalated(answer):
    async with road_to_teams(Running()) as road:
        for where in ("a:1", "a:2"):
            road.teams.will(*[answer] * 1000, conversation=where)
        sender = road.sender(retry_policy=RetryPolicy(), writer=Pen())
        async with running(sender):
            road.post(sender, notice(road), road.message("k2", "a:2"))
            await road.outbox.unreached("a:1")
            assert timedelta(minutes=3) < road.clock.elapsed() < QUARTER_OF_AN_HOUR
            await asyncio.sleep(3600)
        assert list(road.outbox.rows) == ["n1", "k2"]


@in_virtual_time
async def test_a_notice_outlasts_a_day_in_which_its_reader_is_not_reached():
    async with road_to_teams(Running()) as road:
        road.outbox.keep(notice(road))
        road.outbox.rows["n1"].committed_at -= timedelta(days=2)
        await road.outbox.release()
        road.teams.will(*[Answer(503)] * 20)
        async with running(road.sender(retry_policy=RetryPolicy(), writer=Pen())):
            await road.outbox.arrived(1)


@in_virtual_time
async def test_who_cannot_be_notified_for_minutes_is_escalated_at_once():
    async with road_to_teams(Running()) as road:
        told_to_wait = refusal(429, "Throttled", retry_after="300")
        road.teams.will(told_to_wait)
        first, second, reply = notice(road), notice(road, "n2"), road.message("k3")
        road.post(road.sender(retry_policy=RetryPolicy(), writer=Pen()), first, second, reply)
        results = [await road.outbox.fate(number) for number in (1, 2, 3)]
        # Of the others that wait there, the outbox knows.
        assert [one.unreached for one in results] == [True, False, False]
        assert len(road.teams.received) == 1


@in_virtual_time
async def test_while_teams_is_unreachable_a_notice_does_not_use_up_the_ladder():
    async with road_to_teams(Running()) as road:
        await road.teams.refuse()
        sender = road.sender(retry_policy=RetryPolicy(), writer=Pen())
        async with running(sender):
            road.post(sender, notice(road))
            await asyncio.sleep(3600)
            assert list(road.outbox.rows) == ["n1"]
            await road.teams.start()
            await road.outbox.arrived(1)
        assert road.teams.texts("a:1") == ["due"]


@pytest.mark.proof
@in_virtual_time
async def test_while_we_have_no_token_a_notice_does_not_use_up_the_ladder():
    async with road_to_teams(Running()) as road:
        tokens = Tokens("t1")
        tokens.away = 10_000
        sender = road.sender(retry_policy=RetryPolicy(), writer=Pen(), tokens=tokens)
        async with running(sender):
            road.post(sender, notice(road))
            await asyncio.sleep(3600)
            assert list(road.outbox.rows) == ["n1"]
            tokens.away = 0
            await road.outbox.arrived(1)
        assert road.teams.texts("a:1") == ["due"]


@pytest.mark.proof
@in_virtual_time
async def test_a_place_we_count_as_full_is_waited_for_however_long_that_takes():
    async with road_to_teams(Running()) as road:
        hour = RateLimits(conversation=(RateLimit(1, timedelta(hours=1)),))
        sender = road.sender(retry_policy=RetryPolicy(), writer=Pen(), limits=hour)
        async with running(sender):
            road.post(sender, notice(road), notice(road, "n2"), notice(road, "n3"))
            await road.outbox.arrived(3)
        assert road.outbox.dead == {}
        assert all(not one.tried for one in road.outbox.recorded if isinstance(one, Deferred))


@pytest.mark.proof
@in_virtual_time
async def test_waiting_for_a_place_uses_up_no_attempt():
    async with road_to_teams(Running()) as road:
        hour = RateLimits(conversation=(RateLimit(1, timedelta(hours=1)),))
        sender = road.sender(retry_policy=RetryPolicy(), writer=Pen(), limits=hour)
        async with running(sender):
            road.post(sender, notice(road), notice(road, "n2"))
            await asyncio.sleep(3000)
            waited = [one for one in road.outbox.recorded if isinstance(one, Deferred)]
            assert len(waited) > RetryPolicy().max_claims_until_unreached - 2
            assert road.outbox.rows["n2"].claims <= 1


@pytest.mark.proof
@in_virtual_time
async def test_while_a_tenant_is_throttled_a_notice_does_not_use_up_the_ladder():
    async with road_to_teams(Running()) as road:
        told_to_wait = refusal(429, "Throttled", retry_after="300")
        wheres = [f"a:{number}" for number in range(TENANT_THROTTLE_COUNT + 2)]
        for where in wheres[:TENANT_THROTTLE_COUNT]:
            road.teams.will(told_to_wait, conversation=where)
        messages = [notice(road, where, where, tenant_id="t") for where in wheres]
        sender = road.sender(retry_policy=RetryPolicy(), writer=Pen())
        async with running(sender):
            for message in messages:
                road.post(sender, message)
                await asyncio.sleep(1)
            await road.outbox.arrived(3)
            await asyncio.sleep(3600)
        # Before the last of them, these were just two of which Teams wants to hear nothing.
        unreached = [
            one.message.key
            for one in road.outbox.recorded
            if isinstance(one, Deferred) and one.unreached
        ]
        assert unreached == wheres[: TENANT_THROTTLE_COUNT - 1]
        assert {one.conversation_id for one in road.outbox.order} == set(wheres)
