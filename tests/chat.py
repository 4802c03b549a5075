"""A chat with the bot: real turns on a real database, only the way to Teams is cut short."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import NAMESPACE_DNS, uuid5

import orjson
from prometheus_client import CollectorRegistry

from bot.desk_bot import DeskBot
from bot.elsewhere import Elsewhere
from bot.envelope import Envelope, TurnAnswer
from bot.metrics import Metrics
from bot.notices import NoticeWriter
from bot.turns import Turns
from cards.words import language_of
from dialogs.open_request import OpenRequestDialog
from dialogs.runner import DialogRunner
from services.desk import ServiceDesk
from services.duty import Duty
from services.gateways.database import Database
from services.guide import Guide
from services.models import Role
from services.policy import Member, Policy
from services.watch import Watch
from services.work import OutgoingMessage
from tests.clock import FakeClock

TENANT = "aaaaaaaa-0000-4000-8000-000000000001"
SERVICE_URL = "http://localhost:9/_connector"


@dataclass(slots=True)
class Desk:
    """A bot on a database. `sent` is what has left for Teams, in order."""

    database: Database
    policy: Policy
    clock: FakeClock = field(default_factory=FakeClock)
    own_tenants: frozenset[str] = frozenset()
    sent: list[OutgoingMessage] = field(default_factory=list)
    dialog: type[OpenRequestDialog] = OpenRequestDialog
    service: ServiceDesk = field(init=False)
    duty: Duty = field(init=False)
    watch: Watch = field(init=False)
    writer: NoticeWriter = field(init=False)
    turns: Turns = field(init=False)

    def __post_init__(self) -> None:
        self.restart()

    def restart(self) -> None:
        """Forget everything that is only in the process."""
        guide = Guide(self.policy, self.own_tenants)
        self.service = ServiceDesk(
            self.database.customers, self.database.ledger, guide, self.clock
        )
        self.duty = Duty(
            self.service, self.database.staff, self.database.watches, self.database.alarms
        )
        self.writer = NoticeWriter(self.service)
        self.watch = Watch(
            alarms=self.database.alarms,
            store=self.database.turns,
            post=self.post,
            policy=self.policy,
            now=self.clock,
            elapsed=self.clock.elapsed,
            language_of=language_of,
        )
        dialogs = DialogRunner(self.dialog(self.service))
        self.turns = Turns(
            bot=DeskBot(self.duty, dialogs, Elsewhere(self.database.turns, dialogs.known)),
            known_dialogs=dialogs.known,
            store=self.database.turns,
            postbox=self,
            now=self.clock,
            metrics=Metrics(CollectorRegistry()),
            typeahead=False,
        )

    def post(self, messages: Sequence[OutgoingMessage]) -> None:
        self.sent.extend(messages)


def staffed(policy: Policy, **roles: Role) -> Policy:
    """Return the policy with these people's roles; everybody else keeps the default."""
    members = tuple(
        Member(id=person_id(name), name=name, roles=frozenset({role}))
        for name, role in roles.items()
    )
    staff = policy.staff.model_copy(update={"members": members})
    return Policy.model_validate(policy.model_copy(update={"staff": staff}).model_dump())


def person_id(name: str) -> str:
    return str(uuid5(NAMESPACE_DNS, name))


