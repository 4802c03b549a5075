"""Somebody who chats with the real bot over HTTP, with Teams between.

Teams delivers again whatever got no answer; this one does so even with what got one.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import cycle
from typing import Any, Protocol

import aiohttp
import orjson

from bot.inbound.envelope import TurnAnswer
from services.model.outbox import OutgoingMessage
from tests.chat import Chat
from tests.fake_teams import FakeTeams, Received, fake_teams
from tests.timeouts import HANGS


class Endpoint(Protocol):
    @property
    def endpoint(self) -> str: ...


@dataclass(slots=True)
class Teams:
    """Teams on both sides of the bot; activities go to the first place that answers."""

    connector: FakeTeams
    http: aiohttp.ClientSession
    places: Sequence[Endpoint]

    @property
    def sent(self) -> list[OutgoingMessage]:
        """Return what has arrived, as `tests.chat` reads it."""
        return [_message(one) for one in self.connector.received]

    async def deliver(self, activity: dict[str, Any]) -> TurnAnswer:
        async with asyncio.timeout(HANGS):
            for place in cycle(self.places):
                answer = await self._answer_of(place, activity)
                if answer is not None and answer.status < 300:
                    return answer
                await asyncio.sleep(0.02)
        raise AssertionError("there is no place to deliver to")

    async def _answer_of(self, place: Endpoint, activity: dict[str, Any]) -> TurnAnswer | None:
        try:
            async with self.http.post(place.endpoint, json=activity) as response:
                return TurnAnswer(response.status, await response.read())
        except (aiohttp.ClientError, OSError):
            return None


class Technician(Chat):
    def activity(self, kind: str, **content: Any) -> dict[str, Any]:
        return super().activity(kind, serviceUrl=self.desk.connector.url, **content)

    async def send(self, activity: dict[str, Any]) -> TurnAnswer:
        answer = await self.desk.deliver(activity)
        assert await self.desk.deliver(activity) == answer
        return answer


@asynccontextmanager
async def teams_for(*places: Endpoint) -> AsyncIterator[Teams]:
    async with fake_teams() as connector, aiohttp.ClientSession() as http:
        yield Teams(connector, http, places)
        assert connector.faults == []


def _message(one: Received) -> OutgoingMessage:
    replaces = one.method == "PUT"
    return OutgoingMessage(
        key=one.id,
        conversation_id=one.conversation,
        service_url="",
        body=orjson.dumps(one.activity),
        language="en",
        reply_to="" if replaces else one.target,
        card=one.id,
        replaces=replaces,
    )
