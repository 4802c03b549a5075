"""Whom notices can reach: people with their chats, the channels on duty, and ways to the rest."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, select

from services.alarms import Audience, DutyWatch
from services.gateways.address_rows import CONVERSATION, PERSON, conversation_of, person_of
from services.gateways.alarm_rows import WATCH, watch_of
from services.gateways.tables import PERSONAL, USABLE, conversations, duty_watches, people
from services.places import Conversation

BATCH = 500
"""How many keys one query names."""

_people = select(*PERSON).where(people.c.id.in_(bindparam("keys", expanding=True)))
_chats = (
    select(*CONVERSATION)
    .where(PERSONAL, conversations.c.person_id.in_(bindparam("keys", expanding=True)))
    .order_by(conversations.c.suspended_at.is_not(None), conversations.c.id)
)
_watches = (
    select(*WATCH, *CONVERSATION)
    .join_from(
        duty_watches,
        conversations,
        conversations.c.id == duty_watches.c.conversation_id,
        isouter=True,
    )
    .order_by(*duty_watches.primary_key)
)
_neighbour = (
    select(*CONVERSATION)
    .where(USABLE, conversations.c.tenant_id == bindparam("tenant"))
    .order_by(conversations.c.id)
    .limit(1)
)


def audience_of(
    connection: Connection, person_ids: Collection[str], tenants: Collection[str]
) -> Audience:
    known = map(person_of, rows_of(connection, _people, person_ids))
    return Audience(
        people={person.id: person for person in known},
        chats=_chats_of(connection, person_ids),
        watches=tuple(_watched(connection)),
        neighbours=_neighbours(connection, tenants),
    )


def rows_of(
    connection: Connection, query: Select[Any], keys: Collection[Any]
) -> Iterator[Row[Any]]:
    """Yield what a query finds for its `keys`, however many they are."""
    ordered = sorted(keys)
    for start in range(0, len(ordered), BATCH):
        yield from connection.execute(query, {"keys": ordered[start : start + BATCH]})


def _chats_of(connection: Connection, person_ids: Collection[str]) -> dict[str, Conversation]:
    """Return one chat of each: what is usable comes first."""
    chats: dict[str, Conversation] = {}
    for chat in _readable(rows_of(connection, _chats, person_ids)):
        chats.setdefault(chat.person_id, chat)
    return chats


def _watched(connection: Connection) -> Iterator[tuple[DutyWatch, Conversation | None]]:
    for row in connection.execute(_watches):
        place = row[len(WATCH) :]
        if watch := watch_of(row[: len(WATCH)]):
            yield watch, conversation_of(place) if place[0] is not None else None


def _neighbours(connection: Connection, tenants: Iterable[str]) -> dict[str, Conversation]:
    """Return a usable conversation of each; tenants are few, and the index leads to one row."""
    found = (connection.execute(_neighbour, {"tenant": tenant}).first() for tenant in tenants)
    return {place.tenant_id: place for place in _readable(row for row in found if row)}


def _readable(rows: Iterable[Sequence[Any]]) -> Iterator[Conversation]:
    return (place for row in rows if (place := conversation_of(row)))
