"""`kill -9` at every stage of a turn and of a delivery: nothing is lost, nothing is doubled."""

import os

import pytest

from tests.crash.account import Account
from tests.crash.dying_bot import (
    CLAIM,
    DELIVERY_STAGES,
    DOUBTFUL_STAGES,
    SPARE,
    TURN_STAGES,
)
from tests.crash.records import records_at
from tests.crash.replica import living
from tests.crash.story import OPENS_THE_REQUEST, STORY, play
from tests.crash.technician import Technician, teams_for

pytestmark = pytest.mark.proof

ROUNDS = int(os.environ.get("CRASH_ROUNDS", "1"))
"""In how many steps of the story, beside the one that opens the request, each stage kills."""

PLANS = (
    *((stage,) for stage in (*TURN_STAGES, *DELIVERY_STAGES)),
    ("before the message leaves", CLAIM),
    ("before Teams' answer is read", "before Teams' answer is read"),
    ("after COMMIT", "before the snapshot is read"),
)
"""The stages at which a process and, after it, its successor dies."""


def fatal_steps(plan):
    """Choose other steps for each plan, so that together they kill everywhere."""
    start = PLANS.index(plan)
    stride = max(1, len(STORY) // ROUNDS)
    chosen = {(start + stride * each) % len(STORY) for each in range(min(ROUNDS, len(STORY)))}
    return chosen | {OPENS_THE_REQUEST}


@pytest.mark.parametrize("plan", PLANS, ids=" · ".join)
async def test_a_death_neither_loses_nor_doubles_anything(plan, bot, undisturbed, tabulate):
    fatal = fatal_steps(plan)

    async def before(step):
        # The request's card follows a replacement, which would be the first to die.
        second = step == OPENS_THE_REQUEST and plan[0] in DELIVERY_STAGES
        if step in fatal:
            bot.will_die([SPARE + plan[0], *plan] if second else plan)

    async with teams_for(bot) as teams, records_at(bot.orders.url) as records, living(bot):
        await play(Technician(teams), before, lambda: records.settled(lambda: not bot.doomed))
        account = Account.of(teams.sent)
        told, left = await records.story(), await records.left()
    lost, repeats = account.lost(undisturbed.account), account.repeats.total()
    tabulate(" · ".join(plan), bot.deaths, len(lost), len(account.doubled), repeats)
    assert bot.deaths == len(plan) * len(fatal)
    account.assert_as(undisturbed.account, repeats=len(plan))
    assert (told, left) == (undisturbed.story, [])
    if set(plan) <= set(TURN_STAGES):
        assert repeats == 0
    if set(plan) <= DOUBTFUL_STAGES:
        assert repeats > 0
