"""The `RequestLedger`: our own record of every request."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Select, bindparam, func, select

from services.gateways.connections import Connections
from services.gateways.message_rows import COPY
from services.gateways.rows import event_of, request_of
from services.gateways.tables import (
    NUMBERED,
    OPEN,
    REPLACEABLE,
    WAITING,
    card_copies,
    conversations,
    events,
    request_numbers,
    requests,
)
from services.models import Event, ServiceRequest
from services.work import CardCopy

_newest_first = requests.c.number.desc()
_by_number = select(requests).where(requests.c.number == bindparam("key"))
_by_microsoft_number = (
    select(requests)
    .where(NUMBERED, requests.c.microsoft_number == bindparam("key"))
    .order_by(_newest_first)
    .limit(1)
)
_open_of = (
    select(requests).where(OPEN, requests.c.owner_id == bindparam("key")).order_by(_newest_first)
)
_open_at = (
    select(requests).where(OPEN, requests.c.tenant_id == bindparam("key")).order_by(_newest_first)
)
_waiting = select(requests).where(WAITING).order_by(requests.c.number)
_history = select(events).where(events.c.number == bindparam("key")).order_by(events.c.seq)
_copies = (
    select(*COPY)
    .join_from(
        card_copies,
        conversations,
        conversations.c.id == card_copies.c.conversation_id,
        isouter=True,
    )
    .where(
        REPLACEABLE,
        card_copies.c.subject == bindparam("key"),
        conversations.c.suspended_at.is_(None),
    )
)
_last_number = select(func.coalesce(func.max(requests.c.number), 0))
_next_number = select(request_numbers.next_value())


class Numbers:
    """Numbers for new requests.

    PostgreSQL has a sequence. SQLite belongs to one process, which counts on from the last one.
    """

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._last = 0
        self._seeded = False

    async def next(self) -> int:
        if not self._seeded:
            drawn, last = await self._connections.read(_draw)
            if drawn:
                return drawn
            self._last = max(self._last, last)
            self._seeded = True
        self._last += 1
        return self._last

    def reseed(self) -> None:
        """Look again before the next one: somebody else may have numbered a request."""
        self._seeded = False


def _draw(connection: Connection) -> tuple[int, int]:
    """Return the next of the sequence, and the last in use where there is no sequence."""
    if connection.dialect.supports_sequences:
        return connection.execute(_next_number).scalar_one(), 0
    return 0, connection.execute(_last_number).scalar_one()


class SqlLedger:
    def __init__(self, connections: Connections, numbers: Numbers) -> None:
        self._connections = connections
        self._numbers = numbers

    async def next_number(self) -> int:
        return await self._numbers.next()

    async def get(self, number: int) -> ServiceRequest | None:
        return next(iter(await self._requests(_by_number, number)), None)

    async def by_microsoft_number(self, text: str) -> ServiceRequest | None:
        return next(iter(await self._requests(_by_microsoft_number, text.strip())), None)

    async def open_of(self, person_id: str) -> Sequence[ServiceRequest]:
        return await self._requests(_open_of, person_id)

    async def waiting_for_admin(self) -> Sequence[ServiceRequest]:
        return await self._requests(_waiting)

    async def open_at(self, tenant_id: str) -> Sequence[ServiceRequest]:
        return await self._requests(_open_at, tenant_id)

    async def history(self, number: int) -> Sequence[Event]:
        def read(connection: Connection) -> list[Event]:
            rows = connection.execute(_history, {"key": number}).mappings()
            return [event_of(row) for row in rows]

        return await self._connections.look_up(read)

    async def copies(self, reference: str) -> Sequence[CardCopy]:
        def read(connection: Connection) -> list[CardCopy]:
            return [CardCopy(*row) for row in connection.execute(_copies, {"key": reference})]

        return await self._connections.look_up(read)

    async def _requests(self, query: Select[Any], key: Any = None) -> list[ServiceRequest]:
        def read(connection: Connection) -> list[ServiceRequest]:
            return [request_of(row) for row in connection.execute(query, {"key": key}).mappings()]

        return await self._connections.look_up(read)
