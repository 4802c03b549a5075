"""Authenticates a sender by their token, and authorizes the activity: channel, URL and tenant."""

import re
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from typing import Any, Protocol

import jwt

from bot.inbound.envelope import Envelope
from bot.inbound.signing_keys import (
    KeysUnavailableError,
    NewerKeyError,
    SigningKey,
    SigningKeyCache,
)
from bot.settings.clouds import CLOUDS

TEAMS = "msteams"
CLOCK_SKEW_SECONDS = 300
"""As much as Microsoft's own checks grant."""
INJECTED_EVENTS = frozenset({"tokens/response", "ContinueConversation", "CreateConversation"})
"""Events the SDK sends to itself; from outside they would pass as its own."""


class DeniedError(Exception):
    """Not let in; `why` goes to our log, never to the sender."""

    def __init__(
        self, status: HTTPStatus, why: str, *, retry_after: timedelta | None = None
    ) -> None:
        super().__init__(why)
        self.status = status
        self.why = why
        self.retry_after = retry_after


class NewerTokenError(DeniedError):
    """Signed with a key that may be newer than ours; or with none, by whoever made up its id."""


@dataclass(frozen=True, slots=True)
class VerifiedToken:
    """Proof of a sender, given before anything of an activity is read."""

    service_url: object = None
    endorsements: frozenset[str] = frozenset()


class Authenticator(Protocol):
    async def authenticate(self, authorization: str | None) -> VerifiedToken:
        """Return what the header proves; raise `DeniedError` if that is nothing."""

    def authorize(self, envelope: Envelope, token: VerifiedToken) -> None:
        """Raise `DeniedError` unless this activity may be acted upon."""


_PATH = r"(?:/[A-Za-z0-9._~%/-]*)?"
_TEAMS_URL = re.compile(
    r"https://(?:"
    r"smba\.trafficmanager\.net|"
    r"smba\.infra\.gcc\.teams\.microsoft\.com|"
    r"smba\.infra\.gov\.teams\.microsoft\.us|"
    r"smba\.infra\.dod\.teams\.microsoft\.us"
    rf")(?::443)?{_PATH}",
    re.IGNORECASE,
)
_LOOPBACK_URL = re.compile(
    rf"https?://(?:localhost|127\.0\.0\.1|\[::1\])(?::[0-9]{{1,5}})?{_PATH}", re.IGNORECASE
)


class ServiceHosts:
    """Hosts to which our answers, and with them our token, may go.

    A whole-URL pattern instead of a parser: two parsers can disagree about a host, ours and that
    of the HTTP client.
    """

    def __init__(self, *, local: bool) -> None:
        self._allowed = _LOOPBACK_URL if local else _TEAMS_URL

    def allows(self, url: str) -> bool:
        return self._allowed.fullmatch(url) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class StrictAuthenticator:
    """Lets in what Microsoft signed for this bot, from Teams, from a tenant on the list.

    https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication
    """

    app_id: str
    tenants: frozenset[str]
    """Entra tenant ids in lower case."""
    keys: SigningKeyCache
    service_hosts: ServiceHosts
    issuer: str = CLOUDS["public"].issuer

    def __post_init__(self) -> None:
        if not self.app_id or not self.tenants or "" in self.tenants:
            raise ValueError("an app id and at least one tenant are what authentication needs")

    async def authenticate(self, authorization: str | None) -> VerifiedToken:
        token = _bearer(authorization)
        key = await self._key(token)
        claims = self._claims(token, key)
        return VerifiedToken(claims.get("serviceurl"), key.endorsements)

    def authorize(self, envelope: Envelope, token: VerifiedToken) -> None:
        if envelope.channel_id != TEAMS or TEAMS not in token.endorsements:
            raise DeniedError(HTTPStatus.FORBIDDEN, "not the Teams channel")
        if not envelope.service_url or token.service_url != envelope.service_url:
            raise DeniedError(HTTPStatus.FORBIDDEN, "service URL is not the token's")
        if not self.service_hosts.allows(envelope.service_url):
            raise DeniedError(HTTPStatus.FORBIDDEN, "service URL is not one of Teams")
        if envelope.tenant_id not in self.tenants:
            raise DeniedError(HTTPStatus.FORBIDDEN, "tenant is not on the list")
        _refuse_injected(envelope)

    async def _key(self, token: str) -> SigningKey:
        try:
            header = jwt.get_unverified_header(token)
        except Exception:  # noqa: BLE001  # whatever strangers make the parser do
            raise DeniedError(HTTPStatus.UNAUTHORIZED, "malformed token") from None
        key_id = header.get("kid")
        if not isinstance(key_id, str):
            raise DeniedError(HTTPStatus.UNAUTHORIZED, "no key id")
        try:
            key = await self.keys.find(key_id)
        except KeysUnavailableError as error:
            denied = NewerTokenError if isinstance(error, NewerKeyError) else DeniedError
            raise denied(
                HTTPStatus.SERVICE_UNAVAILABLE, error.why, retry_after=error.retry_after
            ) from None
        if key is None:
            raise DeniedError(HTTPStatus.UNAUTHORIZED, "unknown signing key")
        return key

    def _claims(self, token: str, key: SigningKey) -> dict[str, Any]:
        try:
            return jwt.decode(
                token,
                key.key,
                algorithms=["RS256"],
                audience=self.app_id,
                issuer=self.issuer,
                leeway=CLOCK_SKEW_SECONDS,
                options={"require": ["exp", "iss", "aud"]},
            )
        except Exception as error:  # noqa: BLE001  # as above
            raise DeniedError(HTTPStatus.UNAUTHORIZED, type(error).__name__) from None


class LocalAuthenticator:
    """Asks for no token. Only for a bot that this machine alone can reach."""

    def __init__(self, tenants: frozenset[str] | None = None) -> None:
        self._tenants = tenants
        self._service_hosts = ServiceHosts(local=True)

    async def authenticate(self, authorization: str | None) -> VerifiedToken:  # noqa: ARG002
        return VerifiedToken()

    def authorize(self, envelope: Envelope, token: VerifiedToken) -> None:  # noqa: ARG002
        if not self._service_hosts.allows(envelope.service_url):
            raise DeniedError(HTTPStatus.FORBIDDEN, "service URL is not on this machine")
        tenant = envelope.tenant_id
        if not tenant or (self._tenants is not None and tenant not in self._tenants):
            raise DeniedError(HTTPStatus.FORBIDDEN, "tenant is not on the list")
        _refuse_injected(envelope)


def _bearer(authorization: str | None) -> str:
    scheme, _, token = (authorization or "").partition(" ")
    if scheme.lower() != "bearer" or not token or " " in token:
        raise DeniedError(HTTPStatus.UNAUTHORIZED, "no bearer token")
    return token


def _refuse_injected(envelope: Envelope) -> None:
    if envelope.type == "event" and envelope.name in INJECTED_EVENTS:
        raise DeniedError(HTTPStatus.FORBIDDEN, "injected event")
