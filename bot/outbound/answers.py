"""Answers of Teams, as far as they are read: ids, members and error codes."""

import re
from dataclasses import dataclass, field

import orjson

CONVERSATION_GONE = frozenset(
    {
        "BotDisabledByAdmin",
        "BotNotInConversationRoster",
        "ConversationBlockedByUser",
        "ConversationNotFound",
        "ForbiddenOperationException",
        "MessageWritesBlocked",
    }
)
"""Error codes of Teams where the bot was removed or blocked, or the chat is no more.

"ForbiddenOperationException" stands for an app that is not installed for that person.
https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/conversation-messages
"""
_BY_NUMBER = {209: "MessageWritesBlocked"}


@dataclass(frozen=True, slots=True)
class Member:
    """A member of a conversation, as far as Teams tells; empty where it does not."""

    person_id: str
    """The Entra object id."""
    email: str = field(repr=False)


def text_in(body: bytes, name: str) -> str:
    """Return what stands under this name, if that is a text; else nothing."""
    found = _json(body).get(name)
    return found if isinstance(found, str) else ""


def member_in(body: bytes) -> Member:
    """Return the member; their id has been given under either of two names."""
    person_id = text_in(body, "aadObjectId") or text_in(body, "objectId")
    return Member(person_id.lower(), text_in(body, "email"))


def error_code(body: bytes) -> str:
    """Return the code only: the message beside it may quote what the customer wrote.

    There are two shapes: `{"error": {"code", "message"}}`, and `{"errorCode", "message"}` with a
    number. In both the message may be JSON itself, with a `subCode` that says more.
    """
    answer = _json(body)
    error = answer.get("error")
    inner = error if isinstance(error, dict) else {}
    message = inner.get("message") or answer.get("message")
    detail = _json(message) if isinstance(message, str) else {}
    number = answer.get("errorCode")
    numbered = _BY_NUMBER.get(number, "") if isinstance(number, int) else ""
    found = [_code(detail.get("subCode")) or numbered, _code(inner.get("code"))]
    return next((code for code in found if code in CONVERSATION_GONE), found[1] or found[0])


def _code(found: object) -> str:
    return found if isinstance(found, str) and re.fullmatch(r"\w{1,64}", found) else ""


def _json(body: bytes | str) -> dict[str, object]:
    try:
        parsed = orjson.loads(body)
    except orjson.JSONDecodeError:
        return {}
    return parsed if isinstance(parsed, dict) else {}
