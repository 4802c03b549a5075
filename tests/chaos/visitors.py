"""People who write to the bot while Teams is out, over HTTP, to whichever replica answers."""

import asyncio
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count, cycle
from time import monotonic

import aiohttp

from tests.chaos.addresses import Addresses
from tests.chaos.cast import BOT, TENANT
from tests.chat import person_id
from tests.timeouts import HANGS

VISITORS = 36
WAITS = 2.5
"""Seconds on average between an answer of the bot's host and the next message."""


@dataclass(slots=True)
class Visitor:
    """`said`: the ids of what was committed, in order; when, by the stopwatch."""

    name: str
    addresses: Addresses
    said: dict[str, float] = field(default_factory=dict)
    _numbers: "count[int]" = field(default_factory=count)

    @property
    def chat(self) -> str:
        return f"a:{self.name}"

    async def write(
        self,
        http: aiohttp.ClientSession,
        endpoints: Sequence[str],
        dice: random.Random,
        until: float,
    ) -> None:
        """Write again and again, nothing twice, and nothing out of turn."""
        while (wait := dice.expovariate(1 / WAITS)) < until - monotonic():
            await asyncio.sleep(wait)
            # Teams does so too: what was not taken is delivered again before what follows.
            await self._delivered(http, endpoints, self._message())

    async def _delivered(
        self, http: aiohttp.ClientSession, endpoints: Sequence[str], activity: dict[str, object]
    ) -> None:
        async with asyncio.timeout(HANGS):
            for endpoint in cycle(random.sample(endpoints, len(endpoints))):
                try:
                    async with http.post(endpoint, json=activity) as response:
                        if response.ok:
                            break
                except (aiohttp.ClientError, OSError):
                    pass
                await asyncio.sleep(0.05)
        self.said[str(activity["id"])] = monotonic()

    def _message(self) -> dict[str, object]:
        person = person_id(self.name)
        return {
            "type": "message",
            "text": "hello",
            "id": f"{self.name}-{next(self._numbers)}",
            "channelId": "msteams",
            "serviceUrl": self.addresses.url_of(self.chat),
            "conversation": {
                "id": self.chat,
                "conversationType": "personal",
                "tenantId": TENANT,
            },
            "from": {"id": f"29:{person}", "aadObjectId": person, "name": self.name},
            "recipient": {"id": BOT, "name": "Behalf"},
            "channelData": {"tenant": {"id": TENANT}},
            "locale": "en-US",
        }


@dataclass(slots=True)
class Crowd:
    """All visitors."""

    visitors: list[Visitor]
    dice: random.Random

    @classmethod
    def at(cls, addresses: Addresses, dice: random.Random) -> "Crowd":
        return cls([Visitor(f"visitor-{n}", addresses) for n in range(VISITORS)], dice)

    async def write(self, endpoints: Sequence[str], seconds: float) -> None:
        until = monotonic() + seconds
        async with aiohttp.ClientSession() as http, asyncio.TaskGroup() as group:
            for one in self.visitors:
                group.create_task(one.write(http, endpoints, self.dice, until))
