"""The way in over real sockets. The table is the one the stock SDK fails in half its rows."""

import asyncio
import json
import time
from contextlib import asynccontextmanager
from datetime import timedelta

import jwt
import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestClient, TestServer
from prometheus_client import CollectorRegistry
from structlog.testing import capture_logs

from bot.inbound.authenticator import LocalAuthenticator
from bot.inbound.connections import SHUTDOWN_SECONDS, host_runner
from bot.inbound.envelope import TurnAnswer
from bot.inbound.host import ADMIN_LIMITS, LARGEST_BODY, create_host
from bot.inbound.signing_keys import MIN_FETCH_INTERVAL
from bot.outbound.delivery import RetryPolicy
from bot.telemetry.logs import correlation
from bot.telemetry.metrics import Metrics
from services.model.errors import GatewayUnavailableError
from tests.clock import FakeClock
from tests.fake_idp import (
    PERSON,
    TENANT,
    activity,
    fake_idp,
    key_cache,
    rsa_key,
    strict_gatekeeper,
)

JSON = {"Content-Type": "application/json"}
URL = "/api/messages"


class Turns:
    """Keeps what arrived, and answers `answer` once `open` is set, or fails with `fault`."""

    def __init__(self):
        self.arrivals = []
        self.answer = TurnAnswer(202)
        self.fault = None
        self.correlations = []
        self.begun = asyncio.Event()
        self.open = asyncio.Event()
        self.open.set()

    async def run(self, arrival):
        self.arrivals.append(arrival)
        self.correlations.append(correlation())
        self.begun.set()
        await self.open.wait()
        if self.fault:
            raise self.fault
        return self.answer


@pytest.fixture
def turns():
    return Turns()


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
async def idp():
    async with fake_idp() as idp:
        yield idp


async def all_well():
    return {"database": True, "keys": True}


@asynccontextmanager
async def served(turns, authenticator, *, ready=all_well, **options):
    host = create_host(
        turns,
        authenticator,
        ready=ready,
        metrics=Metrics(CollectorRegistry()),
        **{"local": False, **options},
    )
    async with TestClient(TestServer(host)) as client:
        yield client


@pytest.fixture
async def client(turns, idp, clock):
    async with (
        key_cache(idp, clock.elapsed) as keys,
        served(turns, strict_gatekeeper(keys)) as client,
    ):
        yield client


@pytest.fixture
async def local_client(turns):
    async with served(turns, LocalAuthenticator(), local=True) as client:
        yield client


async def post(client, body, headers):
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    async with client.post(URL, data=data, headers=headers) as answer:
        return answer.status


