"""A stand-in for the Bot Connector over real sockets, scripted call by call.

Stand-alone: `python -m tests.fake_teams --port 9000 --journal FILE` writes each activity it
receives as one line of JSON, flushed before it answers, so that a crash test can count them.
"""

import argparse
import asyncio
import json
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from time import monotonic
from typing import Any, TextIO
from urllib.parse import unquote

from aiohttp import web

from tests.timeouts import HANGS


@dataclass(frozen=True, slots=True)
class Answer:
    """What one call gets. Without a body, the id of the activity is answered as Teams does."""

    status: int = 201
    body: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    on_its_way: float = 0
    """Seconds that the call takes to arrive."""
    delay: float = 0
    """Seconds from there to the answer."""
    after: asyncio.Event | None = None
    """Answer only once this is set."""
    hang_up: bool = False
    """Read the activity, then close the connection without an answer."""
    taken: bool | None = None
    """Whether people see the activity; by default if it is answered with 2xx, or not at all."""


def refusal(
    status: int, code: str, message: str = "not shown to anybody", **headers: str
) -> Answer:
    """Answer as Teams refuses: `retry_after="7"` becomes the header Retry-After."""
    body = json.dumps({"error": {"code": code, "message": message}}).encode()
    named = {name.replace("_", "-").title(): value for name, value in headers.items()}
    return Answer(status, body, named)


def blocked(sub_code: str = "MessageWritesBlocked", number: int = 209) -> Answer:
    """Answer as Teams does for a thread that takes no messages: JSON as text within JSON.

    The shape is that of the example under "Understand who blocked, muted, or uninstalled a bot".
    https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/send-proactive-messages
    """
    told = {"subCode": sub_code, "details": "not shown", "errorCode": None, "errorSubCode": None}
    message = json.dumps(told, indent=2).replace("\n", "\r\n")
    return Answer(403, json.dumps({"errorCode": number, "message": message}).encode())


@dataclass(frozen=True, slots=True)
class Received:
    """One call. `target` is the activity answered (POST) or replaced (PUT), if any."""

    method: str
    path: str
    conversation: str
    target: str
    headers: Mapping[str, str]
    activity: dict[str, Any]
    id: str
    at: timedelta = timedelta()
    """When it arrived, by the stopwatch of Teams."""
    taken: bool = True
    """Whether people see it."""


