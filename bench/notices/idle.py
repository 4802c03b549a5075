"""The cost of a sweep that finds nothing due: with very many open requests, and with few."""

import gc
import random
import statistics
import time
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass

from bench.figures import aligned
from bench.notices.crowd import Crowd
from bench.notices.replica import Counter, scheduler_of
from bench.notices.scene import now
from services.gateways.database import open_database

MOST = 1.5
"""How many times as long it may take with many as with few."""
SITTINGS = 5
"""So often connections are made anew: one of them may share its core with a busy neighbour."""
WARM_UP = 50
"""Sweeps that are not counted: the first ones connect and compile."""


@dataclass(frozen=True, slots=True)
class Idle:
    """Seconds that single sweeps took, in one database."""

    seconds: Sequence[float]

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)

    @property
    def p95(self) -> float:
        return statistics.quantiles(self.seconds, n=20)[18]


async def sample(crowds: Mapping[str, Crowd], rounds: int) -> dict[str, Idle]:
    """Sweep so often in every database, in several sittings."""
    seconds: dict[str, list[float]] = {name: [] for name in crowds}
    for _ in range(SITTINGS):
        await _sit(crowds, rounds // SITTINGS, seconds)
    return {name: Idle(each) for name, each in seconds.items()}


async def _sit(crowds: Mapping[str, Crowd], rounds: int, seconds: dict[str, list[float]]) -> None:
    """Sweep by turns and in changing order, so that noise falls on all alike."""
    async with AsyncExitStack() as stack:
        schedulers = {}
        for name, crowd in crowds.items():
            database = open_database(crowd.url, now)
            stack.push_async_callback(database.close)
            schedulers[name] = scheduler_of(database, Counter())
        order = list(schedulers)
        gc.collect()
        gc.freeze()
        for turn in range(WARM_UP + rounds):
            random.shuffle(order)
            for name in order:
                began = time.perf_counter()
                found = await schedulers[name].sweep()
                if turn >= WARM_UP:
                    seconds[name].append(time.perf_counter() - began)
                if found:
                    raise SystemExit(f"{name}: something was due")


def ratio(few: Idle, many: Idle) -> float:
    return many.median / few.median


def table(pairs: Mapping[str, tuple[Idle, Idle]], size: int) -> str:
    """Return a line per system; times in microseconds, few before many."""
    lines = [("", "1,000 open", "p95", f"{size:,} open", "p95", "ratio")]
    for name, (few, many) in pairs.items():
        times = (few.median, few.p95, many.median, many.p95)
        cells = [f"{1e6 * each:.0f} µs" for each in times]
        lines.append((name, *cells, f"{ratio(few, many):.2f}"))
    return aligned(lines)