BODIES = {
    "invalid JSON": (b'{"type":', 400),
    "empty": (b"", 400),
    "a list": (b"[]", 400),
    "a string": (b'"message"', 400),
    "null": (b"null", 400),
    "a number": (b"1e400", 400),
    "NaN": (b'{"type":NaN}', 400),
    "bad UTF-8": (b'{"type":"\xff\xfe"}', 400),
    "UTF-16": (json.dumps(activity()).encode("utf-16"), 400),
    "nested 5000 deep": (b"[" * 5000, 400),
    "nested 5000 deep in an activity": (
        json.dumps(activity(value="@")).encode().replace(b'"@"', b"[" * 5000 + b"]" * 5000),
        400,
    ),
    "nested 900 deep around a NUL": (
        json.dumps(activity(value="@"))
        .encode()
        .replace(b'"@"', b"[" * 900 + rb'"\u0000"' + b"]" * 900),
        202,
    ),
    "no type": (activity(type=None), 400),
    "type is a number": (activity(type=7), 400),
    "no id": (activity(id=None), 400),
    "a timestamp as people write it": (activity(localTimestamp="yesterday"), 202),
    "conversation is a string": (activity(conversation="a:1"), 400),
    "no conversation": (activity(conversation=None), 400),
    "no conversation id": (activity(conversation={"tenantId": TENANT}), 400),
    "an activity id of 513": (activity(id="i" * 513), 400),
    "an activity id of 512": (activity(id="i" * 512), 202),
    "a conversation id of 513 bytes": (
        activity(conversation={"id": "é" * 257, "tenantId": TENANT}),
        400,
    ),
    "a sender of 2800": (activity(from_={"id": "2" * 2800, "aadObjectId": PERSON}), 400),
    "a person of 2800": (activity(from_={"id": "29:user", "aadObjectId": "a" * 2800}), 400),
    "a recipient of 2800": (activity(recipient={"id": "2" * 2800}), 400),
    "an answer to an id of 2800": (activity(replyToId="2" * 2800), 400),
    "a locale of 2800": (activity(locale="c" * 2800), 202),
    "a name of 2800": (
        activity(from_={"id": "29:user", "aadObjectId": PERSON, "name": "N" * 2800}),
        202,
    ),
    "no sender": (activity(from_=None), 400),
    "sender without id": (activity(from_={"aadObjectId": PERSON}), 400),
    "text is an object": (activity(text={"a": 1}), 400),
    "entities are a string": (activity(entities="mention"), 400),
    "too large": (activity(text="x" * LARGEST_BODY), 413),
    "no service URL": (activity(serviceUrl=None), 403),
    "another service URL than the token's": (
        activity(serviceUrl="https://smba.trafficmanager.net/amer/"),
        403,
    ),
    "no channel": (activity(channelId=None), 403),
    "Direct Line": (activity(channelId="directline"), 403),
    "another tenant": (
        activity(channelData={"tenant": {"id": "b"}}, conversation={"id": "a", "tenantId": "b"}),
        403,
    ),
    "two tenants": (activity(channelData={"tenant": {"id": "b"}}), 403),
    "no tenant": (activity(channelData=None), 403),
    "channel data is a string": (activity(channelData=TENANT), 403),
    "a message of nobody": (activity(from_={"id": "29:user"}), 403),
    "an invoke of nobody": (activity(type="invoke", from_={"id": "29:user"}), 403),
    "a token slipped in": (activity(type="event", name="tokens/response"), 403),
    "a continued conversation slipped in": (
        activity(type="event", name="ContinueConversation"),
        403,
    ),
    "a new conversation slipped in": (activity(type="event", name="CreateConversation"), 403),
    "a message": (activity(), 202),
    "an empty text": (activity(text=""), 202),
    "an emoji": (activity(text="🚒"), 202),
    "no entities": (activity(entities=None), 202),
    "a picture": (activity(attachments=[{"contentType": "image/png"}]), 202),
    "somebody joined": (
        activity(type="conversationUpdate", text=None, from_={"id": "29:user"}),
        202,
    ),
}


@pytest.mark.parametrize(("body", "status"), BODIES.values(), ids=BODIES)
async def test_a_body_gets_its_status(client, idp, turns, body, status):
    assert await post(client, body, {**JSON, "Authorization": idp.token()}) == status
    assert len(turns.arrivals) == (status == 202)


HEADERS = {
    "no content type": ({}, 415),
    "text": ({"Content-Type": "text/plain"}, 415),
    "a form": ({"Content-Type": "application/x-www-form-urlencoded"}, 415),
    "compressed": ({**JSON, "Content-Encoding": "gzip"}, 415),
    "with a charset": ({"Content-Type": "application/json; charset=utf-8"}, 202),
}


@pytest.mark.parametrize(("headers", "status"), HEADERS.values(), ids=HEADERS)
async def test_a_content_type_gets_its_status(client, idp, headers, status):
    sent = {"Authorization": idp.token(), **headers}
    async with client.post(
        URL,
        data=json.dumps(activity()).encode(),
        headers=sent,
        skip_auto_headers=["Content-Type"],
        compress=None,
    ) as answer:
        assert answer.status == status


def _unsigned(idp):
    """Return what `idp` would sign, with its signature cut off."""
    return idp.token().rpartition(".")[0] + "."


def _deep_header(_idp):
    header = jwt.utils.base64url_encode(b'{"alg":"RS256","kid":' + b"[" * 4000).decode()
    return f"Bearer {header}.e30.AA"


def _broken_header(_idp):
    header = jwt.utils.base64url_encode(b'{"alg":"RS256","kid":"\xff\xfe"}').decode()
    return f"Bearer {header}.e30.AA"


def _endless_number(_idp):
    header = jwt.utils.base64url_encode(b'{"kid":' + b"9" * 5000 + b"}").decode()
    return f"Bearer {header}.e30.AA"


