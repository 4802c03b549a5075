"""Writes that erase a person: in their own rows, and in the rows of others that name them."""

from collections.abc import Callable, Collection, Sequence
from typing import Any

from sqlalchemy import (
    BindParameter,
    Column,
    ColumnElement,
    Connection,
    Table,
    and_,
    bindparam,
    case,
    delete,
    insert,
    null,
    or_,
    select,
    update,
)

from services.gateways.rows.audit import audit_values
from services.gateways.rows.damage import UNREADABLE
from services.gateways.rows.mentions import Mention
from services.gateways.rows.requests import erased_contact
from services.gateways.rows.traces import NOTES, Traces, dialogs_of, note_key, note_text
from services.gateways.schema.columns import counted_on
from services.gateways.schema.tables import (
    DEAD_LETTER,
    UNDISPATCHED,
    alarms,
    audit,
    card_copies,
    conversations,
    dialog_states,
    event_texts,
    events,
    idempotency_records,
    late_notices,
    member_lookups,
    outbox,
    people,
    requests,
    subscriptions,
)
from services.gateways.writes.statements import (
    NEXT_ALARM_VERSION,
    NEXT_REQUEST_VERSION,
    upserts,
)
from services.model.audit import AuditEntry
from services.model.bounds import MAX_VERSION
from services.model.people import Contact
from services.model.states import EventKind

_keys: BindParameter[Any] = bindparam("keys", expanding=True)
_clear_answers = (
    update(idempotency_records).where(idempotency_records.c.key.in_(_keys)).values(answer=None)
)
_erase_offers = update(event_texts).where(event_texts.c.seq.in_(_keys)).values(evidence="")
_noted = select(events.c.seq).where(
    events.c.seq == event_texts.c.seq, events.c.kind == EventKind.NOTED
)
_erase_event_texts = (
    update(event_texts)
    .where(event_texts.c.seq.in_(_keys))
    .values(by="", evidence=case((_noted.exists(), ""), else_=event_texts.c.evidence))
)
_erase_contacts = (
    update(people)
    .where(people.c.id.in_(_keys))
    .values(contact=None, version=counted_on(people.c.version, MAX_VERSION))
)
# Locked in one order: a turn that holds one of them must not wait for another in a circle.
_named = (
    select(requests)
    .where(requests.c.number.in_(_keys))
    .order_by(requests.c.number)
    .with_for_update()
)
_later = events.alias()
_answered = select(events.c.number).where(
    events.c.number.in_(_keys),
    events.c.kind == EventKind.ANSWERED,
    events.c.by_id == bindparam("who"),
    ~(
        select(_later.c.seq)
        .where(
            _later.c.number == events.c.number,
            _later.c.kind == EventKind.ANSWERED,
            _later.c.seq > events.c.seq,
        )
        .exists()
    ),
)
"""Requests whose last answer was recorded by them."""
_NAMES = ("owner", "created_by", "answered_by", "offered_to", "contact")
_erase_names = (
    update(requests)
    .where(requests.c.number == bindparam("_number"))
    .values({name: bindparam(f"_{name}") for name in _NAMES} | {"version": NEXT_REQUEST_VERSION})
)
_leased = and_(UNDISPATCHED, alarms.c.leased_until.is_not(None))
_release_alarms = (
    update(alarms).where(_leased).values(version=NEXT_ALARM_VERSION, leased_until=null())
)
_remember = upserts(dialog_states, "key")
_delete_note = delete(dialog_states).where(dialog_states.c.key == bindparam("_key"))
_delete_dead_letters = delete(outbox).where(outbox.c.seq.in_(_keys), outbox.c.state == DEAD_LETTER)


def clear_answers(connection: Connection, keys: Sequence[str]) -> None:
    connection.execute(_clear_answers, {"keys": keys})


def erase_offers(connection: Connection, seqs: Sequence[int]) -> None:
    connection.execute(_erase_offers, {"keys": seqs})


def erase_event_texts(connection: Connection, seqs: Sequence[int]) -> None:
    connection.execute(_erase_event_texts, {"keys": seqs})


def erase_contacts(connection: Connection, person_ids: Sequence[str]) -> None:
    connection.execute(_erase_contacts, {"keys": person_ids})


