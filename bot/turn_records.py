"""Reads from an envelope who speaks, where, and under which keys that is kept."""

from dataclasses import replace
from datetime import datetime
from hashlib import blake2b

from bot.inbound.envelope import Envelope
from dialogs import dialog_state
from dialogs.framework import Activity, new_activity
from services.model.conversations import Conversation, ConversationKind, root_of
from services.model.member_lookups import LOOKUP_INTERVAL, MemberLookup
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


def person_of(envelope: Envelope, known: Person | None, now: datetime) -> Person:
    """Return who speaks, as seen now; `email_asked_at` is now if their address is to be asked."""
    sender = envelope.person
    person = known or Person(sender.aad_object_id, envelope.tenant_id, sender.name)
    if _asks_for_email(envelope, person, now):
        person = replace(person, email_asked_at=now)
    return replace(
        person,
        # The one that was just allowed in: it decides what is there for this person.
        tenant_id=envelope.tenant_id or person.tenant_id,
        name=sender.name or person.name,
        locale=envelope.locale or person.locale,
        timezone=envelope.timezone or person.timezone,
        teams_id=sender.id,
    )


def _asks_for_email(envelope: Envelope, person: Person, now: datetime) -> bool:
    """Return whether to look up an address that is not known and was not asked for lately."""
    # Teams tells of members only where the bot is one, and an extension is used anywhere.
    is_here = envelope.action == "add" or (
        envelope.speaks_for_a_person and not envelope.from_extension
    )
    if person.email or not is_here or not envelope.person.aad_object_id:
        return False
    asked_at = person.email_asked_at
    # A moment ahead of now was written before the clock was set back.
    return asked_at is None or abs(now - asked_at) >= LOOKUP_INTERVAL


def member_lookup_of(envelope: Envelope, person: Person, now: datetime) -> MemberLookup:
    return MemberLookup(
        person_id=person.id,
        teams_id=envelope.person.id,
        conversation_id=root_of(envelope.conversation.id),
        service_url=envelope.service_url,
        due_at=now,
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
