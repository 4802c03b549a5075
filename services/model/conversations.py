"""Conversations: the chats and channels in which the bot speaks with people."""

from dataclasses import dataclass
from enum import StrEnum

from services.model.bounds import Moment


class ConversationKind(StrEnum):
    PERSONAL = "personal"
    GROUP = "groupChat"
    CHANNEL = "channel"


@dataclass(frozen=True, slots=True)
class Conversation:
    """A chat or channel in which the bot can speak again, outside a turn."""

    id: str
    kind: ConversationKind
    tenant_id: str
    service_url: str
    bot_id: str
    person_id: str = ""
    """The Entra object id of the other side of a personal chat; empty elsewhere."""
    suspended_at: Moment | None = None
    """Since when Teams says that the bot has no place there; until a message comes again."""
    suspended_because: str = ""
    """The code Teams gave for it ("ConversationBlockedByUser")."""


@dataclass(frozen=True, slots=True)
class ConversationSuspended:
    """Teams says that the bot has no place in this conversation."""

    conversation_id: str
    because: str


@dataclass(frozen=True, slots=True)
class Opening:
    """The way to open the personal chat of a person who has none with the bot yet."""

    person_id: str
    """The Entra object id."""
    teams_id: str
    """Id of the person in Teams ("29:…"); empty if never heard."""
    bot_id: str


def unopened_chat(person_id: str) -> str:
    """Return our own name for the personal chat of a person until it is opened."""
    return f"person:{person_id}"


_THREAD = ";messageid="


def root_of(conversation_id: str) -> str:
    """Return the channel to which a thread belongs; any other conversation is its own."""
    return conversation_id.partition(_THREAD)[0]
