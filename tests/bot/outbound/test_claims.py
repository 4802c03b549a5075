"""What a claim may not undo: nothing new overtakes what waits in the outbox."""

import asyncio
from datetime import timedelta

import pytest

from bot.outbound.claimer import CLAIM_BATCH
from bot.outbound.retry_policy import RetryPolicy
from services.model.outbox import Deferred
from tests.bot.outbound.road import Running, road_to_teams, running
from tests.fake_teams import Answer
from tests.virtual_time import in_virtual_time

MARK = "This may have reached you once before.\n\n"


class Gated:
    """An outbox whose claims, once closed, do not come back before it is opened again."""

    seconds = 0
    """How long a claim takes."""

    def __init__(self, outbox):
        self._outbox, self.open, self.asked = outbox, asyncio.Event(), asyncio.Event()
        self.open.set()

    async def claim(self, *arguments, **named):
        found = await self._outbox.claim(*arguments, **named)
        self.asked.set()
        await asyncio.sleep(self.seconds)
        await self.open.wait()
        return found

    def __getattr__(self, name):
        return getattr(self._outbox, name)


async def test_a_claim_under_way_releases_nothing_that_was_held_once_more_meanwhile():
    async with road_to_teams() as road:
        road.outbox.keep(road.message("k0"))
        outbox = road.outbox = Gated(road.outbox)
        async with running(road.sender()) as sender:
            # Another replica has the first one in hand.
            sender.post(road.outbox.keep(road.message("k1")), {"a:1": "k0"})
            await road.outbox.fate()
            outbox.open.clear()
            outbox.asked.clear()
            await outbox.asked.wait()
            outbox.open.set()
            sender.post(road.outbox.keep(road.message("k2")), {"a:1": "k1"})
            assert isinstance(await road.outbox.fate(2), Deferred)
        assert road.teams.received == []


@pytest.mark.proof
@in_virtual_time
async def test_a_process_that_starts_during_an_outage_overtakes_nothing_after_it():
    async with road_to_teams(Running()) as road:
        wheres = [f"a:{number:03}" for number in range(3 * CLAIM_BATCH)]
        road.outbox.keep(*[road.message(f"{where} first", where) for where in wheres])
        await road.outbox.release()
        road.outbox = Gated(road.outbox)
        road.outbox.seconds = 0.5
        road.teams.mood = lambda _one: Answer(503)
        async with running(road.sender(retry_policy=RetryPolicy())) as sender:
            await asyncio.sleep(60)
            back = asyncio.Event()

            def answer(one):
                if "text" in one.activity:
                    back.set()
                return Answer()

            road.teams.mood = answer
            await back.wait()
            await asyncio.sleep(0.05)
            for where in wheres:
                road.post(sender, road.message(f"{where} second", where))
            await road.outbox.arrived(2 * len(wheres))
        assert road.clock.elapsed() < timedelta(minutes=5)
        for where in wheres:
            seen = [text.removeprefix(MARK) for text in road.teams.seen(where)]
            assert seen == [f"{where} first", f"{where} second"]
