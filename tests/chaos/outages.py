"""Outages of Teams, with kills in between: nothing is lost, and hardly anything is seen twice.

Not collected by itself: `make chaos` names this file. CHAOS_SECONDS says for how long; the outages
are those of 30 s, 10 min and 3 h, and all pauses are shortened so that each fits into its share.
"""

import asyncio
import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any

import pytest

from services.gateways.database import open_database
from services.model.unit_of_work import UnitOfWork
from tests.chaos.account import Account
from tests.chaos.addresses import Addresses, addresses
from tests.chaos.cast import records
from tests.chaos.desk import Office
from tests.chaos.fleet import REPLICAS, Fleet, drained, new_clock, running_fleet
from tests.chaos.ledger import Ledger
from tests.chaos.oracle import Records
from tests.chaos.order import commits, keys_of, out_of_order, watch_commits
from tests.chaos.replica import HASTE
from tests.chaos.replicas import PER_SECOND, SECONDS, SEED
from tests.chaos.teams import copies
from tests.chaos.visitors import Crowd
from tests.desks import CUSTOMERS

OUTAGES = ((30, 0.10), (10 * 60, 0.20), (3 * 3600, 0.40))
"""Seconds that each lasts by the pauses of the product, and its share of the time there is."""
RECOVERY = 0.08
KILLS = 4
"""In each outage, on average."""
RARE = 0.01
"""The share of messages that may be seen more than twice."""
LONG = 120
"""In fewer seconds, kills come so close together that most repeats are theirs."""

pytestmark = pytest.mark.proof


@dataclass(slots=True)
class Weather:
    """Lets addresses be out. `doubts`: how many conversations had how many in one outage."""

    places: Addresses
    fleet: Fleet
    doubts: Counter[int] = field(default_factory=Counter)

    async def go_through(self) -> None:
        for lasts, share in OUTAGES:
            seconds = share * SECONDS
            self.fleet.restart(max(HASTE, lasts / seconds))
            # One that has just begun knows nothing of what is out.
            await asyncio.sleep(RECOVERY * SECONDS / 3)
            self.places.begin_outage()
            async with asyncio.TaskGroup() as group:
                group.create_task(self._refuse_for_a_while(seconds))
                group.create_task(self.fleet.die(seconds, every=seconds / KILLS))
            self.places.end_outage()
            self.doubts.update(self.places.all_of_it.doubts.values())
            await self.fleet.die(RECOVERY * SECONDS, every=RECOVERY * SECONDS)

    def is_well(self, where: str) -> bool:
        address = self.places.of(where)
        return not address.affects(where)

    async def _refuse_for_a_while(self, seconds: float) -> None:
        teams = self.places.all_of_it.teams
        await asyncio.sleep(seconds / 3)
        await teams.refuse()
        await asyncio.sleep(seconds / 3)
        await teams.start()


async def test_outages_lose_nothing_and_repeat_hardly_anything(
    url: str, tmp_path: Path, publish: Callable[[str, Any], None]
) -> None:
    dice, host = random.Random(SEED), new_clock()  # noqa: S311  # no secret
    database = open_database(url, host)
    ordered = url.startswith("postgresql")  # a file is for one process
    async with addresses(dice) as places:
        await database.migrate()
        if ordered:
            await watch_commits(url)
        await database.import_customers(CUSTOMERS)
        await database.turns.commit(UnitOfWork(list(records(places.url_of))))
        office = Office(database, host, places.url_of, random.Random(SEED))  # noqa: S311
        crowd = Crowd.at(places, random.Random(SEED))  # noqa: S311
        size = REPLICAS if ordered else 1
        async with running_fleet(url, tmp_path, host, dice, size) as fleet:
            weather, began = Weather(places, fleet), monotonic()
            async with asyncio.TaskGroup() as group:
                group.create_task(office.work(SECONDS, per_second=PER_SECOND / 2))
                group.create_task(crowd.write(fleet.endpoints, SECONDS))
                group.create_task(weather.go_through())
            written = monotonic() - began
            await drained(Records.at(url), fleet)
        received = places.received()
    await database.close()
    histories = await Records.at(url).histories()
    ledger = Ledger(histories, list(copies(received)), office.on_record, fleet.horizon.at)
    account = Account(received, crowd.visitors)
    order = list(out_of_order(await commits(url), keys_of(received))) if ordered else []
    wrong = {
        "replies lost": list(account.lost()),
        "seen twice without a mark": list(account.unmarked()),
        "out of order within a conversation": [*account.out_of_order(), *order],
        "faults in notices": list(ledger.faults()),
    }
    publish(
        f"outages of Teams on {url.partition('+')[0]} for {written:.0f} s, seed {SEED}",
        [
            ("replicas killed", fleet.deaths),
            *figures(account, weather),
            *ledger.figures(),
            *((words, len(found)) for words, found in wrong.items()),
        ],
    )
    for words, found in wrong.items():
        assert not found, "\n".join([words, *map(repr, found[:30])])
    assert max(weather.doubts, default=0) <= 1
    seen = account.times_seen()
    if SECONDS >= LONG:
        assert seen[1] + seen[2] >= (1 - RARE) * seen.total()


def figures(account: Account, weather: Weather) -> Iterator[tuple[str, int]]:
    """Yield how often messages were seen, how often conversations were in doubt, and waits."""
    yield "written by people", sum(len(one.said) for one in account.visitors)
    for times, messages in sorted(account.times_seen().items()):
        yield f"messages seen {times} x", messages
    for times, conversations in sorted(weather.doubts.items()):
        yield f"conversations with {times} x doubt, address out", conversations
    well = {one.chat for one in account.visitors if weather.is_well(one.chat)}
    waits = account.waits(well)
    for share in (0.5, 0.9, 0.99):
        wait = waits[int(share * len(waits))]
        yield f"ms until {share:.0%} of replies where nothing was out", round(1000 * wait)
