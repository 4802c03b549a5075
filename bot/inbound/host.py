"""The HTTP entry: refuses what must not come in, and answers in the codes Teams understands."""

import asyncio
import gc
import math
import socket
from contextlib import AsyncExitStack
from datetime import timedelta
from http import HTTPStatus
from typing import Protocol
from urllib.parse import urlsplit

import structlog
from aiohttp import hdrs, web
from aiohttp.typedefs import Handler, Middleware

from bot.inbound.authenticator import Authenticator, DeniedError, NewerTokenError
from bot.inbound.connections import ConnectionLimits, left_alone, served
from bot.inbound.envelope import Envelope, MalformedActivityError, TurnAnswer
from bot.inbound.probes import Readiness, add_health, add_probes
from bot.operating_system import on_stop_signal
from bot.settings.trusted_urls import is_loopback
from bot.telemetry.logs import correlated
from bot.telemetry.metrics import Metrics
from services.model.errors import GatewayUnavailableError

log = structlog.get_logger()

LARGEST_BODY = 256 * 1024
"""In bytes; Teams sends at most about 100 KB."""
JSON = "application/json"
RETRY_AFTER_SECONDS = 5
MAX_UNREAD_BYTES = 16 * 1024 * 1024
"""Of all bodies that are being read, each with as many as it may have."""
ADMIN_LIMITS = ConnectionLimits(connections=50, shutdown_seconds=1)
"""Of the port of the probes, none of which is worth keeping the turns waiting."""

_ADMIN = web.AppKey("admin", web.Application)
_METRICS = web.AppKey("metrics", Metrics)


class TurnRunner(Protocol):
    async def run(self, envelope: Envelope) -> TurnAnswer:
        """Run one turn to its commit.

        Raise `GatewayUnavailableError` when nothing was written and Teams should try again.
        """


def create_host(  # noqa: PLR0913  # the composition root's call, all by name
    turns: TurnRunner,
    authenticator: Authenticator,
    *,
    local: bool,
    ready: Readiness,
    metrics: Metrics,
    probes_apart: bool = False,
    body_timeout: timedelta = timedelta(seconds=10),
) -> web.Application:
    """Build the whole HTTP side. With `local` no token is asked for, but only loopback served."""
    endpoint = _MessagesEndpoint(
        turns, authenticator, metrics, local=local, body_timeout=body_timeout
    )
    host = _new_application(metrics)
    if local:
        host.middlewares.append(_loopback_only)
    host.router.add_post("/api/messages", endpoint.handle)
    add_health(host)
    if not probes_apart:
        add_probes(host, ready, metrics, apart=False)
    host[_ADMIN] = _new_application(metrics)
    add_health(host[_ADMIN])
    add_probes(host[_ADMIN], ready, metrics, apart=True)
    host[_METRICS] = metrics
    return host


def _new_application(metrics: Metrics) -> web.Application:
    middlewares = (left_alone, _observed(metrics))
    application = web.Application(client_max_size=LARGEST_BODY, middlewares=middlewares)
    application.on_response_prepare.append(_unnamed)
    return application


async def _unnamed(_http_request: web.BaseRequest, answer: web.StreamResponse) -> None:
    """Do not say what answers, and in which version."""
    answer.headers.popall(hdrs.SERVER, None)


