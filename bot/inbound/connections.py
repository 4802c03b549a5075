"""Connections of the HTTP host: none holds a place, or memory, for longer than it asks something.

aiohttp has no deadline for headers and no limit on connections. Limits are for all together, not
for each address: behind a proxy there is but one.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from socket import socket

import structlog
from aiohttp import hdrs, web
from aiohttp.http_exceptions import HttpProcessingError
from aiohttp.typedefs import Handler
from prometheus_client import Counter

log = structlog.get_logger()

SHUTDOWN_SECONDS = 8
"""Time that a turn has to end after a request to stop. aiohttp waits twice as long, then
the sender closes; orchestrators kill after 30."""
ACCEPT_RETRY_SECONDS = 0.05
READ_BUFFER = 16 * 1024
"""Bytes of a body that are read ahead of whoever reads it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionLimits:
    connections: int = 500
    """With what goes out, well below the 1,024 files that a process may have open."""
    header_seconds: float = 10
    """From the opening, or the first byte of a further request, to the end of its headers."""
    keep_alive_seconds: float = 75
    """Longer than proxies keep a connection (60 by custom), so that it is they who close it."""
    lingering_seconds: float = 0
    """Time for which the rest of a refused body is read: hundreds would hold up the others."""
    shutdown_seconds: float = SHUTDOWN_SECONDS


class Turnstile:
    """Lets a few requests begin in each pass of the event loop: what else there is comes between.

    Hundreds that arrive together would otherwise all be answered in one, a tenth of a second long.
    """

    def __init__(self, per_pass: int = 10) -> None:
        self._per_pass = per_pass
        self._begun = 0
        self._waiting: deque[asyncio.Future[None]] = deque()

    async def enter(self) -> None:
        """Return at once, or in a later pass, in the order of arrival."""
        loop = asyncio.get_running_loop()
        if self._waiting or self._begun >= self._per_pass:
            turn = loop.create_future()
            self._waiting.append(turn)
            await turn
            return
        if not self._begun:
            loop.call_soon(self._next_pass, loop)
        self._begun += 1

    def _next_pass(self, loop: asyncio.AbstractEventLoop) -> None:
        self._begun = 0
        while self._waiting and self._begun < self._per_pass:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(None)
                self._begun += 1
        if self._begun:
            loop.call_soon(self._next_pass, loop)


class Connections:
    """The connections of one port. The one that waits longest makes room for a new one."""

    def __init__(self, server: web.Server, limits: ConnectionLimits, closed: Counter) -> None:
        self.limits = limits
        self._server = server
        self._closed = closed
        self.turnstile = Turnstile()
        self._answering: set[Connection] = set()
        self._waiting: dict[Connection, None] = {}
        """Have asked nothing yet, or have been answered; who waits longest comes first."""

    def new(self) -> "Connection":
        return Connection(self, self._server)

    def opened(self, connection: "Connection") -> None:
        """Take it among the others, of which one may have to go; if all are busy, itself."""
        if len(self._waiting) + len(self._answering) >= self.limits.connections:
            leaves = next(iter(self._waiting), connection)
            self.close(leaves, "crowded")
            if leaves is connection:
                return
        self._waiting[connection] = None

    def began(self, connection: "Connection") -> None:
        # Of one that has gone nobody would hear again.
        if not connection.is_gone:
            self.forget(connection)
            self._answering.add(connection)

    def answered(self, connection: "Connection") -> None:
        if connection in self._answering:
            self._answering.discard(connection)
            self._waiting[connection] = None

    def close(self, connection: "Connection", why: str) -> None:
        self._closed.labels(why).inc()
        self.forget(connection)
        connection.abort()

    def forget(self, connection: "Connection") -> None:
        self._waiting.pop(connection, None)
        self._answering.discard(connection)