def erase_names_of_requests(connection: Connection, numbers: Sequence[int], traces: Traces) -> int:
    """Return how many still named them: what does not stays as a turn may have read it."""
    rows = connection.execute(_named, {"keys": numbers}).mappings().all()
    who = {"keys": numbers, "who": traces.person_id}
    answered = {*connection.execute(_answered, who).scalars()}
    found = [
        {"_number": row["number"]} | {f"_{name}": value for name, value in kept.items()}
        for row in rows
        if (kept := _without_person(row, traces, answered=row["number"] in answered))
        != {name: row[name] for name in _NAMES}
    ]
    if found:
        connection.execute(_erase_names, found)
    return len(found)


def _without_person(row: Any, traces: Traces, *, answered: bool) -> dict[str, Any]:
    """Return what is left of the names and the contact in a request."""
    who = traces.person_id
    kept = {name: row[name] for name in _NAMES}
    for name, key in (
        ("owner", "owner_id"),
        ("created_by", "created_by_id"),
        ("offered_to", "offered_to_id"),
    ):
        if row[key] == who:
            kept[name] = ""
    if answered and row["answered_by"] in traces.names:
        kept["answered_by"] = ""
    if row["created_by_id"] == who or _has_email(row["contact"], traces.emails):
        kept["contact"] = erased_contact(row["contact"])
    return kept


def _has_email(text: str, emails: Collection[str]) -> bool:
    try:
        return Contact.model_validate_json(text).email.lower() in {one.lower() for one in emails}
    except UNREADABLE:
        return False


def erase_mentions(column: Column[Any]) -> Callable[[Connection, Sequence[Mention]], None]:
    """Return the change of rows that still say what they did when they were found."""
    keys = tuple(column.table.primary_key.columns)
    names = [f"_{key.name}" for key in keys]
    this = (key == bindparam(name) for key, name in zip(keys, names, strict=True))
    statement = (
        update(column.table)
        .where(*this, column == bindparam("_before"))
        .values({column: bindparam("_after")})
    )

    def erase(connection: Connection, found: Sequence[Mention]) -> None:
        rows = [
            {**dict(zip(names, one.key, strict=True)), "_before": one.before, "_after": one.after}
            for one in found
        ]
        connection.execute(statement, rows)

    return erase


def delete_dead_letters(connection: Connection, seqs: Sequence[int]) -> None:
    connection.execute(_delete_dead_letters, {"keys": seqs})


def remember(connection: Connection, traces: Traces) -> None:
    """Note what they are found by, for whoever goes on after an interruption."""
    note = {"key": note_key(traces.person_id), "body": note_text(traces), "version": 1}
    connection.execute(_remember[connection.dialect.name], note)


def end_forgetting(connection: Connection, entry: AuditEntry) -> None:
    """Delete the last that names them, and add the line."""
    connection.execute(_delete_note, {"_key": note_key(entry.target)})
    connection.execute(insert(audit), audit_values(entry))


def erase_person(connection: Connection, traces: Traces) -> int:
    """Delete what is theirs alone, and return how many rows went.

    Whoever has claimed alarms has read the name as well, and claims them anew.
    """
    recipients = (traces.person_id, *traces.places)
    dialogs = and_(~NOTES, dialogs_of(traces.person_id, traces.emails))
    # Table by table in the order of commits, and each in that of its keys: as turns lock them.
    theirs = (
        (outbox, outbox.c.conversation_id.in_(traces.places)),
        (dialog_states, dialogs),
        (conversations, conversations.c.person_id == traces.person_id),
        (people, people.c.id == traces.person_id),
        (member_lookups, member_lookups.c.person_id == traces.person_id),
        (alarms, alarms.c.recipient.in_(recipients)),
        (late_notices, late_notices.c.recipient.in_(recipients)),
        (subscriptions, subscriptions.c.conversation_id.in_(traces.places)),
        (card_copies, card_copies.c.conversation_id.in_(traces.places)),
    )
    gone = 0
    for table, which in theirs:
        _lock(connection, table, or_(which, _leased) if table is alarms else which)
        gone += connection.execute(delete(table).where(which)).rowcount
    connection.execute(_release_alarms)
    return gone


def _lock(connection: Connection, table: Table, which: ColumnElement[bool]) -> None:
    keys = (outbox.c.key,) if table is outbox else tuple(table.primary_key)
    query = select(*keys).where(which).order_by(*keys).with_for_update()
    connection.execute(query).all()
