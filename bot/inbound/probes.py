"""Health, readiness and metrics, and who may ask for them."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from ipaddress import ip_address

import orjson
from aiohttp import web
from aiohttp.typedefs import Handler

from bot.telemetry.metrics import Metrics

Readiness = Callable[[], Awaitable[Mapping[str, bool]]]
"""Returns what must work for turns to work, and whether it does."""

READY_FOR_SECONDS = 1.0
"""An answer about readiness is kept so long: however many ask, the database is asked once."""
METRICS_FOR_SECONDS = 0.25
"""The same for metrics, whose text takes milliseconds to write."""
OF_A_PROXY = ("forwarded", "via", "x-real-ip")
OF_A_PROXY_PREFIX = "x-forwarded-"
"""Headers of a proxy. Behind one on this machine, everyone seems to be on this machine."""


def add_health(host: web.Application) -> None:
    host.router.add_get("/healthz", _alive)


def add_probes(host: web.Application, ready: Readiness, metrics: Metrics, *, apart: bool) -> None:
    """Add readiness and metrics; on a port that is not `apart` for this machine only."""
    for path, handler in (
        ("/readyz", _readiness(cached_readiness(ready))),
        ("/metrics", _exposed(metrics)),
    ):
        host.router.add_get(path, handler if apart else _for_this_machine(handler))


def cached_readiness(ready: Readiness) -> Readiness:
    """Ask once for all who ask within a second."""
    lock, known, until = asyncio.Lock(), dict[str, bool](), 0.0

    async def answer() -> Mapping[str, bool]:
        nonlocal known, until
        clock = asyncio.get_running_loop().time
        async with lock:
            if not known or clock() >= until:
                known = dict(await ready())
                until = clock() + READY_FOR_SECONDS
            return known

    return answer


def _for_this_machine(handler: Handler) -> Handler:
    async def guarded(request: web.Request) -> web.StreamResponse:
        if not _asks_from_here(request):
            raise web.HTTPNotFound
        return await handler(request)

    return guarded


def _asks_from_here(request: web.Request) -> bool:
    if any(map(_is_of_a_proxy, request.headers)):
        return False
    try:
        return ip_address(request.remote or "").is_loopback
    except ValueError:
        return False


def _is_of_a_proxy(header: str) -> bool:
    name = header.lower()
    return name in OF_A_PROXY or name.startswith(OF_A_PROXY_PREFIX)


async def _alive(_http_request: web.Request) -> web.Response:
    return web.Response(text="alive")


def _readiness(ready: Readiness) -> Handler:
    async def readiness(_http_request: web.Request) -> web.Response:
        missing = [name for name, works in (await ready()).items() if not works]
        return web.Response(
            status=HTTPStatus.SERVICE_UNAVAILABLE if missing else HTTPStatus.OK,
            body=orjson.dumps({"ready": not missing, "missing": missing}),
            content_type="application/json",
        )

    return readiness


def _exposed(metrics: Metrics) -> Handler:
    text, until = b"", 0.0

    async def exposed(_http_request: web.Request) -> web.Response:
        nonlocal text, until
        now = asyncio.get_running_loop().time()
        if now >= until:
            text, until = metrics.text(), now + METRICS_FOR_SECONDS
        return web.Response(body=text, content_type="text/plain")

    return exposed
