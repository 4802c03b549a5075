"""The audience of notices: people with their chats, subscribed channels, and ways to the rest."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import partial
from typing import Any

from sqlalchemy import Connection, Select, bindparam, select

from services.gateways.rows.addresses import CONVERSATION, PERSON, conversation_of, person_of
from services.gateways.rows.alarms import SUBSCRIPTION, subscription_of
from services.gateways.rows.damage import Damage
from services.gateways.rows.requests import AnyRow
from services.gateways.schema.tables import PERSONAL, USABLE, conversations, people, subscriptions
from services.model.conversations import Conversation
from services.model.subscriptions import Audience, Subscription

BATCH = 500
"""Number of keys that one query names at most."""

_people = select(*PERSON).where(people.c.id.in_(bindparam("keys", expanding=True)))
_chats = (
    select(*CONVERSATION)
    .where(PERSONAL, conversations.c.person_id.in_(bindparam("keys", expanding=True)))
    .order_by(conversations.c.suspended_at.is_not(None), conversations.c.id)
)
_subscriptions = (
    select(*SUBSCRIPTION, *CONVERSATION)
    .join_from(
        subscriptions,
        conversations,
        conversations.c.id == subscriptions.c.conversation_id,
        isouter=True,
    )
    .order_by(*subscriptions.primary_key)
)
_neighbour = (
    select(*CONVERSATION)
    .where(USABLE, conversations.c.tenant_id == bindparam("tenant"))
    .order_by(conversations.c.id)
    # One is enough; the others are for those that cannot be read.
    .limit(10)
)


def audience_of(
    connection: Connection, person_ids: Collection[str], tenants: Collection[str], damage: Damage
) -> Audience:
    rows = rows_of(connection, _people, person_ids)
    known = damage.sound("people", rows, partial(person_of, damage=damage), lambda row: row.id)
    return Audience(
        people={person.id: person for person in known},
        chats=_chats_of(connection, person_ids, damage),
        subscriptions=tuple(_subscribed(connection, damage)),
        neighbours=_neighbours(connection, tenants, damage),
    )


def rows_of(connection: Connection, query: Select[Any], keys: Collection[Any]) -> Iterator[AnyRow]:
    """Yield what a query finds for its `keys`, however many they are."""
    ordered = sorted(keys)
    for start in range(0, len(ordered), BATCH):
        yield from connection.execute(query, {"keys": ordered[start : start + BATCH]})


def _chats_of(
    connection: Connection, person_ids: Collection[str], damage: Damage
) -> dict[str, Conversation]:
    """Return one chat of each: what is usable comes first."""
    chats: dict[str, Conversation] = {}
    for chat in _places(rows_of(connection, _chats, person_ids), damage):
        chats.setdefault(chat.person_id, chat)
    return chats


def _subscribed(
    connection: Connection, damage: Damage
) -> Iterator[tuple[Subscription, Conversation | None]]:
    """Yield every subscription with its conversation, if that is known."""

    def of(row: AnyRow) -> tuple[Subscription, Conversation | None]:
        place = row[len(SUBSCRIPTION) :]
        known = _places([place], damage) if place[0] is not None else ()
        return subscription_of(row[: len(SUBSCRIPTION)]), next(iter(known), None)

    yield from damage.sound(
        "subscriptions", connection.execute(_subscriptions), of, lambda row: row[:3]
    )


def _neighbours(
    connection: Connection, tenants: Iterable[str], damage: Damage
) -> dict[str, Conversation]:
    """Return a usable conversation of each; tenants are few, and the index leads to one row."""
    found: dict[str, Conversation] = {}
    for tenant in tenants:
        rows = connection.execute(_neighbour, {"tenant": tenant}).all()
        if place := next(_places(rows, damage), None):
            found[tenant] = place
    return found


def _places(rows: Iterable[Sequence[Any]], damage: Damage) -> Iterator[Conversation]:
    return damage.sound("conversations", rows, conversation_of, lambda row: row[0])
