"""Requests aimed at something that went wrong once, here or elsewhere; about 500 of them.

Elsewhere: quadratic mention patterns, key ids that are new (botbuilder-python#1210), token parsers
that raise anything (pyjwt#741), bombs (aiohttp#8248), connections that say nothing.
"""

import gzip
import json
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from typing import Any

from tests.fake_idp import APP_ID, PERSON, TENANT, FakeIdp, activity, rsa_key
from tests.hostile.caller import http

LONG = 28 * 1024
TEXTS = {
    "mentions": "<at " * (LONG // 4),
    "closed mentions": "<at>x</at>" * (LONG // 10),
    "expanding": "\ufdfa" * (LONG // 3),
    "accents": "a" + "\u0301" * (LONG // 2),
    "blanks": "yes" + " " * LONG + "no",
    "words": "w " * (LONG // 2),
    "one word": "/" + "h" * LONG,
    "tokens": "eyJ" * (LONG // 3),
    "PEM": "-----BEGIN A-----" * (LONG // 17),
    "secrets": 'password="' * (LONG // 10),
    "urls": "a://b:" * (LONG // 6),
    "digits": "1(" * (LONG // 2),
    "markdown": "[*_`~|" * (LONG // 6),
    "lines": "1.\n- \n#" * (LONG // 7),
    "addresses": "a@" + "b." * (LONG // 2),
    "references": "BH-" + "0" * LONG,
    "signs": "no any " * (LONG // 7),
    "too long": "x" * (LONG * 4),
    "largest": "x" * 250_000,
}
BEFORE = {
    "nothing": (),
    "a dialog": ("/new",),
    "a description": ("/new contoso azure Slow", "question"),
    "a contact": ("/new contoso azure Slow", "question", "Why", "C"),
}
COMMANDS = ("/new", "/status", "/note BH-000001", "/customer", "/handover BH-000001", "/notify")
IDS = ("i" * 513, "i" * 2_800, "é" * 300, "i" * 100_000, "/../" * 100, "'; --" * 40, "\ud83d")


def aimed_requests(idp: FakeIdp, service_url: str) -> Iterator[tuple[str, bytes]]:
    """Yield what each is aimed at, and the request."""
    good = idp.token(serviceurl=service_url).encode()
    number = 0

    def sent(**changes: Any) -> bytes:
        nonlocal number
        number += 1
        whole = activity(**{"serviceUrl": service_url, "id": f"t-{number}", **changes})
        return http(json.dumps(whole).encode(), b"Authorization: " + good)

    yield from _texts(sent)
    yield from _ids(sent)
    yield from _invokes(sent)
    yield from _entities(sent)
    yield from _tokens(idp, service_url)
    yield from _bodies(good)
    yield from _headers(good)


def _texts(sent: Any) -> Iterator[tuple[str, bytes]]:
    for state, lines in BEFORE.items():
        for name, text in TEXTS.items():
            where = {"id": f"a:{state} {name}", "conversationType": "personal", "tenantId": TENANT}
            for line in (*lines, text):
                yield f"text: {name} after {state}", sent(text=line, conversation=where)
    for command in COMMANDS:
        for name, text in TEXTS.items():
            yield f"text: {name} after {command}", sent(text=f"{command} {text}"[:250_000])


def _ids(sent: Any) -> Iterator[tuple[str, bytes]]:
    for one in IDS:
        person = {"id": "29:u", "aadObjectId": PERSON}
        yield "id of the activity", sent(id=one)
        yield "id of the conversation", sent(conversation={"id": one, "tenantId": TENANT})
        yield "id of the sender", sent(from_={**person, "id": one})
        yield "id of the person", sent(from_={**person, "aadObjectId": one})
        yield "name of the person", sent(from_={**person, "name": one})
        yield "id of the bot", sent(recipient={"id": one})
        yield "id of the pressed card", sent(type="invoke", replyToId=one)
        yield "locale", sent(locale=one, localTimezone=one)
        yield "type", sent(type=one)
        yield "tenant", sent(channelData={"tenant": {"id": one}})


def _invokes(sent: Any) -> Iterator[tuple[str, bytes]]:
    names = ("adaptiveCard/action", "application/search", "composeExtension/fetchTask")
    more = ("composeExtension/submitAction", "composeExtension/query", "task/fetch", "x" * 513)
    deep: Any = "x"
    for _ in range(200):
        deep = {"action": [deep]}
    values = (None, "x", [], {}, deep, {"queryText": "\ufdfa" * 60_000, "dataset": "customers"})
    for name in (*names, *more, "signin/tokenExchange", "message/submitAction", "unheard/of"):
        for value in values:
            yield f"invoke: {name[:20]}", sent(type="invoke", name=name, text=None, value=value)


def _entities(sent: Any) -> Iterator[tuple[str, bytes]]:
    us = {"type": "mention", "mentioned": {"id": f"28:{APP_ID}"}}
    many = [{**us, "text": f"<at>{n}</at>"} for n in range(1_500)]
    yield "1,500 mentions", sent(text="<at>x</at>" * 5_000, entities=many)
    for mentioned in (None, [], "x", {}, {"id": 7}, {"id": "x" * 3_000, "name": "y" * 3_000}):
        entity = {"type": "mention", "text": "", "mentioned": mentioned}
        yield "entity", sent(text="/handover BH-000001 x", entities=[entity])


def _tokens(idp: FakeIdp, service_url: str) -> Iterator[tuple[str, bytes]]:
    body = json.dumps(activity(serviceUrl=service_url, id="t-token")).encode()
    for claims in (
        *({name: None} for name in ("exp", "iss", "aud", "serviceurl")),
        *({name: value} for name in ("exp", "nbf", "iat") for value in ("x", [], {}, 1e300, -1)),
        {"aud": [APP_ID, "x"]},
        {"serviceurl": {"x": "y"}},
    ):
        token = idp.token(**{"serviceurl": service_url, **claims}).encode()
        yield f"claims {claims}", http(body, b"Authorization: " + token)
    foreign = idp.token(serviceurl=service_url, signed_by=rsa_key("foreign")).encode()
    headers = (
        b'{"alg":"none"}',
        b'{"alg":"RS256","kid":"\xff"}',
        b"[" * 3_000,
        b'{"kid":' + b"9" * 4_000,
    )
    parts = (
        b"Bearer \xff\xfe\x80.x.y",
        foreign,
        b"Bearer " + b"." * 7_000,
        b"Bearer " + b"=" * 7_000,
        *(b"Bearer " + _base64(header) + b".e30.AA" for header in headers),
        *(idp.token(f"new-{n}").encode() for n in range(20)),
    )
    for token in parts:
        yield f"token {token[:30]!r}", http(body, b"Authorization: " + token)


def _base64(text: bytes) -> bytes:
    return urlsafe_b64encode(text).rstrip(b"=")


def _bodies(good: bytes) -> Iterator[tuple[str, bytes]]:
    known = b"Authorization: " + good
    bodies = (b"", b"\0", b"[" * 200_000, b'{"a":' * 40_000, b"9" * 200_000, b"\xff" * 1_000)
    for body in (*bodies, b"x" * 300_000, b"\xef\xbb\xbf{}", b'"\\ud800"', b"NaN", b"{}" * 9):
        yield f"body {body[:8]!r}", http(body, known)
        yield f"stranger's body {body[:8]!r}", http(body, b"Authorization: Bearer x.y.z")
    bomb = gzip.compress(bytes(20_000_000))
    for coding in (b"Content-Encoding: gzip", b"Content-Encoding: br", b"Content-Encoding: x"):
        yield "bomb", http(bomb, known, coding)


def _headers(good: bytes) -> Iterator[tuple[str, bytes]]:
    known = b"Authorization: " + good
    for line in (
        b"GET /api/messages HTTP/1.1",
        b"PUT /api/messages HTTP/1.1",
        b"POST /api/messages/../metrics HTTP/1.1",
        b"POST /api/messages?" + b"q" * 7_000 + b" HTTP/1.1",
        b"POST http://[::1/api/messages HTTP/1.1",
        b"POST /%00%ff HTTP/1.1",
        b"OPTIONS * HTTP/1.1",
        b"TRACE / HTTP/1.1",
        b"POST /api/messages HTTP/1.0",
    ):
        yield f"line {line[:30]!r}", http(b"{}", known, line=line)
    for header in (
        b"X: " + b"x" * 60_000,
        *(b"\r\n".join(b"X-%d: y" % n for n in range(many)) for many in (100, 400)),
        b"Host: [::1",
        b"Content-Type: application/json",
        b"Transfer-Encoding: gzip, chunked",
        b"Connection: upgrade\r\nUpgrade: h2c",
        b"Expect: 100-continue",
        b"Expect: x",
    ):
        yield f"header {header[:30]!r}", http(b"{}", known, header)
