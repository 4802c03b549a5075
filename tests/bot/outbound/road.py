"""A road to Teams for tests: real sockets, with what a sender needs around it in memory."""

import asyncio
import json
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

import aiohttp

from bot.outbound.connector import Connector, pooled_session
from bot.outbound.retry_policy import RetryPolicy
from bot.outbound.sender import Sender
from services.model.errors import GatewayUnavailableError
from services.model.outbox import (
    ClaimedMessage,
    DeadLettered,
    Deferred,
    Delivered,
    Obsolete,
    OutgoingMessage,
    is_due,
)
from tests.clock import FakeClock
from tests.fake_teams import Answer, fake_teams, refusal

LEASE = timedelta(seconds=60)
QUICK = RetryPolicy(min_delay_seconds=0.001, max_delay_seconds=0.004, poll_seconds=0.005)


class Ticking(FakeClock):
    """A clock that only moves when told to, beside a stopwatch that runs as the loop does."""

    max_delay_seconds = 30

    def elapsed(self):
        return super().elapsed() + timedelta(seconds=asyncio.get_running_loop().time())


class Running(Ticking):
    """A clock that runs as the loop does: for virtual time."""

    max_delay_seconds = 10 * 3600

    def __call__(self):
        return super().__call__() + timedelta(seconds=asyncio.get_running_loop().time())


@dataclass
class Row:
    message: OutgoingMessage
    due_at: datetime
    committed_at: datetime
    possible_duplicate: bool = True
    claims: int = 1
    version: int = 1


class MemoryOutbox:
    """The outbox port: a kept row is in doubt until it is settled."""

    def __init__(self, now):
        self.now = now
        self.rows = {}
        self.dead = {}
        self.reasons = {}
        self.unrecordable = set()
        self.cards = {}
        self.places = {}
        self.recorded = []
        self.settle_calls = 0
        self.away = False
        self.news = asyncio.Condition()

    def keep(self, *messages):
        for message in messages:
            self.rows[message.key] = Row(message, self.now() + LEASE, self.now())
        return messages

    async def record_results(self, results):
        self.settle_calls += 1
        async with self.news:
            self.news.notify_all()
            self._reachable()
            if self.unrecordable & {result.message.key for result in results}:
                raise ValueError("a row that was damaged")
            for result in results:
                self._record_result(result)

    async def dead_letter(self, key, reason):
        async with self.news:
            self.news.notify_all()
            self._reachable()
            self.dead[key] = self.rows.pop(key)
            self.reasons[key] = reason

    async def claim(self, lease, limit, *, held=(), last_written_first=False):
        await asyncio.sleep(0)  # as a real one, it lets others run
        return self._claim(lease, limit, lambda address: address not in held, last_written_first)

    async def claim_at(self, address, lease):
        await asyncio.sleep(0)
        return self._claim(lease, 1, lambda one: one == address, last_written_first=True)

    def _claim(self, lease, limit, wanted, last_written_first):
        self._reachable()
        first, last, now = {}, {}, self.now()
        for number, row in enumerate(self.rows.values()):
            first.setdefault(row.message.conversation_id, row)
            last[row.message.conversation_id] = number
        due = [
            row
            for row in first.values()
            if is_due(row.due_at, now) and wanted(row.message.service_url)
        ]
        if last_written_first:
            due.sort(key=lambda row: -last[row.message.conversation_id])
        pending = [
            ClaimedMessage(
                row.message,
                row.claims,
                row.version + 1,
                row.possible_duplicate,
                row.committed_at,
            )
            for row in due[:limit]
        ]
        for row in due[:limit]:
            row.due_at, row.possible_duplicate = now + lease, True
            row.claims += 1
            row.version += 1
        return pending

    async def release(self, *, unsent=False):
        for row in self.rows.values():
            row.due_at = self.now()
            row.possible_duplicate &= not unsent

    async def activity_id(self, card):
        self._reachable()
        carried = [row.message for row in self.rows.values() if row.message.card == card]
        on_its_way = any(not message.replaces for message in carried)
        return self.cards.get(card) or ("" if on_its_way else None)

    async def conversation_of(self, card):
        self._reachable()
        return self.places.get(card, "")

    @property
    def order(self):
        """The messages that have arrived, in the order in which that was recorded."""
        return [one.message for one in self.recorded if isinstance(one, Delivered)]

    async def arrived(self, number):
        async with asyncio.timeout(self.now.max_delay_seconds), self.news:
            await self.news.wait_for(lambda: len(self.order) >= number)

    async def fate(self, number=1):
        """Return the settlement of that number, once it is there."""
        async with asyncio.timeout(self.now.max_delay_seconds), self.news:
            await self.news.wait_for(lambda: len(self.recorded) >= number)
        return self.recorded[number - 1]

    async def unreached(self, where):
        """Return once notices of this conversation were passed on."""

        def found():
            return any(
                isinstance(one, Deferred)
                and one.unreached
                and one.message.conversation_id == where
                for one in self.recorded
            )

        async with asyncio.timeout(self.now.max_delay_seconds), self.news:
            await self.news.wait_for(found)

    async def given_up(self, key):
        async with asyncio.timeout(self.now.max_delay_seconds), self.news:
            await self.news.wait_for(lambda: key in self.dead)

    def _reachable(self):
        if self.away:
            raise GatewayUnavailableError("database")

    def _record_result(self, result):
        self.recorded.append(result)
        key = result.message.key
        match result:
            case Delivered(message, activity_id, opened):
                self.rows.pop(key, None)
                self.cards[message.card] = activity_id
                self.places[message.card] = opened.id if opened else message.conversation_id
            case Obsolete(message):
                del self.rows[key]
            case Deferred(_, due_at, _, tried, in_doubt, _, claim):
                row = self.rows[key]
                if claim.version == row.version:
                    row.due_at, row.possible_duplicate = due_at, in_doubt
                    row.claims = claim.count - (not tried)
            case DeadLettered():
                self.dead[key] = self.rows.pop(key)


