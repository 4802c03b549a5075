"""An outage of Teams for hundreds of conversations, without sockets: hours pass within a second.

Teams is a connector that answers at once or late, and knows by itself what people have seen.
"""

import asyncio
import json
import random
from collections import Counter, defaultdict
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import NamedTuple

from bot.outbound.connector import Accepted, Retryable, Uncertain
from bot.outbound.rate_limits import TEAMS_RATE_LIMITS
from bot.outbound.retry_policy import RetryPolicy
from bot.outbound.sender import Sender
from services.model.outbox import OutgoingMessage
from tests.bot.outbound.road import MemoryOutbox, Running, running

HERE, ELSEWHERE = "https://here.example/", "https://elsewhere.example/"
TENANT = "t"
ANSWER_TAKES = 0.1
"""Seconds."""


class Failure(NamedTuple):
    outcome: Uncertain | Retryable
    seconds: float = ANSWER_TAKES
    taken: bool = False
    """People see the message all the same."""


AWAY = Retryable("ClientConnectorError", failed=True, away=True)
FAILURES = (
    Failure(Uncertain("500")),
    Failure(Uncertain("500"), taken=True),
    Failure(Uncertain("502"), taken=True),
    Failure(Uncertain("504"), seconds=10),
    Failure(Uncertain("504"), seconds=10, taken=True),
    Failure(Uncertain("408")),
    Failure(Uncertain("ServerDisconnectedError"), taken=True),
    Failure(Uncertain("TimeoutError"), seconds=15),
    Failure(Uncertain("TimeoutError"), seconds=15, taken=True),
    Failure(Retryable("503", failed=True)),
    Failure(Retryable("503", timedelta(seconds=20), failed=True)),
    Failure(AWAY),
)
"""Of every kind of error as much: only from some can be known that the message was not taken."""


class Seen(NamedTuple):
    """A message as people see it, once or again."""

    key: str
    at: float
    marked: bool


@dataclass
class OutageTeams:
    """Stands for the connector. `is_out` says which conversation fails."""

    dice: random.Random
    is_out: object = lambda _where: False
    typing_works: bool = False
    """Signs that we are writing pass, though messages fail."""
    seen: defaultdict = field(default_factory=lambda: defaultdict(list))
    doubts: Counter = field(default_factory=Counter)
    """How often it was left open whether a message arrived, by conversation."""
    calls: Counter = field(default_factory=Counter)
    """By second."""

    async def send(self, message, body, activity_id=""):
        del activity_id
        activity, where = json.loads(body), message.conversation_id
        typing = activity["type"] == "typing"
        now = asyncio.get_running_loop().time()
        self.calls[int(now)] += 1
        failure = None
        if self.is_out(where) and not (typing and self.typing_works):
            failure = self.dice.choice(FAILURES)
        if not typing and (failure is None or failure.taken):
            mark, _, key = activity["text"].rpartition("\n\n")
            self.seen[where].append(Seen(key, now, bool(mark)))
        await asyncio.sleep(failure.seconds if failure else ANSWER_TAKES)
        if failure is None:
            return Accepted("" if typing else f"a-{message.key}")
        if not typing and isinstance(failure.outcome, Uncertain):
            self.doubts[where] += 1
        return failure.outcome


class Writer:
    """Writes notices; here they are written already."""

    async def body(self, message):
        return message.body


@dataclass
class Outage:
    """Conversations, what was committed for each, and what became of it."""

    teams: OutageTeams
    outbox: MemoryOutbox
    sender: Sender
    written: defaultdict = field(default_factory=lambda: defaultdict(list))
    written_at: dict = field(default_factory=dict)

    def write(self, where, *, address=HERE, notice=False):
        """Commit a reply or a notice, and leave it to the sender."""
        key = f"{where}#{len(self.written[where])}"
        body = json.dumps({"type": "message", "text": key}).encode()
        one = OutgoingMessage(key, where, address, body, "en", notice=notice, tenant_id=TENANT)
        self.written[where].append(key)
        self.written_at[key] = asyncio.get_running_loop().time()
        self.sender.post(self.outbox.keep(one), {})
        return key

    async def writes(self, places, seconds, *, times):
        """Let each of them write so often, whenever."""
        dice = self.teams.dice
        moments = sorted(
            (dice.uniform(0, seconds), where) for where in places for _ in range(times)
        )
        began = asyncio.get_running_loop().time()
        for at, where in moments:
            await asyncio.sleep(began + at - asyncio.get_running_loop().time())
            self.write(where, notice=dice.random() < NOTICES)
        await asyncio.sleep(began + seconds - asyncio.get_running_loop().time())

    async def over(self):
        """Return once the outbox is empty."""
        async with asyncio.timeout(3600), self.outbox.news:
            await self.outbox.news.wait_for(lambda: not self.outbox.rows)

    def arrived_at(self, key):
        return next(one.at for one in self.teams.seen[key.partition("#")[0]] if one.key == key)

    def repeats(self):
        """Return how many messages were seen once, twice, and so on."""
        counts = Counter(one.key for seen in self.teams.seen.values() for one in seen)
        return Counter(counts[key] for keys in self.written.values() for key in keys)

    def faults(self):
        """Yield what must not be: lost, out of order, more than once without the mark."""
        for where, keys in self.written.items():
            seen = self.teams.seen[where]
            unmarked = Counter(one.key for one in seen if not one.marked)
            yield from (f"{key} came twice unmarked" for key, n in unmarked.items() if n > 1)
            if (first := list(dict.fromkeys(one.key for one in seen))) != keys:
                yield f"{keys} came as {first}"
        yield from (f"{key} is dead" for key in self.outbox.dead)


NOTICES = 0.3
"""The share of them among what is written."""


@asynccontextmanager
async def outage(seed=1, **options):
    clock, teams = Running(), OutageTeams(random.Random(seed))  # noqa: S311
    outbox = MemoryOutbox(clock)
    known = {"retry_policy": RetryPolicy(), "writer": Writer(), "limits": TEAMS_RATE_LIMITS}
    sender = Sender(teams, outbox, clock, clock.elapsed, **known | options)
    async with running(sender):
        yield Outage(teams, outbox, sender)
