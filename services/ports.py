"""What the desk needs from outside. Implementations live in `services.gateways`."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from services.models import Customer, Event, ServiceRequest
from services.work import (
    CardCopy,
    Conversation,
    Pending,
    Settlement,
    Snapshot,
    TurnKeys,
    Work,
)

Clock = Callable[[], datetime]
"""Returns the current time, always aware and in UTC."""

Stopwatch = Callable[[], timedelta]
"""Returns the time since some moment of its own: for pauses and ages, because nobody sets it."""


class TurnStore(Protocol):
    """Where turns begin and end: one read, one commit."""

    async def open(self, keys: TurnKeys) -> Snapshot:
        """Read in one query what a turn needs.

        Raise `GatewayUnavailableError` when the database is away.
        """

    async def personal_chat(self, person_id: str, bot_id: str) -> Conversation | None:
        """Return the chat that this bot and this person have to themselves, if one is usable."""

    async def commit(self, work: Work) -> None:
        """Write all of it, or nothing.

        Raise `AlreadyTakenError` when a receipt exists, `TurnConflictError` when a record was
        changed since it was read, `GatewayUnavailableError` when the database is away or full.
        """


class Outbox(Protocol):
    """The messages that were committed and have not arrived yet."""

    async def settle(self, settlements: Sequence[Settlement]) -> None:
        """Record what became of messages; a delivered card learns its activity id."""

    async def claim(self, lease: timedelta, limit: int) -> Sequence[Pending]:
        """Take unsettled messages whose lease ran out, oldest first, for `lease`.

        Only the first of a conversation can be taken, so that nothing overtakes it.
        """

    async def release(self) -> None:
        """Let every message be claimed now: for the only process of a database, at start."""

    async def activity_id(self, card: str) -> str | None:
        """Return the activity id under which a card arrived; empty while it is on its way.

        None for a card that will never have one.
        """


class RequestLedger(Protocol):
    """Our own record of every request, whoever works on it."""

    async def next_number(self) -> int:
        """Return a number no request has; two callers never get the same one."""

    async def get(self, number: int) -> ServiceRequest | None: ...

    async def by_microsoft_number(self, text: str) -> ServiceRequest | None: ...

    async def open_of(self, person_id: str) -> Sequence[ServiceRequest]:
        """Return what this person owns and is not closed, newest first."""

    async def waiting_for_admin(self) -> Sequence[ServiceRequest]:
        """Return what waits for somebody with rights, oldest first."""

    async def open_at(self, tenant_id: str) -> Sequence[ServiceRequest]:
        """Return what is not closed at this customer, newest first."""

    async def history(self, number: int) -> Sequence[Event]:
        """Return the events of a request, oldest first."""

    async def copies(self, reference: str) -> Sequence[CardCopy]:
        """Return the cards that show this request and can still be replaced."""


class CustomerDirectory(Protocol):
    """The partner's customers."""

    async def get(self, tenant_id: str) -> Customer | None: ...

    async def search(self, text: str, limit: int) -> Sequence[Customer]:
        """Return customers by any part of name, domain or tenant id, best first.

        Case and accents do not matter. When no part matches, one slip (a letter more, less,
        other or swapped) is forgiven. Empty text returns the first customers by name.
        """
