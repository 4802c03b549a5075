"""A chat with the bot: real turns on a real database, only the way to Teams is cut short."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_DNS, uuid5

import orjson
from prometheus_client import CollectorRegistry

from bot.desk_bot import DeskBot
from bot.inbound.envelope import Envelope, TurnAnswer
from bot.other_conversation import OtherConversation
from bot.outbound.notice_writer import NoticeWriter
from bot.telemetry.metrics import Metrics
from bot.turns import Turns
from cards.words import language_of
from dialogs.open_request import OpenRequestDialog
from dialogs.runner import DialogRunner
from services.desk import ServiceDesk
from services.duty import Duty
from services.gateways.database import Database
from services.model.outbox import (
    Delivered,
    DeliveryResult,
    Obsolete,
    OutgoingMessage,
    Predecessors,
)
from services.model.roles import Role
from services.notices.scheduler import NoticeScheduler
from services.policy.tables import Member, Policy
from services.ports import Outbox
from services.routing.advisor import RoutingAdvisor
from tests.clock import FakeClock

if TYPE_CHECKING:
    from tests.transcripts import Beginnings

TENANT = "aaaaaaaa-0000-4000-8000-000000000001"
SERVICE_URL = "http://localhost:9/_connector"


# asyncio draws what a fixture returned, once for each, and a policy is long.
@dataclass(slots=True, repr=False)
class Desk:
    """A bot on a database. `sent` is what has left for Teams, in order."""

    database: Database
    policy: Policy
    clock: FakeClock = field(default_factory=FakeClock)
    own_tenants: frozenset[str] = frozenset()
    sent: list[OutgoingMessage] = field(default_factory=list)
    arrived: set[str] = field(default_factory=set)
    """The keys of the messages that are on record as delivered."""
    offline: bool = False
    """Whether nothing arrives in Teams but by `deliver`."""
    outbox: Outbox | None = None
    """The outbox that dialogs ask, if not one where everything has arrived by then."""
    dialog: type[OpenRequestDialog] = OpenRequestDialog
    metrics: Metrics = field(default_factory=lambda: Metrics(CollectorRegistry()))
    """Outlasts a restart."""
    beginnings: "Beginnings | None" = None
    """What was played before, if this desk may go on from there."""
    service: ServiceDesk = field(init=False)
    duty: Duty = field(init=False)
    scheduler: NoticeScheduler = field(init=False)
    writer: NoticeWriter = field(init=False)
    turns: Turns = field(init=False)

    def __post_init__(self) -> None:
        self.restart()

    def restart(self) -> None:
        """Forget everything that is only in the process."""
        advisor = RoutingAdvisor(self.policy, self.own_tenants)
        self.service = ServiceDesk(
            self.database.customers, self.database.ledger, advisor, self.clock
        )
        self.duty = Duty(
            self.service, self.database.staff, self.database.subscriptions, self.database.alarms
        )
        self.writer = NoticeWriter(self.service)
        self.scheduler = NoticeScheduler(
            alarms=self.database.alarms,
            store=self.database.turns,
            post=self.post,
            policy=self.policy,
            now=self.clock,
            elapsed=self.clock.elapsed,
            language_of=language_of,
        )
        outbox = self.outbox or ArrivingOutbox(self)
        dialogs = DialogRunner(outbox, self.dialog(self.service))
        self.turns = Turns(
            bot=DeskBot(self.duty, dialogs, OtherConversation(self.database.turns, dialogs.known)),
            known_dialogs=dialogs.known,
            store=self.database.turns,
            postbox=self,
            now=self.clock,
            metrics=self.metrics,
            typeahead=False,
        )

    def post(self, messages: Sequence[OutgoingMessage], _before: Predecessors) -> None:
        self.sent.extend(messages)

    async def wait(self, **how_far: float) -> None:
        """Let time pass, and tell what falls due; what is for Teams arrives there."""
        self.clock.advance(**how_far)
        await self.deliver()
        while await self.scheduler.sweep():
            await self.deliver()

    async def deliver(self) -> None:
        """Let everything arrive that has not; a notice is written out now, or dropped."""
        arrived, settlements = list[OutgoingMessage](), list[DeliveryResult]()
        for message in self.sent:
            written = await self._written(message)
            if written is None:
                settlements.append(Obsolete(message))
                continue
            arrived.append(written)
            if message.key not in self.arrived:
                self.arrived.add(message.key)
                settlements.append(Delivered(message, activity_of(message)))
        self.sent[:] = arrived
        await self.database.outbox.record_results(settlements)

    async def _written(self, message: OutgoingMessage) -> OutgoingMessage | None:
        if not message.notice or message.key in self.arrived:
            return message
        body = await self.writer.body(message)
        return replace(message, body=body) if body else None


@dataclass(slots=True, repr=False)
class ArrivingOutbox:
    """The outbox of the database, where what was posted has arrived by the next turn."""

    desk: Desk

    async def has_arrived(self, card: str) -> bool:
        await self._arrive()
        return await self.desk.database.outbox.has_arrived(card)

    async def activity_id(self, card: str) -> str | None:
        await self._arrive()
        return await self.desk.database.outbox.activity_id(card)

    async def _arrive(self) -> None:
        """Let replies arrive that have not; notices wait for `Desk.deliver`, which writes them."""
        desk = self.desk
        new = [one for one in desk.sent if not one.notice and one.key not in desk.arrived]
        if new and not desk.offline:
            desk.arrived.update(one.key for one in new)
            await desk.database.outbox.record_results(
                [Delivered(one, activity_of(one)) for one in new]
            )


def activity_of(message: OutgoingMessage) -> str:
    """Return under which activity Teams shows a message."""
    return f"1-{message.card or message.key}"


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
    timezone: str = "UTC"
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
        key, button = self.place(name)
        return await self.press_again(button, key, **inputs)

    async def press_again(
        self, button: dict[str, Any], card: str = "", /, **inputs: str
    ) -> dict[str, Any]:
        data = {**button.get("data", {}), **inputs}
        action = {"type": "Action.Execute", "verb": button["verb"], "data": data}
        pressed = {"replyToId": f"1-{card}"} if card else {}
        answer = await self.invoke("adaptiveCard/action", {"action": action}, **pressed)
        assert answer.status == 200
        return dict(orjson.loads(answer.body or b"{}"))

    async def invoke(self, name: str, value: dict[str, Any], **more: Any) -> TurnAnswer:
        return await self.send(self.activity("invoke", name=name, value=value, **more))

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
            "localTimezone": self.timezone,
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

    def summaries(self) -> list[str]:
        """Return the sentences that toasts show, in order."""
        said = (orjson.loads(message.body) for message in self.mine)
        return [activity["summary"] for activity in said if "summary" in activity]

    def cards(self) -> Iterator[dict[str, Any]]:
        """Yield the cards as they look now, newest first; a replaced one in its place."""
        yield from reversed(self._shown().values())

    def _shown(self) -> dict[str, dict[str, Any]]:
        shown: dict[str, dict[str, Any]] = {}
        for message in self.mine:
            for attachment in orjson.loads(message.body).get("attachments", ()):
                shown[message.card or message.key] = attachment["content"]
        return shown

    def button(self, title: str) -> dict[str, Any]:
        return self.place(title)[1]

    def place(self, title: str) -> tuple[str, dict[str, Any]]:
        """Return the newest button of this title, and the key of the card that has it."""
        titles = []
        for key, card in reversed(self._shown().items()):
            for name, button in _buttons(card):
                titles.append(name)
                if name.startswith(title):
                    # A client sends every input of the card, filled in or not.
                    data = {**_filled_in(card, button), **button.get("data", {})}
                    return key, {**button, "data": data}
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
