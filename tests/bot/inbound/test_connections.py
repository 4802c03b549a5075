"""Connections as they are served, over real sockets: who holds a place, and for how long."""

import asyncio
import json
import socket
from collections import Counter
from contextlib import AsyncExitStack, asynccontextmanager

import pytest
from aiohttp import web
from prometheus_client import CollectorRegistry
from structlog.contextvars import merge_contextvars
from structlog.testing import capture_logs

from bot.inbound.authenticator import LocalAuthenticator
from bot.inbound.connections import (
    SHUTDOWN_SECONDS,
    ConnectionLimits,
    Connections,
    Turnstile,
    left_alone,
    served,
)
from bot.inbound.envelope import TurnAnswer
from bot.inbound.host import create_host
from bot.inbound.probes import cached_readiness
from bot.telemetry.metrics import Metrics
from tests.fake_idp import activity
from tests.timeouts import HANGS

BODY = json.dumps(activity(serviceUrl="http://localhost:56150/_connector")).encode()
HEAD = b"POST /api/messages HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
MESSAGE = HEAD + b"Content-Length: %d\r\n\r\n" % len(BODY) + BODY
HEALTH = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"


class Turns:
    """Takes every turn, once `open` is set."""

    def __init__(self):
        self.begun = asyncio.Event()
        self.open = asyncio.Event()
        self.open.set()

    async def run(self, _envelope):
        self.begun.set()
        await self.open.wait()
        return TurnAnswer(202)


class Host:
    """A host at a port; `closed` says how many connections were closed for a reason."""

    def __init__(self, turns, port, metrics):
        self.turns = turns
        self.port = port
        self._metrics = metrics

    async def connect(self):
        return await asyncio.open_connection("127.0.0.1", self.port)

    def closed(self, why):
        line = f'behalf_connections_closed_total{{reason="{why}"}} '
        text = self._metrics.text().decode()
        return float(text.partition(line)[2].partition("\n")[0])


async def all_well():
    return {"database": True}


@asynccontextmanager
async def running(*, local=True, host=None, authenticator=None, **limits):
    turns, metrics = Turns(), Metrics(CollectorRegistry())
    authenticator = authenticator or LocalAuthenticator()
    host = host or create_host(turns, authenticator, local=local, ready=all_well, metrics=metrics)
    at = socket.create_server(("127.0.0.1", 0))
    port = at.getsockname()[1]
    async with AsyncExitStack() as stack:
        chosen = ConnectionLimits(**limits)
        await stack.enter_async_context(served(host, at, chosen, metrics.connections_closed))
        yield Host(turns, port, metrics)


async def answer(reader):
    """Return status line and headers of the next answer, and skip its body."""
    async with asyncio.timeout(HANGS):
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        length = head.partition("content-length: ")[2].partition("\r\n")[0]
        await reader.readexactly(int(length or 0))
    return head


async def asked(host, request):
    reader, writer = await host.connect()
    writer.write(request)
    head = await answer(reader)
    writer.close()
    return head


async def is_closed(reader):
    async with asyncio.timeout(HANGS):
        try:
            return await reader.read() == b""
        except ConnectionError:
            return True


