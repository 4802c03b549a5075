"""People and places as rows, and back: whom the bot knows, and where it can speak or ask."""

from collections.abc import Callable, Sequence
from typing import Any

from pydantic import BaseModel, TypeAdapter, ValidationError

from services.gateways.rows.damage import UNREADABLE, Damage
from services.gateways.rows.requests import Values
from services.gateways.schema.tables import conversations, member_lookups, people
from services.model.conversations import Conversation
from services.model.member_lookups import MemberLookup
from services.model.people import Contact, Person
from services.model.preferences import DEFAULT_PREFERENCES, NotificationPreferences
from services.reading.normalization import normalized

PERSON = (
    people.c.id,
    people.c.tenant_id,
    people.c.name,
    people.c.language,
    people.c.locale,
    people.c.timezone,
    people.c.contact,
    people.c.teams_id,
    people.c.preferences,
    people.c.email,
    people.c.email_asked_at,
    people.c.version,
)
"""Columns that `person_of` reads, in its order."""
CONVERSATION = (
    conversations.c.id,
    conversations.c.kind,
    conversations.c.tenant_id,
    conversations.c.service_url,
    conversations.c.bot_id,
    conversations.c.person_id,
    conversations.c.suspended_at,
    conversations.c.suspended_because,
)
"""Columns that `conversation_of` reads, in its order."""
MEMBER_LOOKUP = tuple(member_lookups.c)
"""Columns that `member_lookup_of` reads, in its order."""
_PERSON_FIELDS = tuple(column.name for column in PERSON)
_CONVERSATION_FIELDS = tuple(column.name for column in CONVERSATION)
_MEMBER_LOOKUP_FIELDS = tuple(column.name for column in MEMBER_LOOKUP)
_JSON_OF_A_PERSON: dict[str, Callable[[str], BaseModel]] = {
    "contact": Contact.model_validate_json,
    "preferences": NotificationPreferences.model_validate_json,
}
_SAID_AGAIN: dict[str, str | None] = {
    **dict.fromkeys(("name", "language", "locale", "timezone", "teams_id", "email"), ""),
    "email_asked_at": None,
}
"""By Teams with every activity or when it is asked, or by the person; until then it is this."""

_person = TypeAdapter(Person)
_conversation = TypeAdapter(Conversation)
_member_lookup = TypeAdapter(MemberLookup)


def person_values(person: Person) -> Values:
    return {
        "id": person.id,
        "tenant_id": person.tenant_id,
        "name": person.name,
        "language": person.language,
        "locale": person.locale,
        "timezone": person.timezone,
        "contact": person.contact and person.contact.model_dump_json(),
        "teams_id": person.teams_id,
        "preferences": _preferences_text(person.preferences),
        "email": person.email,
        "email_asked_at": person.email_asked_at,
        "normalized": normalized(person.name),
        "version": person.version,
    }


def person_of(row: Sequence[Any], damage: Damage) -> Person:
    """Return the person, without what cannot be read of them and they can say again."""
    values = dict(zip(_PERSON_FIELDS, row, strict=True))
    key = values["id"]
    for column, read in _JSON_OF_A_PERSON.items():
        text = values.pop(column)
        try:
            if text:
                values[column] = read(text)
        except UNREADABLE as error:
            damage.ignored("people", key, column, error)
    try:
        return _person.validate_python(values)
    except ValidationError as error:
        strange = {str(each["loc"][0]) for each in error.errors(include_input=False)}
        if not strange <= _SAID_AGAIN.keys():
            raise
        for column in sorted(strange):
            damage.ignored("people", key, column, error)
        return _person.validate_python(values | {each: _SAID_AGAIN[each] for each in strange})


def _preferences_text(preferences: NotificationPreferences) -> str:
    return (
        ""
        if preferences == DEFAULT_PREFERENCES
        else preferences.model_dump_json(exclude_defaults=True)
    )


def conversation_of(row: Sequence[Any]) -> Conversation:
    return _conversation.validate_python(dict(zip(_CONVERSATION_FIELDS, row, strict=True)))


def conversation_values(conversation: Conversation) -> Values:
    return {
        "id": conversation.id,
        "kind": conversation.kind,
        "tenant_id": conversation.tenant_id,
        "service_url": conversation.service_url,
        "bot_id": conversation.bot_id,
        "person_id": conversation.person_id,
        "suspended_at": conversation.suspended_at,
        "suspended_because": conversation.suspended_because,
    }


def member_lookup_of(row: Sequence[Any]) -> MemberLookup:
    return _member_lookup.validate_python(dict(zip(_MEMBER_LOOKUP_FIELDS, row, strict=True)))


def member_lookup_values(lookup: MemberLookup) -> Values:
    return {name: getattr(lookup, name) for name in _MEMBER_LOOKUP_FIELDS}
