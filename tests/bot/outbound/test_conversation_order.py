"""Messages of one conversation arrive in the order of the outbox, whichever process sends them."""

import asyncio
from collections import Counter
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from bot.outbound.connector import Connector
from bot.outbound.sender import Sender
from services.gateways.database import Database, open_database
from services.model.outbox import (
    MAX_DEFERRAL,
    MESSAGE_LEASE,
    DeadLettered,
    Deferred,
    Delivered,
)
from services.model.unit_of_work import UnitOfWork
from tests.bot.outbound.road import QUICK, Loopback, road_to_teams
from tests.fake_teams import Answer
from tests.timeouts import HANGS

REPEAT = "This may have reached you once before.\n\n"


@pytest.fixture
async def road():
    async with road_to_teams() as road:
        yield road


@dataclass
class Replica:
    """A process that commits and sends; one that only commits has died right after it."""

    database: Database
    sender: Sender
    outcomes: Counter = field(default_factory=Counter)

    async def commit(self, *messages):
        return await self.database.turns.commit(UnitOfWork(list(messages)))

    async def send(self, *messages):
        self.sender.post(messages, await self.commit(*messages))

    async def counted(self, outcome, number=1):
        async with asyncio.timeout(HANGS):
            # Nobody tells us what the sender has counted.
            while self.outcomes[outcome] < number:  # noqa: ASYNC110
                await asyncio.sleep(0.002)

    async def gave_back(self, number=1):
        """Return once so many messages are in the outbox again, for whoever may send them."""
        await self.counted("deferred", number)
        async with asyncio.timeout(HANGS):
            while self.sender.in_flight:  # noqa: ASYNC110  # counted comes before recorded
                await asyncio.sleep(0.002)


@asynccontextmanager
async def replica_at(url, road, *, alone=False):
    database = open_database(url, road.clock)
    await database.start(alone=alone)
    connector = Connector(road.http, None, Loopback(), road.clock)
    outcomes = Counter()
    sender = Sender(
        connector,
        database.outbox,
        road.clock,
        road.clock.elapsed,
        retry_policy=QUICK,
        counted=lambda outcome: outcomes.update([outcome]),
    )
    delivering = asyncio.create_task(sender.run())
    try:
        yield Replica(database, sender, outcomes)
    finally:
        await sender.close()
        await delivering
        await database.close()


async def test_what_a_dead_replica_left_arrives_before_what_comes_after_it(road, postgres_url):
    async with replica_at(postgres_url, road) as dead, replica_at(postgres_url, road) as alive:
        await dead.commit(road.message("k1"))
        await alive.send(road.message("k2"))
        await alive.send(road.message("k3"), road.message("elsewhere", "a:2"))
        await alive.gave_back(2)
        road.clock.advance(MESSAGE_LEASE - timedelta(seconds=1))
        await road.teams.wait_for(1, "a:2")
        assert road.teams.texts("a:1") == []

        road.clock.advance(seconds=1)
        await road.teams.wait_for(3, "a:1")
        assert road.teams.texts("a:1") == [f"{REPEAT}k1", "k2", "k3"]


async def test_what_another_replica_is_sending_just_now_is_waited_for(road, postgres_url):
    arrived = asyncio.Event()
    road.teams.will(Answer(after=arrived))
    async with replica_at(postgres_url, road) as slow, replica_at(postgres_url, road) as quick:
        await slow.send(road.message("k1"))
        await road.teams.wait_for(1)
        await quick.send(road.message("k2"))
        await quick.gave_back()
        assert road.teams.texts("a:1") == ["k1"]

        arrived.set()
        await road.teams.wait_for(2)
        assert road.teams.texts("a:1") == ["k1", "k2"]


async def test_what_another_replica_has_put_off_is_waited_for(road, postgres_url):
    async with replica_at(postgres_url, road) as other, replica_at(postgres_url, road) as replica:
        first = road.message("k1")
        await other.commit(first)
        later = road.clock() + MAX_DEFERRAL
        await other.database.outbox.record_results([Deferred(first, later, "429")])
        await replica.send(road.message("k2"))
        await replica.gave_back()
        road.clock.advance(MAX_DEFERRAL)
        await road.teams.wait_for(2)
        assert road.teams.texts("a:1") == ["k1", "k2"]


async def test_what_is_in_our_own_hand_holds_nothing_up(road, postgres_url):
    arrived = asyncio.Event()
    road.teams.will(Answer(after=arrived))
    async with replica_at(postgres_url, road) as replica:
        await replica.send(road.message("k1"))
        await road.teams.wait_for(1)
        await replica.send(road.message("k2"))
        await replica.send(road.message("k3"))
        arrived.set()
        await road.teams.wait_for(3)
        await replica.counted("delivered", 3)
        assert road.teams.texts("a:1") == ["k1", "k2", "k3"]
        assert set(replica.outcomes) == {"delivered"}


async def test_what_is_delivered_or_dead_holds_nothing_up(road, postgres_url):
    async with replica_at(postgres_url, road) as other, replica_at(postgres_url, road) as replica:
        gone, dead = road.message("gone"), road.message("dead")
        await other.commit(gone, dead)
        await other.database.outbox.record_results(
            [Delivered(gone, "a-1"), DeadLettered(dead, "413")]
        )
        await replica.send(road.message("k1"))
        await replica.counted("delivered")
        assert set(replica.outcomes) == {"delivered"}


async def test_after_a_restart_on_a_file_what_was_left_behind_arrives_first(road, tmp_path):
    url = f"sqlite+aiosqlite:///{tmp_path / 'behalf.db'}"
    dead = open_database(url, road.clock)
    await dead.start(alone=True)
    await dead.turns.commit(UnitOfWork([road.message("k1")]))
    await dead.close()

    async with replica_at(url, road, alone=True) as next_one:
        await next_one.send(road.message("k2"))
        await road.teams.wait_for(2)
        assert road.teams.texts("a:1") == [f"{REPEAT}k1", "k2"]


async def test_a_commit_names_the_last_of_each_conversation_that_is_not_its_own(
    road, postgres_url
):
    async with replica_at(postgres_url, road) as replica:
        assert await replica.commit(road.message("k1"), road.message("k2")) == {}
        assert await replica.commit(road.message("k3"), road.message("k4", "a:2")) == {"a:1": "k2"}
        many = [road.message(f"m{n}", f"a:{n % 2 + 1}") for n in range(2500)]
        assert await replica.commit(*many) == {"a:1": "k3", "a:2": "k4"}
