import asyncio
import tracemalloc
from collections import defaultdict
from datetime import timedelta
from random import Random

import pytest

from bot.outbound.rate_limits import TEAMS_RATE_LIMITS, UNLIMITED, RateLimit, RateLimits
from bot.outbound.retry_policy import RetryPolicy
from bot.outbound.shutdown import Shutdown
from bot.outbound.throttle import OPENING, TENANT_THROTTLE_COUNT, TENANT_THROTTLE_SPAN, Throttle
from services.model.outbox import MAX_DEFERRAL, Deferred, Delivered
from tests.bot.outbound.road import Running, road_to_teams, running
from tests.fake_teams import Answer, refusal
from tests.virtual_time import in_virtual_time

SECOND = timedelta(seconds=1)
LATE = timedelta(days=1)
IN_A_CHAT = (
    RateLimit(7, SECOND),
    RateLimit(8, 2 * SECOND),
    RateLimit(60, 30 * SECOND),
    RateLimit(1800, 3600 * SECOND),
)
IN_A_TENANT = (RateLimit(30, SECOND),)
"""As Teams documents it."""


def elapsed():
    return timedelta(seconds=asyncio.get_running_loop().time())


def throttle(limits=TEAMS_RATE_LIMITS, shutdown=None):
    return Throttle(elapsed, shutdown or Shutdown(), limits)


async def called(road, where, tenant="t", *, lasts=0.0):
    """Make a call and return when it began."""
    assert not await road.enter(where, tenant, LATE)
    at = elapsed()
    await asyncio.sleep(lasts)
    road.leave(where, tenant)
    return at


def too_many(arrivals, rates):
    """Return the rates at which more has arrived in some span than may."""
    times = sorted(arrivals)
    return [
        rate
        for rate in rates
        if any(
            last - first < rate.span
            for first, last in zip(times, times[rate.calls :], strict=False)
        )
    ]


def soonest(number, rates):
    """Return when so many calls can be made at the soonest, if none takes any time."""
    times = []
    for _ in range(number):
        free = [times[-rate.calls] + rate.span for rate in rates if len(times) >= rate.calls]
        times.append(max([*free, *times[-1:], timedelta()]))
    return times


def test_too_many_are_seen_in_any_span():
    rate = RateLimit(2, SECOND)
    assert too_many([SECOND * 0.5, SECOND, SECOND * 1.4], [rate]) == [rate]
    assert too_many([SECOND * 0.5, SECOND, SECOND * 1.5], [rate]) == []


@pytest.mark.parametrize("number", [7, 8, 9, 61, 200, 1801])
@in_virtual_time
async def test_a_conversation_gets_all_that_teams_takes_and_no_more(number):
    road = throttle()
    times = [await called(road, "a:1") for _ in range(number)]
    assert times == soonest(number, IN_A_CHAT)


@in_virtual_time
async def test_a_tenant_gets_all_that_teams_takes_and_no_more():
    road = throttle()
    times = await asyncio.gather(*(called(road, f"a:{number}") for number in range(100)))
    assert times == soonest(100, IN_A_TENANT)


@in_virtual_time
async def test_tenants_do_not_wait_for_each_other():
    road = throttle()
    busy = [asyncio.create_task(called(road, f"a:{number}")) for number in range(90)]
    await asyncio.sleep(0)
    assert await called(road, "b:1", "other") == timedelta()
    await asyncio.gather(*busy)


@in_virtual_time
async def test_a_call_under_way_counts_until_it_is_answered():
    road = throttle()
    slow = [asyncio.create_task(called(road, "a:1", lasts=5)) for _ in range(7)]
    await asyncio.sleep(0)
    assert await called(road, "a:1") == 6 * SECOND
    await asyncio.gather(*slow)


FEW = 8
SEEDS = [*range(FEW), *(pytest.param(seed, marks=pytest.mark.proof) for seed in range(FEW, 40))]