@dataclass(slots=True)
class Chat:
    """One person in one conversation. `heard` is what came back and was not looked at yet."""

    desk: Desk
    name: str = "Ada"
    conversation: str = "a:chat"
    kind: str = "personal"
    locale: str = "en-US"
    said: int = 0
    seen: int = 0

    @property
    def person(self) -> str:
        return person_id(self.name)

    async def say(self, text: str) -> list[str]:
        """Type something and return what the bot said, cards as their texts."""
        self.seen = len(self.mine)
        await self.send(self.message(text))
        return self.heard()

    async def press(self, name: str, /, **inputs: str) -> dict[str, Any]:
        """Press the newest button of this name and return the answer to the invoke."""
        self.seen = len(self.mine)
        return await self.press_again(self.button(name), **inputs)

    async def press_again(self, button: dict[str, Any], /, **inputs: str) -> dict[str, Any]:
        data = {**button.get("data", {}), **inputs}
        action = {"type": "Action.Execute", "verb": button["verb"], "data": data}
        answer = await self.invoke("adaptiveCard/action", {"action": action})
        assert answer.status == 200
        return dict(orjson.loads(answer.body or b"{}"))

    async def invoke(self, name: str, value: dict[str, Any]) -> TurnAnswer:
        return await self.send(self.activity("invoke", name=name, value=value))

    async def send(self, activity: dict[str, Any]) -> TurnAnswer:
        return await self.desk.turns.run(Envelope.read(orjson.dumps(activity)))

    def message(self, text: str) -> dict[str, Any]:
        return self.activity("message", text=text)

    def activity(self, kind: str, **content: Any) -> dict[str, Any]:
        self.said += 1
        return {
            "type": kind,
            "id": f"{self.person}-{self.said}",
            "channelId": "msteams",
            "serviceUrl": SERVICE_URL,
            "conversation": {
                "id": self.conversation,
                "conversationType": self.kind,
                "tenantId": TENANT,
            },
            "from": {"id": f"29:{self.person}", "aadObjectId": self.person, "name": self.name},
            "recipient": {"id": "28:bot", "name": "Behalf"},
            "channelData": {"tenant": {"id": TENANT}},
            "locale": self.locale,
            **content,
        }

    @property
    def mine(self) -> list[OutgoingMessage]:
        return [one for one in self.desk.sent if one.conversation_id == self.conversation]

    def heard(self) -> list[str]:
        """Return what was said since the last look: new messages and replaced cards."""
        new = self.mine[self.seen :]
        self.seen = len(self.mine)
        return [spoken(message) for message in new]

    def cards(self) -> Iterator[dict[str, Any]]:
        """Yield the cards as they look now, newest first; a replaced one in its place."""
        shown: dict[str, dict[str, Any]] = {}
        for message in self.mine:
            for attachment in orjson.loads(message.body).get("attachments", ()):
                shown[message.card or message.key] = attachment["content"]
        yield from reversed(shown.values())

    def button(self, title: str) -> dict[str, Any]:
        titles = []
        for card in self.cards():
            for name, button in _buttons(card):
                titles.append(name)
                if name.startswith(title):
                    # A client sends every input of the card, filled in or not.
                    return {
                        **button,
                        "data": {**_filled_in(card, button), **button.get("data", {})},
                    }
        raise AssertionError(f"no button {title!r} among {titles}")


def _filled_in(card: dict[str, Any], button: dict[str, Any]) -> dict[str, str]:
    if button.get("associatedInputs") == "none":
        return {}
    return {each["id"]: each.get("value", "") for each in _inputs(card)}


def _inputs(node: Any) -> Iterator[dict[str, Any]]:
    match node:
        case {"type": str(kind)} if kind.startswith("Input."):
            yield node
        case dict():
            for value in node.values():
                yield from _inputs(value)
        case list():
            for item in node:
                yield from _inputs(item)


def spoken(message: OutgoingMessage) -> str:
    """Return everything a message says: its text, or all texts of its card."""
    activity = orjson.loads(message.body)
    if "text" in activity:
        return str(activity["text"])
    texts = [
        text
        for attachment in activity.get("attachments", ())
        for text in _texts(attachment["content"])
    ]
    return "\n".join(re.sub(r"\\(.)", r"\1", text) for text in texts)


def _texts(node: Any) -> Iterator[str]:
    match node:
        case dict():
            for name, value in node.items():
                if name in ("text", "title", "label", "value", "placeholder") and isinstance(
                    value, str
                ):
                    yield value
                else:
                    yield from _texts(value)
        case list():
            for item in node:
                yield from _texts(item)


def _buttons(node: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every button with its name; a row without a title is named by its texts."""
    match node:
        case {"type": "Action.Execute"}:
            yield str(node.get("title", "")), node
        case {"selectAction": {"type": "Action.Execute"} as press}:
            yield str(press.get("title") or next(_texts(node))), press
        case dict():
            for value in node.values():
                yield from _buttons(value)
        case list():
            for item in node:
                yield from _buttons(item)
