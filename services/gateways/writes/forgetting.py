"""Writes that erase a person: in their own rows, and in the rows of others that name them."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import (
    BindParameter,
    Column,
    Connection,
    and_,
    bindparam,
    case,
    delete,
    insert,
    or_,
    select,
    update,
)

from services.gateways.rows.audit import audit_values
from services.gateways.rows.damage import UNREADABLE
from services.gateways.rows.names import names_in, quoted, without_names
from services.gateways.rows.requests import erased_contact
from services.gateways.rows.traces import Traces, dialogs_of
from services.gateways.schema.columns import counted_on
from services.gateways.schema.tables import (
    DEAD_LETTER,
    alarms,
    audit,
    card_copies,
    conversations,
    dialog_states,
    event_texts,
    events,
    idempotency_records,
    late_notices,
    outbox,
    people,
    requests,
    subscriptions,
)
from services.gateways.writes.statements import NEXT_REQUEST_VERSION
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
_named = select(requests).where(requests.c.number.in_(_keys)).with_for_update()
_NAMES = ("owner", "created_by", "answered_by", "offered_to", "contact")
_erase_names = (
    update(requests)
    .where(requests.c.number == bindparam("_number"))
    .values({name: bindparam(f"_{name}") for name in _NAMES} | {"version": NEXT_REQUEST_VERSION})
)
_NOTICES: tuple[Column[str], ...] = (
    alarms.c.context,
    late_notices.c.context,
    card_copies.c.notice,
)


class SortedOut(NamedTuple):
    deleted: int
    in_flight: int
    """Activities that name the person and will still be delivered."""


def clear_answers(connection: Connection, keys: Sequence[str]) -> None:
    connection.execute(_clear_answers, {"keys": keys})


def erase_offers(connection: Connection, seqs: Sequence[int]) -> None:
    connection.execute(_erase_offers, {"keys": seqs})


def erase_event_texts(connection: Connection, seqs: Sequence[int]) -> None:
    connection.execute(_erase_event_texts, {"keys": seqs})


def erase_contacts(connection: Connection, person_ids: Sequence[str]) -> None:
    connection.execute(_erase_contacts, {"keys": person_ids})


def erase_names_of_requests(
    connection: Connection, numbers: Sequence[int], traces: Traces
) -> None:
    rows = connection.execute(_named, {"keys": numbers}).mappings().all()
    connection.execute(_erase_names, [_without_person(row, traces) for row in rows])


def _without_person(row: Any, traces: Traces) -> dict[str, Any]:
    """Return what is left of the names and the contact in a request."""
    who = traces.person_id
    kept = {f"_{name}": row[name] for name in _NAMES}
    for name, key in (
        ("owner", "owner_id"),
        ("created_by", "created_by_id"),
        ("offered_to", "offered_to_id"),
    ):
        if row[key] == who:
            kept[f"_{name}"] = ""
    if row["answered_by"] in traces.names:
        kept["_answered_by"] = ""
    if row["created_by_id"] == who or _has_email(row["contact"], traces.email):
        kept["_contact"] = erased_contact(row["contact"])
    return {"_number": row["number"], **kept}


def _has_email(text: str, email: str) -> bool:
    try:
        return bool(email) and Contact.model_validate_json(text).email.lower() == email.lower()
    except UNREADABLE:
        return False


def erase_names_of_notices(connection: Connection, traces: Traces) -> int:
    """Erase the names in what is due, late, or can still be replaced; return in how many rows."""
    changed = 0
    for column in _NOTICES:
        table = column.table
        keys = tuple(table.primary_key.columns)
        named = or_(*(column.contains(quoted(name), autoescape=True) for name in traces.names))
        rows = connection.execute(select(*keys, column).where(named)).all() if traces.names else ()
        for *found, text in rows:
            this = and_(*(key == value for key, value in zip(keys, found, strict=True)))
            kept = without_names(text, traces.names, traces.person_id)
            connection.execute(update(table).where(this).values({column.name: kept}))
            changed += 1
    return changed


def sort_out_activities(connection: Connection, traces: Traces) -> SortedOut:
    """Take the names out of notices in the outbox, and delete dead letters that name them.

    An activity that is on its way to somebody else is delivered: others follow on it.
    """
    columns = (outbox.c.key, outbox.c.body, outbox.c.state, outbox.c.notice, outbox.c.replaces)
    elsewhere = outbox.c.conversation_id.not_in(traces.places)
    deleted = in_flight = 0
    for key, body, state, notice, replaces in connection.execute(
        select(*columns).where(elsewhere)
    ).all():
        if not names_in(body, traces.names):
            continue
        this = outbox.c.key == key
        if state == DEAD_LETTER:
            connection.execute(delete(outbox).where(this))
            deleted += 1
        elif notice and not replaces:
            text = body.decode("utf-8", "replace")
            kept = without_names(text, traces.names, traces.person_id)
            connection.execute(update(outbox).where(this).values(body=kept.encode()))
        else:
            in_flight += 1
    return SortedOut(deleted, in_flight)


def erase_person(connection: Connection, traces: Traces, entry: AuditEntry) -> int:
    """Delete what is theirs alone, and add the line; return how many rows went."""
    recipients = (traces.person_id, *traces.places)
    theirs = (
        (alarms, alarms.c.recipient.in_(recipients)),
        (late_notices, late_notices.c.recipient.in_(recipients)),
        (outbox, outbox.c.conversation_id.in_(traces.places)),
        (card_copies, card_copies.c.conversation_id.in_(traces.places)),
        (subscriptions, subscriptions.c.conversation_id.in_(traces.places)),
        (dialog_states, dialogs_of(traces.person_id, traces.email)),
        (conversations, conversations.c.person_id == traces.person_id),
        (people, people.c.id == traces.person_id),
    )
    gone = sum(connection.execute(delete(table).where(which)).rowcount for table, which in theirs)
    connection.execute(insert(audit), audit_values(entry))
    return gone
