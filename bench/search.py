"""Measures the search for customers on SQLite and PostgreSQL, and their import: times, and slips.

Every query is fixed. Ends with 1 where slips are not forgiven as they are to be; times are shown
beside their aims, with the noise of the machine, and judged by who reads them.
"""

import argparse
import signal
import sys
import time
from collections.abc import Callable, Coroutine, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from random import Random
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import Any

import uvloop
from sqlalchemy.ext.asyncio import create_async_engine

from bench.contenders import RESULTS
from bench.customer_names import customers
from bench.notices.scene import now
from bench.notices.servers import servers
from bench.system_postgres import installed, running
from services.gateways.database import Database, open_database
from services.model.customers import Customer
from services.reading.normalization import normalized, words_of

SHOWN = 10
"""Customers that a search is to find."""

FORGIVEN = 0.85
"""Of whole names with a slip, so many are to be among those that are found."""

BATCH = 2_000
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_LOG = (
    "2030-01-07T12:00:00.000Z ERROR [contoso-gw-01] TLS handshake failed: certificate expired "
    "(serial 0a:1b:2c) while connecting to https://login.example/common/oauth2/token\n"
) * 40

Aim = tuple[float, float]
"""Milliseconds at 1,000,000 customers: median and 99th percentile."""

AIMS: Mapping[str, Mapping[str, Aim]] = {
    "SQLite": {"": (5, 15), "slip": (15, 40)},
    "PostgreSQL": {"": (10, 30), "slip": (60, 150)},
}
FIXED: Mapping[str, Sequence[str]] = {
    "commonest trigram": ["mbh", "exa", "con", "ple"],
    "legal form": ["gmbh", "s.r.o.", "GmbH & Co. KG"],
    "1-2 letters": ["d", "da", "kö", "q"],
    "CJK": ["日立", "東京", "電機製作", "本中", "株式会社"],
    "no hit": ["qqqqq", "zxcvb nmqw", "nobody at all here"],
    "eight words": ["wei gmbh oslo and the quick brown fox", "gmbh praha example the a of to be"],
    "pasted log": [_LOG],
}


@dataclass(frozen=True, slots=True)
class Plan:
    size: int
    names: int
    rounds: int


PLANS = {
    "full": Plan(size=1_000_000, names=500, rounds=5),
    "quick": Plan(size=25_000, names=100, rounds=3),
}


@dataclass(slots=True)
class Times:
    """Milliseconds of searches of one kind."""

    taken: list[float] = field(default_factory=list)

    def line(self, kind: str, aim: Aim | None) -> str:
        p50 = median(self.taken)
        p99 = quantiles(self.taken, n=100, method="inclusive")[-1]
        aimed = "{:g} / {:g}".format(*aim) if aim else ""
        return f"| {kind} | {p50:.1f} | {p99:.1f} | {aimed} |"


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.search", description=__doc__)
    parser.add_argument("plan", nargs="?", choices=PLANS, default="full")
    plan = PLANS[parser.parse_args().plan]
    # Whoever is told to stop must not leave a server and gigabytes behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    kept = [uvloop.run(measure(system, url, plan)) for system, url in _databases()]
    sys.exit(0 if all(kept) else 1)


def _databases() -> Iterator[tuple[str, str]]:
    RESULTS.mkdir(exist_ok=True)
    with TemporaryDirectory(dir=RESULTS) as folder:
        yield "SQLite", f"sqlite+aiosqlite:///{Path(folder) / 'search.db'}"
    found = installed()
    if found.binaries is not None:
        print(f"\nPostgreSQL: {found.said}")
        with running(found.binaries, Path("/var/tmp"), lasting=True) as server:
            yield "PostgreSQL", server.get_uri(driver="asyncpg")
        return
    print(f"\nPostgreSQL: without pg_trgm, since {found.said}: no aims are set for that")
    with servers() as (_, postgres):
        yield "PostgreSQL without pg_trgm", postgres.create("search")


async def measure(system: str, url: str, plan: Plan) -> bool:
    """Print what it costs to import and to find, and return whether slips were forgiven."""
    database = open_database(url, now)
    await database.migrate()
    with _noise_told():
        chosen = await _import(database, plan)
    await _settle(url)
    queries = {**FIXED, **_drawn(chosen)}
    with _noise_told():
        times = await _search(database, queries, plan.rounds)
        slips, found = await _search_with_slips(database, chosen)
    aims = AIMS.get(system, {})
    print(f"\n{system}: {plan.size:,} customers; milliseconds, off the event loop\n")
    print("| search | p50 | p99 | aim at 1,000,000 |\n|---|---|---|---|")
    for kind, each in times.items():
        print(each.line(kind, aims.get("")))
    print(slips.line("whole name with a slip", aims.get("slip")))
    print(f"\nOf whole names with a slip, {found:.1%} are among the first {SHOWN}.", flush=True)
    await database.close()
    return found >= FORGIVEN


