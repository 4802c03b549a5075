"""Traces of a person in the tables: their rows, and the rows of others that name them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel
from sqlalchemy import ColumnElement, Connection, Select, and_, false, func, or_, select

from services.gateways.rows.damage import UNREADABLE
from services.gateways.rows.names import quoted
from services.gateways.schema.tables import (
    OPEN,
    audit,
    conversations,
    dialog_states,
    event_texts,
    events,
    idempotency_records,
    member_lookups,
    people,
    requests,
)
from services.model.conversations import unopened_chat
from services.model.people import Contact
from services.model.requests import reference_of
from services.model.states import EventKind
from services.reading.normalization import normalized
from services.reading.visible_text import visible

_SAID_ELSEWHERE = {"normalized", "joined"}
"""Columns of a request that repeat others, to be searched."""
_NOTE = "forgetting|"
"""In place of a conversation in the key of a dialog."""
NOTES = dialog_states.c.key.startswith(_NOTE, autoescape=True)


class Note(BaseModel, frozen=True):
    """Names, addresses and places of a person, while the rows that tell them are erased."""

    names: frozenset[str] = frozenset()
    emails: frozenset[str] = frozenset()
    email: str = ""
    """The only one of which an older release knew."""
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Traces:
    """Names, addresses and places of a person, and the keys of rows that name them."""

    person_id: str
    names: frozenset[str]
    emails: frozenset[str]
    """The one that Teams told, and that of the contact they gave last, if that names them."""
    places: tuple[str, ...]
    """Their personal conversations, and the one that would be opened for them."""
    references: tuple[str, ...]
    """Open requests that they own or are offered."""
    requests: Sequence[int]
    events: Sequence[int]
    """Events by them that say their name, or what they noted."""
    offers: Sequence[int]
    """Events that offered them a request."""
    colleagues: Sequence[str]
    """People who had them for the contact of their last request."""


def records_of(connection: Connection, person_id: str) -> Mapping[str, list[dict[str, Any]]]:
    """Return all rows about a person, by what they are."""
    _, emails, _ = _known(connection, person_id)
    texts = (event_texts.c.by, event_texts.c.evidence)
    queries: dict[str, Select[Any]] = {
        "person": select(people).where(people.c.id == person_id),
        "lookups": select(member_lookups).where(member_lookups.c.person_id == person_id),
        "conversations": select(conversations).where(conversations.c.person_id == person_id),
        "dialogs": select(dialog_states).where(dialogs_of(person_id)),
        "requests": select(*(each for each in requests.c if each.name not in _SAID_ELSEWHERE))
        .where(_concerned(person_id, emails))
        .order_by(requests.c.number),
        "events": select(events, *texts)
        .join_from(events, event_texts, isouter=True)
        .where(events.c.by_id == person_id)
        .order_by(events.c.seq),
        "audit": select(audit)
        .where(or_(audit.c.by_id == person_id, audit.c.target == person_id))
        .order_by(audit.c.seq),
    }
    return {
        name: [dict(row) for row in connection.execute(query).mappings()]
        for name, query in queries.items()
    }


def references_of(connection: Connection, person_id: str) -> tuple[str, ...]:
    """Return the open requests that they own or are offered."""
    theirs = or_(requests.c.owner_id == person_id, requests.c.offered_to_id == person_id)
    numbers = select(requests.c.number).where(OPEN, theirs).order_by(requests.c.number)
    return tuple(map(reference_of, connection.execute(numbers).scalars()))


def traces_of(connection: Connection, person_id: str) -> Traces:
    """Look for a person wherever a row may name them."""

    def found(query: Select[Any]) -> Sequence[Any]:
        return connection.execute(query).scalars().all()

    names, emails, before = _known(connection, person_id)
    offered = select(events.c.seq).join_from(events, event_texts)
    places = select(conversations.c.id).where(conversations.c.person_id == person_id)
    as_contact = select(people.c.id).where(
        people.c.id != person_id, _says(people.c.contact, emails)
    )
    concerned = select(requests.c.number).where(_concerned(person_id, emails))
    return Traces(
        person_id,
        names,
        emails,
        places=tuple(dict.fromkeys((unopened_chat(person_id), *found(places), *before))),
        references=references_of(connection, person_id),
        requests=found(concerned.order_by(requests.c.number)),
        events=_events_naming(connection, person_id),
        offers=found(offered.where(events.c.to_id == person_id, event_texts.c.evidence != "")),
        colleagues=found(as_contact) if emails else (),
    )


def _events_naming(connection: Connection, person_id: str) -> Sequence[int]:
    """Return the events by them that still say their name, or what they noted."""
    noted = and_(events.c.kind == EventKind.NOTED, event_texts.c.evidence != "")
    query = (
        select(events.c.seq)
        .join_from(events, event_texts)
        .where(events.c.by_id == person_id, or_(event_texts.c.by != "", noted))
        .order_by(events.c.seq)
    )
    return connection.execute(query).scalars().all()


def answers(connection: Connection) -> Sequence[str]:
    """Return the idempotency records with an answer: it may show anyone's name."""
    key = idempotency_records.c.key
    query = select(key).where(idempotency_records.c.answer.is_not(None)).order_by(key)
    return connection.execute(query).scalars().all()