class FakeTeams:
    """Keeps what it received, in order, accepted or not; `faults` tells of bad shapes."""

    def __init__(
        self,
        journal: TextIO | None = None,
        delay: float = 0,
        elapsed: Callable[[], timedelta] = lambda: timedelta(seconds=monotonic()),
    ) -> None:
        self.received: list[Received] = []
        self.typing: list[Received] = []
        """Signs that we are writing, which people see for a moment and are no message."""
        self.openings: list[Received] = []
        """Calls that asked for a personal chat; `id` is that of the chat."""
        self.lookups: list[Received] = []
        """Calls that asked who a member is; `target` is the member."""
        self.directory: dict[str, dict[str, Any]] = {}
        """What is told of members beside their ids and names, by their id in Teams."""
        self.faults: list[str] = []
        self._elapsed = elapsed
        self._members: dict[str, str] = {}
        """Whose chat it is that was opened."""
        self.port = 0
        self._journal = journal
        self._otherwise = Answer(delay=delay)
        self.mood: Callable[[Received], Answer] = lambda _one: self._otherwise
        """How a call is answered for which nothing is scripted."""
        self._script: deque[Answer] = deque()
        self._scripts: defaultdict[str, deque[Answer]] = defaultdict(deque)
        self._news = asyncio.Condition()
        self._runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        """The service URL to put into activities; a region and a tenant, as Teams has them."""
        return f"http://127.0.0.1:{self.port}/emea/tenant/"

    def will(self, *answers: Answer, conversation: str = "") -> None:
        """Script the next calls: those of one conversation (`OPENINGS`: of none), or of any."""
        (self._scripts[conversation] if conversation else self._script).extend(answers)

    def forget(self, conversation: str) -> None:
        """Answer this conversation as all others from now on."""
        self._scripts.pop(conversation, None)

    def of(self, conversation: str) -> list[Received]:
        return [one for one in self.received if one.conversation == conversation]

    def texts(self, conversation: str) -> list[str]:
        return [one.activity.get("text", "") for one in self.of(conversation)]

    def seen(self, conversation: str) -> list[str]:
        """Return the texts that people see there: each as often as it was taken."""
        return [one.activity.get("text", "") for one in self.of(conversation) if one.taken]

    async def wait_for(self, count: int, conversation: str = "") -> list[Received]:
        """Return once so many activities have come in (of one conversation, or in all)."""

        def found() -> list[Received]:
            return self.of(conversation) if conversation else self.received

        async with asyncio.timeout(HANGS), self._news:
            await self._news.wait_for(lambda: len(found()) >= count)
        return found()

    async def start(self, port: int = 0) -> None:
        """Accept connections; also again after `refuse`, on the same port."""
        app = web.Application(client_max_size=1024**2)
        app.router.add_route("*", "/{path:.*}", self._receive)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port or self.port, reuse_address=True)
        await site.start()
        self.port = self._runner.addresses[0][1]

    async def refuse(self) -> None:
        """Refuse connections, and close those that are open."""
        if self._runner is not None:
            await self._runner.cleanup()

    async def _receive(self, request: web.Request) -> web.StreamResponse:
        one = await self._parsed(request)
        if one is None:
            return web.json_response({"error": {"code": "BadSyntax"}}, status=400)
        mine = self._scripts[one.conversation or OPENINGS] or self._script
        answer = mine.popleft() if mine else self.mood(one)
        if answer.on_its_way:
            await asyncio.sleep(answer.on_its_way)
        taken = answer.status in range(200, 300) if answer.taken is None else answer.taken
        one = await self._keep(replace(one, at=self._elapsed(), taken=taken))
        if answer.delay:
            await asyncio.sleep(answer.delay)
        if answer.after is not None:
            await answer.after.wait()
        if answer.hang_up and request.transport is not None:
            request.transport.abort()
        body = json.dumps(self._said(one)).encode() if answer.body is None else answer.body
        return web.Response(status=answer.status, body=body, headers=answer.headers)

    def _said(self, one: Received) -> dict[str, Any]:
        """Return what Teams says of an activity or a chat, or of a member that it was asked for.

        https://learn.microsoft.com/microsoftteams/platform/bots/how-to/get-teams-context
        """
        if one.method != "GET":
            return {"id": one.id}
        known = {"tenantId": "tenant", "userRole": "user", "name": "Ada Nová"}
        return {"id": one.target} | known | self.directory.get(one.target, {})

    async def _keep(self, one: Received) -> Received:
        """Put it on record under an id of its own, unless it replaces what has one."""
        if not one.id:
            one = replace(one, id=f"a-{len(self.received) + 1}")
        async with self._news:
            self._place_of(one).append(one)
            self._news.notify_all()
        if self._journal is not None and self._place_of(one) is self.received:
            line = {"method": one.method, "conversation": one.conversation, "target": one.target}
            self._journal.write(json.dumps(line | {"id": one.id, "activity": one.activity}) + "\n")
            self._journal.flush()
        return one

    def _place_of(self, one: Received) -> list[Received]:
        if one.method == "GET":
            return self.lookups
        if not one.conversation:
            return self.openings
        return self.typing if one.activity["type"] == "typing" else self.received

    async def _parsed(self, request: web.Request) -> Received | None:
        """Check the call against the published shape of the Bot Connector."""
        # From the raw path: an unquoted slash in an id must not pass unseen.
        _, found, path = request.rel_url.raw_path.partition("/v3/conversations")
        parts = path.split("/")[1:]
        opens = found and not path
        asks = request.method == "GET"
        kind = "members" if asks else "activities"
        rightly_placed = len(parts) in {2, 3} and all(parts) and parts[1] == kind
        if not (opens or rightly_placed) or (request.method, len(parts)) not in METHODS:
            return self._fault(f"no such call: {request.method} {request.rel_url.raw_path}")
        if asks:
            return await self._question(request, unquote(parts[0]), unquote(parts[2]))
        try:
            content = await request.json()
        except ValueError:
            return self._fault("the body is not JSON")
        if not isinstance(content, dict):
            return self._fault("the body is not an object")
        conversation, target = "", ""
        if not opens:
            conversation, target = unquote(parts[0]), unquote("".join(parts[2:]))
        fault = (
            self._opening_fault(content) if opens else self._activity_fault(conversation, content)
        )
        if fault:
            return self._fault(fault)
        given = self._chat_of(content) if opens else target if request.method == "PUT" else ""
        return Received(
            request.method,
            request.raw_path,
            conversation,
            target,
            request.headers,
            content,
            given,
        )

    async def _question(
        self, request: web.Request, conversation: str, member: str
    ) -> Received | None:
        if await request.read():
            return self._fault("a question about a member has no body")
        return Received("GET", request.raw_path, conversation, member, request.headers, {}, member)

    def _opening_fault(self, wanted: dict[str, Any]) -> str:
        match wanted:
            case {
                "bot": {"id": str(bot)},
                "isGroup": False,
                "members": [{"id": str(member)}],
                "tenantId": str(tenant),
                "channelData": {"tenant": {"id": same}},
            } if bot and member and tenant and same == tenant:
                return ""
        return "the body opens no personal chat"

    def _activity_fault(self, conversation: str, activity: dict[str, Any]) -> str:
        if not isinstance(activity.get("type"), str):
            return "the body is not an activity"
        told = activity.get("conversation", {}).get("id", conversation)
        if told != conversation:
            return f"the activity is for {told}, the call for {conversation}"
        member = self._members.get(conversation, "")
        if activity.get("recipient", {}).get("id", member) != member and member:
            return f"the chat is with {member}, the activity is not"
        return ""

    def _chat_of(self, wanted: dict[str, Any]) -> str:
        """Return the chat with this member: always the same."""
        member = wanted["members"][0]["id"]
        chat = f"a:{member}"
        self._members[chat] = member
        return chat

    def _fault(self, what: str) -> None:
        self.faults.append(what)


METHODS = {("POST", 0), ("POST", 2), ("POST", 3), ("PUT", 3), ("GET", 3)}
OPENINGS = "v3/conversations"
"""For `will`: the calls that open chats."""


@asynccontextmanager
async def fake_teams(
    elapsed: Callable[[], timedelta] = lambda: timedelta(seconds=monotonic()),
) -> AsyncIterator[FakeTeams]:
    teams = FakeTeams(elapsed=elapsed)
    await teams.start()
    try:
        yield teams
    finally:
        await teams.refuse()


async def _serve(port: int, journal: Path, delay: float) -> None:
    with journal.open("a", encoding="utf-8") as file:
        await FakeTeams(file, delay).start(port)
        await asyncio.Event().wait()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="A stand-in for the Bot Connector.")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--journal", type=Path, required=True)
    parser.add_argument("--delay", type=float, default=0, help="seconds before each answer")
    options = parser.parse_args()
    asyncio.run(_serve(options.port, options.journal, options.delay))