class Tokens:
    def __init__(self, *tokens):
        self.tokens = list(tokens)
        self.away = 0

    async def token(self):
        if self.away:
            self.away -= 1
            raise GatewayUnavailableError("Entra ID")
        return self.tokens[0]

    async def renewed(self, rejected):
        if rejected == self.tokens[0] and len(self.tokens) > 1:
            self.tokens.pop(0)
        return self.tokens[0]


class Loopback:
    def allows(self, url):
        return url.startswith("http://127.0.0.1:")


@dataclass
class Road:
    teams: object
    outbox: MemoryOutbox
    clock: FakeClock
    http: aiohttp.ClientSession

    def sender(self, *, tokens=None, **options):
        connector = Connector(self.http, tokens, Loopback(), self.clock)
        known = {"retry_policy": QUICK}
        return Sender(connector, self.outbox, self.clock, self.clock.elapsed, **known | options)

    def message(self, key="k1", conversation="a:1", **fields):
        body = json.dumps({"type": "message", "text": key}).encode()
        known = {"service_url": self.teams.url, "body": body, "language": "en"}
        return OutgoingMessage(key=key, conversation_id=conversation, **known | fields)

    def post(self, sender, *messages):
        sender.post(self.outbox.keep(*messages), {})


@asynccontextmanager
async def road_to_teams(clock=None):
    clock = clock or Ticking()
    async with fake_teams(clock.elapsed) as teams, pooled_session() as http:
        yield Road(teams, MemoryOutbox(clock), clock, http)
        assert teams.faults == []


@asynccontextmanager
async def running(sender):
    delivering = asyncio.create_task(sender.run())
    try:
        yield sender
    finally:
        await sender.close()
        await delivering


ARRIVES = Answer()
LATER = Answer(delay=60)
CONVERSATION_GONE = refusal(404, "ConversationNotFound")
NOT_TAKEN = {
    "503": refusal(503, "ServiceUnavailable"),
    "503 with a time": refusal(503, "ServiceUnavailable", retry_after="1"),
    "500 with a time": refusal(500, "InternalServerError", retry_after="1"),
    "404 with a time": refusal(404, "NotFound", retry_after="1"),
}
UNCLEAR = {
    "408": Answer(408),
    "500": Answer(500, b"<html>"),
    "502": Answer(502, b"<html>bad gateway</html>"),
    "504": Answer(504, b""),
    "hung up": Answer(hang_up=True),
}
