"""How records become rows: those of one table are written together."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Executable
from sqlalchemy.exc import IntegrityError

from services.errors import AlreadyTakenError, TurnConflictError
from services.gateways.likeness import grams, search_text
from services.gateways.rows import (
    Values,
    conversation_values,
    copy_values,
    customer_values,
    event_values,
    person_values,
    request_values,
)
from services.gateways.statements import (
    Versioned,
    bury_message,
    delete_grams,
    delete_memory,
    delete_message,
    insert_event,
    insert_gram,
    insert_message,
    insert_receipt,
    learn_activity,
    postpone_message,
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
    CardCopy,
    CardRetired,
    Delivered,
    Memory,
    OutgoingMessage,
    Receipt,
    Record,
    Settlement,
    Undeliverable,
    Undelivered,
)

Entry = Record | Settlement
"""One line of what is to be written."""


def write(connection: Connection, entries: Iterable[Entry], now: datetime) -> None:
    """Write all entries in the open transaction, table by table, in one fixed order.

    Raise `AlreadyTakenError` or `TurnConflictError`; the transaction is then to be rolled back.
    """
    kinds: dict[type, list[Any]] = defaultdict(list)
    for entry in entries:
        kinds[type(entry)].append(entry)
    for kind, write_all in _WRITERS:
        if kind in kinds:
            write_all(connection, kinds[kind], now)


def _insert(
    connection: Connection,
    statement: Executable,
    rows: Sequence[Values],
    clash: type[AlreadyTakenError | TurnConflictError],
) -> None:
    try:
        connection.execute(statement, rows)
    except IntegrityError as error:
        raise clash from error


def _change(connection: Connection, statement: Executable, rows: Sequence[Values]) -> None:
    """Change exactly as many rows as were meant, or raise `TurnConflictError`."""
    if connection.dialect.supports_sane_multi_rowcount:
        changed = connection.execute(statement, rows).rowcount
    else:
        changed = sum(connection.execute(statement, row).rowcount for row in rows)
    if changed != len(rows):
        raise TurnConflictError


def _save(connection: Connection, how: Versioned, rows: Sequence[Values]) -> None:
    """Insert what was read at version 0 and change the rest."""
    new = [{**row, "version": 1} for row in rows if not row["version"]]
    known = [_next_version(how.key, row) for row in rows if row["version"]]
    if new:
        _insert(connection, how.insertion, new, TurnConflictError)
    if known:
        _change(connection, how.change, known)


def _next_version(key: str, row: Values) -> Values:
    changes = {name: value for name, value in row.items() if name != key}
    read = row["version"]
    return {**changes, "version": read + 1, "_key": row[key], "_read": read}


def _write_receipts(connection: Connection, found: Sequence[Receipt], _now: datetime) -> None:
    rows = [{"key": one.key, "taken_at": one.taken_at, "answer": one.answer} for one in found]
    _insert(connection, insert_receipt, rows, AlreadyTakenError)


def _write_memories(connection: Connection, found: Sequence[Memory], _now: datetime) -> None:
    rows = [
        {"key": one.key, "body": one.body, "version": one.version} for one in found if one.body
    ]
    _save(connection, save_memory, rows)
    gone = [
        {"_key": one.key, "_read": one.version} for one in found if one.version and not one.body
    ]
    if gone:
        _change(connection, delete_memory, gone)


def _write_conversations(
    connection: Connection, found: Sequence[Conversation], _now: datetime
) -> None:
    upsert = upsert_conversation[connection.dialect.name]
    connection.execute(upsert, [conversation_values(one) for one in found])


def _write_people(connection: Connection, found: Sequence[Person], _now: datetime) -> None:
    _save(connection, save_person, [person_values(one) for one in found])


def _write_customers(connection: Connection, found: Sequence[Customer], _now: datetime) -> None:
    rows = [{**customer_values(one), "folded": search_text(one)} for one in found]
    _save(connection, save_customer, rows)
    connection.execute(delete_grams, [{"_key": one.tenant_id} for one in found])
    pairs = [{"gram": gram, "tenant_id": one.tenant_id} for one in found for gram in grams(one)]
    connection.execute(insert_gram, pairs)


def _write_requests(
    connection: Connection, found: Sequence[ServiceRequest], _now: datetime
) -> None:
    _save(connection, save_request, [request_values(one) for one in found])


def _write_events(connection: Connection, found: Sequence[Event], _now: datetime) -> None:
    connection.execute(insert_event, [event_values(one) for one in found])


def _write_copies(connection: Connection, found: Sequence[CardCopy], now: datetime) -> None:
    upsert = upsert_copy[connection.dialect.name]
    rows = [{**copy_values(one), "retired": False, "kept_at": now} for one in found]
    connection.execute(upsert, rows)


def _write_retired(connection: Connection, found: Sequence[CardRetired], now: datetime) -> None:
    connection.execute(retire_copy, [{"_key": one.key, "_now": now} for one in found])


def _write_messages(
    connection: Connection, found: Sequence[OutgoingMessage], now: datetime
) -> None:
    due_at = now + LEASE
    rows = [
        {
            "key": one.key,
            "conversation_id": one.conversation_id,
            "service_url": one.service_url,
            "body": one.body,
            "language": one.language,
            "reply_to": one.reply_to,
            "card": one.card,
            "replaces": one.replaces,
            "state": ENTRUSTED,
            "attempts": 1,
            "due_at": due_at,
            "reason": "",
        }
        for one in found
    ]
    _insert(connection, insert_message, rows, AlreadyTakenError)


def _write_delivered(connection: Connection, found: Sequence[Delivered], now: datetime) -> None:
    connection.execute(delete_message, [{"_key": one.message.key} for one in found])
    cards = [
        {"_key": one.message.card, "_activity_id": one.activity_id}
        for one in found
        if one.message.card and one.activity_id
    ]
    if cards:
        connection.execute(learn_activity, cards)
    nameless = [
        {"_key": one.message.card, "_now": now}
        for one in found
        if one.message.card and not one.activity_id and not one.message.replaces
    ]
    if nameless:
        connection.execute(retire_copy, nameless)


def _write_undelivered(
    connection: Connection, found: Sequence[Undelivered], _now: datetime
) -> None:
    rows = [
        {"_key": one.message.key, "_due_at": one.due_at, "_reason": one.reason} for one in found
    ]
    connection.execute(postpone_message, rows)


def _write_undeliverable(
    connection: Connection, found: Sequence[Undeliverable], now: datetime
) -> None:
    rows = [{"_key": one.message.key, "_reason": one.reason} for one in found]
    connection.execute(bury_message, rows)
    gone = [
        {"_key": one.message.conversation_id, "_now": now} for one in found if one.place_is_gone
    ]
    if gone:
        connection.execute(suspend_conversation, gone)
    cards = [{"_key": one.message.card, "_now": now} for one in found if one.message.card]
    if cards:
        connection.execute(retire_copy, cards)


_WRITERS: tuple[tuple[type, Callable[[Connection, Any, datetime], None]], ...] = (
    (Receipt, _write_receipts),
    (Memory, _write_memories),
    (Conversation, _write_conversations),
    (Person, _write_people),
    (Customer, _write_customers),
    (ServiceRequest, _write_requests),
    (Event, _write_events),
    (CardCopy, _write_copies),
    (CardRetired, _write_retired),
    (OutgoingMessage, _write_messages),
    (Delivered, _write_delivered),
    (Undelivered, _write_undelivered),
    (Undeliverable, _write_undeliverable),
)
"""One order for all, so that two transactions never wait for each other in a circle."""
