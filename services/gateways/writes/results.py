"""Writes delivery results: the outbox first, and the records that follow from them.

What follows is returned and written with everything else, in the one order of tables.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from pydantic import ValidationError
from sqlalchemy import Connection

from services.gateways.schema.tables import DEAD_LETTER
from services.gateways.writes.statements import (
    dead_letter_message,
    defer_message,
    delete_message,
    states_in_outbox,
    states_of,
)
from services.model.alarms import Alarm, unreached_alarm
from services.model.conversations import Conversation
from services.model.notices import NoticeItem, NoticeOrder
from services.model.outbox import (
    CardRetired,
    DeadLettered,
    Deferred,
    Delivered,
    DeliveryResult,
    Obsolete,
    OutgoingMessage,
)
from services.model.requests import Event
from services.model.states import EventKind, RequestState
from services.notices.plan import counts

_CODE = re.compile(r"[A-Z][A-Za-z]{3,}")
"""What Teams names a refusal by ("ConversationBlockedByUser"); our own reasons are sentences."""
log = structlog.get_logger()

_STATES = {state.value: state for state in RequestState}


@dataclass(frozen=True, slots=True)
class CardArrived:
    """The copy is there under this id; if a chat was opened for it, in that one."""

    key: str
    activity_id: str
    opened: Conversation | None


@dataclass(frozen=True, slots=True)
class Suspended:
    """Teams says that the bot has no place in this conversation."""

    conversation_id: str
    because: str


Effect = Alarm | CardArrived | CardRetired | Conversation | Event | Suspended


def _delivered(
    connection: Connection, found: Sequence[Delivered], now: datetime
) -> Iterator[Effect]:
    there = _states_in_outbox(connection, found)
    connection.execute(delete_message, [{"_key": one.message.key} for one in found])
    for one in found:
        if one.opened:
            yield one.opened
        yield from _card_effects(one)
        if one.message.key in there:
            yield from _notified(connection, one.message, now)


def _card_effects(one: Delivered) -> Iterator[Effect]:
    message = one.message
    if message.card and one.activity_id:
        yield CardArrived(message.card, one.activity_id, one.opened)
    elif message.card and not message.replaces:
        yield CardRetired(message.card)


def _notified(connection: Connection, message: OutgoingMessage, now: datetime) -> Iterator[Event]:
    if (order := _order_of(message)) is None:
        return
    by_id, items = order.to if order.name else "", list(_items(order))
    for item in items if len(order.items) == 1 else _listed(connection, items):
        yield Event(item.number, now, EventKind.NOTIFIED, by_id, order.name, item.stage)


def _listed(connection: Connection, items: Sequence[NoticeItem]) -> Iterator[NoticeItem]:
    """Leave out what was answered by the time it was written: a list goes on without it."""
    numbers = {"numbers": sorted({item.number for item in items})}
    found = {row.number: _STATES.get(row.state) for row in connection.execute(states_of, numbers)}
    for item in items:
        if counts(item.context.stage or item.stage, found.get(item.number)):
            yield item


def _deferred(
    connection: Connection, found: Sequence[Deferred], _now: datetime
) -> Iterator[Effect]:
    rows = [
        {
            "_key": one.message.key,
            "_due_at": one.due_at,
            "_reason": one.reason,
            "_tried": int(one.tried),
        }
        for one in found
    ]
    connection.execute(defer_message, rows)
    return iter(())


def _dead_lettered(
    connection: Connection, found: Sequence[DeadLettered], _now: datetime
) -> Iterator[Effect]:
    there = _states_in_outbox(connection, found)
    rows = [{"_key": one.message.key, "_reason": one.reason} for one in found]
    connection.execute(dead_letter_message, rows)
    for one in found:
        why = _why(one.reason)
        if one.conversation_gone:
            yield Suspended(one.message.conversation_id, why)
        if one.message.card:
            yield CardRetired(one.message.card)
        if there.get(one.message.key, DEAD_LETTER) != DEAD_LETTER:
            yield from _not_notified(one.message, why)


def _not_notified(message: OutgoingMessage, why: str) -> Iterator[Alarm]:
    if (order := _order_of(message)) is None:
        return
    for item in _items(order):
        if alarm := unreached_alarm(order, item, why):
            yield alarm


def _obsolete(
    connection: Connection, found: Sequence[Obsolete], _now: datetime
) -> Iterator[Effect]:
    connection.execute(delete_message, [{"_key": one.message.key} for one in found])
    for one in found:
        if one.message.card:
            yield CardRetired(one.message.card)


def _states_in_outbox(connection: Connection, found: Sequence[DeliveryResult]) -> dict[str, int]:
    """Return the state of every notice among them that is still in the outbox.

    What is recorded twice, because the first commit's outcome was unknown, must not be notified
    twice.
    """
    keys = sorted(one.message.key for one in found if _is_notice(one.message))
    if not keys:
        return {}
    rows = connection.execute(states_in_outbox, {"keys": keys})
    return {row.key: row.state for row in rows}


def _is_notice(message: OutgoingMessage) -> bool:
    return message.notice and not message.replaces


def _order_of(message: OutgoingMessage) -> NoticeOrder | None:
    try:
        return NoticeOrder.model_validate_json(message.body)
    except ValidationError:
        log.warning("notice_unreadable", key=message.key)
        return None


def _items(order: NoticeOrder) -> Iterator[NoticeItem]:
    """Leave out what is of no single request: no history could hold it."""
    return (item for item in order.items if item.number)


def _why(reason: str) -> str:
    last = reason.rpartition(" ")[2]
    return last if _CODE.fullmatch(last) else reason


RESULT_WRITERS: tuple[
    tuple[type, Callable[[Connection, Any, datetime], Iterator[Effect]]], ...
] = (
    (Delivered, _delivered),
    (Deferred, _deferred),
    (DeadLettered, _dead_lettered),
    (Obsolete, _obsolete),
)
