"""Two replicas of the bot on one PostgreSQL: one is killed, and the other goes on."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from app import utc_now
from services.gateways.database import open_database
from tests.chat import spoken
from tests.crash.account import Account
from tests.crash.dying_bot import DELIVERY_STAGES, SPARE, TURN_STAGES, Orders
from tests.crash.records import records_at
from tests.crash.replica import Replica, living
from tests.crash.story import OPENS_THE_REQUEST, STORY, play
from tests.crash.technician import Technician, teams_for
from tests.desks import CUSTOMERS
from tests.ports import free_port

pytestmark = pytest.mark.proof

LEASE = timedelta(seconds=5)
"""A lease is a time and cannot be a fact: nobody tells a replica that the other one is dead. Long
enough that who is merely slow, on a machine with seven times the work it can do, is not taken for
dead; that would be a marked repeat more than the tests allow."""


@pytest.fixture
async def replicas(postgres_url, tmp_path):
    database = open_database(postgres_url, utc_now)
    await database.migrate()
    await database.import_customers(CUSTOMERS)
    await database.close()
    return [
        Replica(
            Orders(postgres_url, free_port(), tmp_path / f"note-{n}", tmp_path / f"log-{n}", LEASE)
        )
        for n in range(2)
    ]


@pytest.mark.parametrize(
    "stages", [TURN_STAGES, DELIVERY_STAGES], ids=["of a turn", "of a delivery"]
)
async def test_a_replica_that_dies_neither_loses_nor_doubles_anything(
    stages, replicas, undisturbed, tabulate
):
    url = replicas[0].orders.url
    async with teams_for(*replicas) as teams, records_at(url) as records, living(*replicas):

        async def before(step):
            if step >= len(stages):
                return
            stage = stages[step]
            victim, survivor = replicas[step % 2], replicas[1 - step % 2]
            teams.places = [victim, survivor]
            second = step == OPENS_THE_REQUEST and stages is DELIVERY_STAGES
            victim.will_die([SPARE + stage, stage] if second else [stage])

        async def after():
            await records.settled(lambda: not any(replica.doomed for replica in replicas))

        await play(Technician(teams), before, after)
        account = Account.of(teams.sent)
        told, left = await records.story(), await records.left()
    deaths = sum(replica.deaths for replica in replicas)
    lost, repeats = account.lost(undisturbed.account), account.repeats.total()
    row = f"two replicas, each stage {'of a turn' if stages is TURN_STAGES else 'of a delivery'}"
    tabulate(row, deaths, len(lost), len(account.doubled), repeats)
    assert deaths == len(stages)
    account.assert_as(undisturbed.account, repeats=1)
    assert (told, left) == (undisturbed.story, [])


async def test_a_button_pressed_fifty_times_on_both_replicas_has_one_effect(replicas):
    url = replicas[0].orders.url
    async with teams_for(*replicas) as teams, records_at(url) as records, living(*replicas):
        technician = Technician(teams)
        for step in STORY[:OPENS_THE_REQUEST]:
            await technician.say(step.words)
            await records.settled()
        action = {"type": "Action.Execute", **technician.button("Hand off")}
        presses = [
            technician.activity("invoke", name="adaptiveCard/action", value={"action": action})
            for _ in range(2)
        ]
        other = replace(teams, places=teams.places[::-1])
        answers = await asyncio.gather(
            *(to.deliver(press) for press in presses for to in (teams, other) for _ in range(25))
        )
        await records.settled()
        shown = [spoken(message) for message in teams.sent]
        told, _, _ = await records.story()
    assert len(told) == 1
    assert {answer.body for answer in answers[:50]} != {answer.body for answer in answers[50:]}
    assert len({answer.body for answer in answers}) == 2
    assert sum("Slow pages" in text and "BH-" in text for text in shown) == 1


async def test_what_a_dead_replica_committed_arrives_before_the_others_answers(
    replicas,
):
    # All is said before what the dead one had in hand can be claimed.
    lease = timedelta(seconds=8)
    victim, survivor = (Replica(replace(each.orders, lease=lease)) for each in replicas)
    places, url = (victim, survivor), victim.orders.url
    async with teams_for(*places) as teams, records_at(url) as records, living(*places):
        technician = Technician(teams)
        victim.will_die(["after COMMIT"])
        teams.places = [victim, survivor]
        await technician.say("/help")
        teams.places = [survivor]
        await technician.say("/mine")
        await technician.say("/help")
        await records.settled(lambda: not victim.doomed)
        answered = [message.reply_to for message in teams.sent if message.reply_to]
    assert victim.deaths == 1
    assert set(answered) == {f"{technician.person}-{number}" for number in (1, 2, 3)}
    assert answered == sorted(answered)