@pytest.mark.parametrize(
    "begun", [b"", b"POST /api/mess", b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-Slow: "]
)
async def test_headers_that_do_not_come_are_not_waited_for(begun):
    async with running(header_seconds=0.05) as host:
        reader, writer = await host.connect()
        writer.write(begun)
        assert await is_closed(reader)
        assert host.closed("slow") == 1
        writer.close()


async def test_a_drop_now_and_then_moves_no_deadline():
    async with running(header_seconds=0.3) as host:
        reader, writer = await host.connect()
        closed = asyncio.create_task(is_closed(reader))
        for _ in range(200):
            if closed.done():
                break
            writer.write(b"G")
            await asyncio.sleep(0.02)
        assert closed.done()
        writer.close()


async def test_a_further_request_has_the_same_deadline():
    async with running(header_seconds=0.05) as host:
        reader, writer = await host.connect()
        writer.write(HEALTH)
        assert " 200 " in await answer(reader)
        writer.write(b"GET /healthz HT")
        assert await is_closed(reader)
        assert host.closed("slow") == 1
        writer.close()


async def test_an_idle_connection_is_kept_and_a_long_turn_is_no_slow_header():
    async with running(header_seconds=0.05) as host:
        host.turns.open.clear()
        reader, writer = await host.connect()
        writer.write(MESSAGE)
        await host.turns.begun.wait()
        await asyncio.sleep(0.15)
        host.turns.open.set()
        assert " 202 " in await answer(reader)
        await asyncio.sleep(0.15)
        writer.write(HEALTH)
        assert " 200 " in await answer(reader)
        assert host.closed("slow") == 0
        writer.close()


async def test_the_rest_of_a_body_that_was_refused_is_no_slow_header():
    refused = asyncio.Event()

    @web.middleware
    async def answers_late(request, handler):
        answer = await handler(request)
        refused.set()
        await request.read()
        return answer

    async def refuse(_request):
        return web.Response(status=403)

    host = web.Application(middlewares=[answers_late, left_alone])
    host.router.add_route("*", "/{any:.*}", refuse)
    async with running(host=host, header_seconds=0.05) as host:
        reader, writer = await host.connect()
        writer.write(HEAD + b"Content-Length: 4\r\n\r\n")
        await refused.wait()
        writer.write(b"body")
        assert " 403 " in await answer(reader)
        await asyncio.sleep(0.15)
        writer.write(HEALTH)
        assert " 403 " in await answer(reader)
        assert host.closed("slow") == 0
        writer.close()


async def test_an_idle_connection_is_closed_in_the_end():
    async with running(keep_alive_seconds=0.05) as host:
        reader, writer = await host.connect()
        writer.write(HEALTH)
        assert " 200 " in await answer(reader)
        assert await is_closed(reader)
        writer.close()


async def test_silent_connections_lock_nobody_out():
    async with running(connections=20) as host:
        silent = [await host.connect() for _ in range(60)]
        assert " 202 " in await asked(host, MESSAGE)
        assert host.closed("crowded") == 41
        assert await is_closed(silent[0][0])
        for _, writer in silent:
            writer.close()


async def test_idle_connections_lock_nobody_out():
    async with running(connections=20) as host:
        idle = [await host.connect() for _ in range(20)]
        for reader, writer in idle:
            writer.write(HEALTH)
            assert " 200 " in await answer(reader)
        newcomers = [await host.connect() for _ in range(5)]
        for reader, writer in newcomers:
            writer.write(MESSAGE)
            assert " 202 " in await answer(reader)
        assert host.closed("crowded") == 5
        assert await is_closed(idle[0][0])
        idle[5][1].write(HEALTH)
        assert " 200 " in await answer(idle[5][0])
        for _, writer in (*idle, *newcomers):
            writer.close()


async def test_if_all_are_answered_a_new_one_has_to_go():
    async with running(connections=1) as host:
        host.turns.open.clear()
        reader, writer = await host.connect()
        writer.write(MESSAGE)
        await host.turns.begun.wait()
        newcomer, other = await host.connect()
        assert await is_closed(newcomer)
        host.turns.open.set()
        assert " 202 " in await answer(reader)
        for one in (other, writer):
            one.close()


class Line(asyncio.Transport):
    """A line to nobody."""

    def __init__(self):
        super().__init__()
        self.aborted = False

    def abort(self):
        self.aborted = True

    close = abort

    def is_closing(self):
        return self.aborted


async def test_a_connection_that_has_gone_before_its_request_begins_holds_no_place():
    metrics = Metrics(CollectorRegistry())
    limits = ConnectionLimits(connections=1)
    connections = Connections(web.Server(None), limits, metrics.connections_closed)
    gone, evicted, newcomer = (connections.new() for _ in range(3))
    gone.connection_made(Line())
    await asyncio.sleep(0)
    gone.connection_lost(None)
    async with gone.answering():
        pass
    evicted.connection_made(Line())
    await asyncio.sleep(0)
    assert not evicted.is_gone
    connections.close(evicted, "crowded")
    async with evicted.answering():
        newcomer.connection_made(Line())
        await asyncio.sleep(0)
        assert not newcomer.is_gone
    for connection in (evicted, newcomer):
        connection.connection_lost(None)


async def test_a_request_that_is_answered_makes_no_room_for_others():
    async with running(connections=3) as host:
        host.turns.open.clear()
        reader, writer = await host.connect()
        writer.write(MESSAGE)
        await host.turns.begun.wait()
        others = [await host.connect() for _ in range(9)]
        host.turns.open.set()
        assert " 202 " in await answer(reader)
        for _, other in (*others, (reader, writer)):
            other.close()


@pytest.mark.parametrize(
    "request_",
    [
        HEALTH,
        b"GET /nowhere HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"\x16\x03\x01\x02\x00\r\n\r\n",
        b"GET /" + b"x" * 20_000 + b" HTTP/1.1\r\n\r\n",
        MESSAGE.replace(b"Content-Length", b"Content-Length: 3\r\nContent-Length"),
        b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nExpect: nothing\r\n\r\n",
    ],
    ids=["good", "nowhere", "version", "TLS", "long", "two lengths", "expectation"],
)
async def test_no_answer_says_what_gave_it(request_):
    async with running() as host:
        head = await asked(host, request_)
        assert "python" not in head
        assert "aiohttp" not in head


@pytest.mark.parametrize(
    ("coding", "status"),
    [("gzip, chunked", 415), ("identity, chunked", 415), ("Chunked", 202), ("gzip", 400)],
)
async def test_a_body_comes_plain_or_in_pieces(coding, status):
    async with running() as host:
        pieces = b"%x\r\n" % len(BODY) + BODY + b"\r\n0\r\n\r\n"
        request = HEAD + f"Transfer-Encoding: {coding}\r\n\r\n".encode() + pieces
        assert f" {status} " in await asked(host, request)


@pytest.mark.parametrize("path", ["/readyz", "/metrics"])
@pytest.mark.parametrize(
    "header",
    [
        "X-Forwarded-For: 203.0.113.9",
        "x-forwarded-port: 443",
        "X-Forwarded-Client-Cert: By=me",
        "X-Real-IP: 203.0.113.9",
        "Forwarded: for=203.0.113.9",
        "Via: 1.1 proxy",
    ],
)
async def test_what_a_proxy_brings_does_not_come_from_this_machine(path, header):
    async with running() as host:
        head = f"GET {path} HTTP/1.1\r\nHost: localhost\r\n"
        assert " 200 " in await asked(host, f"{head}\r\n".encode())
        assert " 404 " in await asked(host, f"{head}{header}\r\n\r\n".encode())
        assert " 200 " in await asked(host, HEALTH.replace(b"\r\n\r\n", b"\r\nVia: x\r\n\r\n"))


async def test_another_machine_is_no_concern_of_ours(monkeypatch):
    monkeypatch.setattr("aiohttp.web.BaseRequest.remote", "198.51.100.7")
    async with running() as host:
        assert " 404 " in await asked(host, b"GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n")


async def test_however_many_ask_the_database_is_asked_once():
    asked_for = []

    async def ready():
        asked_for.append(1)
        await asyncio.sleep(0)
        return {"database": True}

    answer_of = cached_readiness(ready)
    await asyncio.gather(*(answer_of() for _ in range(150)))
    assert len(asked_for) == 1


async def test_of_hundreds_that_come_together_a_few_begin_in_each_pass_of_the_loop():
    turnstile, passes, begun = Turnstile(per_pass=10), 0, []

    async def one(number):
        await turnstile.enter()
        begun.append((passes, number))

    tasks = [asyncio.create_task(one(number)) for number in range(205)]
    tasks[50].cancel()
    while len(begun) < 204:
        passes += 1
        await asyncio.sleep(0)
    await asyncio.gather(*tasks, return_exceptions=True)
    assert [number for _, number in begun] == [n for n in range(205) if n != 50]
    per_pass = Counter(each for each, _ in begun)
    assert max(per_pass.values()) == 10
    # And who comes alone begins at once.
    await asyncio.sleep(0)
    await asyncio.wait_for(turnstile.enter(), timeout=HANGS)


class Faulty:
    async def authenticate(self, _authorization):
        raise LookupError("a bug")


async def test_a_bug_before_the_turn_is_in_the_log_with_its_correlation():
    with capture_logs([merge_contextvars]) as logged:
        async with running(authenticator=Faulty()) as host:
            assert " 500 " in await asked(host, MESSAGE)
    (line,) = logged
    assert (line["event"], line["log_level"]) == ("http_request_failed", "error")
    assert line["correlation"]


async def test_a_bug_outside_of_our_routes_is_in_the_log_too():
    @web.middleware
    async def faulty(_request, _handler):
        raise LookupError("a bug")

    with capture_logs() as logged:
        async with running(host=web.Application(middlewares=[faulty])) as host:
            assert " 500 " in await asked(host, HEALTH)
    assert [line["event"] for line in logged] == ["http_request_failed"]


async def test_what_is_no_http_request_is_not_in_the_log():
    with capture_logs() as logged:
        async with running() as host:
            assert " 400 " in await asked(host, b"\x16\x03\x01\x02\x00\r\n\r\n")
    assert not logged


@pytest.mark.parametrize(
    ("fault", "events"), [(LookupError("a bug"), ["accept_failed"]), (OSError("gone"), [])]
)
async def test_one_that_cannot_be_let_in_is_closed_and_the_next_is_let_in(
    fault, events, monkeypatch
):
    faults, new = [fault], Connections.new

    def first_fails(connections):
        if faults:
            raise faults.pop()
        return new(connections)

    monkeypatch.setattr(Connections, "new", first_fails)
    with capture_logs() as logged:
        async with running() as host:
            reader, writer = await host.connect()
            assert await is_closed(reader)
            assert " 200 " in await asked(host, HEALTH)
            writer.close()
    assert [line["event"] for line in logged] == events


async def test_a_turn_that_does_not_end_is_waited_for_as_long_as_is_said():
    loop = asyncio.get_running_loop()
    async with running(shutdown_seconds=0.02) as host:
        host.turns.open.clear()
        _, writer = await host.connect()
        writer.write(MESSAGE)
        await host.turns.begun.wait()
        began = loop.time()
    assert loop.time() - began < SHUTDOWN_SECONDS
    writer.close()
