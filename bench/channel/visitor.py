"""One of the people who talk to the bot at the same time, each on a connection of their own."""

import asyncio
import json
import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from bench.channel.checks import Expected, Findings, new_token
from bench.channel.wire import Messages, request
from bench.conversation import Turn

TENANT = "7c1f0f5e-5b0a-4f0e-9a51-2f6a4c3d9b10"
PATIENCE = 60.0


@dataclass(slots=True)
class Record:
    """What all visitors lived through. Latencies in seconds, of the turns being measured."""

    findings: Findings = field(default_factory=Findings)
    latencies: list[float] = field(default_factory=list)
    measuring: bool = False


class Visitor(Messages):
    """Plays the script again and again, every time as somebody new in a new conversation."""

    def __init__(
        self,
        bot: str,
        service_url: str,
        script: Sequence[Turn],
        record: Record,
        meet: Callable[["Visitor"], None],
    ) -> None:
        super().__init__()
        self._script = script
        self._bot = bot
        self._service_url = service_url
        self._record = record
        self._meet = meet
        self.resting = asyncio.Event()
        self._leaving = False
        self._arrive()

    def _arrive(self) -> None:
        """Come in as a new person, in a conversation that nobody has seen."""
        self.conversation = f"a:1{uuid.uuid4().hex}{uuid.uuid4().hex}"
        self._token = new_token()
        self._open_card = ""
        self._step = -1
        self._base = _activity(self.conversation, self._service_url)
        self._meet(self)

    def speak(self) -> None:
        """Say the next line, or rest if that was asked for."""
        if self._leaving:
            self.resting.set()
            return
        self._step += 1
        if self._step == len(self._script):
            self._arrive()
            self._step = 0
        turn = self._script[self._step]
        self._expected = Expected(turn, self._token, self._open_card)
        self._answered = False
        text = turn.typed.replace("{token}", self._token)
        body = json.dumps({**self._base, "id": str(time.time_ns()), "text": text}).encode()
        self._late = asyncio.get_running_loop().call_later(PATIENCE, self._give_up)
        self._since = time.perf_counter()
        self.write(request("/api/messages", self._bot, body))

    def leave(self) -> None:
        """Rest after the turn under way."""
        self._leaving = True

    def message(self, head: bytes, body: bytes) -> None:
        """Hear how the bot answers our HTTP request."""
        status = int(head[9:12])
        if status >= 300:
            self._record.findings.fault(f"HTTP {status}", body.decode(errors="replace"))
        self._answered = True
        self._go_on()

    def hear(self, method: str, target: str, body: bytes, new_id: str) -> None:
        """Hear a reply. It becomes the activity `new_id` if it is a new one."""
        record = self._record
        if self._expected.complete:
            record.findings.fault("unasked reply", body.decode(errors="replace"))
            return
        self._expected.check(method, target, body, record.findings)
        if method == "POST":
            self._open_card = new_id
        if self._expected.complete:
            if record.measuring:
                record.latencies.append(time.perf_counter() - self._since)
            self._go_on()

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        if not self._leaving:
            self._record.findings.fault("connection lost", repr(exc))

    def _go_on(self) -> None:
        if self._answered and self._expected.complete:
            self._late.cancel()
            self.speak()

    def _give_up(self) -> None:
        self._record.findings.fault("no answer", self._script[self._step].typed)
        self.resting.set()


def _activity(conversation: str, service_url: str) -> dict[str, Any]:
    """Return what all messages of one person in one conversation share."""
    return {
        "type": "message",
        "textFormat": "plain",
        "timestamp": "2030-01-07T12:00:00.0000000Z",
        "localTimestamp": "2030-01-07T13:00:00.0000000+01:00",
        "channelId": "msteams",
        "serviceUrl": service_url,
        "from": {
            "id": f"29:1{uuid.uuid4().hex}{uuid.uuid4().hex}",
            "name": "Jane Doe",
            "aadObjectId": str(uuid.uuid4()),
        },
        "conversation": {
            "conversationType": "personal",
            "tenantId": TENANT,
            "id": conversation,
        },
        "recipient": {"id": "28:5f1c2f5e-19e5-4c0f-8f3a-6f2a4c3d9b11", "name": "Behalf"},
        "entities": [
            {
                "locale": "en-US",
                "country": "US",
                "platform": "Web",
                "timezone": "Europe/Prague",
                "type": "clientInfo",
            }
        ],
        "channelData": {"tenant": {"id": TENANT}},
        "locale": "en-US",
        "localTimezone": "Europe/Prague",
    }
