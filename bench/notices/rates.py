"""How many due notices a second are claimed and prepared, and what each costs the processors.

Rates and times belong to one machine; beside them, in the same run, stands what it costs there to
write the same rows by bare statements.
"""

import asyncio
import json
import os
import statistics
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta

from bench.channel.process import busy_seconds
from bench.contenders import OURS, ROOT, pinned
from bench.figures import aligned
from bench.notices.crowd import Crowd
from bench.notices.scene import now, readers_of
from bench.notices.servers import Server

GOAL = 5_000
"""So many alarms a second are to be dispatched on two cores of a machine of today."""
MOST = {"SQLite": 12.0, "PostgreSQL": 5.0}
"""A notice may cost so many times the processor time of writing its rows by bare statements.

SQLite's part of either is small, so what Behalf adds shows more there.
"""


@dataclass(frozen=True, slots=True)
class Dispatched:
    """What came of one run; seconds of processors, replicas' and database's together."""

    alarms: int
    notices: int
    seconds: float
    cpu: float
    others: float
    """How many cores others kept busy meanwhile."""
    bare: float = 0.0
    """Seconds of processors that bare statements took for the rows of one of these notices."""

    @property
    def rate(self) -> float:
        return self.alarms / self.seconds

    @property
    def each(self) -> float:
        """Seconds of processors per notice."""
        return self.cpu / self.notices

    @property
    def ratio(self) -> float:
        """How many times as much a notice costs as its bare rows."""
        return self.each / self.bare


@dataclass(frozen=True, slots=True)
class Written:
    notices: int
    cpu: float

    @property
    def each(self) -> float:
        """Seconds of processors per notice."""
        return self.cpu / self.notices


Runs = Mapping[tuple[str, int], Sequence[Dispatched]]
"""By the system and the number of cores. There are always runs on one core."""


def dispatch(server: Server, crowd: Crowd, *, cores: int, alarms: int) -> Dispatched:
    """Let so many fall due, and a replica per core dispatch them; a server shares these cores."""
    due = asyncio.run(_due(crowd, alarms))
    chosen = sorted(os.sched_getaffinity(0))[:cores]
    with _pinned(server, chosen):
        found = _dispatched(server, crowd, chosen)
        check(due, found, asyncio.run(_kept(crowd)))
        return replace(found, bare=_bare(server, crowd, chosen[0], alarms).each)


def _dispatched(server: Server, crowd: Crowd, chosen: Sequence[int]) -> Dispatched:
    with ExitStack() as stack:
        replicas = [stack.enter_context(_replica(crowd.url, core)) for core in chosen]
        used, busy, began = server.cpu_seconds(), busy_seconds(), time.monotonic()
        for replica in replicas:
            _start(replica)
        found = [_outcome(replica) for replica in replicas]
        used = server.cpu_seconds() - used + sum(each["cpu"] for each in found)
        others = (busy_seconds() - busy - used) / (time.monotonic() - began)
    return Dispatched(
        alarms=sum(each["alarms"] for each in found),
        notices=sum(each["notices"] for each in found),
        seconds=max(each["ended"] for each in found) - min(each["began"] for each in found),
        cpu=used,
        others=max(0.0, others),
    )


def _bare(server: Server, crowd: Crowd, core: int, alarms: int) -> Written:
    with _replica(crowd.url, core, "--bare", str(alarms)) as replica:
        used = server.cpu_seconds()
        _start(replica)
        found = _outcome(replica)
        return Written(int(found["written"]), server.cpu_seconds() - used + found["cpu"])


def write(server: Server, crowd: Crowd, notices: int) -> Written:
    """Let one replica write out so many of those that are in the outbox."""
    with _replica(crowd.url, None, "--write", str(notices)) as replica:
        used = server.cpu_seconds()
        _start(replica)
        found = _outcome(replica)
        used = server.cpu_seconds() - used + found["cpu"]
    if found["written"] != notices:
        raise SystemExit(f"{server.name}: {found['written']} of {notices} could be written out")
    return Written(notices, used)


async def _due(crowd: Crowd, alarms: int) -> Sequence[int]:
    """Let them fall due, and see to it that nothing else is to be done."""
    numbers = await crowd.arm(alarms, now(), timedelta())
    await crowd.settle()
    return numbers