@pytest.mark.parametrize("seed", SEEDS)
@in_virtual_time
async def test_whatever_comes_however_long_it_takes_nothing_arrives_too_fast(seed):
    random, road = Random(seed), throttle()  # noqa: S311 - no secret
    arrivals = defaultdict(list)

    async def call(where, tenant, closed_until):
        retry_policy = elapsed() + random.choice([1, 10, 1000]) * SECOND
        if await road.enter(where, tenant, retry_policy):
            return
        if random.random() < 0.1:
            road.leave(where, tenant, called=False)
            return
        assert elapsed() >= closed_until[where]
        await asyncio.sleep(random.choice([0, 0.05, random.expovariate(1)]))
        for name in (where, tenant):
            arrivals[name].append(elapsed())
        await asyncio.sleep(random.choice([0, 0.05, random.expovariate(1)]))
        if random.random() < 0.02:
            wait = random.choice([1, 20]) * SECOND
            road.close(where, tenant, wait)
            closed_until[where] = max(closed_until[where], elapsed() + wait)
        road.leave(where, tenant)

    calls, closed_until = [], defaultdict(timedelta)
    for _ in range(random.randrange(3, 30)):
        tenant = f"t{random.randrange(3)}"
        chats = random.choice([1, 5, 60])
        for _ in range(random.choice([1, 10, 120])):
            where = f"{tenant} {random.randrange(chats)}"
            calls.append(asyncio.create_task(call(where, tenant, closed_until)))
        await asyncio.sleep(random.choice([0, 0.3, 1, 7]))
    await asyncio.gather(*calls)
    for name, times in arrivals.items():
        assert too_many(times, IN_A_CHAT if " " in name else IN_A_TENANT) == []


@in_virtual_time
async def test_whoever_is_busy_starves_nobody():
    road = throttle()

    async def busy(where):
        for _ in range(100):
            await called(road, where)

    hogs = [asyncio.create_task(busy(f"a:{number}")) for number in range(50)]
    await asyncio.sleep(10)
    waits = []
    for number in range(20):
        since = elapsed()
        waits.append(await called(road, f"b:{number}") - since)
    for hog in hogs:
        hog.cancel()
    # Fifty are ahead at most, once each.
    assert max(waits) <= 3 * SECOND


@in_virtual_time
async def test_who_waits_for_one_place_goes_in_order():
    road, order = throttle(), []

    async def call(number):
        await called(road, "a:1")
        order.append(number)

    await asyncio.gather(*(call(number) for number in range(50)))
    assert order == list(range(50))


@in_virtual_time
async def test_no_place_in_time_is_said_at_once_and_costs_none():
    road = throttle()
    for _ in range(7):
        await called(road, "a:1")
    assert await road.enter("a:1", "t", SECOND / 2) == SECOND
    assert elapsed() == timedelta()
    assert await called(road, "a:1") == SECOND


@in_virtual_time
async def test_a_long_line_is_not_joined_in_vain():
    road = throttle()
    line = [asyncio.create_task(called(road, f"a:{number}")) for number in range(30 * 20)]
    await asyncio.sleep(0)
    assert await road.enter("b:1", "t", 10 * SECOND) == 19 * SECOND
    assert elapsed() == timedelta()
    await asyncio.gather(*line)


@in_virtual_time
async def test_where_it_is_closed_nobody_enters_until_it_opens():
    road = throttle()
    assert not await road.enter("a:1", "t", LATE)
    road.close("a:1", "t", 5 * SECOND)
    road.close("a:1", "t", SECOND)
    road.leave("a:1", "t")
    assert await called(road, "a:2") == timedelta()
    assert await called(road, OPENING) == timedelta()
    assert await called(road, "a:1") == 5 * SECOND


async def told_to_wait(road, where, wait, tenant="t"):
    """Call, and hear that nothing more is wanted there; return whether the tenant is closed."""
    assert not await road.enter(where, tenant, LATE)
    closed = road.close(where, tenant, wait)
    road.leave(where, tenant)
    return closed


@in_virtual_time
async def test_where_several_conversations_are_told_to_wait_their_tenant_waits():
    road = throttle()
    assert not await told_to_wait(road, "a:1", 9 * SECOND)
    await asyncio.sleep(1)
    assert not await told_to_wait(road, "a:2", 5 * SECOND)
    assert await told_to_wait(road, "a:3", 7 * SECOND)
    assert await called(road, "b:1", "other") == SECOND
    assert await called(road, "a:4") == 6 * SECOND
    assert await called(road, "a:3") == 8 * SECOND


@in_virtual_time
async def test_one_conversation_or_now_and_then_another_closes_no_tenant():
    road = throttle()
    for _ in range(2 * TENANT_THROTTLE_COUNT):
        assert not await told_to_wait(road, "a:1", SECOND)
    for number in range(2 * TENANT_THROTTLE_COUNT):
        await asyncio.sleep(TENANT_THROTTLE_SPAN.total_seconds() / (TENANT_THROTTLE_COUNT - 1))
        assert not await told_to_wait(road, f"b:{number}", SECOND)
        assert not await told_to_wait(road, f"c:{number}", SECOND, f"t{number}")
    now = elapsed()
    assert await called(road, "a:9") == now