class Connection(web.RequestHandler):
    """One connection, which must say within seconds what it asks."""

    def __init__(self, connections: Connections, server: web.Server) -> None:
        self._connections = connections
        self._clock = asyncio.get_running_loop()
        self._deadline: asyncio.TimerHandle | None = None
        limits = connections.limits
        super().__init__(
            server,
            loop=self._clock,
            keepalive_timeout=limits.keep_alive_seconds,
            lingering_time=limits.lingering_seconds,
            read_bufsize=READ_BUFFER,
            auto_decompress=False,
            access_log=None,  # type: ignore[arg-type]  # as AppRunner passes it
        )

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self._connections.opened(self)
        self._expect_headers()

    def data_received(self, data: bytes) -> None:
        # Where no request is waited for, it is the rest of the one before.
        if self._waiter is not None and self._deadline is None:
            self._expect_headers()
        super().data_received(data)

    def connection_lost(self, exc: BaseException | None) -> None:
        self._expect_nothing()
        self._connections.forget(self)
        super().connection_lost(exc)

    @asynccontextmanager
    async def answering(self) -> AsyncIterator[None]:
        """Be left alone while a request is answered, whose headers are there."""
        self._expect_nothing()
        self._connections.began(self)
        try:
            await self._connections.turnstile.enter()
            yield
        finally:
            self._connections.answered(self)

    @property
    def is_gone(self) -> bool:
        """Return whether it is closed, or about to be."""
        return self.transport is None or self.transport.is_closing()

    def abort(self) -> None:
        if isinstance(self.transport, asyncio.Transport):
            self.transport.abort()

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """Answer without a word of who answers. Log what is our fault, not what is no request."""
        del message
        if exc is not None and not isinstance(exc, HttpProcessingError):
            log.error("http_request_failed", exc_info=exc)
        if request.writer.output_size > 0:
            raise ConnectionError("an answer is on its way already")
        answer = web.Response(status=status, headers={hdrs.SERVER: ""})
        answer.force_close()
        return answer

    def _expect_headers(self) -> None:
        seconds = self._connections.limits.header_seconds
        self._deadline = self._clock.call_later(seconds, self._too_slow)

    def _expect_nothing(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _too_slow(self) -> None:
        self._connections.close(self, "slow")


@web.middleware
async def left_alone(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Keep the connection from being closed while its request is answered."""
    if isinstance(request.protocol, Connection):
        async with request.protocol.answering():
            return await handler(request)
    return await handler(request)


def host_runner(host: web.Application, seconds: float = SHUTDOWN_SECONDS) -> web.AppRunner:
    """Return what runs the host, and on `cleanup()` lets running turns end."""
    return web.AppRunner(host, access_log=None, shutdown_timeout=seconds)


@asynccontextmanager
async def served(
    host: web.Application,
    at: socket,
    limits: ConnectionLimits,
    closed: Counter,
) -> AsyncIterator[None]:
    """Serve a host until left, then close the port and let running turns end."""
    runner = host_runner(host, limits.shutdown_seconds)
    await runner.setup()
    if runner.server is None:
        raise RuntimeError("aiohttp made no server")
    accepting = asyncio.create_task(_accept(at, Connections(runner.server, limits, closed)))
    try:
        yield
    finally:
        accepting.cancel()
        await asyncio.wait([accepting])
        at.close()
        await runner.cleanup()


async def _accept(at: socket, connections: Connections) -> None:
    """Let connections in one by one, so that others go on while hundreds come at once."""
    at.settimeout(0)
    while True:
        try:
            await _accept_one(at, connections)
        except OSError:
            # Gone already, or too many files are open: those that close make room.
            await asyncio.sleep(ACCEPT_RETRY_SECONDS)
        except Exception:
            log.exception("accept_failed")
            await asyncio.sleep(ACCEPT_RETRY_SECONDS)


async def _accept_one(at: socket, connections: Connections) -> None:
    loop = asyncio.get_running_loop()
    accepted, _ = await loop.sock_accept(at)
    try:
        await loop.connect_accepted_socket(connections.new, accepted)
    except BaseException:
        accepted.close()
        raise
