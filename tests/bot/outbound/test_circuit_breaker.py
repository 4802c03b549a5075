import asyncio
from collections import Counter
from datetime import timedelta
from random import Random

import pytest

from bot.outbound.circuit_breaker import BreakerPolicy, CircuitBreakers
from bot.outbound.retry_policy import RetryPolicy
from services.model.outbox import Delivered
from tests.bot.outbound.road import Running, road_to_teams, running
from tests.fake_teams import Answer, refusal
from tests.virtual_time import in_virtual_time

ADDRESS = "https://teams.example/emea/"
POLICY = BreakerPolicy()
MARK = "This may have reached you once before.\n\n"


class Breakers:
    """Breakers beside a stopwatch that is moved by hand."""

    def __init__(self, policy=POLICY):
        self.now = timedelta()
        self.closed = 0
        self.all = CircuitBreakers(policy, lambda: self.now, self.close)

    def close(self):
        self.closed += 1

    def call(self, where, *, failed, wait=None):
        permit = self.all.enter(ADDRESS, where)
        assert permit
        if failed:
            self.all.failed(permit, where, wait)
        else:
            self.all.succeeded(permit, where)
        self.all.leave(permit)

    def fail(self, *wheres):
        for where in wheres:
            self.call(where, failed=True)

    @property
    def is_open(self):
        return self.all.is_open(ADDRESS)

    def until_probe(self):
        """Move on to the moment at which a probe may go; return how long that was."""
        before = self.now
        while not self.all.to_probe():
            self.now += timedelta(seconds=0.25)
        return self.now - before


@pytest.fixture
def breakers():
    return Breakers()


def test_one_conversation_that_fails_all_the_time_opens_nothing(breakers):
    breakers.fail(*["a"] * 100)
    assert not breakers.is_open


def test_where_most_conversations_fail_the_address_is_held_back(breakers):
    breakers.fail("a", "b")
    assert not breakers.is_open
    breakers.fail("c")
    assert breakers.is_open
    assert breakers.all.enter(ADDRESS, "a") is None
    assert breakers.all.opened() == [ADDRESS]
    assert breakers.all.enter("https://teams.example/amer/", "a")


def test_where_half_of_the_conversations_fail_nothing_is_held_back(breakers):
    for number in range(100):
        breakers.call(f"a{number}", failed=number % 2 == 0)
    assert not breakers.is_open


def test_who_failed_before_says_nothing_new_while_others_get_through(breakers):
    out = [f"a{number}" for number in range(50)]
    for where in out:
        breakers.call(where, failed=True)
        breakers.call(f"well {where}", failed=False)
    breakers.now += POLICY.window
    breakers.fail(*out)
    assert not breakers.is_open
    breakers.now += POLICY.trust
    breakers.fail(*out[:3])
    assert breakers.is_open


def test_who_gets_through_again_counts_again(breakers):
    for failed in (True, False):
        for where in "abc":
            breakers.call("well", failed=False)
            breakers.call(where, failed=failed)
    breakers.now += POLICY.window
    breakers.fail("a", "b", "c")
    assert breakers.is_open


def test_a_busy_hour_does_not_hide_an_outage(breakers):
    for number in range(1000):
        breakers.call(f"a{number}", failed=False)
    for number in range(POLICY.max_conversations):
        if not breakers.is_open:
            breakers.fail(f"b{number}")
    assert breakers.is_open


def test_what_failed_long_ago_does_not_count(breakers):
    breakers.fail("a", "b")
    breakers.now += POLICY.window
    breakers.fail("c")
    assert not breakers.is_open


def test_one_probe_goes_and_the_rest_follows_when_it_was_answered(breakers):
    breakers.fail("a", "b", "c")
    breakers.until_probe()
    probe = breakers.all.enter(ADDRESS, "a")
    assert probe.probe
    assert breakers.all.enter(ADDRESS, "a") is None
    assert breakers.all.to_probe() == []
    breakers.all.succeeded(probe, "a")
    breakers.all.leave(probe)
    assert (breakers.is_open, breakers.closed) == (False, 1)
    assert not breakers.all.enter(ADDRESS, "a").probe


def test_a_conversation_that_did_not_fail_may_try_at_any_time(breakers):
    breakers.fail("a", "b", "c")
    first = breakers.all.enter(ADDRESS, "d")
    assert first.probe
    assert breakers.all.enter(ADDRESS, "e") is None
    breakers.all.failed(first, "d")
    breakers.all.leave(first)
    assert breakers.all.enter(ADDRESS, "d") is None
    breakers.call("e", failed=False)
    assert not breakers.is_open


def test_an_address_that_wants_to_be_left_alone_is_tried_by_no_one(breakers):
    breakers.fail("a", "b")
    breakers.call("c", failed=True, wait=timedelta(minutes=2))
    assert breakers.all.enter(ADDRESS, "d") is None


def test_a_probe_that_was_not_made_leaves_its_place_to_another(breakers):
    breakers.fail("a", "b", "c")
    breakers.until_probe()
    breakers.all.leave(breakers.all.enter(ADDRESS, "a"))
    assert breakers.all.enter(ADDRESS, "a").probe


def test_pauses_grow_up_to_the_longest_and_begin_anew(breakers):
    breakers.fail("a", "b", "c")
    pauses = []
    for _ in range(6):
        pauses.append(breakers.until_probe())
        breakers.fail("a")
    assert pauses[0] < pauses[-1]
    assert timedelta(seconds=3) < pauses[0] < timedelta(seconds=7)
    assert timedelta(seconds=22) < pauses[-1] < timedelta(seconds=38)
    breakers.until_probe()
    breakers.call("a", failed=False)
    breakers.fail("a", "d", "e")
    assert breakers.until_probe() < timedelta(seconds=7)


