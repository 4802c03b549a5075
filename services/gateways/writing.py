"""How records become rows: those of one table are written together."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from services.errors import AlreadyTakenError
from services.gateways.address_rows import conversation_values, person_values
from services.gateways.alarm_writing import ALARM_WRITERS
from services.gateways.likeness import grams, search_text
from services.gateways.message_rows import copy_values, message_values
from services.gateways.rows import customer_values, event_values, request_values
from services.gateways.saving import change_all, insert_all, save
from services.gateways.settling import SETTLERS, CardArrived, Suspended
from services.gateways.statements import (
    delete_grams,
    delete_memory,
    insert_event,
    insert_gram,
    insert_message,
    insert_message_after,
    insert_receipt,
    learn_activity,
    learn_place,
    retire_copy,
    save_customer,
    save_memory,
    save_person,
    save_request,
    suspend_conversation,
    upsert_conversation,
    upsert_copy,
)
from services.gateways.tables import ENTRUSTED
from services.models import Customer, Event, Person, ServiceRequest
from services.places import Conversation
from services.work import (
    LEASE,
    Before,
    CardCopy,
    CardRetired,
    Memory,
    OutgoingMessage,
    Receipt,
    Record,
    Settlement,
)

Entry = Record | Settlement
"""One line of what is to be written."""


def write(connection: Connection, entries: Iterable[Entry], now: datetime) -> Before:
    """Write all entries in the open transaction, table by table, in one fixed order.

    What became of messages comes first, because other records follow from it. Return what the new
    messages must not overtake. Raise `AlreadyTakenError` or `TurnConflictError`; the transaction
    is then to be rolled back.
    """
    kinds: dict[type, list[Any]] = defaultdict(list)
    for entry in entries:
        kinds[type(entry)].append(entry)
    for kind, settle in SETTLERS:
        if kind in kinds:
            for effect in settle(connection, kinds[kind], now):
                kinds[type(effect)].append(effect)
    for kind, write_all in _WRITERS:
        if kind in kinds:
            write_all(connection, kinds[kind], now)
    return _write_messages(connection, kinds[OutgoingMessage], now)


def _write_receipts(connection: Connection, found: Sequence[Receipt], _now: datetime) -> None:
    rows = [{"key": one.key, "taken_at": one.taken_at, "answer": one.answer} for one in found]
    insert_all(connection, insert_receipt, rows, AlreadyTakenError)


def _write_memories(connection: Connection, found: Sequence[Memory], _now: datetime) -> None:
    rows = [
        {"key": one.key, "body": one.body, "version": one.version} for one in found if one.body
    ]
    save(connection, save_memory, rows)
    gone = [
        {"_key": one.key, "_read": one.version} for one in found if one.version and not one.body
    ]
    if gone:
        change_all(connection, delete_memory, gone)


def _write_conversations(
    connection: Connection, found: Sequence[Conversation], _now: datetime
) -> None:
    upsert = upsert_conversation[connection.dialect.name]
    connection.execute(upsert, [conversation_values(one) for one in found])


def _suspend(connection: Connection, found: Sequence[Suspended], now: datetime) -> None:
    rows = [{"_key": one.conversation_id, "_now": now, "_because": one.because} for one in found]
    connection.execute(suspend_conversation, rows)


def _write_people(connection: Connection, found: Sequence[Person], _now: datetime) -> None:
    save(connection, save_person, [person_values(one) for one in found])


def _write_customers(connection: Connection, found: Sequence[Customer], _now: datetime) -> None:
    rows = [{**customer_values(one), "folded": search_text(one)} for one in found]
    save(connection, save_customer, rows)
    connection.execute(delete_grams, [{"_key": one.tenant_id} for one in found])
    pairs = [{"gram": gram, "tenant_id": one.tenant_id} for one in found for gram in grams(one)]
    connection.execute(insert_gram, pairs)


def _write_requests(
    connection: Connection, found: Sequence[ServiceRequest], _now: datetime
) -> None:
    save(connection, save_request, [request_values(one) for one in found])


def _write_events(connection: Connection, found: Sequence[Event], _now: datetime) -> None:
    connection.execute(insert_event, [event_values(one) for one in found])


def _write_copies(connection: Connection, found: Sequence[CardCopy], now: datetime) -> None:
    upsert = upsert_copy[connection.dialect.name]
    rows = [{**copy_values(one), "retired": False, "kept_at": now} for one in found]
    connection.execute(upsert, rows)


def _write_arrived(connection: Connection, found: Sequence[CardArrived], _now: datetime) -> None:
    rows = [{"_key": one.key, "_activity_id": one.activity_id} for one in found]
    connection.execute(learn_activity, rows)
    places = [
        {"_key": one.key, "_place": one.opened.id, "_service_url": one.opened.service_url}
        for one in found
        if one.opened
    ]
    if places:
        connection.execute(learn_place, places)


def _write_retired(connection: Connection, found: Sequence[CardRetired], now: datetime) -> None:
    connection.execute(retire_copy, [{"_key": one.key, "_now": now} for one in found])


def _write_messages(
    connection: Connection, found: Sequence[OutgoingMessage], now: datetime
) -> Before:
    if not found:
        return {}
    due_at = now + LEASE
    fresh = {"state": ENTRUSTED, "attempts": 1, "due_at": due_at, "reason": ""}
    rows = [message_values(one) | fresh for one in found]
    if connection.dialect.name != "postgresql":
        insert_all(connection, insert_message, rows, AlreadyTakenError)
        return {}
    own, before = {one.key for one in found}, dict[str, str]()
    for row in insert_all(connection, insert_message_after, rows, AlreadyTakenError):
        # Very many rows go in several statements, and the later ones see the first.
        if row.before and row.before not in own:
            before.setdefault(row.conversation_id, row.before)
    return before


_WRITERS: tuple[tuple[type, Callable[[Connection, Any, datetime], None]], ...] = (
    (Receipt, _write_receipts),
    (Memory, _write_memories),
    (Conversation, _write_conversations),
    (Suspended, _suspend),
    (Person, _write_people),
    (Customer, _write_customers),
    (ServiceRequest, _write_requests),
    (Event, _write_events),
    *ALARM_WRITERS,
    (CardCopy, _write_copies),
    (CardArrived, _write_arrived),
    (CardRetired, _write_retired),
)
"""One order for all, so that two transactions never wait for each other in a circle.

Messages come last.
"""