@in_virtual_time
async def test_a_tenant_is_remembered_while_it_matters_who_was_told_to_wait():
    road = throttle()
    for number in range(TENANT_THROTTLE_COUNT - 1):
        await told_to_wait(road, f"a:{number}", SECOND)
    await asyncio.sleep(5)
    for number in range(10):
        await called(road, f"b:{number}", f"u{number}")
    assert await told_to_wait(road, "a:9", SECOND)


@in_virtual_time
async def test_once_several_were_told_to_wait_nobody_in_their_tenant_tries():
    async with road_to_teams(Running()) as road:
        throttled = refusal(429, "Throttled", retry_after="20")
        first = [f"a:{number}" for number in range(TENANT_THROTTLE_COUNT)]
        for where in first:
            road.teams.will(throttled, conversation=where)
        sender = road.sender(retry_policy=RetryPolicy())
        road.post(sender, *[road.message(where, where, tenant_id="t") for where in first])
        await road.teams.wait_for(TENANT_THROTTLE_COUNT)
        await asyncio.sleep(1)
        others = [f"b:{number}" for number in range(20)]
        road.post(sender, *[road.message(where, where, tenant_id="t") for where in others])
        road.post(sender, road.message("k", "c:1", tenant_id="other"))
        await road.outbox.arrived(TENANT_THROTTLE_COUNT + len(others) + 1)
        assert min(road.teams.of(where)[0].at for where in others) >= timedelta(seconds=20)
        assert road.teams.of("c:1")[0].at < timedelta(seconds=2)


@in_virtual_time
async def test_what_is_not_teams_has_no_limits_but_is_heard():
    road = throttle(UNLIMITED)
    times = await asyncio.gather(*(called(road, "a:1") for _ in range(1000)))
    assert set(times) == {timedelta()}
    assert not await road.enter("a:1", "t", LATE)
    road.close("a:1", "t", SECOND)
    road.leave("a:1", "t")
    assert await called(road, "a:1") == SECOND


@in_virtual_time
async def test_closing_ends_every_wait():
    shutdown = Shutdown()
    road = throttle(shutdown=shutdown)
    line = [asyncio.create_task(road.enter("a:1", "t", LATE)) for _ in range(10)]
    line += [asyncio.create_task(road.enter(f"b:{n}", "t", LATE)) for n in range(40)]
    await asyncio.sleep(0)
    shutdown.begin()
    waits = await asyncio.gather(*line)
    assert sum(not wait for wait in waits) == 30
    assert elapsed() == timedelta()


@in_virtual_time
async def test_whoever_goes_away_leaves_the_line_to_the_others():
    road = throttle()
    for _ in range(7):
        await called(road, "a:1")
    first, second = (asyncio.create_task(called(road, "a:1")) for _ in range(2))
    await asyncio.sleep(0)
    first.cancel()
    assert await second == SECOND
    await asyncio.sleep(2 * 3600)
    for number in range(3):
        await called(road, f"b:{number}", f"u{number}")
    assert len(road) == 2 * 3  # and nobody seems to be there still


@in_virtual_time
async def test_idle_conversations_are_forgotten():
    road = throttle()
    for number in range(1000):
        await called(road, f"a:{number}", f"t{number}")
    await asyncio.sleep(2 * 3600)
    for number in range(1000):
        await called(road, f"b:{number}", f"u{number}")
    assert len(road) <= 2 * 1000 + 2


@in_virtual_time
@pytest.mark.proof
async def test_a_busy_conversation_takes_no_more_memory_the_longer_it_lasts():
    rate = RateLimit(5, SECOND)
    road = throttle(RateLimits((rate,), (rate,)))

    async def memory_after(calls):
        for _ in range(calls):
            await called(road, "a:1")
        return tracemalloc.get_traced_memory()[0]

    tracemalloc.start()
    try:
        before = await memory_after(100)
        assert await memory_after(5000) - before < 5000
    finally:
        tracemalloc.stop()


@pytest.mark.proof
@pytest.mark.parametrize("seed", range(4))
@in_virtual_time
async def test_a_storm_reaches_teams_in_order_and_no_faster_than_teams_takes_it(seed):
    random = Random(seed)  # noqa: S311 - no secret
    async with road_to_teams(Running()) as road:
        sender = road.sender(retry_policy=RetryPolicy())
        async with running(sender):
            sent = await storm(road, sender, random)
            await road.outbox.arrived(sum(map(len, sent.values())))
        by_tenant = defaultdict(list)
        for where, keys in sent.items():
            assert road.teams.seen(where) == keys
            times = [one.at for one in road.teams.of(where)]
            assert too_many(times, IN_A_CHAT) == []
            by_tenant[where.partition(" ")[0]] += times
        for times in by_tenant.values():
            assert too_many(times, IN_A_TENANT) == []


