"""The HTTP entry: refuses what must not come in, and answers in the codes Teams understands."""

import asyncio
import gc
import math
import socket
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from http import HTTPStatus
from typing import Protocol
from urllib.parse import urlsplit

import orjson
import structlog
from aiohttp import hdrs, web
from aiohttp.typedefs import Handler, Middleware

from bot.inbound.authenticator import Authenticator, DeniedError
from bot.inbound.envelope import Envelope, MalformedActivityError, TurnAnswer
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
SHUTDOWN_SECONDS = 8
"""Seconds a turn may take to end after a request to stop. aiohttp waits twice as long, then
the sender closes; orchestrators kill after 30."""

Readiness = Callable[[], Awaitable[Mapping[str, bool]]]
"""Returns what must work for turns to work, and whether it does."""


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
    body_timeout: timedelta = timedelta(seconds=10),
) -> web.Application:
    """Build the whole HTTP side. With `local` no token is asked for, but only loopback served."""
    endpoint = _MessagesEndpoint(turns, authenticator, local=local, body_timeout=body_timeout)
    host = web.Application(client_max_size=LARGEST_BODY, middlewares=[_observed(metrics)])
    if local:
        host.middlewares.append(_loopback_only)
    host.router.add_post("/api/messages", endpoint.handle)
    host.router.add_get("/healthz", _alive)
    host.router.add_get("/readyz", _readiness(ready))
    host.router.add_get("/metrics", _exposed(metrics))
    return host


def host_runner(host: web.Application) -> web.AppRunner:
    """Return what runs the host, and on `cleanup()` lets running turns end."""
    return web.AppRunner(host, access_log=None, shutdown_timeout=SHUTDOWN_SECONDS)


class _MessagesEndpoint:
    """POST /api/messages. Cheap checks come first; the order is part of the contract."""

    def __init__(
        self,
        turns: TurnRunner,
        authenticator: Authenticator,
        *,
        local: bool,
        body_timeout: timedelta,
    ) -> None:
        self._turns = turns
        self._authenticator = authenticator
        self._local = local
        self._body_seconds = body_timeout.total_seconds()

    async def handle(self, http_request: web.Request) -> web.Response:
        try:
            envelope = await self._authenticated(http_request)
        except DeniedError as denied:
            log.warning("http_request_rejected", status=int(denied.status), reason=denied.why)
            return _refusal(denied.status)
        try:
            return _said(await self._turns.run(envelope))
        except GatewayUnavailableError as error:
            log.warning("turn_deferred", system=error.system)
            return _again_after(error.retry_after_seconds or RETRY_AFTER_SECONDS)
        except Exception:
            log.exception("turn_failed")
            return web.Response(status=HTTPStatus.INTERNAL_SERVER_ERROR)

    async def _authenticated(self, http_request: web.Request) -> Envelope:
        """Raise `DeniedError`."""
        self._check_headers(http_request)
        body = await self._body(http_request)
        try:
            envelope = Envelope.read(body)
        except MalformedActivityError as error:
            raise DeniedError(HTTPStatus.BAD_REQUEST, str(error)) from None
        authorization = http_request.headers.get(hdrs.AUTHORIZATION)
        await self._authenticator.authenticate(envelope, authorization)
        if envelope.speaks_for_a_person and not envelope.person.aad_object_id:
            raise DeniedError(HTTPStatus.FORBIDDEN, "no known person")
        return envelope

    def _check_headers(self, http_request: web.Request) -> None:
        if (http_request.content_length or 0) > LARGEST_BODY:
            raise DeniedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "body too large")
        # Teams never compresses, and a small body could unfold into a large one.
        if http_request.content_type != JSON or hdrs.CONTENT_ENCODING in http_request.headers:
            raise DeniedError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "not plain JSON")
        if not self._local and hdrs.AUTHORIZATION not in http_request.headers:
            raise DeniedError(HTTPStatus.UNAUTHORIZED, "no token")

    async def _body(self, http_request: web.Request) -> bytes:
        try:
            async with asyncio.timeout(self._body_seconds):
                return await http_request.read()
        except web.HTTPRequestEntityTooLarge:
            raise DeniedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "body too large") from None
        except TimeoutError:
            raise DeniedError(HTTPStatus.REQUEST_TIMEOUT, "body too slow") from None
        except (web.RequestPayloadError, ConnectionError):
            raise DeniedError(HTTPStatus.BAD_REQUEST, "body broken off") from None


def _refusal(status: HTTPStatus) -> web.Response:
    match status:
        case HTTPStatus.UNAUTHORIZED:
            return web.Response(status=status, headers={hdrs.WWW_AUTHENTICATE: "Bearer"})
        case HTTPStatus.SERVICE_UNAVAILABLE:
            return _again_after(RETRY_AFTER_SECONDS)
        case _:
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


async def _alive(_http_request: web.Request) -> web.Response:
    return web.Response(text="alive")


def _readiness(ready: Readiness) -> Handler:
    async def readiness(_http_request: web.Request) -> web.Response:
        missing = [name for name, works in (await ready()).items() if not works]
        return web.Response(
            status=HTTPStatus.SERVICE_UNAVAILABLE if missing else HTTPStatus.OK,
            body=orjson.dumps({"ready": not missing, "missing": missing}),
            content_type=JSON,
        )

    return readiness


def _exposed(metrics: Metrics) -> Handler:
    async def exposed(_http_request: web.Request) -> web.Response:
        return web.Response(body=metrics.text(), content_type="text/plain")

    return exposed


async def listen(host: web.Application, at: socket.socket) -> None:
    """Serve until a request to stop, then let running turns end."""
    stop = asyncio.Event()
    on_stop_signal(stop.set)
    runner = host_runner(host)
    await runner.setup()
    try:
        await web.SockSite(runner, at).start()
        # What was loaded by now lives as long as the process: no need to look at it again.
        gc.collect()
        gc.freeze()
        await stop.wait()
    finally:
        await runner.cleanup()