def dialogs_of(person_id: str, emails: Collection[str] = ()) -> ColumnElement[bool]:
    """Match the dialogs of a person, whichever the conversation, and those with an address."""
    own = dialog_states.c.key.endswith(f"|{person_id}", autoescape=True)
    return or_(own, _says(dialog_states.c.body, emails))


def _concerned(person_id: str, emails: Collection[str]) -> ColumnElement[bool]:
    """Match requests in which a person has a part."""
    answered = select(events.c.number).where(
        events.c.kind == EventKind.ANSWERED, events.c.by_id == person_id
    )
    return or_(
        requests.c.owner_id == person_id,
        requests.c.created_by_id == person_id,
        requests.c.offered_to_id == person_id,
        requests.c.number.in_(answered),
        _says(requests.c.contact, emails),
    )


def _says(text: Any, emails: Collection[str]) -> ColumnElement[bool]:
    """Match the JSON of a contact with one of these addresses, however its letters are written."""
    lower = func.lower(text)
    said = (f'"email":"{quoted(email).lower()}"' for email in sorted(emails))
    return or_(false(), *(lower.contains(each, autoescape=True) for each in said))


def note_key(person_id: str) -> str:
    return f"{_NOTE}{person_id}"


def note_text(traces: Traces) -> str:
    note = Note(names=traces.names, emails=traces.emails, places=traces.places)
    return note.model_dump_json()


def _note_of(connection: Connection, person_id: str) -> Note:
    """Return what an interrupted forgetting has noted; of one that is damaged, nothing."""
    query = select(dialog_states.c.body).where(dialog_states.c.key == note_key(person_id))
    text = connection.execute(query).scalar_one_or_none()
    try:
        return Note.model_validate_json(text) if text else Note()
    except UNREADABLE:
        return Note()


def _known(
    connection: Connection, person_id: str
) -> tuple[frozenset[str], frozenset[str], tuple[str, ...]]:
    """Return their names and addresses, and the places that they had before an interruption."""
    note = _note_of(connection, person_id)
    names = _names_of(connection, person_id) | note.names
    query = select(people.c.email, people.c.contact).where(people.c.id == person_id)
    row = connection.execute(query).one_or_none()
    known = (row.email, _email_of(row.contact, names)) if row else ()
    emails = (one for one in (*known, *note.emails, note.email) if isinstance(one, str) and one)
    return names, frozenset(emails), note.places


def _email_of(text: Any, names: Collection[str]) -> str:
    """Return the address of the contact that they gave last; empty if that is somebody else.

    Of their name a part is enough, as people give it.
    """
    try:
        contact = Contact.model_validate_json(text) if text else None
    except UNREADABLE:
        return ""
    if contact is None:
        return ""
    said = {*normalized(visible(contact.name)).split()}
    known = ({*normalized(visible(name)).split()} for name in names)
    theirs = any(said <= words or words <= said for words in known)
    return contact.email if theirs else ""


def _names_of(connection: Connection, person_id: str) -> frozenset[str]:
    """Return every name that they ever had here."""
    known = (
        select(people.c.name).where(people.c.id == person_id),
        *(
            select(name).where(key == person_id).distinct()
            for name, key in (
                (requests.c.owner, requests.c.owner_id),
                (requests.c.created_by, requests.c.created_by_id),
                (requests.c.offered_to, requests.c.offered_to_id),
            )
        ),
        select(event_texts.c.by).join(events).where(events.c.by_id == person_id).distinct(),
    )
    found = (name for query in known for name in connection.execute(query).scalars())
    return frozenset(name for name in found if isinstance(name, str) and name)
