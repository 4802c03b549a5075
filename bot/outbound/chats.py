"""Opens personal chats with people who have none with us yet, when there is a notice for them."""

from typing import Any

import orjson

from bot.outbound.connector import Accepted, Connector, Outcome, Rejected, Retryable, Uncertain
from services.model.conversations import Conversation, ConversationKind, Opening
from services.model.outbox import OutgoingMessage

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
        """Open the chat. Unless that `Accepted`, the message has certainly not left."""
        outcome = await self._connector.open_chat(message, opening)
        match outcome:
            case Accepted(""):
                return Retryable("no chat was named")
            case Accepted(chat_id):
                self._remember(message.conversation_id, _chat(chat_id, message, opening))
                return outcome
            case Uncertain(reason):
                # Opened twice, it is the same chat.
                return Retryable(reason, failed=True)
            case Rejected(reason):
                # There is no place that could be gone.
                return Rejected(reason)
            case Retryable():
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
