"""Messages and card copies as rows, and back."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from pydantic import TypeAdapter, ValidationError

from services.gateways.rows import Values, warn
from services.gateways.tables import card_copies, outbox
from services.places import Opening
from services.work import CardCopy, OutgoingMessage

_opening = TypeAdapter(Opening)

MESSAGE = (
    outbox.c.key,
    outbox.c.conversation_id,
    outbox.c.service_url,
    outbox.c.body,
    outbox.c.language,
    outbox.c.reply_to,
    outbox.c.card,
    outbox.c.replaces,
    outbox.c.notice,
    outbox.c.tenant_id,
    outbox.c.opening,
)
"""What `message_of` reads, in its order."""
COPY = (
    card_copies.c.key,
    card_copies.c.conversation_id,
    card_copies.c.service_url,
    card_copies.c.subject,
    card_copies.c.language,
    card_copies.c.activity_id,
    card_copies.c.notice,
)
"""The fields of a `CardCopy`, in their order."""


def message_values(message: OutgoingMessage) -> Values:
    return {
        "key": message.key,
        "conversation_id": message.conversation_id,
        "service_url": message.service_url,
        "body": message.body,
        "language": message.language,
        "reply_to": message.reply_to,
        "card": message.card,
        "replaces": message.replaces,
        "notice": message.notice,
        "tenant_id": message.tenant_id,
        "opening": message.opening and _opening.dump_json(message.opening).decode(),
    }


def message_of(row: Sequence[Any]) -> OutgoingMessage:
    *plain, opening = row
    message = OutgoingMessage(*plain)
    if opening is None:
        return message
    return replace(message, opening=_opening_of(opening, message.conversation_id))


def _opening_of(text: str, where: str) -> Opening | None:
    try:
        return _opening.validate_json(text)
    except ValidationError as error:
        # It goes nowhere then, and whoever was to read it counts as not reached.
        warn("a message cannot open its chat", error, conversation=where)
        return None


def copy_values(copy: CardCopy) -> Values:
    return {
        "key": copy.key,
        "conversation_id": copy.conversation_id,
        "service_url": copy.service_url,
        "subject": copy.subject,
        "language": copy.language,
        "activity_id": copy.activity_id,
        "notice": copy.notice,
    }