def test_an_address_is_left_alone_for_as_long_as_it_asks(breakers):
    breakers.fail("a", "b")
    breakers.call("c", failed=True, wait=timedelta(minutes=2))
    assert breakers.until_probe() >= timedelta(minutes=2)


def test_a_late_failure_of_before_does_not_end_a_probe(breakers):
    early = breakers.all.enter(ADDRESS, "a")
    breakers.fail("a", "b", "c")
    breakers.until_probe()
    assert breakers.all.enter(ADDRESS, "a").probe
    breakers.all.failed(early, "d")
    breakers.all.leave(early)
    assert breakers.all.enter(ADDRESS, "a") is None


async def outage(road, sender, seconds, answers, wheres):
    """Let each conversation get a message while Teams answers so, then let Teams be back."""
    chance = Random(7)  # noqa: S311 - no secret
    for where in wheres:
        road.teams.will(*chance.choices(answers, k=2000), conversation=where)
    for number, where in enumerate(wheres):
        road.post(sender, road.message(f"{where} {number}", where))
        await asyncio.sleep(0.1)
    await asyncio.sleep(seconds)
    for where in wheres:
        road.teams.forget(where)


def repeats(road, wheres):
    """Count by how often a message was seen."""
    seen = Counter(text.removeprefix(MARK) for where in wheres for text in road.teams.seen(where))
    return Counter(seen.values())


@in_virtual_time
async def test_twenty_replies_outlast_thirty_seconds_of_503():
    wheres = [f"a:{number}" for number in range(20)]
    async with road_to_teams(Running()) as road:
        sender = road.sender(retry_policy=RetryPolicy())
        async with running(sender):
            answers = [refusal(503, "ServiceUnavailable", retry_after="5")]
            await outage(road, sender, 28, answers, wheres)
            await road.outbox.arrived(20)
        assert repeats(road, wheres) == {1: 20}
        assert all(road.teams.seen(where)[0].startswith("a:") for where in wheres)
        assert road.clock.elapsed() < timedelta(minutes=1, seconds=30)


UNKNOWN = [Answer(500), Answer(502, taken=True), Answer(504), Answer(hang_up=True, taken=True)]


@pytest.mark.proof
@in_virtual_time
async def test_in_a_long_outage_one_attempt_per_conversation_is_in_doubt():
    wheres = [f"a:{number}" for number in range(60)]
    async with road_to_teams(Running()) as road:
        sender = road.sender(retry_policy=RetryPolicy())
        async with running(sender):
            await outage(road, sender, 600, UNKNOWN, wheres)
            attempts = Counter(one.conversation for one in road.teams.received)
            assert max(attempts.values()) == 1
            # Most were never tried at all.
            assert len(attempts) < 40
            assert len(road.teams.typing) + len(road.teams.received) < 100
            await road.outbox.arrived(60)
        assert set(repeats(road, wheres)) <= {1, 2}
        assert road.outbox.dead == {}


@in_virtual_time
async def test_when_teams_is_back_one_goes_first_and_the_last_writer_is_next():
    wheres = [f"a:{number:02}" for number in range(30)]
    async with road_to_teams(Running()) as road:
        sender = road.sender(retry_policy=RetryPolicy())
        async with running(sender):
            await outage(road, sender, 120, [Answer(503)], wheres)
            tried = len(road.teams.received)
            await road.outbox.arrived(30)
        first, *rest = road.teams.received[tried:]
        answered_at = first.at
        assert all(one.at >= answered_at for one in rest)
        untried = {one.conversation for one in road.teams.received[:tried]}
        order = [one.conversation for one in rest if one.conversation not in untried]
        assert order == sorted(order, reverse=True)


@in_virtual_time
async def test_a_conversation_that_is_out_holds_up_no_other_at_its_address():
    async with road_to_teams(Running()) as road:
        road.teams.will(*[Answer(500)] * 500, conversation="a:out")
        sender = road.sender(retry_policy=RetryPolicy())
        async with running(sender):
            road.post(sender, road.message("out", "a:out"))
            for number in range(30):
                at = road.clock.elapsed()
                road.post(sender, road.message(f"k{number}", f"a:{number % 7}"))
                await road.outbox.arrived(number + 1)
                assert road.clock.elapsed() - at < timedelta(seconds=2)
                await asyncio.sleep(10)


@in_virtual_time
async def test_what_comes_during_an_outage_stays_behind_what_waits():
    wheres = [f"a:{number}" for number in range(5)]
    async with road_to_teams(Running()) as road:
        sender = road.sender(retry_policy=RetryPolicy())
        async with running(sender):
            for where in wheres:
                road.teams.will(*[Answer(503)] * 500, conversation=where)
            for number in range(40):
                for where in wheres:
                    road.post(sender, road.message(f"{where} {number:02}", where))
                await asyncio.sleep(5)
            for where in wheres:
                road.teams.forget(where)
            road.post(sender, road.message("a:1 40", "a:1"))
            await road.outbox.arrived(201)
        for where in wheres:
            seen = road.teams.seen(where)
            assert seen == sorted(seen)
            assert len(seen) == (41 if where == "a:1" else 40)
        assert all(isinstance(one, Delivered) for one in road.outbox.recorded[-5:])
