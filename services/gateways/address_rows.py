"""People and places as rows, and back: whom the bot knows, and where it can speak."""

from collections.abc import Sequence
from typing import Any

import structlog
from pydantic import ValidationError

from services.folding import folded
from services.gateways.rows import Values, warn
from services.gateways.tables import conversations, people
from services.models import Contact, Person
from services.places import Conversation, ConversationKind
from services.stages import DEFAULT_WISHES, NoticeWishes

log = structlog.get_logger()

PERSON = (
    people.c.id,
    people.c.tenant_id,
    people.c.name,
    people.c.language,
    people.c.locale,
    people.c.timezone,
    people.c.contact,
    people.c.teams_id,
    people.c.wishes,
    people.c.version,
)
"""What `person_of` reads, in its order."""
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
"""What `conversation_of` reads, in its order."""


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
        "wishes": _wishes_text(person.wishes),
        "folded": folded(person.name),
        "version": person.version,
    }


def person_of(row: Sequence[Any]) -> Person:
    id_, tenant_id, name, language, locale, timezone, contact, teams_id, wishes, version = row
    return Person(
        id=id_,
        tenant_id=tenant_id,
        name=name,
        language=language,
        locale=locale,
        timezone=timezone,
        contact=_contact_of(contact, id_) if contact else None,
        teams_id=teams_id,
        wishes=_wishes_of(wishes, id_) if wishes else DEFAULT_WISHES,
        version=version,
    )


def _contact_of(text: str, person_id: str) -> Contact | None:
    try:
        return Contact.model_validate_json(text)
    except ValidationError as error:
        warn("contact of a person ignored", error, person=person_id)
        return None


def _wishes_text(wishes: NoticeWishes) -> str:
    return "" if wishes == DEFAULT_WISHES else wishes.model_dump_json(exclude_defaults=True)


def _wishes_of(text: str, person_id: str) -> NoticeWishes:
    try:
        return NoticeWishes.model_validate_json(text)
    except ValidationError as error:
        warn("wishes of a person ignored", error, person=person_id)
        return DEFAULT_WISHES


def conversation_of(row: Sequence[Any]) -> Conversation | None:
    id_, kind, *rest = row
    if kind not in set(ConversationKind):
        log.warning("conversation of unknown kind ignored", conversation=id_)
        return None
    return Conversation(id_, ConversationKind(kind), *rest)


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
