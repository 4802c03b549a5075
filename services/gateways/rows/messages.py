"""Messages and card copies as rows, and back."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from pydantic import TypeAdapter

from services.gateways.rows.damage import UNREADABLE, Damage, column_of
from services.gateways.rows.requests import Values
from services.gateways.schema.tables import card_copies, outbox
from services.model.conversations import Opening
from services.model.notices import NoticeOrder
from services.model.outbox import CardCopy, OutgoingMessage

_opening = TypeAdapter(Opening)
_message = TypeAdapter(OutgoingMessage)
_copy = TypeAdapter(CardCopy)
_an_object = TypeAdapter(dict[str, Any]).validate_json

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
"""Columns that `message_of` reads, in its order."""
COPY = (
    card_copies.c.key,
    card_copies.c.conversation_id,
    card_copies.c.service_url,
    card_copies.c.subject,
    card_copies.c.language,
    card_copies.c.activity_id,
    card_copies.c.notice,
)
"""Columns that `copy_of` reads, in its order."""
_MESSAGE_FIELDS = tuple(column.name for column in MESSAGE)
_COPY_FIELDS = tuple(column.name for column in COPY)


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


def message_of(row: Sequence[Any], damage: Damage) -> OutgoingMessage:
    values = dict(zip(_MESSAGE_FIELDS, row, strict=True))
    opening = values.pop("opening")
    message = _message.validate_python(values)
    read = NoticeOrder.model_validate_json if message.notifies else _an_object
    column_of("body", read, message.body)
    if opening is None:
        return message
    try:
        return replace(message, opening=_opening.validate_json(opening))
    except UNREADABLE as error:
        # It goes nowhere then, and whoever was to read it counts as not reached.
        damage.ignored("outbox", message.key, "opening", error)
        return message


def copy_of(row: Sequence[Any]) -> CardCopy:
    return _copy.validate_python(dict(zip(_COPY_FIELDS, row, strict=True)))


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
