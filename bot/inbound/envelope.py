"""Models of the activities that Teams sends, as far as they are read, and of a turn's answer.

Tolerant where Teams is odd (nulls, missing channel data, empty texts), strict where a wrong type
would travel on. A field that is not read has no place here, so that it may hold anything:
https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-api-reference.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Self

import orjson
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)
from pydantic.alias_generators import to_camel
from pydantic_core import PydanticCustomError

from services.model.conversations import ConversationKind


class MalformedActivityError(ValueError):
    """The body is no activity; says where, never with what content."""


def _text_or_nothing(value: object) -> object:
    """Take what is no text for nothing: of a mere hint the message is not lost."""
    return value if isinstance(value, str) else ""


def _without_nulls(value: object) -> object:
    return [each for each in value if each is not None] if isinstance(value, list) else value


def _known_kind(value: object) -> object:
    """Take a kind that is new to us for a chat of several people, who see all that is said."""
    return ConversationKind.GROUP if isinstance(value, str) and value not in _KINDS else value


def shown_name(name: str) -> str:
    """Shorten a display name, which is only ever shown."""
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"


_KINDS = frozenset(ConversationKind)


def fits_an_id(value: str) -> bool:
    """Return whether it fits an index of PostgreSQL; in bytes, of which a letter may have 4."""
    return len(value.encode()) <= LONGEST_ID


def _short(value: str) -> str:
    """Raise `PydanticCustomError`, whose type is all that is logged."""
    if not fits_an_id(value):
        raise PydanticCustomError("too_long", "longer than an id")
    return value


LONGEST_ID = 512
"""Bytes. Those of Teams have up to about 200."""
LONGEST_NAME = 256
LONGEST_WAY = timedelta(days=1)
"""Teams delivers again for a while, no longer."""
LONGEST_TAG = 64
"""Characters of a language or a time zone."""

Word = Annotated[str, AfterValidator(_short)]
Id = Annotated[str, Field(min_length=1), AfterValidator(_short)]
EntraId = Annotated[Word, StringConstraints(to_lower=True)]
"""Entra writes its ids in either case; lower case makes them comparable."""
Name = Annotated[str, AfterValidator(shown_name)]
Hint = Annotated[str, BeforeValidator(_text_or_nothing)]
Entities = Annotated[tuple[dict[str, Any], ...], BeforeValidator(_without_nulls)]
Kind = Annotated[ConversationKind, BeforeValidator(_known_kind)]


class _Sent(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", alias_generator=to_camel)

    @model_validator(mode="before")
    @classmethod
    def _null_is_absent(cls, sent: Any) -> Any:
        if not isinstance(sent, dict):
            return sent
        return {name: value for name, value in sent.items() if value is not None}


class Party(_Sent):
    """A person or a bot, as Teams names them."""

    id: Id
    """For people "29:…", different for every bot; for bots "28:…"."""
    aad_object_id: EntraId = ""
    name: Name = ""


class Place(_Sent):
    """The chat or channel. A thread in a channel has an id of its own."""

    id: Id
    kind: Annotated[Kind, Field(alias="conversationType")] = ConversationKind.PERSONAL
    tenant_id: EntraId = ""


class Envelope(_Sent):
    """One activity."""

    type: Id
    id: Id
    name: Word = ""
    """Name of an invoke or event, for example "adaptiveCard/action"."""
    channel_id: Word = ""
    service_url: Word = ""
    conversation: Place
    person: Annotated[Party, Field(alias="from")]
    recipient: Party
    action: Word = ""
    """Change of our installation: "add" or "remove", with or without "-upgrade"."""
    text: str = ""
    reply_to_id: Word = ""
    """Of a press: the activity whose card was pressed."""
    value: Any = None
    channel_data: Any = None
    attachments: Any = None
    entities: Entities = ()
    sent_locale: Annotated[Hint, Field(alias="locale")] = ""
    local_timezone: Hint = ""
    timestamp: Hint = ""

    @classmethod
    def read(cls, body: bytes) -> Self:
        """Raise `MalformedActivityError` for anything that is no activity."""
        try:
            return cls.model_validate(parsed_json(body))
        except orjson.JSONDecodeError:
            raise MalformedActivityError("not JSON") from None
        except ValidationError as error:
            first = error.errors(include_input=False, include_context=False, include_url=False)[0]
            place = ".".join(map(str, first["loc"])) or "body"
            raise MalformedActivityError(f"{place}: {first['type']}") from None

    @property
    def tenant_id(self) -> str:
        """The tenant it comes from, in lower case; empty unless all it says of that agrees."""
        named = _member(_member(self.channel_data, "tenant"), "id")
        tenant = named.lower() if isinstance(named, str) else ""
        return tenant if self.conversation.tenant_id in ("", tenant) else ""

    @property
    def locale(self) -> str:
        """The language of the person's Teams, for example "cs-CZ"; empty if unknown."""
        return self._tag(self.sent_locale) or self._tag(self._client_info("locale"))

    @property
    def timezone(self) -> str:
        """The person's time zone, for example "Europe/Prague"; empty if unknown."""
        return self._tag(self.local_timezone) or self._tag(self._client_info("timezone"))

    def said_at(self, now: datetime) -> datetime:
        """Return when Teams took it, if that is a moment shortly before now; else now."""
        try:
            taken = datetime.fromisoformat(self.timestamp)
        except ValueError:
            return now
        is_likely = taken.tzinfo is not None and now - LONGEST_WAY <= taken <= now
        return taken.astimezone(UTC) if is_likely else now

    @property
    def speaks_for_a_person(self) -> bool:
        """Return whether a person wants something done, so that it must be known who."""
        return self.type in ("message", "invoke")

    @property
    def from_extension(self) -> bool:
        """Return whether it comes from the action on a message, perhaps where the bot is not."""
        return self.name.startswith("composeExtension/")

    @staticmethod
    def _tag(text: str) -> str:
        return text if len(text) <= LONGEST_TAG else ""

    def _client_info(self, name: str) -> str:
        for entity in self.entities:
            if entity.get("type") == "clientInfo" and isinstance(entity.get(name), str):
                return str(entity[name])
        return ""


