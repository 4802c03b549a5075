"""Keeps a bot running, as an orchestrator does: whatever kills it, it is started again."""

import asyncio
import multiprocessing
import os
import signal
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

import aiohttp

from tests.crash.dying_bot import Orders, run
from tests.timeouts import HANGS

processes = multiprocessing.get_context("forkserver")
processes.set_forkserver_preload(["tests.crash.dying_bot"])


@dataclass(slots=True)
class Replica:
    """One place where the bot runs. `deaths` counts how often it was killed."""

    orders: Orders
    deaths: int = 0
    process: multiprocessing.process.BaseProcess = field(init=False)

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.orders.port}/api/messages"

    def will_die(self, stages: Sequence[str]) -> None:
        """Write the note: it dies at the first stage, its successor at the second, and so on."""
        assert not self.doomed, f"{self.doomed} was never reached"
        self.orders.note.write_text("\n".join(stages))

    @property
    def doomed(self) -> list[str]:
        """Return the stages that were not reached yet."""
        return self.orders.note.read_text().splitlines()

    def kill(self) -> None:
        os.kill(self.process.pid or 0, signal.SIGKILL)

    async def live(self) -> None:
        """Start it again whenever it dies, until cancelled; then let it end in peace."""
        while True:
            self.process = processes.Process(target=run, args=(self.orders,), daemon=True)
            self.process.start()
            try:
                status = await self._end()
            except asyncio.CancelledError:
                self.process.terminate()
                assert await self._end() == 0
                raise
            assert status == -signal.SIGKILL, self.orders.log.read_text()
            self.deaths += 1

    async def _end(self) -> int | None:
        """Wait for the process without holding up the loop, and return its exit status."""
        ended, loop = asyncio.Event(), asyncio.get_running_loop()
        loop.add_reader(self.process.sentinel, ended.set)
        try:
            await ended.wait()
        finally:
            loop.remove_reader(self.process.sentinel)
        self.process.join()
        return self.process.exitcode

    async def answers(self) -> None:
        """Return once it listens."""
        async with asyncio.timeout(HANGS), aiohttp.ClientSession() as http:
            while True:
                with suppress(aiohttp.ClientError):
                    await http.get(f"http://127.0.0.1:{self.orders.port}/healthz")
                    return
                await asyncio.sleep(0.01)


@asynccontextmanager
async def living(*replicas: Replica) -> AsyncIterator[None]:
    """Keep the replicas alive for the block; every one must then end with status 0."""
    for replica in replicas:
        replica.orders.note.touch()
    async with asyncio.TaskGroup() as group:
        lives = [group.create_task(replica.live()) for replica in replicas]
        for replica in replicas:
            await replica.answers()
        yield
        for replica in replicas:
            await replica.answers()  # one that just died is on its way up, and would not listen
        for life in lives:
            life.cancel()
