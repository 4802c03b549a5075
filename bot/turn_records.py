"""Reads from an envelope who speaks, where, and under which keys that is kept."""

from dataclasses import replace
from datetime import datetime
from hashlib import blake2b

from bot.inbound.envelope import Envelope
from dialogs import dialog_state
from dialogs.framework import Activity, new_activity
from services.model.conversations import Conversation, ConversationKind, root_of
from services.model.people import Person
from services.model.unit_of_work import TurnKeys

NOT_THERE = "BotNotInConversationRoster"
"""Error code of Teams where we were removed; noted at once, so that nothing is tried there."""


def keys_of(envelope: Envelope) -> TurnKeys:
    conversation, person = envelope.conversation.id, envelope.person.aad_object_id
    identity = f"{envelope.channel_id}|{conversation}|{envelope.id}".encode()
    return TurnKeys(
        idempotency_key=blake2b(identity, digest_size=16).hexdigest(),
        dialog_state=dialog_state.key_of(conversation, person),
        conversation=root_of(conversation),
        person=person,
    )


def person_of(envelope: Envelope, known: Person | None) -> Person:
    sender = envelope.person
    person = known or Person(sender.aad_object_id, envelope.tenant_id, sender.name)
    return replace(
        person,
        # The one that was just allowed in: it decides what is there for this person.
        tenant_id=envelope.tenant_id or person.tenant_id,
        name=sender.name or person.name,
        locale=envelope.locale or person.locale,
        timezone=envelope.timezone or person.timezone,
        teams_id=sender.id,
    )


def conversation_of(envelope: Envelope, known: Conversation | None, now: datetime) -> Conversation:
    if known and envelope.type == "conversationUpdate":
        # It says who came and went, perhaps after we did: then no one hears us any more.
        return known
    personal = envelope.conversation.kind is ConversationKind.PERSONAL
    # Some activities do not say who it was: what is known of a chat stays.
    person_id = envelope.person.aad_object_id or (known.person_id if known else "")
    fresh = Conversation(
        # A channel is one place: where a thread of it is heard, there we can speak again.
        id=root_of(envelope.conversation.id),
        kind=envelope.conversation.kind,
        # The one it was first heard of in: people of others may speak there as well.
        tenant_id=known.tenant_id if known else envelope.tenant_id,
        service_url=envelope.service_url,
        bot_id=envelope.recipient.id,
        person_id=person_id if personal else "",
    )
    if envelope.action == "remove":
        fresh = replace(fresh, suspended_at=now, suspended_because=NOT_THERE)
    return known if known == fresh else fresh


def activity_of(envelope: Envelope, text: str) -> Activity:
    sender, recipient = envelope.person, envelope.recipient
    return new_activity(
        kind=envelope.type,
        activity_id=envelope.id,
        conversation_id=envelope.conversation.id,
        sender=(sender.id, sender.name),
        recipient=(recipient.id, recipient.name),
        channel_id=envelope.channel_id,
        service_url=envelope.service_url,
        name=envelope.name,
        text=text,
        action=envelope.action,
        value=envelope.value,
    )
