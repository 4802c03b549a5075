"""The delay between the moment of a notice and its arrival at Teams, while many are open."""

import asyncio
import re
import socket
import statistics
import subprocess
import time
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from urllib.parse import unquote

from bench.channel.wire import Messages, answer
from bench.contenders import OURS, ROOT
from bench.figures import aligned
from bench.notices.crowd import Crowd
from bench.notices.scene import now, readers_of

MOST = 2.0
"""Seconds from its moment within which every notice has to arrive."""
PER_SECOND = 20
MAX_WAIT_SECONDS = 30.0
"""Seconds for whatever is still on its way at the end."""

_REFERENCE = re.compile(rb"BH-(\d{6,})")

Place = tuple[str, int]
"""The conversation that is notified, and the number of the request."""


@dataclass(frozen=True, slots=True)
class Delays:
    """Seconds that each notice took."""

    seconds: Sequence[float]

    @property
    def most(self) -> float:
        return max(self.seconds)

    def quantile(self, percent: int) -> float:
        return statistics.quantiles(self.seconds, n=100)[percent - 1]


class Teams(Messages):
    """Takes what is sent and records the moment."""

    def __init__(self, arrived: dict[Place, list[float]], ids: count) -> None:
        super().__init__()
        self._arrived = arrived
        self._ids = ids

    def message(self, head: bytes, body: bytes) -> None:
        at = time.time()
        self.write(answer(201, b'{"id":"1%012d"}' % next(self._ids)))
        _, path, _ = head.split(b"\r\n", 1)[0].decode().split(" ")
        conversation = unquote(path.strip("/").split("/")[2])
        reference = _REFERENCE.search(body)
        number = int(reference[1]) if reference else 0
        self._arrived.setdefault((conversation, number), []).append(at)


async def trickle(crowd: Crowd, at: socket.socket, seconds: float) -> Delays:
    """Let notices fall due for so long, with the whole bot at work; return their delays."""
    arrived: dict[Place, list[float]] = {}
    ids = count(1)
    loop = asyncio.get_running_loop()
    # The socket is used again: every conversation on record leads to it.
    server = await loop.create_server(lambda: Teams(arrived, ids), sock=at.dup())
    await crowd.settle()
    async with server, _bot(crowd.url):
        every = timedelta(seconds=1 / PER_SECOND)
        start = now().replace(microsecond=0) + timedelta(seconds=3)
        numbers = await crowd.arm(round(seconds * PER_SECOND), start, every)
        due = {
            (recipient, number): (start + place * every).timestamp()
            for place, number in enumerate(numbers)
            for recipient in readers_of(number)
        }
        await asyncio.sleep((start + seconds * timedelta(seconds=1) - now()).total_seconds())
        await _all_there(arrived, len(due))
    if found := faults(arrived, due):
        raise SystemExit(f"of {len(due)} notices: {found}")
    return Delays([arrived[place][0] - moment for place, moment in due.items()])


async def _all_there(arrived: Mapping[Place, Sequence[float]], wanted: int) -> None:
    until = time.monotonic() + MAX_WAIT_SECONDS
    while len(arrived) < wanted and time.monotonic() < until:  # noqa: ASYNC110
        await asyncio.sleep(0.1)


def faults(arrived: Mapping[Place, Sequence[float]], due: Mapping[Place, float]) -> dict[str, int]:
    """Count what did not arrive once, where it is for, after its moment; empty if all did."""
    found = Counter(
        lost=len(due.keys() - arrived.keys()),
        foreign=len(arrived.keys() - due.keys()),
        doubled=sum(len(times) > 1 for times in arrived.values()),
        early=sum(min(times) < due.get(place, 0) for place, times in arrived.items()),
    )
    return dict(+found)


@asynccontextmanager
async def _bot(url: str) -> AsyncIterator[None]:
    bot = await asyncio.create_subprocess_exec(
        OURS,
        "-m",
        "bench.notices.bot",
        url,
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert bot.stdin
    assert bot.stdout
    try:
        async for line in bot.stdout:
            if line == b"ready\n":
                break
        else:
            raise SystemExit("the bot does not start")
        yield
    finally:
        bot.stdin.write(b"\n")
        bot.stdin.close()
        await bot.wait()


def table(delays: Mapping[str, Delays]) -> str:
    lines = [("", "notices", "p50", "p99", "most")]
    for name, each in delays.items():
        times = (each.quantile(50), each.quantile(99), each.most)
        lines.append((name, str(len(each.seconds)), *(f"{1000 * one:.0f} ms" for one in times)))
    return aligned(lines)
