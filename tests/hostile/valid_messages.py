"""Valid messages that go on whatever else comes, each in a chat of its own."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import monotonic

from tests.fake_idp import TENANT, activity
from tests.fake_teams import FakeTeams
from tests.hostile.caller import Caller, http
from tests.hostile.tally import Tally

PAUSE_SECONDS = 0.05
TAKEN = 202
ANSWERED_WITHIN_SECONDS = 60


class ValidMessages:
    """Sends `/help` again and again over connections of its own; each must get its card."""

    def __init__(self, port: int, teams: FakeTeams, token: str, tally: Tally, name: str) -> None:
        self._port = port
        self._teams = teams
        self._token = token.encode()
        self._tally = tally
        self._name = name
        self._chats: set[str] = set()

    @asynccontextmanager
    async def in_between(self) -> AsyncIterator[None]:
        """Go on while inside."""
        stop = asyncio.Event()
        sending = asyncio.create_task(self._send(stop))
        try:
            yield
        finally:
            stop.set()
            await sending

    async def all_answered(self) -> None:
        """Note every message that was taken and got no card."""
        until = monotonic() + ANSWERED_WITHIN_SECONDS
        missing = self._chats
        while missing and monotonic() < until:
            await asyncio.sleep(0.2)
            missing = self._chats - {one.conversation for one in self._teams.received}
        self._tally.misses += [f"no card for the message in {chat}" for chat in sorted(missing)]

    async def _send(self, stop: asyncio.Event) -> None:
        number = 0
        while not stop.is_set():
            # As a stranger would come, and as a proxy that keeps its connections.
            caller = Caller(self._port, keep=False)
            number += 1
            chat = f"a:valid-{self._name}-{number}"
            status = await caller.ask(self._message(chat))
            self._tally.valid += 1
            if status == TAKEN:
                self._chats.add(chat)
            else:
                phase = self._tally.phases[-1][1] if self._tally.phases else "start"
                self._tally.misses.append(f"valid message {number} during {phase}: {status}")
            await asyncio.sleep(PAUSE_SECONDS)

    def _message(self, chat: str) -> bytes:
        sent = activity(
            id=f"v-{chat}",
            text="/help",
            serviceUrl=self._teams.url,
            conversation={"id": chat, "conversationType": "personal", "tenantId": TENANT},
        )
        return http(json.dumps(sent).encode(), b"Authorization: " + self._token)
