"""Effects of delivery results: events, alarms, and the fate of cards and conversations. Pure."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import assert_never

import structlog
from pydantic import ValidationError

from services.model.alarms import Alarm, unreached_alarm
from services.model.conversations import Conversation, ConversationSuspended
from services.model.notices import NoticeItem, NoticeOrder
from services.model.outbox import (
    CardDelivered,
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

Effect = Alarm | CardDelivered | CardRetired | Conversation | ConversationSuspended | Event

_CODE = re.compile(r"[A-Z][A-Za-z]{3,}")
"""A refusal as Teams names it ("ConversationBlockedByUser"); our own reasons are sentences."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Circumstances:
    """The state of outbox and requests when results are recorded: it decides on the effects."""

    now: datetime
    orders: Mapping[str, NoticeOrder] = field(default_factory=dict)
    """By key, of notices whose result was not recorded before: nothing is recorded twice."""
    states: Mapping[int, RequestState | None] = field(default_factory=dict)
    """Of the requests in a digest. None where the state cannot be read."""
    escalated: Collection[str] = ()
    """Keys of notices of which the next on the ladder was notified before."""
    waiting: Mapping[str, Sequence[NoticeOrder]] = field(default_factory=dict)
    """By conversation that is not reached: the notices there of which it was not."""


def effects_of(result: DeliveryResult, at: Circumstances) -> Iterator[Effect]:
    """Yield what is to be written because of a delivery result, beside its row in the outbox."""
    match result:
        case Delivered():
            yield from _of_delivered(result, at)
        case DeadLettered():
            yield from _of_dead_lettered(result, at)
        case Obsolete(message=message):
            yield from _retired(message)
        case Deferred(message=message, reason=reason, unreached=True):
            for order in at.waiting.get(message.conversation_id, ()):
                yield from _unreached(order, _code_in(reason))
        case Deferred():
            pass
        case _:
            assert_never(result)


def order_of(key: str, body: bytes) -> NoticeOrder | None:
    """Return what the notice of this key is to say; None if that is unreadable."""
    try:
        return NoticeOrder.model_validate_json(body)
    except ValidationError:
        log.warning("notice_unreadable", key=key)
        return None


def numbers_in_digest(order: NoticeOrder | None) -> frozenset[int]:
    """Return which requests a digest tells of; none for anything else."""
    items = order.items if order and len(order.items) > 1 else ()
    return frozenset(item.number for item in items if item.number)


def _of_delivered(result: Delivered, at: Circumstances) -> Iterator[Effect]:
    message = result.message
    if result.opened:
        yield result.opened
    if message.card and result.activity_id:
        yield CardDelivered(message.card, result.activity_id, result.opened)
    elif not message.replaces:
        yield from _retired(message)
    if order := at.orders.get(message.key):
        yield from _notified(order, at)


def _notified(order: NoticeOrder, at: Circumstances) -> Iterator[Event]:
    who = order.recipient_id
    for item in _items(order):
        # A digest was written without what had been answered by then.
        stage, state = item.context.stage or item.stage, at.states.get(item.number)
        if len(order.items) == 1 or counts(stage, state):
            yield Event(item.number, at.now, EventKind.NOTIFIED, who, order.name, item.stage)


def _of_dead_lettered(result: DeadLettered, at: Circumstances) -> Iterator[Effect]:
    message, why = result.message, _code_in(result.reason)
    if result.conversation_gone:
        yield ConversationSuspended(message.conversation_id, why)
    yield from _retired(message)
    order = at.orders.get(message.key)
    if order and message.key not in at.escalated:
        yield from _unreached(order, why)


def _unreached(order: NoticeOrder, why: str) -> Iterator[Alarm]:
    for item in _items(order):
        if alarm := unreached_alarm(order, item, why):
            yield alarm


def _retired(message: OutgoingMessage) -> Iterator[CardRetired]:
    if message.card:
        yield CardRetired(message.card)


def _items(order: NoticeOrder) -> Iterator[NoticeItem]:
    """Leave out what is of no single request: no history could hold it."""
    return (item for item in order.items if item.number)


def _code_in(reason: str) -> str:
    last = reason.rpartition(" ")[2]
    return last if _CODE.fullmatch(last) else reason
