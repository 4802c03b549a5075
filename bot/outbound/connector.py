"""One call to the Bot Connector, and what its answer means for the message.

Creating an activity is not idempotent, so an answer is read for one thing first: did the message
arrive, did it certainly not, or is that unknown.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import MAXYEAR, UTC, timedelta
from email.utils import parsedate_to_datetime, parsedate_tz
from http import HTTPStatus
from typing import Protocol
from urllib.parse import quote

import aiohttp
import orjson
import structlog
from yarl import URL

from bot.outbound.answers import CONVERSATION_GONE, Member, error_code, member_in, text_in
from bot.outbound.bounded_answers import BoundedResponse
from services.model.conversations import Opening
from services.model.errors import GatewayUnavailableError
from services.model.member_lookups import MemberLookup
from services.model.outbox import MAX_DEFERRAL, OutgoingMessage
from services.ports import Clock

POOL_SIZE = 100
TIMEOUT = aiohttp.ClientTimeout(total=15, sock_connect=5)
"""`sock_connect`, not `connect`: the latter would count the wait for a place in the pool."""
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Accepted:
    """As the activity of this id, or in the chat of this id; empty if Teams named none."""

    id: str
    answer: bytes = field(default=b"", compare=False, repr=False)
    """The body, of which the id is all that most calls are after."""


@dataclass(frozen=True, slots=True)
class Retryable:
    """The message did certainly not arrive; it may after `wait`."""

    reason: str
    wait: timedelta | None = None
    throttled: bool = False
    """Nothing else is to be sent there before."""
    failed: bool = False
    """The service was not there, or could not: that counts against its address."""
    away: bool = False
    """Nothing at all gets through just now, wherever it goes."""
    untried: bool = False
    """It waited on our side: Teams was not asked."""


@dataclass(frozen=True, slots=True)
class Uncertain:
    """It went out and it is unknown whether it arrived."""

    reason: str


@dataclass(frozen=True, slots=True)
class Rejected:
    """It will never arrive; nor will anything else there, if the place is gone."""

    reason: str
    conversation_gone: bool = False
    asked: bool = True
    """False if that was clear without Teams."""


Outcome = Accepted | Retryable | Uncertain | Rejected


class Place(Protocol):
    """Whatever leads to a conversation."""

    @property
    def conversation_id(self) -> str: ...

    @property
    def service_url(self) -> str: ...


class Tokens(Protocol):
    async def token(self) -> str: ...

    async def renewed(self, rejected: str) -> str: ...


class ServiceHosts(Protocol):
    """Hosts to which our token may go."""

    def allows(self, url: str) -> bool: ...


def pooled_session() -> aiohttp.ClientSession:
    """Open the one session for everything that goes to Teams, and for signing keys."""
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=POOL_SIZE),
        cookie_jar=aiohttp.DummyCookieJar(),
        response_class=BoundedResponse,
        timeout=TIMEOUT,
    )


class Connector:
    """The Bot Connector of whatever region a message names. Our token goes to its hosts only."""

    def __init__(
        self,
        http: aiohttp.ClientSession,
        tokens: Tokens | None,
        hosts: ServiceHosts,
        now: Clock,
    ) -> None:
        self._http = http
        self._tokens = tokens
        self._hosts = hosts
        self._now = now

    async def send(self, message: OutgoingMessage, body: bytes, activity_id: str = "") -> Outcome:
        """Post the message, or put it in place of the activity `activity_id`."""
        method = "PUT" if message.replaces else "POST"
        target = activity_id if message.replaces else message.reply_to
        path = [message.conversation_id, "activities", *([target] if target else [])]
        return await self._ask(message, method, path, body)

    async def open_chat(self, message: OutgoingMessage, opening: Opening) -> Outcome:
        """Open the chat the message is for. Who has one with us already keeps that one."""
        wanted = {
            "bot": {"id": opening.bot_id},
            "isGroup": False,
            "members": [{"id": opening.teams_id or opening.person_id}],
            "tenantId": message.tenant_id,
            "channelData": {"tenant": {"id": message.tenant_id}},
        }
        return await self._ask(message, "POST", [], orjson.dumps(wanted))

    async def member(self, lookup: MemberLookup) -> Member | Retryable | Uncertain | Rejected:
        """Ask who that member is: as often as need be, since it changes nothing.

        https://learn.microsoft.com/microsoftteams/platform/bots/how-to/get-teams-context
        """
        path = [lookup.conversation_id, "members", lookup.teams_id]
        outcome = await self._ask(lookup, "GET", path)
        return member_in(outcome.answer) if isinstance(outcome, Accepted) else outcome

    async def _ask(
        self, place: Place, method: str, path: Sequence[str], body: bytes | None = None
    ) -> Outcome:
        if not self._hosts.allows(place.service_url):
            log.error("foreign_host_rejected", conversation=place.conversation_id)
            return Rejected("foreign host", asked=False)
        try:
            address = _address(place.service_url, path)
        except ValueError:
            return Rejected("no such address", asked=False)
        try:
            token = await self._tokens.token() if self._tokens else ""
            outcome = await self._call(method, address, body, token)
            return outcome or await self._without(token, place)
        except GatewayUnavailableError as error:
            return Retryable(str(error), failed=True, away=True)

    async def _without(self, rejected: str, place: Place) -> Outcome:
        """Say when to try again after a token was rejected: at once if there is another one."""
        if self._tokens and await self._tokens.renewed(rejected) != rejected:
            return Retryable("401", timedelta(), away=True)
        log.error("own_token_rejected", conversation=place.conversation_id)
        return Retryable("401", failed=True, away=True)

    async def _call(
        self, method: str, address: URL, body: bytes | None, token: str
    ) -> Outcome | None:
        """Return None for a rejected token."""
        headers = {} if body is None else {"Content-Type": "application/json"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        try:
            async with self._http.request(
                method, address, data=body, headers=headers, allow_redirects=False
            ) as response:
                if response.status == HTTPStatus.UNAUTHORIZED:
                    return None
                return self._read(response.status, response.headers, await _body(response))
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            return Retryable(type(error).__name__, failed=True, away=True)
        except ValueError:
            return Rejected("no such address", asked=False)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            return Uncertain(type(error).__name__)

    def _read(self, status: int, headers: Mapping[str, str], body: bytes) -> Outcome:
        if status in range(HTTPStatus.OK, HTTPStatus.MULTIPLE_CHOICES):
            return Accepted(text_in(body, "id"), body)
        code = error_code(body)
        reason = f"{status} {code}".rstrip()
        if status in {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.PRECONDITION_FAILED}:
            throttled = status == HTTPStatus.TOO_MANY_REQUESTS
            return Retryable(reason, self._retry_after(headers), throttled)
        failed = status >= HTTPStatus.INTERNAL_SERVER_ERROR or status == HTTPStatus.REQUEST_TIMEOUT
        if status == HTTPStatus.SERVICE_UNAVAILABLE or "Retry-After" in headers:
            # Who says when to come again has taken nothing.
            return Retryable(reason, self._retry_after(headers), failed=failed)
        if failed:
            return Uncertain(reason)
        return Rejected(reason, code in CONVERSATION_GONE)

    def _retry_after(self, headers: Mapping[str, str]) -> timedelta | None:
        """Read seconds or an HTTP date, up to our longest pause; None if it says nothing."""
        text = headers.get("Retry-After", "").strip()
        if re.fullmatch(r"[0-9]+", text):
            # As a float, because an integer may have too many digits to be read.
            return timedelta(seconds=min(float(text), MAX_DEFERRAL.total_seconds())) or None
        try:
            parts = parsedate_tz(text)
            if parts and parts[0] > MAXYEAR:
                return MAX_DEFERRAL
            at = parsedate_to_datetime(text)
        except (ValueError, OverflowError):
            return None
        wait = (at if at.tzinfo else at.replace(tzinfo=UTC)) - self._now()
        return min(wait, MAX_DEFERRAL) if wait > timedelta() else None


def _address(service_url: str, path: Sequence[str]) -> URL:
    """Raise `ValueError` when there is none."""
    below = "/".join(map(_segment, ["v3", "conversations", *path]))
    return URL(f"{service_url.rstrip('/')}/{below}", encoded=True)


def _segment(text: str) -> str:
    if text in {".", ".."}:
        # Quoted or not, it would mean another place in the path.
        raise ValueError("not an id")
    return quote(text, safe="")


async def _body(response: aiohttp.ClientResponse) -> bytes:
    try:
        return await response.read()
    except (aiohttp.ClientError, TimeoutError, OSError):
        # The status says what became of the message; only its id or code is lost.
        return b""