async def storm(road, sender, random):
    """Post bursts over a network that holds some back; return the keys by conversation."""
    sent = defaultdict(list)
    for burst in range(8):
        tenant = f"t{random.randrange(2)}"
        chats, messages = random.choice([2, 40]), []
        for number in range(random.choice([10, 80])):
            where = f"{tenant} {random.randrange(chats)}"
            late = random.choice([0, 0, 0.2, random.expovariate(2)])
            road.teams.will(Answer(on_its_way=late, delay=late), conversation=where)
            if random.random() < 0.05:
                wait = random.choice(["", "3", "90"])
                throttled = refusal(429, "Throttled", **({"retry_after": wait} if wait else {}))
                road.teams.will(throttled, conversation=where)
            messages.append(road.message(f"{burst}-{number}", where, tenant_id=tenant))
            sent[where].append(messages[-1].key)
        road.post(sender, *messages)
        await asyncio.sleep(random.choice([0, 0.5, 3, 20]))
    return sent


@in_virtual_time
async def test_a_throttled_message_that_cannot_wait_here_is_due_when_allowed():
    async with road_to_teams(Running()) as road:
        road.teams.will(refusal(429, "Throttled", retry_after="300"))
        sender = road.sender(retry_policy=RetryPolicy())
        road.post(sender, road.message("k1"))
        began = road.clock()
        assert (await road.outbox.fate()).due_at == began + timedelta(seconds=300)
        async with running(sender):
            await road.outbox.arrived(1)
        first, second = (one.at for one in road.teams.received)
        assert second - first >= timedelta(seconds=300)


@in_virtual_time
async def test_a_burst_too_long_for_our_hand_goes_by_way_of_the_outbox():
    async with road_to_teams(Running()) as road:
        sender = road.sender(retry_policy=RetryPolicy())
        async with running(sender):
            road.post(sender, *[road.message(f"k{number}") for number in range(150)])
            await road.outbox.arrived(150)
        assert road.teams.texts("a:1") == [f"k{number}" for number in range(150)]
        assert too_many([one.at for one in road.teams.received], IN_A_CHAT) == []
        assert any(isinstance(one, Deferred) for one in road.outbox.recorded)
        assert road.teams.received[-1].at < 3 * soonest(150, IN_A_CHAT)[-1]


@pytest.mark.proof
@in_virtual_time
async def test_nothing_is_put_off_for_longer_than_an_outbox_believes():
    async with road_to_teams(Running()) as road:
        hour = RateLimits(conversation=(RateLimit(1, timedelta(hours=1)),))
        sender = road.sender(retry_policy=RetryPolicy(), limits=hour)
        road.post(sender, road.message("k1"), road.message("k2"))
        fate = await road.outbox.fate(2)
        waits = road.clock() + MAX_DEFERRAL, "no more may leave just now"
        assert fate == Deferred(road.message("k2"), *waits, tried=False)
        async with running(sender):
            await road.outbox.arrived(2)
        first, second = (one.at for one in road.teams.received)
        assert second - first >= timedelta(hours=1)


@in_virtual_time
async def test_what_replaces_a_card_counts_like_any_message():
    async with road_to_teams(Running()) as road:
        sender = road.sender(retry_policy=RetryPolicy())
        cards = [road.message("k", card="c"), *replacements(road, 20)]
        async with running(sender):
            road.post(sender, *cards)
            await road.outbox.arrived(21)
        assert too_many([one.at for one in road.teams.received], IN_A_CHAT) == []


def replacements(road, number):
    return [road.message(f"r{each}", card="c", replaces=True) for each in range(number)]


@in_virtual_time
async def test_a_rejected_token_is_no_way_around_the_limits():
    async with road_to_teams(Running()) as road:
        road.teams.will(*[Answer(401)] * 7)
        sender = road.sender(retry_policy=RetryPolicy(max_attempts=20), tokens=Changing())
        road.post(sender, road.message())
        assert isinstance(await road.outbox.fate(), Delivered)
        assert len(road.teams.received) == 8
        assert too_many([one.at for one in road.teams.received], IN_A_CHAT) == []


class Changing:
    """Gives another token whenever one is rejected."""

    def __init__(self):
        self.number = 1

    async def token(self):
        return f"t{self.number}"

    async def renewed(self, _rejected):
        self.number += 1
        return await self.token()