async def _kept(crowd: Crowd) -> tuple[int, int]:
    return await crowd.count("outbox"), await crowd.count("card_copies")


def check(due: Sequence[int], found: Dispatched, kept: tuple[int, int]) -> None:
    """End the run if one was lost, or dispatched twice: its rate would mean nothing.

    `kept` is how many messages and card copies there are.
    """
    notices = sum(len(readers_of(number)) for number in due)
    counted = found.alarms, found.notices, *kept
    if counted != (wanted := (len(due), notices, notices, notices)):
        raise SystemExit(f"alarms, notices, messages and copies are {counted} instead of {wanted}")


def misses(runs: Runs, *, quick: bool) -> list[str]:
    """Return a line per system that costs too much, or reaches the goal in no run.

    `quick` leaves the goal out: it asks for a machine of today.
    """
    cores = max(cores for _, cores in runs)
    found = []
    for name in dict.fromkeys(name for name, _ in runs):
        # The best of each: what others do to a shared machine only ever adds.
        ratio = min(each.each for each in runs[name, 1]) / min(each.bare for each in runs[name, 1])
        if ratio > (most := MOST[name]):
            found.append(f"{name}: a notice costs {ratio:.1f} times its bare rows, over {most}.")
        if not quick and max(each.rate for each in runs[name, cores]) < GOAL:
            found.append(f"{name}: fewer than {GOAL:,} a second on {cores} cores.")
    return found


@contextmanager
def _pinned(server: Server, cores: Sequence[int]) -> Iterator[None]:
    """Let the server run on these cores only, then anywhere again."""
    server.pin(set(cores))
    try:
        yield
    finally:
        server.pin(os.sched_getaffinity(0))


@contextmanager
def _replica(url: str, core: int | None, *options: str) -> Iterator[subprocess.Popen[str]]:
    """Start a replica and wait until it is ready."""
    with pinned(core):
        replica = subprocess.Popen(
            [OURS, "-m", "bench.notices.replica", url, *options],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
    with replica:
        try:
            _line(replica, "ready")
            yield replica
        finally:
            replica.kill()


def _start(replica: subprocess.Popen[str]) -> None:
    print(file=replica.stdin, flush=True)


def _outcome(replica: subprocess.Popen[str]) -> dict[str, float]:
    found: dict[str, float] = json.loads(_line(replica, "{"))
    return found


def _line(replica: subprocess.Popen[str], begins: str) -> str:
    """Return the next line that begins so; logs are in between."""
    for line in replica.stdout or ():
        if line.startswith(begins):
            return line
    raise SystemExit("a replica has ended too early")


def sums_table(runs: Runs, written: Mapping[str, Written]) -> str:
    """Return a line per system: claimed and prepared, written out, both, and what that allows."""
    most = max(cores for _, cores in runs)
    lines = [("", "prepared", "written out", "both", f"at most on {most} cores")]
    for name, out in written.items():
        prepared = statistics.median(each.each for each in runs[name, most])
        both = prepared + out.each
        cells = [f"{1e6 * each:.0f} µs" for each in (prepared, out.each, both)]
        lines.append((name, *cells, f"{most / both:,.0f}/s"))
    return aligned(lines)


def rates_table(runs: Runs) -> str:
    """Return a line per system and number of cores: medians, and the best rate."""
    lines = [("", "cores", "alarms/s", "best", "notices/s", "CPU each", "bare", "ratio", "others")]
    for (name, cores), found in runs.items():
        lines.append(
            (
                name,
                str(cores),
                f"{statistics.median(each.rate for each in found):,.0f}",
                f"{max(each.rate for each in found):,.0f}",
                f"{statistics.median(each.notices / each.seconds for each in found):,.0f}",
                f"{1e6 * statistics.median(each.each for each in found):.0f} µs",
                f"{1e6 * statistics.median(each.bare for each in found):.0f} µs",
                _ratios([each.ratio for each in found]),
                f"{statistics.median(each.others for each in found):.1f} cores",
            )
        )
    return aligned(lines)


def _ratios(found: Sequence[float]) -> str:
    return f"{statistics.median(found):.1f} [{min(found):.1f}-{max(found):.1f}]"
