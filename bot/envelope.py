"""What Teams sends, as far as we read it, and what a turn answers.

Tolerant where Teams is odd (nulls, missing channel data, empty texts), strict where a wrong
type would travel on: https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-api-reference.
"""

from dataclasses import dataclass
from typing import Annotated, Any, Self

import orjson
from pydantic import (
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)
from pydantic.alias_generators import to_camel

from services.work import ConversationKind


class MalformedActivityError(ValueError):
    """The body is no activity; says where, never with what content."""


def _iso_text(value: object) -> object:
    """Refuse the numbers that pydantic would take for a moment, and Teams never sends."""
    if not isinstance(value, str) or "T" not in value:
        raise ValueError("not an ISO 8601 moment")
    return value


Id = Annotated[str, Field(min_length=1)]
EntraId = Annotated[str, StringConstraints(to_lower=True)]
"""Entra writes its ids in either case; lower case makes them comparable."""
Moment = Annotated[AwareDatetime, BeforeValidator(_iso_text)]


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
    name: str = ""


class Place(_Sent):
    """The chat or channel. A thread in a channel has an id of its own."""

    id: Id
    kind: Annotated[ConversationKind, Field(alias="conversationType")] = ConversationKind.PERSONAL
    tenant_id: EntraId = ""


class Envelope(_Sent):
    """One activity."""

    type: Id
    id: Id
    name: str = ""
    """What an invoke or event is called, for example "adaptiveCard/action"."""
    channel_id: str = ""
    service_url: str = ""
    timestamp: Moment | None = None
    local_timestamp: Moment | None = None
    """Nobody reads the two; a moment that is none says that Teams did not write this."""
    conversation: Place
    person: Annotated[Party, Field(alias="from")]
    recipient: Party
    action: str = ""
    """What became of our installation: "add" or "remove", with or without "-upgrade"."""
    text: str = ""
    value: Any = None
    channel_data: Any = None
    entities: tuple[dict[str, Any], ...] = ()
    sent_locale: Annotated[str, Field(alias="locale")] = ""
    local_timezone: str = ""

    @classmethod
    def read(cls, body: bytes) -> Self:
        """Raise `MalformedActivityError` for anything that is no activity."""
        try:
            sent = orjson.loads(body)
            return cls.model_validate(_without_nul(sent) if b"\\u0000" in body else sent)
        except orjson.JSONDecodeError:
            raise MalformedActivityError("not JSON") from None
        except RecursionError:
            raise MalformedActivityError("nested too deep") from None
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
        """The language of the person's Teams, for example "cs-CZ"; empty if not told."""
        return self.sent_locale or self._client_info("locale")

    @property
    def timezone(self) -> str:
        """The person's time zone, for example "Europe/Prague"; empty if not told."""
        return self.local_timezone or self._client_info("timezone")

    @property
    def speaks_for_a_person(self) -> bool:
        """Whether somebody wants something done, so that it must be known who."""
        return self.type in ("message", "invoke")

    @property
    def from_extension(self) -> bool:
        """Whether somebody used the app on a message: we may be no part of its conversation."""
        return self.name.startswith("composeExtension/")

    def _client_info(self, name: str) -> str:
        for entity in self.entities:
            if entity.get("type") == "clientInfo" and isinstance(entity.get(name), str):
                return str(entity[name])
        return ""


@dataclass(frozen=True, slots=True)
class TurnAnswer:
    """What is said over HTTP: nothing but a status for a message, JSON for an invoke."""

    status: int
    body: bytes | None = None


def _member(parent: object, name: str) -> object:
    return parent.get(name) if isinstance(parent, dict) else None


def _without_nul(value: Any) -> Any:
    """Drop the one character that PostgreSQL cannot keep in a text."""
    match value:
        case str():
            return value.replace("\0", "")
        case list():
            return [_without_nul(item) for item in value]
        case dict():
            return {name.replace("\0", ""): _without_nul(item) for name, item in value.items()}
        case _:
            return value
