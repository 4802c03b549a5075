"""What it takes to the reference, road by road: messages, clicks, fields and cards, counted."""

from collections.abc import Awaitable, Callable
from dataclasses import astuple, dataclass, field
from typing import Any

import orjson
import pytest

from bot.actions.message_action import MESSAGE_ACTION
from services.model.requests import ServiceRequest
from services.model.taxonomy import ProblemKind, ProductFamily, Severity
from tests.chat import Chat, Desk
from tests.transcripts import play

FIRST_REQUEST = """
    you: /new contoso ltd azure B Slow
    you: technical
    you: Why
    you: yes
    you: Ada Nova, ada@partner.example, +420 123 456 789
    you: send
    bot: BH-000001
"""
"""After it the contact is known."""
MAIL = """Hi Ada,

since 9:00 no VM of our customer Contoso Ltd in Azure can be reached, they get a timeout error.
Could you please ask Microsoft?

Best regards,
Jana Nováková"""
CHECKS = ("health_checked", "tried")
SEND = "Hand off to the Azure portal"


@dataclass(slots=True)
class Friction:
    """What was done so far, and how many cards came of it, that of the request left out."""

    messages: int = 0
    clicks: int = 0
    """Buttons pressed and boxes ticked, on cards; what opens a menu of Teams is none."""
    fields: int = 0
    """Filled in, or chosen from a list."""
    cards: int = 0

    def within(self, bound: "Friction") -> bool:
        return all(done <= most for done, most in zip(astuple(self), astuple(bound), strict=True))

    def __str__(self) -> str:
        return (
            f"messages {self.messages}, clicks {self.clicks}, fields {self.fields}, "
            f"cards {self.cards}"
        )


@dataclass(slots=True)
class Journey:
    """One person on the way to a reference, whose doings are counted."""

    chat: Chat
    friction: Friction = field(default_factory=Friction)
    seen: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._note_cards()

    async def say(self, text: str) -> None:
        await self.chat.say(text)
        self.friction.messages += 1
        self.friction.cards += self._note_cards()

    async def press(self, title: str, *ticked: str, **filled: str) -> None:
        await self.chat.press(title, **self._given(ticked, filled))
        self.friction.clicks += 1
        self.friction.cards += self._note_cards()

    async def use_message_action(self, text: str, *ticked: str, **filled: str) -> None:
        """Open the form on a message, fill it in and press its button."""
        value = {
            "commandId": MESSAGE_ACTION,
            "commandContext": "message",
            "messagePayload": {"id": "1", "body": {"contentType": "text", "content": text}},
        }
        opened = await self.chat.invoke("composeExtension/fetchTask", value)
        card = orjson.loads(opened.body)["task"]["value"]["card"]["content"]
        self.friction.cards += 1
        shown = {each["id"]: each.get("value", "") for each in inputs_of(card)}
        assert (shown["customer"], bool(shown["title"])) == ("Contoso Ltd", True)
        (button,) = card["actions"]
        data = {**shown, **button["data"], **self._given(ticked, filled)}
        await self.chat.invoke("composeExtension/submitAction", {**value, "data": data})
        self.friction.clicks += 1
        self.friction.cards += self._note_cards()

    def _given(self, ticked: tuple[str, ...], filled: dict[str, str]) -> dict[str, str]:
        self.friction.clicks += len(ticked)
        self.friction.fields += len(filled)
        return dict.fromkeys(ticked, "true") | filled

    def _note_cards(self) -> int:
        """Return how many cards are new that ask something; one replaced in place is not."""
        asking = {
            one.card
            for one in self.chat.mine
            if one.card and any(map(asks, orjson.loads(one.body).get("attachments", ())))
        }
        new = asking - self.seen
        self.seen |= new
        return len(new)


def inputs_of(node: Any) -> list[dict[str, Any]]:
    match node:
        case {"type": str(kind)} if kind.startswith("Input."):
            return [node]
        case dict():
            return [each for value in node.values() for each in inputs_of(value)]
        case list():
            return [each for value in node for each in inputs_of(value)]
    return []


def asks(attachment: dict[str, Any]) -> bool:
    """Return whether a card asks for an answer: a card of a request has no way to cancel it."""
    return '"cancel-draft"' in orjson.dumps(attachment["content"]).decode()


async def by_buttons(on: Journey) -> None:
    await on.press("New service request")
    await on.press(
        "Continue",
        *CHECKS,
        customer="contoso ltd",
        product="azure",
        kind="technical",
        description="No VM can be reached",
        severity="B",
    )
    await on.press(SEND)


async def all_text(on: Journey) -> None:
    await on.say("No VM can be reached in Azure at Contoso Ltd since 9:00, it fails with an error")
    await on.say("B, yes")
    await on.say("send")


async def one_line(on: Journey) -> None:
    await on.say("/new contoso ltd azure B No VM can be reached")
    await on.say("technical, yes")
    await on.press(SEND)


async def form(on: Journey) -> None:
    await on.say("/form contoso ltd azure No VM can be reached")
    await on.press("Continue", *CHECKS, kind="technical", severity="B")
    await on.press(SEND)


async def paste(on: Journey) -> None:
    await on.say(MAIL)
    await on.press("Continue", *CHECKS, severity="B")
    await on.press(SEND)


async def message_action(on: Journey) -> None:
    # Nobody knows by whose clock the mail says nine.
    await on.use_message_action(MAIL, *CHECKS, severity="B", started="9:00")
    await on.press(SEND)


ANY = 99
ROADS: dict[Callable[[Journey], Awaitable[None]], Friction] = {
    by_buttons: Friction(messages=0, clicks=7, fields=ANY, cards=4),
    all_text: Friction(messages=5, clicks=0, fields=0, cards=ANY),
    one_line: Friction(messages=2, clicks=ANY, fields=ANY, cards=2),
    form: Friction(messages=1, clicks=4, fields=ANY, cards=2),
    paste: Friction(messages=1, clicks=4, fields=ANY, cards=2),
    message_action: Friction(messages=0, clicks=4, fields=ANY, cards=2),
}
"""Each road with the most that it may take."""


@pytest.mark.fast
@pytest.mark.parametrize("road", ROADS, ids=lambda road: road.__name__)
async def test_a_road_to_the_reference_takes_no_more_than_its_bound(
    chat: Chat,
    desk: Desk,
    road: Callable[[Journey], Awaitable[None]],
    record_property: Callable[[str, object], None],
):
    await chat.send(chat.activity("installationUpdate", action="add"))
    await play(chat, FIRST_REQUEST)
    journey = Journey(chat)
    await road(journey)
    request = await desk.database.ledger.get(2)
    assert said_of(request) == (
        "Contoso Ltd",
        ProductFamily.AZURE,
        ProblemKind.TECHNICAL,
        Severity.MODERATE,
        "ada@partner.example",
    )
    assert "reached" in request.title
    record_property("friction", f"{road.__name__.replace('_', ' ')}: {journey.friction}")
    assert journey.friction.within(ROADS[road]), f"{journey.friction}; most: {ROADS[road]}"


def said_of(request: ServiceRequest) -> tuple[object, ...]:
    return (
        request.customer,
        request.product,
        request.kind,
        request.severity,
        request.contact.email,
    )
