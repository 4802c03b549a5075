"""A stand-in for Microsoft's signing keys over real sockets, and activities signed with them."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from functools import cache
from typing import Any

import jwt
from aiohttp import web
from aiohttp.test_utils import TestServer
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

from bot.inbound.authenticator import ServiceHosts, StrictAuthenticator
from bot.inbound.signing_keys import SigningKeyCache
from bot.outbound.connector import pooled_session
from bot.settings.clouds import CLOUDS

APP_ID = "11111111-2222-3333-4444-555555555555"
TENANT = "aaaaaaaa-0000-0000-0000-000000000001"
PERSON = "00000000-0000-0000-0000-0000000000a1"
SERVICE_URL = "https://smba.trafficmanager.net/emea/"


@cache
def rsa_key(_name: str) -> rsa.RSAPrivateKey:
    """Return the same key for the same name: making one takes a while."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


class FakeIdp:
    """Publishes `keys`; `odd_keys` as they are. While `open` is not set, it hangs.

    A document in `redirected` is answered with that status, and leads to itself elsewhere.
    """

    def __init__(self) -> None:
        self.keys = {"k1": rsa_key("k1")}
        self.odd_keys: list[dict[str, Any]] = []
        self.endorsements: list[str] = ["msteams", "directline"]
        self.jwks_uri = ""
        self.status = 200
        self.open = asyncio.Event()
        self.open.set()
        self.asked = asyncio.Event()
        self.fetches = 0
        self.url = ""
        self.redirected: dict[str, int] = {}
        self.padding = 0
        """Bytes of nothing behind the keys."""
        self.encoding = ""
        self.written = 0
        """Bytes of keys that were taken from us."""

    def token(
        self,
        key_id: str | None = "k1",
        *,
        signed_by: Any = None,
        algorithm: str = "RS256",
        header: dict[str, Any] | None = None,
        **claims: Any,
    ) -> str:
        """Return an Authorization header. A claim that is None is left out."""
        now = int(time.time())
        said = {
            "iss": CLOUDS["public"].issuer,
            "aud": APP_ID,
            "nbf": now - 10,
            "exp": now + 3600,
            "serviceurl": SERVICE_URL,
            **claims,
        }
        said = {name: value for name, value in said.items() if value is not None}
        names = {**({"kid": key_id} if key_id else {}), **(header or {})}
        key = rsa_key("k1") if signed_by is None else signed_by
        return "Bearer " + jwt.encode(said, key, algorithm=algorithm, headers=names)

    async def metadata(self, _http_request: web.Request) -> web.Response:
        self.fetches += 1
        self.asked.set()
        await self.open.wait()
        if "openid" in self.redirected:
            return _redirect(self.redirected["openid"], "/openid-elsewhere")
        return web.json_response({"jwks_uri": self.jwks_uri}, status=self.status)

    async def key_set(self, http_request: web.Request) -> web.StreamResponse:
        if "keys" in self.redirected:
            return _redirect(self.redirected["keys"], "/keys-elsewhere")
        return await self.all_keys(http_request)

    async def all_keys(self, http_request: web.Request) -> web.StreamResponse:
        published = [
            {
                **json.loads(RSAAlgorithm.to_jwk(key.public_key())),
                "kid": key_id,
                "endorsements": self.endorsements,
            }
            for key_id, key in self.keys.items()
        ]
        text = json.dumps({"keys": [*self.odd_keys, *published]}).encode()
        answer = web.StreamResponse(headers={"Content-Type": "application/json"})
        if self.encoding:
            answer.enable_compression(web.ContentCoding(self.encoding))
        await answer.prepare(http_request)
        with suppress(ConnectionError):
            await answer.write(text)
            for _ in range(0, self.padding, 100_000):
                await answer.write(b" " * 100_000)
                self.written += 100_000
            await answer.write_eof()
        return answer

    async def all_metadata(self, _http_request: web.Request) -> web.Response:
        return web.json_response({"jwks_uri": self.jwks_uri})


def _redirect(status: int, where: str) -> web.Response:
    return web.Response(status=status, headers={"Location": where})


@asynccontextmanager
async def fake_idp() -> AsyncIterator[FakeIdp]:
    idp = FakeIdp()
    app = web.Application()
    app.router.add_get("/openid", idp.metadata)
    app.router.add_get("/keys", idp.key_set)
    app.router.add_get("/openid-elsewhere", idp.all_metadata)
    app.router.add_get("/keys-elsewhere", idp.all_keys)
    async with TestServer(app) as server:
        idp.url = str(server.make_url("/openid"))
        idp.jwks_uri = str(server.make_url("/keys"))
        yield idp
        idp.open.set()


@asynccontextmanager
async def key_cache(
    idp: FakeIdp, elapsed: Callable[[], timedelta]
) -> AsyncIterator[SigningKeyCache]:
    async with pooled_session() as http:
        yield SigningKeyCache(http, idp.url, elapsed)


def strict_gatekeeper(keys: SigningKeyCache) -> StrictAuthenticator:
    return StrictAuthenticator(
        app_id=APP_ID,
        tenants=frozenset({TENANT}),
        keys=keys,
        service_hosts=ServiceHosts(local=False),
    )


def activity(**changes: Any) -> dict[str, Any]:
    """Return a message as Teams sends it. `from_` stands for "from"; a None is left out."""
    sent = {
        "type": "message",
        "id": "1700000000000",
        "timestamp": "2026-11-23T12:00:00.1234567Z",
        "localTimestamp": "2026-11-23T13:00:00.1234567+01:00",
        "localTimezone": "Europe/Prague",
        "locale": "cs-CZ",
        "channelId": "msteams",
        "serviceUrl": SERVICE_URL,
        "text": "hi",
        "from": {"id": "29:user", "name": "Jana", "aadObjectId": PERSON},
        "recipient": {"id": f"28:{APP_ID}", "name": "Behalf"},
        "conversation": {"id": "a:1", "conversationType": "personal", "tenantId": TENANT},
        "channelData": {"tenant": {"id": TENANT}},
        **{name.rstrip("_"): value for name, value in changes.items()},
    }
    return {name: value for name, value in sent.items() if value is not None}
