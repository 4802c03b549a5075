"""Writes the records of a commit: those of one table together, tables in one fixed order."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, get_args

from sqlalchemy import Connection

from services.gateways.rows.addresses import (
    conversation_values,
    member_lookup_values,
    person_values,
)
from services.gateways.rows.audit import audit_values
from services.gateways.rows.messages import copy_values, message_values
from services.gateways.rows.requests import (
    customer_values,
    event_text_values,
    event_values,
    request_values,
)
from services.gateways.schema.tables import CLAIMED
from services.gateways.writes.alarms import ALARM_WRITERS
from services.gateways.writes.results import write_results
from services.gateways.writes.statements import (
    delete_dialog_state,
    insert_audit_entry,
    insert_event,
    insert_event_text,
    insert_idempotency_record,
    insert_message,
    insert_message_after,
    retire_copy,
    save_customer,
    save_dialog_state,
    save_person,
    save_request,
    set_activity_id,
    set_conversation,
    suspend_conversation,
    upsert_conversation,
    upsert_copy,
    upsert_member_lookup,
)
from services.gateways.writes.versions import change_all, insert_all, save
from services.model.audit import AuditEntry
from services.model.conversations import Conversation, ConversationSuspended
from services.model.customers import Customer
from services.model.errors import AlreadyProcessedError
from services.model.member_lookups import MemberLookup
from services.model.outbox import (
    MESSAGE_LEASE,
    CardCopy,
    CardDelivered,
    CardRetired,
    DeliveryResult,
    OutgoingMessage,
    Predecessors,
)
from services.model.people import Person
from services.model.requests import Event, ServiceRequest
from services.model.unit_of_work import IdempotencyRecord, Record, StoredDialogState

Write = Record | DeliveryResult
"""A record or a delivery result that is to be written."""


def write(connection: Connection, writes: Iterable[Write], now: datetime) -> Predecessors:
    """Write everything in the open transaction, table by table, in one fixed order.

    What became of messages comes first, because other records follow from it. Return what the new
    messages must not overtake. Raise `AlreadyProcessedError` or `TurnConflictError`; the
    transaction is then to be rolled back.
    """
    kinds: dict[type, list[Any]] = defaultdict(list)
    for each in writes:
        kinds[type(each)].append(each)
    results = [one for kind in get_args(DeliveryResult) for one in kinds[kind]]
    for effect in write_results(connection, results, now) if results else ():
        kinds[type(effect)].append(effect)
    for kind, write_all in _WRITERS:
        if kind in kinds:
            write_all(connection, kinds[kind], now)
    return _write_messages(connection, kinds[OutgoingMessage], now)


def _write_idempotency_records(
    connection: Connection, found: Sequence[IdempotencyRecord], _now: datetime
) -> None:
    rows = [
        {"key": one.key, "processed_at": one.processed_at, "answer": one.answer} for one in found
    ]
    insert_all(connection, insert_idempotency_record, rows, AlreadyProcessedError)


def _write_dialog_states(
    connection: Connection, found: Sequence[StoredDialogState], _now: datetime
) -> None:
    rows = [
        {"key": one.key, "body": one.body, "version": one.version} for one in found if one.body
    ]
    save(connection, save_dialog_state, rows)
    gone = [
        {"_key": one.key, "_read": one.version} for one in found if one.version and not one.body
    ]
    if gone:
        change_all(connection, delete_dialog_state, gone)


def _write_conversations(
    connection: Connection, found: Sequence[Conversation], _now: datetime
) -> None:
    upsert = upsert_conversation[connection.dialect.name]
    connection.execute(upsert, [conversation_values(one) for one in found])


def _suspend(
    connection: Connection, found: Sequence[ConversationSuspended], now: datetime
) -> None:
    rows = [{"_key": one.conversation_id, "_now": now, "_because": one.because} for one in found]
    connection.execute(suspend_conversation, rows)


def _write_people(connection: Connection, found: Sequence[Person], _now: datetime) -> None:
    save(connection, save_person, [person_values(one) for one in found])


def _write_member_lookups(
    connection: Connection, found: Sequence[MemberLookup], _now: datetime
) -> None:
    upsert = upsert_member_lookup[connection.dialect.name]
    connection.execute(upsert, [member_lookup_values(one) for one in found])


def _write_customers(connection: Connection, found: Sequence[Customer], _now: datetime) -> None:
    save(connection, save_customer, [customer_values(one) for one in found])


def _write_requests(
    connection: Connection, found: Sequence[ServiceRequest], _now: datetime
) -> None:
    save(connection, save_request, [request_values(one) for one in found])


def _write_events(connection: Connection, found: Sequence[Event], _now: datetime) -> None:
    seqs = connection.execute(insert_event, [event_values(one) for one in found]).scalars()
    texts = [{"seq": seq, **event_text_values(one)} for seq, one in zip(seqs, found, strict=True)]
    connection.execute(insert_event_text, texts)


def _write_audit(connection: Connection, found: Sequence[AuditEntry], _now: datetime) -> None:
    connection.execute(insert_audit_entry, [audit_values(one) for one in found])


def _write_copies(connection: Connection, found: Sequence[CardCopy], now: datetime) -> None:
    upsert = upsert_copy[connection.dialect.name]
    rows = [{**copy_values(one), "retired": False, "updated_at": now} for one in found]
    connection.execute(upsert, rows)


def _write_delivered_cards(
    connection: Connection, found: Sequence[CardDelivered], _now: datetime
) -> None:
    rows = [{"_key": one.key, "_activity_id": one.activity_id} for one in found]
    connection.execute(set_activity_id, rows)
    places = [
        {"_key": one.key, "_place": one.opened.id, "_service_url": one.opened.service_url}
        for one in found
        if one.opened
    ]
    if places:
        connection.execute(set_conversation, places)


def _write_retired(connection: Connection, found: Sequence[CardRetired], now: datetime) -> None:
    connection.execute(retire_copy, [{"_key": one.key, "_now": now} for one in found])


def _write_messages(
    connection: Connection, found: Sequence[OutgoingMessage], now: datetime
) -> Predecessors:
    if not found:
        return {}
    due_at = now + MESSAGE_LEASE
    fresh = {
        "state": CLAIMED,
        "claims": 1,
        "version": 1,
        "committed_at": now,
        "due_at": due_at,
        "reason": "",
        "escalated": False,
    }
    rows = [message_values(one) | fresh for one in found]
    if connection.dialect.name != "postgresql":
        insert_all(connection, insert_message, rows, AlreadyProcessedError)
        return {}
    own, before = {one.key for one in found}, dict[str, str]()
    for row in insert_all(connection, insert_message_after, rows, AlreadyProcessedError):
        # Very many rows go in several statements, and the later ones see the first.
        if row.before and row.before not in own:
            before.setdefault(row.conversation_id, row.before)
    return before


_WRITERS: tuple[tuple[type, Callable[[Connection, Any, datetime], None]], ...] = (
    (IdempotencyRecord, _write_idempotency_records),
    (StoredDialogState, _write_dialog_states),
    (Conversation, _write_conversations),
    (ConversationSuspended, _suspend),
    (Person, _write_people),
    (MemberLookup, _write_member_lookups),
    (Customer, _write_customers),
    (ServiceRequest, _write_requests),
    (Event, _write_events),
    (AuditEntry, _write_audit),
    *ALARM_WRITERS,
    (CardCopy, _write_copies),
    (CardDelivered, _write_delivered_cards),
    (CardRetired, _write_retired),
)
"""One order for all, so that two transactions never wait for each other in a circle.

Messages come last.
"""
