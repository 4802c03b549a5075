"""Measures how long an event loop does not come round. Run by itself, it measures the machine.

By the clock, and by the time that its own thread has worked meanwhile: the rest is the machine's.

`python -m tests.hostile.probe FILE` does nothing else, so that whatever it finds is noise.
"""

import asyncio
import heapq
import json
import sys
from pathlib import Path
from time import perf_counter, thread_time, time

Stall = tuple[float, float, float]
"""Milliseconds of work, milliseconds by the clock, and the moment."""

EVERY_SECONDS = 0.002
WRITTEN_EVERY_SECONDS = 0.5
KEPT = 20
"""The longest stalls are kept, with the moment of each."""


async def measure(file: Path) -> None:
    """Keep the file up to date until cancelled: the longest stalls, in milliseconds."""
    worked: list[Stall] = []
    waited: list[Stall] = []
    written = perf_counter()
    while True:
        before, worked_before = perf_counter(), thread_time()
        await asyncio.sleep(EVERY_SECONDS)
        now = perf_counter()
        work = (thread_time() - worked_before) * 1000
        wait = (now - before - EVERY_SECONDS) * 1000
        _keep(worked, (work, wait, time()))
        _keep(waited, (wait, work, time()))
        if now - written > WRITTEN_EVERY_SECONDS:
            written = now
            _write(file, worked, waited)


def _keep(longest: list[Stall], one: Stall) -> None:
    heapq.heappush(longest, one)
    if len(longest) > KEPT:
        heapq.heappop(longest)


def _write(file: Path, worked: list[Stall], waited: list[Stall]) -> None:
    new = file.with_suffix(".new")
    new.write_text(json.dumps([sorted(each, reverse=True) for each in (worked, waited)]))
    new.rename(file)


def stalls(file: Path) -> tuple[list[Stall], list[Stall]]:
    """Return the longest stalls by work, and by the clock, which then stands first."""
    worked, waited = json.loads(file.read_text())
    return [(a, b, at) for a, b, at in worked], [(a, b, at) for a, b, at in waited]


if __name__ == "__main__":
    asyncio.run(measure(Path(sys.argv[1])))
