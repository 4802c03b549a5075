"""What the bot's database says, read from beside it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

import orjson
from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from services.gateways.schema.tables import (
    PENDING,
    dialog_states,
    event_texts,
    events,
    outbox,
    requests,
)
from tests.timeouts import HANGS

_states_in_outbox = select(func.count()).select_from(outbox).where(PENDING)
_everything_left = select(outbox.c.state, outbox.c.reason)
_requests = select(requests.c.number, requests.c.state, requests.c.microsoft_number)
_events = (
    select(events.c.number, events.c.kind, event_texts.c.evidence)
    .join_from(events, event_texts)
    .order_by(events.c.seq)
)
_memories = select(dialog_states.c.body).order_by(dialog_states.c.key)


@dataclass(slots=True)
class Records:
    engine: AsyncEngine

    async def settled(self, also: Callable[[], bool] = lambda: True) -> None:
        """Return once nothing waits to be delivered, and the other condition holds."""
        async with asyncio.timeout(HANGS):
            # Nobody tells us what another process has written.
            while (await self._rows(_states_in_outbox)) != [(0,)] or not also():  # noqa: ASYNC110
                await asyncio.sleep(0.02)

    async def left(self) -> list[tuple[object, ...]]:
        """Return what is in the outbox, dead messages too."""
        return await self._rows(_everything_left)

    async def story(self) -> tuple[object, ...]:
        """Return what was decided: requests, their events, the steps dialogs wait at.

        Requests are numbered by their order: a process that dies may take a number with it.
        """
        found = sorted(await self._rows(_requests))
        order = {number: index for index, (number, *_) in enumerate(found)}
        history = [(order[number], *rest) for number, *rest in await self._rows(_events)]
        steps = [
            dialog["state"]["step"]
            for (body,) in await self._rows(_memories)
            for dialog in orjson.loads(body)["dialogs"]
        ]
        return [tuple(rest) for _, *rest in found], history, steps

    async def _rows(self, query: Select[tuple[object, ...]]) -> list[tuple[object, ...]]:
        async with self.engine.connect() as connection:
            return [tuple(row) for row in await connection.execute(query)]


@asynccontextmanager
async def records_at(url: str) -> AsyncIterator[Records]:
    # Nothing stays open: a file that nobody else holds is what a bot finds after a crash.
    engine = create_async_engine(url, poolclass=NullPool)
    yield Records(engine)
    await engine.dispose()
