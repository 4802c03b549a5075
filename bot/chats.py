"""Personal chats with people who have none with us yet: opened when there is something to tell."""

from typing import Any

import orjson

from bot.connector import Arrived, Connector, NotTaken, Outcome, Refused, Unclear
from services.places import Conversation, ConversationKind, Opening
from services.work import OutgoingMessage

CHATS_REMEMBERED = 10_000


class Chats:
    """Remembers what it has opened: more may wait to go there, under the name of ours."""

    def __init__(self, connector: Connector) -> None:
        self._connector = connector
        self._opened: dict[str, Conversation] = {}

    def find(self, message: OutgoingMessage) -> Conversation | None:
        """Return the chat that was opened for this message, or for one before it."""
        return self._opened.get(message.conversation_id)

    async def open(self, message: OutgoingMessage, opening: Opening) -> Outcome:
        """Open the chat. Unless that `Arrived`, the message has certainly not left."""
        outcome = await self._connector.open_chat(message, opening)
        match outcome:
            case Arrived(""):
                return NotTaken("no chat was named")
            case Arrived(chat_id):
                self._remember(message.conversation_id, _chat(chat_id, message, opening))
                return outcome
            case Unclear(reason, wait):
                # Opened twice, it is the same chat.
                return NotTaken(reason, wait)
            case Refused(reason):
                # There is no place that could be gone.
                return Refused(reason)
            case NotTaken():
                return outcome

    def forget(self, message: OutgoingMessage) -> None:
        self._opened.pop(message.conversation_id, None)

    def _remember(self, name: str, chat: Conversation) -> None:
        self._opened[name] = chat
        if len(self._opened) > CHATS_REMEMBERED:
            del self._opened[next(iter(self._opened))]


def _chat(chat_id: str, message: OutgoingMessage, opening: Opening) -> Conversation:
    return Conversation(
        id=chat_id,
        kind=ConversationKind.PERSONAL,
        tenant_id=message.tenant_id,
        service_url=message.service_url,
        bot_id=opening.bot_id,
        person_id=opening.person_id,
    )


def readdressed(body: bytes, message: OutgoingMessage, where: str) -> bytes:
    """Return the activity for the conversation it really goes to."""
    activity: dict[str, Any] = orjson.loads(body)
    activity["conversation"] = {"id": where}
    if message.opening:
        activity["from"] = {"id": message.opening.bot_id}
        activity["recipient"] = {"id": message.opening.teams_id or message.opening.person_id}
    return orjson.dumps(activity)
