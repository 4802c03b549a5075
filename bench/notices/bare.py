"""The yardstick: the same rows written by bare statements of the same driver, nothing decided.

What a machine can do at most differs by a factor of three from one to the next; how many times as
much the scheduler costs does not.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from services.notices.scheduler import BATCH

COPIED = ("outbox", "card_copies")
"""The tables that a dispatched notice leaves a row in."""
_ALARMS = "SELECT number, stage, recipient FROM alarms WHERE dispatched_at IS NOT NULL LIMIT {}"
_CLAIMED = "UPDATE alarms SET version = version + 1 WHERE {}"
_DISPATCHED = "UPDATE alarms SET leased_until = NULL WHERE {}"
_KEY = ("number", "stage", "recipient")

Rows = Sequence[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Copies:
    """The rows of one table, and the statement that writes one of them."""

    insert: str
    rows: Rows


class Yardstick:
    """Writes again what the last run has left: as many notices, for as many alarms."""

    def __init__(self, url: str) -> None:
        self._engine = create_async_engine(url)
        self._numbered = self._engine.dialect.paramstyle == "numeric_dollar"
        self._copies: list[Copies] = []
        self._alarms: Rows = []

    async def prepare(self, alarms: int) -> int:
        """Read the rows and delete them; return how many notices there are."""
        async with self._engine.begin() as connection:
            self._copies = [await self._taken(connection, table) for table in COPIED]
            found = await connection.exec_driver_sql(_ALARMS.format(alarms))
            self._alarms = [tuple(row) for row in found]
        return len(self._copies[0].rows)

    async def write(self) -> float:
        """Write all of it, a commit for as many alarms as the scheduler claims; return its CPU."""
        began = time.process_time()
        for first in range(0, len(self._alarms), BATCH):
            async with self._engine.begin() as connection:
                await self._written(connection, first)
        return time.process_time() - began

    async def close(self) -> None:
        await self._engine.dispose()

    async def _written(self, connection: AsyncConnection, first: int) -> None:
        keys = [*self._alarms[first : first + BATCH]]
        where = " AND ".join(self._equal(index, name) for index, name in enumerate(_KEY))
        await connection.exec_driver_sql(_CLAIMED.format(where), keys)
        for copies in self._copies:
            share = len(copies.rows) / len(self._alarms)
            rows = copies.rows[round(first * share) : round((first + BATCH) * share)]
            await connection.exec_driver_sql(copies.insert, [*rows])
        await connection.exec_driver_sql(_DISPATCHED.format(where), keys)

    async def _taken(self, connection: AsyncConnection, table: str) -> Copies:
        found = await connection.exec_driver_sql(f"SELECT * FROM {table}")
        places = ", ".join(map(self._place, range(len(found.keys()))))
        rows = [tuple(row) for row in found]
        await connection.exec_driver_sql(f"DELETE FROM {table}")
        return Copies(f"INSERT INTO {table} VALUES ({places})", rows)

    def _equal(self, index: int, name: str) -> str:
        return f"{name} = {self._place(index)}"

    def _place(self, index: int) -> str:
        return f"${index + 1}" if self._numbered else "?"