HOUR = 3600
TOKENS = {
    "none": (lambda _: None, 401),
    "empty": (lambda _: "", 401),
    "another scheme": (lambda _: "Basic dXNlcjpwYXNz", 401),
    "no token after the scheme": (lambda _: "Bearer ", 401),
    "two tokens": (lambda idp: f"{idp.token()} {idp.token()}", 401),
    "malformed": (lambda _: "Bearer x.y.z", 401),
    "not UTF-8": (lambda _: "Bearer \udcff\udcfe.x.y", 401),
    "a header that is no UTF-8": (_broken_header, 401),
    "a number with 4000 digits": (_endless_number, 401),
    "header nested 4000 deep": (_deep_header, 401),
    "expired": (lambda idp: idp.token(exp=int(time.time()) - 600), 401),
    "without exp": (lambda idp: idp.token(exp=None), 401),
    "exp is a word": (lambda idp: idp.token(exp="tomorrow"), 401),
    "not yet valid": (lambda idp: idp.token(nbf=int(time.time()) + 600), 401),
    "another audience": (lambda idp: idp.token(aud="another"), 401),
    "without audience": (lambda idp: idp.token(aud=None), 401),
    "another issuer": (lambda idp: idp.token(iss="https://sts.windows.net/x/"), 401),
    "without issuer": (lambda idp: idp.token(iss=None), 401),
    "signed by another key": (lambda idp: idp.token(signed_by=rsa_key("foreign")), 401),
    "signature cut off": (_unsigned, 401),
    "without key id": (lambda idp: idp.token(None), 401),
    "unknown key id": (lambda idp: idp.token("k9"), 401),
    "alg none": (lambda idp: idp.token(signed_by="", algorithm="none"), 401),
    "HS256": (lambda idp: idp.token(signed_by="s" * 32, algorithm="HS256"), 401),
    "RS512": (lambda idp: idp.token(algorithm="RS512"), 401),
    "without service URL": (lambda idp: idp.token(serviceurl=None), 403),
    "for another service URL": (lambda idp: idp.token(serviceurl="https://evil.example/"), 403),
    "clocks five minutes apart": (lambda idp: idp.token(exp=int(time.time()) - 200), 202),
    "lower-case scheme": (lambda idp: idp.token().replace("Bearer", "bearer"), 202),
    "good": (lambda idp: idp.token(), 202),
}


@pytest.mark.parametrize(("token", "status"), TOKENS.values(), ids=TOKENS)
async def test_a_token_gets_its_status(client, idp, turns, token, status):
    authorization = token(idp)
    headers = JSON if authorization is None else {**JSON, "Authorization": authorization}
    assert await post(client, activity(), headers) == status
    assert len(turns.arrivals) == (status == 202)


async def test_a_key_that_may_not_speak_for_teams_is_refused(client, idp):
    idp.endorsements = ["directline"]
    assert await post(client, activity(), {**JSON, "Authorization": idp.token()}) == 403


async def test_a_signed_url_outside_teams_is_refused(client, idp):
    evil = "https://evil.example/"
    headers = {**JSON, "Authorization": idp.token(serviceurl=evil)}
    assert await post(client, activity(serviceUrl=evil), headers) == 403


async def test_a_key_newer_than_ours_is_asked_for_again(client, idp):
    assert await post(client, activity(), {**JSON, "Authorization": idp.token()}) == 202
    headers = {**JSON, "Authorization": idp.token("k2")}
    async with client.post(URL, json=activity(), headers=headers) as answer:
        assert (answer.status, answer.headers["Retry-After"]) == (503, "60")


async def test_nothing_of_a_body_is_read_before_its_sender_is_known(client, turns, monkeypatch):
    monkeypatch.setattr("bot.inbound.host.Envelope.read", None)
    for body in (b"{", b"x" * 200_000):
        assert await post(client, body, {**JSON, "Authorization": "Bearer x.y.z"}) == 401
    assert not turns.arrivals


async def test_bodies_have_a_limit_in_all(client, idp, monkeypatch):
    monkeypatch.setattr("bot.inbound.host.MAX_UNREAD_BYTES", 0)
    headers = {**JSON, "Authorization": idp.token()}
    async with client.post(URL, json=activity(), headers=headers) as answer:
        assert (answer.status, answer.headers["Retry-After"]) == (503, "5")


async def test_after_a_key_rollover_the_new_key_works_at_once(client, idp, clock):
    assert await post(client, activity(), {**JSON, "Authorization": idp.token()}) == 202
    idp.keys = {"k2": rsa_key("k2")}
    clock.advance(MIN_FETCH_INTERVAL)
    token = idp.token("k2", signed_by=rsa_key("k2"))
    assert await post(client, activity(), {**JSON, "Authorization": token}) == 202


async def test_without_keys_teams_is_told_to_come_again(client, idp):
    idp.status = 503
    headers = {**JSON, "Authorization": idp.token()}
    async with client.post(URL, json=activity(), headers=headers) as answer:
        assert (answer.status, answer.headers["Retry-After"]) == (503, "5")


async def test_a_slow_key_server_holds_up_nobody_else(client, idp):
    idp.open.clear()
    waiting = asyncio.create_task(post(client, activity(), {**JSON, "Authorization": idp.token()}))
    await idp.asked.wait()
    async with client.get("/healthz") as answer:
        assert answer.status == 200
    assert not waiting.done()
    idp.open.set()
    assert await waiting == 202