class _MessagesEndpoint:
    """POST /api/messages. Cheap checks come first; the order is part of the contract."""

    def __init__(
        self,
        turns: TurnRunner,
        authenticator: Authenticator,
        metrics: Metrics,
        *,
        local: bool,
        body_timeout: timedelta,
    ) -> None:
        self._turns = turns
        self._authenticator = authenticator
        self._metrics = metrics
        self._local = local
        self._body_seconds = body_timeout.total_seconds()
        self._unread = 0

    async def handle(self, http_request: web.Request) -> web.Response:
        try:
            envelope = await self._authenticated(http_request)
        except DeniedError as denied:
            log.warning("http_request_rejected", status=int(denied.status), reason=denied.why)
            if isinstance(denied, NewerTokenError):
                self._metrics.newer_key_ids.inc()
            return _refusal(denied)
        try:
            return _said(await self._turns.run(envelope))
        except GatewayUnavailableError as error:
            log.warning("turn_deferred", system=error.system)
            return _again_after(error.retry_after_seconds or RETRY_AFTER_SECONDS)
        except Exception:
            log.exception("turn_failed")
            return web.Response(status=HTTPStatus.INTERNAL_SERVER_ERROR)

    async def _authenticated(self, http_request: web.Request) -> Envelope:
        """Read nothing of a stranger's body. Raise `DeniedError`."""
        self._check_headers(http_request)
        authorization = http_request.headers.get(hdrs.AUTHORIZATION)
        token = await self._authenticator.authenticate(authorization)
        body = await self._body(http_request)
        try:
            envelope = Envelope.read(body)
        except MalformedActivityError as error:
            raise DeniedError(HTTPStatus.BAD_REQUEST, str(error)) from None
        self._authenticator.authorize(envelope, token)
        if envelope.speaks_for_a_person and not envelope.person.aad_object_id:
            raise DeniedError(HTTPStatus.FORBIDDEN, "no known person")
        return envelope

    def _check_headers(self, http_request: web.Request) -> None:
        if (http_request.content_length or 0) > LARGEST_BODY:
            raise DeniedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "body too large")
        # Teams never compresses, and a small body could unfold into a large one.
        headers = http_request.headers
        compressed = (
            hdrs.CONTENT_ENCODING in headers
            or headers.get(hdrs.TRANSFER_ENCODING, "chunked").strip().lower() != "chunked"
        )
        if compressed or http_request.content_type != JSON:
            raise DeniedError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "not plain JSON")
        if not self._local and hdrs.AUTHORIZATION not in http_request.headers:
            raise DeniedError(HTTPStatus.UNAUTHORIZED, "no token")

    async def _body(self, http_request: web.Request) -> bytes:
        room = LARGEST_BODY if (size := http_request.content_length) is None else size
        if self._unread + room > MAX_UNREAD_BYTES:
            raise DeniedError(HTTPStatus.SERVICE_UNAVAILABLE, "too many bodies at once")
        self._unread += room
        try:
            return await self._read(http_request)
        finally:
            self._unread -= room

    async def _read(self, http_request: web.Request) -> bytes:
        try:
            async with asyncio.timeout(self._body_seconds):
                return await http_request.read()
        except web.HTTPRequestEntityTooLarge:
            raise DeniedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "body too large") from None
        except TimeoutError:
            raise DeniedError(HTTPStatus.REQUEST_TIMEOUT, "body too slow") from None
        except (web.RequestPayloadError, ConnectionError):
            raise DeniedError(HTTPStatus.BAD_REQUEST, "body broken off") from None


def _refusal(denied: DeniedError) -> web.Response:
    match denied.status:
        case HTTPStatus.UNAUTHORIZED as status:
            return web.Response(status=status, headers={hdrs.WWW_AUTHENTICATE: "Bearer"})
        case HTTPStatus.SERVICE_UNAVAILABLE:
            wait = denied.retry_after
            return _again_after(wait.total_seconds() if wait else RETRY_AFTER_SECONDS)
        case status:
            return web.Response(status=status)


def _again_after(seconds: float) -> web.Response:
    return web.Response(
        status=HTTPStatus.SERVICE_UNAVAILABLE,
        headers={hdrs.RETRY_AFTER: str(math.ceil(seconds))},
    )


def _said(answer: TurnAnswer) -> web.Response:
    if answer.body is None:
        return web.Response(status=answer.status)
    return web.Response(status=answer.status, body=answer.body, content_type=JSON)


def _observed(metrics: Metrics) -> Middleware:
    # The parameter is `request` here and below because aiohttp's type says so.
    @web.middleware
    async def observe(request: web.Request, handler: Handler) -> web.StreamResponse:
        """Give everything logged on the way one id, and count the answer."""
        resource = request.match_info.route.resource
        route = resource.canonical if resource else "unknown"
        status = int(HTTPStatus.INTERNAL_SERVER_ERROR)
        with correlated():
            try:
                answer = await handler(request)
                status = answer.status
            except web.HTTPException as refusal:
                status = refusal.status
                raise
            except Exception:
                log.exception("http_request_failed")
                return web.Response(status=status)
            else:
                return answer
            finally:
                metrics.http_answers.labels(route, status).inc()

    return observe


@web.middleware
async def _loopback_only(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse names that a web page has pointed at this machine (DNS rebinding)."""
    try:
        name = urlsplit(f"//{request.host}").hostname or ""
    except ValueError:
        name = ""
    if not is_loopback(name):
        log.warning(
            "http_request_rejected",
            status=int(HTTPStatus.FORBIDDEN),
            reason="not asked as loopback",
        )
        return web.Response(status=HTTPStatus.FORBIDDEN)
    return await handler(request)


async def listen(
    host: web.Application, at: socket.socket, admin_at: socket.socket | None = None
) -> None:
    """Serve until a request to stop, then let running turns end; the probes at `admin_at`."""
    stop = asyncio.Event()
    on_stop_signal(stop.set)
    closed = host[_METRICS].connections_closed
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(served(host, at, ConnectionLimits(), closed))
        if admin_at is not None:
            # Left first, so that who asks there whether it is ready learns that it ends.
            admin = served(host[_ADMIN], admin_at, ADMIN_LIMITS, closed)
            await stack.enter_async_context(admin)
        # What was loaded by now lives as long as the process: no need to look at it again.
        gc.collect()
        gc.freeze()
        await stop.wait()
