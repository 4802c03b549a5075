"""Random requests: activities with anything anywhere, damaged bytes, odd headers and tokens."""

import json
import random
from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from tests.fake_idp import activity
from tests.hostile.caller import http

TYPES = ("message", "invoke", "conversationUpdate", "installationUpdate", "event", "typing", "x")
NAMES = (
    "adaptiveCard/action",
    "application/search",
    "composeExtension/fetchTask",
    "composeExtension/submitAction",
    "composeExtension/query",
    "task/fetch",
    "signin/tokenExchange",
    "message/submitAction",
    "tokens/response",
    "",
)
TEXTS = (
    "",
    "/help",
    "/new contoso azure A it is slow",
    "/status BH-000001",
    "/note BH-000001 " + "n" * 3_000,
    "/watch A",
    "back",
    "cancel",
    "yes",
    "C",
    "<at " * 2_000,
    "\ufdfa" * 3_000,
    "a\u0301" * 2_000,
    "\0\u202e\ud800",
    "ada@partner.example, +420 123 456 789, 24/7",
    "-----BEGIN " + "A" * 4_000,
    "eyJ" * 3_000,
    "{{DATE(2020-01-01T00:00:00Z,SHORT)}}",
    "🔥" * 2_000,
    "x" * 40_000,
    "-1",
    "9" * 5_000,
)
ODD: tuple[Any, ...] = (
    None,
    True,
    0,
    -1,
    10**30,
    1e308,
    [],
    {},
    [[]] * 50,
    {"id": {"id": {"id": []}}},
    {"type": "mention", "mentioned": None},
    *TEXTS,
)


@dataclass(frozen=True, slots=True)
class Given:
    """What an attacker has: tokens that are good, and the address of Teams."""

    tokens: Sequence[str]
    service_url: str


def random_request(dice: random.Random, given: Given, number: int) -> bytes:
    """Return one request, whose frame is right so that it must be answered."""
    body = json.dumps(_activity(dice, given, number)).encode()
    if dice.random() < 0.2:
        body = _damaged(dice, body)
    headers = [b"Authorization: " + _authorization(dice, given)] if dice.random() < 0.98 else []
    if dice.random() < 0.05:
        headers.append(dice.choice(HEADERS))
    kind = b"application/json" if dice.random() < 0.97 else dice.choice(KINDS)
    return http(body, *headers, kind=kind)


HEADERS = (
    b"Content-Encoding: gzip",
    b"Expect: 100-continue",
    b"Connection: close",
    b"Upgrade: websocket",
    b"X-Long: " + b"x" * 7_000,
    b"X-Odd: \xff\xfe\x80",
    b"Cookie: a=b; c",
    b"X-Forwarded-For: 10.0.0.1",
    b"If-Match: *",
)
KINDS = (b"", b"text/plain", b"application/json; charset=utf-16", b"multipart/form-data", b"/")


def _activity(dice: random.Random, given: Given, number: int) -> dict[str, Any]:
    sent = activity(
        type=dice.choice(TYPES),
        id=f"r-{number}",
        text=dice.choice(TEXTS),
        name=dice.choice(NAMES),
        value=dice.choice(VALUES)(dice),
        serviceUrl=given.service_url,
        conversation={
            "id": f"a:random-{dice.randrange(40)}",
            "conversationType": dice.choice(("personal", "groupChat", "channel", "new")),
            "tenantId": activity()["conversation"]["tenantId"],
        },
    )
    for _ in range(dice.choice((0, 0, 1, 1, 2, 5))):
        place = sent
        while True:
            key = dice.choice(list(place)) if place else "new"
            inner = place.get(key)
            if not isinstance(inner, dict) or dice.random() < 0.5:
                break
            place = inner
        place[key] = deepcopy(dice.choice(ODD))
    return sent


def _card_action(dice: random.Random) -> dict[str, Any]:
    verb = dice.choice(("take-request", "show-request", "fill-form", "go-back", "search", "x"))
    data = {"card": deepcopy(dice.choice(ODD)), "reference": dice.choice(("BH-000001", "BH-x", 7))}
    return {"action": {"type": "Action.Execute", "verb": verb, "data": data}}


VALUES: tuple[Callable[[random.Random], Any], ...] = (
    lambda _: None,
    lambda dice: deepcopy(dice.choice(ODD)),
    _card_action,
    lambda dice: {"queryText": dice.choice(TEXTS), "dataset": "customers"},
    lambda dice: {
        "commandId": "open-request",
        "messagePayload": {"body": {"contentType": "html", "content": dice.choice(TEXTS)}},
        "data": deepcopy(dice.choice(ODD)),
    },
)


def _damaged(dice: random.Random, body: bytes) -> bytes:
    at, length = dice.randrange(len(body)), dice.randrange(1, 40)
    middle = dice.choice(
        (b"", dice.randbytes(length), b"[" * 3_000, b"\\u0000", b'"', body[:length])
    )
    return body[:at] + middle + body[at + dice.choice((0, 1, length)) :]


def _authorization(dice: random.Random, given: Given) -> bytes:
    token = dice.choice(given.tokens).encode()
    if dice.random() < 0.85:
        return token
    at = dice.randrange(len(token))
    return dice.choice(
        (
            token[:at],
            token[:at] + dice.randbytes(3).replace(b"\r", b"").replace(b"\n", b"") + token[at:],
            token.replace(b".", b"..", 1),
            b"Bearer " + b"A" * dice.randrange(1, 6_000),
            b"Basic " + token,
            b"\xff\xfe",
            b"",
        )
    )
