"""Answers of other systems, however large: read to a limit, and inflated no further."""

import gzip
import tracemalloc
from contextlib import contextmanager, suppress
from functools import cache

import pytest
from aiohttp import ClientPayloadError, web
from aiohttp.test_utils import TestServer
from azure.core.exceptions import AzureError
from azure.identity.aio import ManagedIdentityCredential

from bot.outbound.bounded_answers import LARGEST_ANSWER, AnswerTooLargeError, BoundedTransport
from bot.outbound.connector import Accepted, Connector, pooled_session
from tests.bot.outbound.road import Loopback, road_to_teams
from tests.fake_teams import Answer

HUGE = 60_000_000


@cache
def bomb(times=1):
    """Return what is that huge once it is inflated so many times."""
    inner = bomb(times - 1) if times > 1 else bytes(HUGE)
    return gzip.compress(inner)


class Elsewhere:
    """Answers whatever it is told to, and counts who followed a redirect."""

    def __init__(self):
        self.answer = web.Response()
        self.followed = 0

    async def asked(self, _http_request):
        return self.answer

    async def follow(self, _http_request):
        self.followed += 1
        return web.json_response({"access_token": "x", "expires_in": 3600, "resource": "r"})

    async def pour(self, http_request):
        answer = web.StreamResponse()
        await answer.prepare(http_request)
        with suppress(ConnectionError):
            for _ in range(HUGE // 100_000):
                await answer.write(b" " * 100_000)
        return answer


@pytest.fixture
def other():
    return Elsewhere()


@pytest.fixture
async def server(other):
    app = web.Application()
    app.router.add_route("*", "/elsewhere", other.follow)
    app.router.add_get("/huge", other.pour)
    app.router.add_route("*", "/{tail:.*}", other.asked)
    async with TestServer(app) as server:
        yield server


async def fetched(server, path):
    async with pooled_session() as http, http.get(server.make_url(path)) as response:
        return await response.read()


@contextmanager
def memory_below(most):
    """Fail if more than so many bytes are held at any moment inside."""
    tracemalloc.start()
    try:
        yield
        assert tracemalloc.get_traced_memory()[1] < most
    finally:
        tracemalloc.stop()


async def test_an_answer_up_to_the_limit_is_read_as_it_is(server, other):
    other.answer = web.Response(body=b"x" * LARGEST_ANSWER)
    assert await fetched(server, "/") == b"x" * LARGEST_ANSWER


async def test_more_is_not_read(server):
    with pytest.raises(AnswerTooLargeError):
        await fetched(server, "/huge")


@pytest.mark.parametrize("times", [1, 2], ids=["once", "twice"])
async def test_a_bomb_is_not_inflated(server, other, times):
    other.answer = web.Response(body=bomb(times), headers={"Content-Encoding": "gzip"})
    with memory_below(5_000_000), suppress(ClientPayloadError):
        await fetched(server, "/")


@pytest.mark.parametrize(
    "answer",
    [
        lambda: web.Response(status=307, headers={"Location": "/elsewhere"}),
        lambda: web.Response(body=bomb(), headers={"Content-Encoding": "gzip"}),
    ],
    ids=["redirect", "bomb"],
)
async def test_our_own_token_comes_from_where_it_was_asked_for(server, other, answer, monkeypatch):
    monkeypatch.setenv("AZURE_POD_IDENTITY_AUTHORITY_HOST", str(server.make_url("/")).rstrip("/"))
    other.answer = answer()
    credential = ManagedIdentityCredential(
        client_id="bot", transport=BoundedTransport(), retry_total=0
    )
    with memory_below(20_000_000), pytest.raises(AzureError):
        await credential.get_token("https://api.botframework.com/.default")
    assert other.followed == 0
    await credential.close()


async def test_a_message_that_teams_took_has_arrived_whatever_it_answers():
    async with road_to_teams() as road:
        headers = {"Content-Encoding": "gzip"}
        road.teams.will(Answer(201, bomb(), headers), Answer(201, b" " * HUGE))
        connector = Connector(road.http, None, Loopback(), road.clock)
        for _ in range(2):
            sent = await connector.send(road.message(), road.message().body)
            assert sent == Accepted("")
