"""A week over every zone and region, hour by hour: everybody is told at the moment, and once."""

import os
import random
from collections import Counter
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from time import process_time
from typing import Any

import pytest

from services.gateways.connection import sqlite_engines
from services.gateways.database import open_database
from services.model.unit_of_work import UnitOfWork
from tests.chaos.week import Week, figures
from tests.chaos.week_case import CLOCKS
from tests.chaos.week_cast import BEGINS, policy, records
from tests.chaos.week_oracle import Oracle
from tests.clock import FakeClock
from tests.desks import CUSTOMERS

pytestmark = pytest.mark.proof

REQUESTS = int(os.environ.get("WEEK_REQUESTS", "200"))
DEEDS = {
    *("opened", "taken", "submitted", "answered", "closed", "snoozed"),
    *("offered", "accepted", "declined", "escalated"),
}
OWNING = ("opened", "taken", "accepted")
STAGES = {"forgotten", "offered", "accepted", "declined", "escalated", *CLOCKS}
SEED = int(os.environ.get("WEEK_SEED", "2026"))


@pytest.fixture
async def week(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Week]:
    # What survives a power cut is not asked here, and the disk is slow.
    quick = [each.replace("=FULL", "=OFF") for each in sqlite_engines._PRAGMAS]  # noqa: SLF001
    monkeypatch.setattr(sqlite_engines, "_PRAGMAS", tuple(quick))
    clock, file = FakeClock(), str(tmp_path / "behalf.db")
    clock.time = BEGINS
    database = open_database(f"sqlite+aiosqlite:///{file}", clock)
    await database.migrate()
    await database.import_customers(CUSTOMERS)
    await database.turns.commit(UnitOfWork(list(records())))
    yield Week(database, file, policy(), random.Random(SEED), clock)  # noqa: S311  # no secret
    await database.close()


def too_often(week: Week) -> Counter[tuple[int, str, str]]:
    """Return what somebody was told again though nothing had happened that asks for it."""
    seen = Counter((*item, one.reader) for one in week.told for item in one.items)
    done = Counter((deed.number, deed.kind) for deed in week.deeds)
    became_owner = Counter((deed.number, deed.by) for deed in week.deeds if deed.kind in OWNING)
    put_off = Counter((deed.number, deed.other) for deed in week.deeds if deed.kind == "snoozed")

    def reasons(number: int, stage: str, reader: str) -> int:
        if stage == "forgotten":
            owning = became_owner[number, reader] or sum(done[number, kind] for kind in OWNING)
            return owning + put_off[number, stage]
        return 1 + put_off[number, stage] if stage in CLOCKS else done[number, stage]

    return seen - Counter({key: reasons(*key) for key in seen})


async def test_everybody_is_told_at_the_moment_and_once(
    week: Week, publish: Callable[[str, Any], None]
) -> None:
    began = process_time()
    await week.pass_by(REQUESTS)
    took = process_time() - began
    expected = Oracle(week.policy).follow(week.deeds)
    told, owed = Counter(week.told), Counter(expected)
    publish(
        f"a week of {REQUESTS:,} requests, seed {SEED}",
        [
            ("deeds", len(week.deeds)),
            ("sweeps", week.sweeps),
            ("seconds of CPU", round(took)),
            ("told", len(week.told)),
            *figures(week.told),
            ("not told, or not then", (owed - told).total()),
            ("told, and should not have been", (told - owed).total()),
        ],
    )
    assert not too_often(week)
    missing, surplus = sorted((owed - told).elements()), sorted((told - owed).elements())
    assert (missing[:10], surplus[:10]) == ([], [])
    # Or it would prove little.
    assert {deed.kind for deed in week.deeds} == DEEDS
    assert {stage for one in week.told for _, stage in one.items} == STAGES
    assert any(len(one.items) > 1 for one in week.told)