async def _import(database: Database, plan: Plan) -> list[Customer]:
    """Import them all, and return some of them, evenly spread."""
    chosen, made_up = list[Customer](), 0.0

    def some_of_them() -> Iterator[Customer]:
        nonlocal made_up
        left = customers(plan.size)
        while True:
            before = time.perf_counter()
            some = list(islice(left, BATCH))
            made_up += time.perf_counter() - before
            if not some:
                return
            chosen.extend(some[:: plan.size // plan.names])
            yield from some

    began = time.perf_counter()
    await database.customer_import.run(some_of_them(), "bench")
    spent = time.perf_counter() - began - made_up
    print(f"{plan.size:,} customers imported in {spent:.0f} s (made up in {made_up:.0f} s).")
    return chosen


async def _settle(url: str) -> None:
    """Do now what the database would do by and by."""
    if url.startswith("sqlite"):
        return
    engine = create_async_engine(url, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.exec_driver_sql("VACUUM ANALYZE customers")
        size = await connection.exec_driver_sql("SELECT pg_database_size(current_database())")
        print(f"The database has {size.scalar_one() / 1e6:,.0f} MB.")
    await engine.dispose()


def _drawn(chosen: Sequence[Customer]) -> dict[str, list[str]]:
    draw = Random(11)
    latin = [name for each in chosen if len(name := words_of(normalized(each.name))[0]) > 5]
    prefixes = [name[: draw.randint(3, len(name))] for name in latin]
    infixes = [name[draw.randint(1, 2) :][: draw.randint(3, 6)] for name in latin]
    marks = [each.name for each in chosen if not each.name.isascii()]
    return {"prefix": prefixes, "infix": infixes, "whole name with marks": marks}


async def _search(
    database: Database, queries: Mapping[str, Sequence[str]], rounds: int
) -> dict[str, Times]:
    """Search for each in every round, so that what disturbs a while disturbs all kinds alike."""
    times = {kind: Times() for kind in queries}
    for _ in range(rounds):
        for kind, texts in queries.items():
            for text in texts:
                times[kind].taken.append(await _timed(database.customers.search(text, SHOWN)))
    return times


async def _timed(search: Coroutine[Any, Any, object]) -> float:
    began = time.perf_counter()
    await search
    return (time.perf_counter() - began) * 1_000


async def _search_with_slips(
    database: Database, chosen: Sequence[Customer]
) -> tuple[Times, float]:
    draw, times, right = Random(7), Times(), 0
    wanted = [(each, slipped(normalized(each.name), draw)) for each in chosen]
    for customer, text in wanted:
        began = time.perf_counter()
        found = await database.customers.search(text, SHOWN)
        times.taken.append((time.perf_counter() - began) * 1_000)
        # Two customers may have one name.
        right += normalized(customer.name) in {normalized(each.name) for each in found}
    return times, right / len(wanted)


def slipped(name: str, draw: Random) -> str:
    """Return the name with a letter more, less, other, or swapped with its neighbour."""
    places = [place for place, letter in enumerate(name) if letter.isalnum()]
    place, letter = draw.choice(places), draw.choice(_LETTERS)
    kinds: Sequence[Callable[[], str]] = (
        lambda: name[:place] + letter + name[place:],
        lambda: name[:place] + name[place + 1 :],
        lambda: name[:place] + letter + name[place + 1 :],
        lambda: name[:place] + name[place : place + 2][::-1] + name[place + 2 :],
    )
    return draw.choice(kinds)()


@contextmanager
def _noise_told() -> Iterator[None]:
    """Say how noisy it was: how busy others kept the machine, and how even a fixed task ran."""
    before, own_before, began = _busy(), _own(), time.perf_counter()
    yield
    cores = (_busy() - before) / (time.perf_counter() - began)
    own = (_own() - own_before) / (time.perf_counter() - began)
    task = sorted(_fixed_task() for _ in range(200))
    print(
        f"Noise: {cores:.1f} cores were busy, {own:.1f} by this process (the rest: others, and "
        f"the server); a task of {task[100]:.1f} ms took {task[-3]:.1f} ms at p99.",
        flush=True,
    )


def _fixed_task() -> float:
    began = time.perf_counter()
    sum(range(60_000))
    return (time.perf_counter() - began) * 1_000


def _busy() -> float:
    user, nice, system, *_ = map(int, Path("/proc/stat").read_text().split()[1:8])
    return (user + nice + system) / 100


def _own() -> float:
    return sum(sum(getrusage(who)[:2]) for who in (RUSAGE_SELF, RUSAGE_CHILDREN))


if __name__ == "__main__":
    main()
