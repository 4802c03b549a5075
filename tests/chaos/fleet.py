"""Three replicas on one database: killed at random and started again, their clocks set at will."""

import asyncio
import os
import random
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Any

from tests.chaos.oracle import Records
from tests.chaos.replica import HASTE, Clock, Orders, processes, run
from tests.ports import free_port
from tests.timeouts import HANGS

REPLICAS = 3
FARTHEST_JUMP = 300.0
"""Seconds by which a clock is set forward or back at most."""


@dataclass(slots=True)
class Replica:
    """A place where a replica runs: whatever kills it, it is started again, unless it is held."""

    orders: Orders
    deaths: int = 0
    process: Any = None
    may_run: asyncio.Event = field(default_factory=asyncio.Event)

    async def live(self) -> None:
        while True:
            await self.may_run.wait()
            self.process = processes.Process(target=run, args=(self.orders,), daemon=True)
            self.process.start()
            try:
                await self._ended()
            finally:
                self.kill()
                self.process.join()
            if self.process.exitcode != -signal.SIGKILL:
                raise AssertionError(self.orders.log.read_text()[-5000:])
            self.deaths += 1

    def kill(self) -> None:
        if self.process is not None and self.process.exitcode is None:
            os.kill(self.process.pid, signal.SIGKILL)

    async def _ended(self) -> None:
        """Wait for the process without holding up the loop."""
        ended, loop = asyncio.Event(), asyncio.get_running_loop()
        loop.add_reader(self.process.sentinel, ended.set)
        try:
            await ended.wait()
        finally:
            loop.remove_reader(self.process.sentinel)


@dataclass(slots=True)
class Horizon:
    """The latest time that any clock has ever shown: nothing later can be due to anybody."""

    host: Clock
    replicas: list[Replica]
    _changes: list[tuple[float, datetime]] = field(default_factory=list)
    """At which moment by the stopwatch clocks were set, and the latest time from then on."""

    def look(self) -> None:
        """Note what clocks show, right after one was set."""
        ahead = max(0.0, *(replica.orders.clock.own.value for replica in self.replicas))
        self._changes.append((monotonic(), self.host() + timedelta(seconds=ahead)))

    def at(self, moment: float) -> datetime:
        """Return the latest time shown until this moment of the stopwatch."""
        shown = []
        ends = [began for began, _ in self._changes[1:]] + [moment]
        for (began, latest), end in zip(self._changes, ends, strict=True):
            if began <= moment:
                shown.append(latest + timedelta(seconds=min(end, moment) - began))
        return max(shown)


@dataclass(slots=True)
class Fleet:
    """All replicas, and the clock of the host they run on."""

    replicas: list[Replica]
    host: Clock
    horizon: Horizon
    dice: random.Random
    outages: int = 0
    jumps: int = 0

    @property
    def endpoints(self) -> list[str]:
        """Where people write to."""
        ports = (replica.orders.port for replica in self.replicas)
        return [f"http://127.0.0.1:{port}/api/messages" for port in ports]

    @property
    def deaths(self) -> int:
        return sum(replica.deaths for replica in self.replicas)

    async def suffer(self, seconds: float) -> None:
        """Go through everything that may happen, again and again."""
        until = monotonic() + seconds
        while monotonic() < until:
            await self._killed(6, every=1.0)
            await self._killed(4, every=0.2)
            await self._set_wrong(4)
            await self._away(2, forward=self.dice.choice((0, 15, 40)))
            await self._killed(4, every=2.0)
            self._set_host(self.dice.choice((0, 20, -5)))

    def restart(self, pace: float) -> None:
        """Let all of them live so many times faster than the product."""
        for replica in self.replicas:
            replica.orders.pace.value = pace
            replica.kill()

    async def die(self, seconds: float, *, every: float) -> None:
        """Kill any of them at any moment, so often on average."""
        await self._killed(seconds, every=every)

    def set_host_forward(self, seconds: float) -> None:
        """Let everything fall due that is to."""
        self._set_host(seconds)

    async def _killed(self, seconds: float, *, every: float) -> None:
        """Kill any of them at any moment, so often on average."""
        until = monotonic() + seconds
        while (wait := self.dice.expovariate(1 / every)) < until - monotonic():
            await asyncio.sleep(wait)
            self.dice.choice(self.replicas).kill()
        await asyncio.sleep(max(0, until - monotonic()))

    async def _set_wrong(self, seconds: float) -> None:
        """Set one replica's clock forward or back, and right again."""
        off = self.dice.choice(self.replicas).orders.clock.own
        off.value = self.dice.choice((-1, 1)) * self.dice.uniform(30, FARTHEST_JUMP)
        self._note_jump()
        await self._killed(seconds, every=1.0)
        off.value = 0.0
        self._note_jump()

    async def _away(self, seconds: float, *, forward: float) -> None:
        """Let none of them run for a while, which may be longer by the clock than it is here."""
        self.outages += 1
        for replica in self.replicas:
            replica.may_run.clear()
            replica.kill()
        await asyncio.sleep(seconds)
        self._set_host(forward)
        for replica in self.replicas:
            replica.may_run.set()

    def _set_host(self, seconds: float) -> None:
        if seconds:
            self.host.host.value += seconds
            self._note_jump()

    def _note_jump(self) -> None:
        self.jumps += 1
        self.horizon.look()


def new_clock(host: Clock | None = None) -> Clock:
    """Return a host's clock, or that of a replica on this host."""
    right, own = (processes.RawValue("d", 0.0) for _ in range(2))
    return Clock(host.host, own, host.began) if host else Clock(right, own)


@asynccontextmanager
async def running_fleet(
    url: str,
    folder: Path,
    host: Clock,
    dice: random.Random,
    size: int = REPLICAS,
) -> AsyncIterator[Fleet]:
    pace = processes.RawValue("d", HASTE)
    orders = [
        Orders(url, folder / f"log-{n}", new_clock(host), pace, free_port(), size == 1)
        for n in range(size)
    ]
    replicas = [Replica(each) for each in orders]
    async with asyncio.TaskGroup() as group:
        lives = [group.create_task(replica.live()) for replica in replicas]
        for replica in replicas:
            replica.may_run.set()
        horizon = Horizon(host, replicas)
        horizon.look()
        yield Fleet(replicas, host, horizon, dice)
        for life in lives:
            life.cancel()


async def drained(found: Records, fleet: Fleet) -> None:
    """Return once nothing is left to be told, delivered or settled."""
    async with asyncio.timeout(HANGS):
        # Nobody tells us what another process has written.
        while any(due_at <= fleet.host() for due_at in await found.to_come()):  # noqa: ASYNC110
            await asyncio.sleep(0.2)
        # What a replica has put off by a clock that was ahead is due when that has passed.
        fleet.set_host_forward(2 * FARTHEST_JUMP)
        while await found.to_come() or await found.late():  # noqa: ASYNC110
            await asyncio.sleep(0.2)
