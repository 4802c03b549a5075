"""Three replicas on one database, killed at random: nobody is told twice, and nothing is lost.

Not collected by itself: `make chaos` names this file. CHAOS_SECONDS says for how long.
"""

import asyncio
import os
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from services.gateways.database import open_database
from services.model.unit_of_work import UnitOfWork
from tests.chaos.cast import records
from tests.chaos.desk import Office
from tests.chaos.fleet import drained, new_clock, running_fleet
from tests.chaos.ledger import Ledger
from tests.chaos.oracle import Records
from tests.chaos.order import commits, keys_of, out_of_order, watch_commits
from tests.chaos.teams import copies, in_a_mood
from tests.desks import CUSTOMERS
from tests.fake_teams import fake_teams

SECONDS = float(os.environ.get("CHAOS_SECONDS", "180"))
PER_SECOND = float(os.environ.get("CHAOS_REQUESTS", "4"))
SEED = int(os.environ.get("CHAOS_SEED", "0")) or random.SystemRandom().randrange(1, 2**31)

pytestmark = pytest.mark.proof


async def test_nothing_is_lost_or_doubled_through_kill_9(
    url: str, tmp_path: Path, publish: Callable[[str, Any], None]
) -> None:
    dice, host = random.Random(SEED), new_clock()  # noqa: S311  # no secret
    database = open_database(url, host)
    async with fake_teams() as teams:
        in_a_mood(teams, dice)
        await database.migrate()
        ordered = url.startswith("postgresql")  # a file is for one process
        if ordered:
            await watch_commits(url)
        await database.import_customers(CUSTOMERS)
        await database.turns.commit(UnitOfWork(list(records(lambda _where: teams.url))))
        office = Office(database, host, lambda _where: teams.url, random.Random(SEED))  # noqa: S311
        async with running_fleet(url, tmp_path, host, dice) as fleet:
            async with asyncio.TaskGroup() as group:
                group.create_task(office.work(SECONDS, per_second=PER_SECOND))
                group.create_task(fleet.suffer(SECONDS))
            await drained(Records.at(url), fleet)
    await database.close()
    histories = await Records.at(url).histories()
    ledger = Ledger(histories, list(copies(teams.received)), office.on_record, fleet.horizon.at)
    order = list(out_of_order(await commits(url), keys_of(teams.received))) if ordered else []
    publish(
        f"three replicas on {url.partition('+')[0]} for {SECONDS:.0f} s, seed {SEED}",
        [
            ("replicas killed", fleet.deaths),
            ("outages of all", fleet.outages),
            ("clocks set", fleet.jumps),
            *ledger.figures(),
            *([("out of order within a conversation", len(order))] if ordered else ()),
        ],
    )
    assert teams.faults == []
    faults = list(ledger.faults())
    assert not faults, "\n".join(map(repr, faults[:30]))
    assert not order, "\n".join(map(repr, order[:30]))
