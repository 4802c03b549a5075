"""Measures what it costs to tell what is due while very many requests are open.

On SQLite and on PostgreSQL by turns: a sweep that finds nothing, due notices claimed and prepared,
one written out, and how long after its moment a notice arrives. Ends with 1 on a clear miss.
"""

import argparse
import asyncio
import os
import signal
import socket
import sys
from collections.abc import Sequence
from dataclasses import dataclass

import uvloop

from bench.notices import delay, idle, rates
from bench.notices.crowd import Crowd
from bench.notices.servers import Server, servers

FEW = 1_000
TRIES = 3
"""So often something is measured that looks like a miss: others use the machine, too."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How much to measure. `quick` judges only what stands still on a busy machine."""

    size: int
    sweeps: int
    alarms: int
    repetitions: int
    seconds: float
    quick: bool = False


PLANS = {
    "full": Plan(size=1_000_000, sweeps=3_000, alarms=30_000, repetitions=5, seconds=60),
    "quick": Plan(100_000, sweeps=1_000, alarms=6_000, repetitions=2, seconds=5, quick=True),
}


@dataclass(frozen=True, slots=True)
class Ground:
    """A system with two databases, in which few and very many requests are open."""

    server: Server
    few: Crowd
    many: Crowd


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.notices", description=__doc__)
    parser.add_argument("plan", nargs="?", choices=PLANS, default="full")
    plan = PLANS[parser.parse_args().plan]
    # Whoever is told to stop must not leave a server and gigabytes behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with servers() as both, socket.create_server(("127.0.0.1", 0)) as teams:
        service_url = f"http://127.0.0.1:{teams.getsockname()[1]}"
        grounds = [prepare(server, plan, service_url) for server in both]
        kept = [
            compare_idle(grounds, plan),
            compare_rates(grounds, plan),
            compare_delays(grounds, plan, teams),
        ]
    sys.exit(0 if all(kept) else 1)


def prepare(server: Server, plan: Plan, service_url: str) -> Ground:
    crowds = [Crowd(server.create(f"open_{size}"), size) for size in (FEW, plan.size)]
    for crowd in crowds:
        print(f"{server.name}: {crowd.size:,} open requests are being written", flush=True)
        asyncio.run(crowd.fill(service_url))
    return Ground(server, *crowds)


def compare_idle(grounds: Sequence[Ground], plan: Plan) -> bool:
    """Return whether a sweep costs as good as the same, however many are open."""
    crowds = {each.few.url: each.few for each in grounds}
    crowds |= {each.many.url: each.many for each in grounds}
    for _ in range(TRIES):
        found = uvloop.run(idle.sample(crowds, plan.sweeps))
        pairs = {each.server.name: (found[each.few.url], found[each.many.url]) for each in grounds}
        _show(f"An idle sweep, {plan.sweeps:,} in each database", idle.table(pairs, plan.size))
        if worse := [name for name, pair in pairs.items() if idle.ratio(*pair) > idle.MOST]:
            print(f"More than {idle.MOST} times as long: {', '.join(worse)}.")
        else:
            return True
    return False


def compare_rates(grounds: Sequence[Ground], plan: Plan) -> bool:
    """Return whether due notices are dispatched as fast as they are to be."""
    counts = sorted({1, min(2, len(os.sched_getaffinity(0)))})
    runs: dict[tuple[str, int], list[rates.Dispatched]] = {
        (each.server.name, cores): [] for each in grounds for cores in counts
    }
    for turn in range(plan.repetitions * TRIES):
        if turn >= plan.repetitions and not rates.misses(runs, quick=plan.quick):
            break
        for each in grounds if turn % 2 == 0 else reversed(grounds):
            for cores in counts:
                found = rates.dispatch(each.server, each.many, cores=cores, alarms=plan.alarms)
                runs[each.server.name, cores].append(found)
    title = f"Due notices claimed and prepared, {plan.size:,} open, {plan.alarms:,} due"
    _show(f"{title}, {turn} repetitions, medians", rates.rates_table(runs))
    written = {
        each.server.name: rates.write(each.server, each.many, plan.alarms // 10)
        for each in grounds
    }
    _show("CPU per notice, until it is ready to be sent", rates.sums_table(runs, written))
    for line in (missed := rates.misses(runs, quick=plan.quick)):
        print(line)
    return not missed


def compare_delays(grounds: Sequence[Ground], plan: Plan, teams: socket.socket) -> bool:
    """Return whether every notice arrives soon after its moment."""
    delays: dict[str, delay.Delays] = {}
    for each in grounds:
        for _ in range(TRIES):
            found = uvloop.run(delay.trickle(each.many, teams, plan.seconds))
            delays[each.server.name] = found
            if found.most < delay.MOST:
                break
            print(f"{each.server.name}: one took {found.most:.1f} s")
    title = f"From the moment to Teams, {plan.size:,} open, {delay.PER_SECOND} a second"
    _show(title, delay.table(delays))
    return all(each.most < delay.MOST for each in delays.values())


def _show(title: str, table: str) -> None:
    print(f"\n{title}\n\n{table}", flush=True)


if __name__ == "__main__":
    main()