async def test_a_refused_sender_learns_nothing_but_the_scheme(client):
    async with client.post(URL, json=activity()) as answer:
        assert (answer.status, await answer.read()) == (401, b"")
        assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "OPTIONS"])
async def test_only_post_is_for_messages(client, method):
    async with client.request(method, URL) as answer:
        assert answer.status == 405


async def test_who_sends_no_token_is_refused_before_the_body(client):
    reader, writer = await _open(client)
    writer.write(b"POST /api/messages HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n")
    writer.write(b"Content-Type: application/json\r\n\r\n")
    assert b" 401 " in await reader.readline()
    writer.close()


async def test_a_body_without_announced_length_is_limited_too(client, idp):
    async def in_pieces():
        for _ in range(5):
            yield b"x" * (LARGEST_BODY // 4)

    headers = {**JSON, "Authorization": idp.token()}
    async with client.post(URL, data=in_pieces(), headers=headers) as answer:
        assert answer.status == 413


async def test_a_body_announced_as_too_large_is_not_even_read(local_client):
    reader, writer = await _open(local_client)
    writer.write(b"POST /api/messages HTTP/1.1\r\nHost: localhost\r\n")
    writer.write(b"Content-Type: application/json\r\nContent-Length: 262145\r\n\r\n")
    assert b" 413 " in await reader.readline()
    writer.close()


@pytest.mark.parametrize(
    "sent",
    [
        b"Content-Length: 9\r\n\r\n{",
        b"Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n",
    ],
)
async def test_a_body_that_does_not_come_is_not_waited_for(turns, sent):
    gate = LocalAuthenticator()
    async with served(turns, gate, local=True, body_timeout=timedelta(0)) as client:
        reader, writer = await _open(client)
        writer.write(b"POST /api/messages HTTP/1.1\r\nHost: localhost\r\n")
        writer.write(b"Content-Type: application/json\r\n" + sent)
        assert b" 408 " in await reader.readline()
        writer.close()


async def test_a_broken_chunk_is_a_bad_request(local_client):
    reader, writer = await _open(local_client)
    writer.write(b"POST /api/messages HTTP/1.1\r\nHost: localhost\r\n")
    writer.write(b"Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")
    assert b" 400 " in await reader.readline()
    writer.close()


async def test_a_sender_that_hangs_up_halfway_starts_no_turn(local_client, turns):
    _, writer = await _open(local_client)
    writer.write(b"POST /api/messages HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n")
    writer.write(b"Content-Type: application/json\r\n\r\n{")
    writer.close()
    await writer.wait_closed()
    assert await post(local_client, _local(), JSON) == 202
    assert len(turns.arrivals) == 1


@pytest.mark.parametrize("name", ["localhost:3978", "127.0.0.1", "[::1]:3978"])
async def test_local_mode_answers_to_loopback_names(local_client, name):
    assert await post(local_client, _local(), {**JSON, "Host": name}) == 202


@pytest.mark.parametrize("name", ["evil.example", "localhost.evil.example:80", "[::1", "10.0.0.1"])
@pytest.mark.parametrize("path", [URL, "/metrics"])
async def test_local_mode_does_not_answer_to_other_names(local_client, name, path):
    async with local_client.post(path, json=_local(), headers={"Host": name}) as answer:
        assert answer.status == 403


async def test_local_mode_asks_for_no_token_but_for_this_machine(local_client):
    assert await post(local_client, _local(), JSON) == 202
    assert await post(local_client, activity(), JSON) == 403


@pytest.mark.parametrize(
    ("answer", "body", "content_type"),
    [
        (TurnAnswer(202), b"", "application/octet-stream"),
        (TurnAnswer(200, b'{"statusCode":200}'), b'{"statusCode":200}', "application/json"),
        (TurnAnswer(501), b"", "application/octet-stream"),
    ],
)
async def test_what_the_turn_answers_is_said(local_client, turns, answer, body, content_type):
    turns.answer = answer
    async with local_client.post(URL, json=_local(type="invoke")) as said:
        assert (said.status, await said.read()) == (answer.status, body)
        assert said.content_type == content_type


@pytest.mark.parametrize(("asked", "told"), [(None, "5"), (1.2, "2"), (30, "30")])
async def test_a_turn_that_wrote_nothing_is_asked_for_again(local_client, turns, asked, told):
    turns.fault = GatewayUnavailableError("database", retry_after_seconds=asked)
    async with local_client.post(URL, json=_local()) as answer:
        assert (answer.status, answer.headers["Retry-After"]) == (503, told)


@pytest.mark.parametrize("fault", [RuntimeError("canary"), PermissionError(), TimeoutError()])
async def test_an_error_inside_is_not_told(local_client, turns, fault):
    turns.fault = fault
    async with local_client.post(URL, json=_local()) as answer:
        assert (answer.status, await answer.read()) == (500, b"")


async def test_every_turn_has_an_id_of_its_own_to_quote(local_client, turns):
    for _ in range(2):
        await post(local_client, _local(), JSON)
    assert len(set(turns.correlations)) == 2
    assert all(turns.correlations)
    assert correlation() == ""


async def test_readiness_tells_what_is_missing(turns, monkeypatch):
    monkeypatch.setattr("bot.inbound.probes.READY_FOR_SECONDS", 0)
    works = {"database": True, "keys": False}

    async def ready():
        return works

    async with served(turns, LocalAuthenticator(), local=True, ready=ready) as client:
        async with client.get("/readyz") as answer:
            assert answer.status == 503
            assert await answer.json() == {"ready": False, "missing": ["keys"]}
        works["keys"] = True
        async with client.get("/readyz") as answer:
            assert answer.status == 200
            assert await answer.json() == {"ready": True, "missing": []}


async def test_answers_are_counted_by_route_and_status(local_client):
    await post(local_client, _local(), JSON)
    await post(local_client, b"", JSON)
    async with local_client.get(URL), local_client.get("/invented/by/somebody"):
        pass
    async with local_client.get("/metrics") as answer:
        counted = await answer.text()
    for route, status in [(URL, 202), (URL, 400), ("unknown", 405), ("unknown", 404)]:
        line = f'behalf_http_answers_total{{route="{route}",status="{status}"}} 1.0'
        assert line in counted
    assert "invented" not in counted


async def test_a_key_id_that_may_be_newer_is_counted_apart(turns, idp, clock):
    metrics = Metrics(CollectorRegistry())
    async with key_cache(idp, clock.elapsed) as keys:
        host = create_host(
            turns, strict_gatekeeper(keys), local=False, ready=all_well, metrics=metrics
        )
        async with TestClient(TestServer(host)) as client:
            idp.status = 503
            assert await post(client, activity(), _signed(idp, "k1")) == 503
            idp.status = 200
            clock.advance(MIN_FETCH_INTERVAL)
            assert await post(client, activity(), _signed(idp, "k1")) == 202
            with capture_logs() as logged:
                assert await post(client, activity(), _signed(idp, "k9")) == 503
    assert [line["reason"] for line in logged] == ["key id newer than the last fetch"]
    assert "behalf_newer_key_ids_total 1.0" in metrics.text().decode()


def _signed(idp, key_id):
    return {**JSON, "Authorization": idp.token(key_id)}


def test_we_have_stopped_before_an_orchestrator_would_kill_us():
    probes_end, turns_end = 2 * ADMIN_LIMITS.shutdown_seconds, 2 * SHUTDOWN_SECONDS
    arrivals_recorded = 2 * RetryPolicy().shutdown_seconds
    assert probes_end + turns_end + arrivals_recorded < 30


async def test_a_running_turn_ends_before_the_host_does(turns):
    metrics = Metrics(CollectorRegistry())
    host = create_host(turns, LocalAuthenticator(), local=True, ready=all_well, metrics=metrics)
    stops = asyncio.Event()

    async def told_to_stop(_):
        stops.set()

    host.on_shutdown.append(told_to_stop)
    runner = host_runner(host)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    turns.open.clear()
    async with ClientSession(f"http://127.0.0.1:{runner.addresses[0][1]}") as http:
        running = asyncio.create_task(post(http, _local(), JSON))
        await turns.begun.wait()
        stopping = asyncio.create_task(runner.cleanup())
        await stops.wait()
        for _ in range(20):  # into the grace period
            await asyncio.sleep(0)
        turns.open.set()
        assert await running == 202
        await stopping


def _local(**changes):
    return activity(**{"serviceUrl": "http://localhost:56150/_connector", **changes})


async def _open(client):
    return await asyncio.open_connection(client.host, client.port)


async def test_a_header_that_is_no_text_is_no_token(client):
    reader, writer = await _open(client)
    writer.write(b"POST /api/messages HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n")
    writer.write(b"Content-Type: application/json\r\nAuthorization: Bearer \xff\xfe.x.y\r\n\r\n{}")
    assert b" 401 " in await reader.readline()
    writer.close()