@dataclass(frozen=True, slots=True)
class TurnAnswer:
    """The answer over HTTP: only a status for a message, JSON for an invoke."""

    status: int
    body: bytes | None = None


def _member(parent: object, name: str) -> object:
    return parent.get(name) if isinstance(parent, dict) else None


_NUL = re.compile(rb"\\u0000")
_HALF_CHARACTER = re.compile(
    rb"\\u(?:d[89ab][0-9a-f]{2}(?!\\ud[c-f])|(?<!\\ud[89ab][0-9a-f]{2}\\u)d[c-f][0-9a-f]{2})",
    re.IGNORECASE,
)


def parsed_json(body: bytes) -> Any:
    """Parse JSON without what no text may hold: NUL, which PostgreSQL refuses, and half emojis.

    Raise `orjson.JSONDecodeError`.
    """
    try:
        sent = orjson.loads(body)
    except orjson.JSONDecodeError:
        # A text cut in the middle of an emoji is no reason to lose the message.
        body = _repaired(body, _HALF_CHARACTER, rb"\\ufffd")
        sent = orjson.loads(body)
    if rb"\u0000" in body:
        # In the bytes, because a walk through what was parsed would hold up all other turns.
        sent = orjson.loads(_repaired(body, _NUL, b""))
    return sent


def _repaired(body: bytes, fault: re.Pattern[bytes], by: bytes) -> bytes:
    """Replace escapes, but not what merely looks like one after a backslash that was typed."""
    if b"\0" in body:
        return body  # no JSON, and not to be made one
    apart = body.replace(rb"\\", b"\0")
    return fault.sub(by, apart).replace(b"\0", rb"\\")
