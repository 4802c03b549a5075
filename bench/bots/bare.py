"""The limit: aiohttp alone, a dict for state, one pooled session out. Nothing outlives it."""

import json
import sys
from typing import Any

from aiohttp import ClientSession, TCPConnector, web

from bench.bots.answers import (
    ADAPTIVE_CARD,
    ASKED,
    KINDS,
    PRODUCTS,
    SEVERITIES,
    card_of,
    line_of,
)

HEADERS = {"Content-Type": "application/json; charset=utf-8"}
CHOICES = {"product": PRODUCTS, "kind": KINDS, "severity": SEVERITIES}
HTTP = web.AppKey("HTTP", ClientSession)

drafts: dict[str, dict[str, str]] = {}


async def messages(request: web.Request) -> web.Response:
    activity = json.loads(await request.read())
    await _answer(request.app[HTTP], activity, activity["text"].strip())
    return web.Response(status=202)


async def _answer(http: ClientSession, activity: dict[str, Any], text: str) -> None:
    where = activity["conversation"]["id"]
    draft = drafts.get(where)
    if draft is None:
        draft = drafts[where] = {}
    elif (asked := _asked(draft)) == "review":
        del drafts[where]
        await _replace(http, activity, draft["card"], line_of(asked, "BH-000001"))
        await _show(http, activity, card_of("request", draft))
        return
    else:
        draft[asked] = _understood(asked, text)
        await _replace(http, activity, draft["card"], line_of(asked, draft[asked]))
    draft["card"] = await _show(http, activity, card_of(_asked(draft), draft))


def _asked(draft: dict[str, str]) -> str:
    return next((name for name in ASKED if name not in draft), "review")


def _understood(name: str, text: str) -> str:
    if name == "checks":
        return "checked" if text == "yes" else "not checked"
    choices = CHOICES.get(name)
    return choices.get(text.lower(), "") if choices else text


async def _show(http: ClientSession, activity: dict[str, Any], card: dict[str, Any]) -> str:
    return await _call(http, "POST", activity, activity["id"], card)


async def _replace(
    http: ClientSession, activity: dict[str, Any], shown: str, card: dict[str, Any]
) -> None:
    await _call(http, "PUT", activity, shown, card)


async def _call(
    http: ClientSession, method: str, activity: dict[str, Any], target: str, card: dict[str, Any]
) -> str:
    """Return the id of the new activity."""
    conversation = activity["conversation"]
    body = {
        "type": "message",
        "from": activity["recipient"],
        "recipient": activity["from"],
        "conversation": conversation,
        "replyToId": activity["id"],
        "attachments": [{"contentType": ADAPTIVE_CARD, "content": card}],
    }
    url = f"{activity['serviceUrl']}/v3/conversations/{conversation['id']}/activities/{target}"
    async with http.request(method, url, data=json.dumps(body), headers=HEADERS) as answer:
        return str((await answer.json())["id"])


async def _with_session(app: web.Application):
    app[HTTP] = ClientSession(connector=TCPConnector(limit=0))
    yield
    await app[HTTP].close()


if __name__ == "__main__":
    app = web.Application()
    app.cleanup_ctx.append(_with_session)
    app.router.add_post("/api/messages", messages)
    web.run_app(app, host="127.0.0.1", port=int(sys.argv[1]), print=None, access_log=None)
