"""Delivery results as changes of the outbox. What follows from them is decided by the services."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from services.gateways.schema.tables import CLAIMED, DEAD_LETTER, UNSENT
from services.gateways.writes.statements import (
    dead_letter_message,
    defer_message,
    delete_message,
    escalate_message,
    states_in_outbox,
    states_of,
    waiting_notices,
)
from services.model.notices import NoticeOrder
from services.model.outbox import DeadLettered, Deferred, Delivered, DeliveryResult, Obsolete
from services.model.states import RequestState
from services.notices.delivery_effects import (
    Circumstances,
    Effect,
    effects_of,
    numbers_in_digest,
    order_of,
)

_STATES = {state.value: state for state in RequestState}


def write_results(
    connection: Connection, results: Sequence[DeliveryResult], now: datetime
) -> Iterator[Effect]:
    """Change the rows of the outbox, and yield what else is to be written because of it."""
    # Both before anything changes, and the outbox first: it locks the rows it looks at.
    orders, escalated = _unrecorded_orders(connection, results)
    states = _request_states(connection, results, orders)
    for kind, change in _CHANGES:
        if found := [one for one in results if isinstance(one, kind)]:
            change(connection, found)
    # What has arrived by now waits no more.
    at = Circumstances(now, orders, states, escalated, _escalated(connection, results))
    for result in results:
        yield from effects_of(result, at)


def _unrecorded_orders(
    connection: Connection, results: Sequence[DeliveryResult]
) -> tuple[Mapping[str, NoticeOrder], Collection[str]]:
    """Return, by key, the orders of notices among them whose result was not recorded before.

    What is recorded twice, because no one knew whether the first time was committed, must not
    notify twice. Beside them: the keys of those that were escalated before.
    """
    ended = [
        one
        for one in results
        if isinstance(one, Delivered | DeadLettered) and one.message.notifies
    ]
    if not ended:
        return {}, ()
    keys = sorted(one.message.key for one in ended)
    rows = connection.execute(states_in_outbox, {"keys": keys})
    there = {row.key: row for row in rows}
    found = (
        # From the row: whom it names may have been forgotten while it was in flight.
        (one.message.key, order_of(one.message.key, there[one.message.key].body))
        for one in ended
        if one.message.key in there
        and not (isinstance(one, DeadLettered) and there[one.message.key].state == DEAD_LETTER)
    )
    escalated = {key for key, row in there.items() if row.escalated}
    return {key: order for key, order in found if order}, escalated


def _escalated(
    connection: Connection, results: Sequence[DeliveryResult]
) -> Mapping[str, Sequence[NoticeOrder]]:
    """Mark the notices that wait where no one is reached; return their orders by conversation."""
    places = {
        one.message.conversation_id
        for one in results
        if isinstance(one, Deferred) and one.unreached
    }
    if not places:
        return {}
    found: dict[str, list[NoticeOrder]] = {}
    rows = connection.execute(waiting_notices, {"places": sorted(places)}).all()
    for row in rows:
        if order := order_of(row.key, row.body):
            found.setdefault(row.conversation_id, []).append(order)
    if rows:
        connection.execute(escalate_message, [{"_key": row.key} for row in rows])
    return found


def _request_states(
    connection: Connection, results: Sequence[DeliveryResult], orders: Mapping[str, NoticeOrder]
) -> Mapping[int, RequestState | None]:
    numbers = {
        number
        for one in results
        if isinstance(one, Delivered)
        for number in numbers_in_digest(orders.get(one.message.key))
    }
    if not numbers:
        return {}
    rows = connection.execute(states_of, {"numbers": sorted(numbers)})
    return {row.number: _STATES.get(row.state) for row in rows}


def _delete(connection: Connection, found: Sequence[Delivered | Obsolete]) -> None:
    connection.execute(delete_message, [{"_key": one.message.key} for one in found])


def _defer(connection: Connection, found: Sequence[Deferred]) -> None:
    rows = [
        {
            "_key": one.message.key,
            "_due_at": one.due_at,
            "_reason": one.reason,
            "_version": one.claim.version,
            "_claims": one.claim.count - (not one.tried),
            "_state": CLAIMED if one.in_doubt else UNSENT,
        }
        for one in found
    ]
    connection.execute(defer_message, rows)


def _dead_letter(connection: Connection, found: Sequence[DeadLettered]) -> None:
    rows = [{"_key": one.message.key, "_reason": one.reason} for one in found]
    connection.execute(dead_letter_message, rows)


_CHANGES: tuple[tuple[type, Callable[[Connection, Any], None]], ...] = (
    (Delivered, _delete),
    (Deferred, _defer),
    (DeadLettered, _dead_letter),
    (Obsolete, _delete),
)
