"""A conversation while Teams is away: typed blind to its end, it is all there afterwards.

Real turns, a real database, and a sender that speaks to a stand-in for Teams over real sockets.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import orjson
import pytest

from bot.outbound.connector import Connector, pooled_session
from bot.outbound.rate_limits import UNLIMITED
from bot.outbound.sender import Sender
from dialogs.dialog_state import key_of
from services.gateways.database import Database
from services.model.unit_of_work import TurnKeys
from services.policy.tables import Policy
from tests.bot.outbound.road import QUICK, Loopback, Running, running
from tests.chat import Chat, Desk
from tests.desks import CUSTOMERS
from tests.fake_teams import FakeTeams, fake_teams, refusal
from tests.timeouts import HANGS

POLICY = replace(
    QUICK,
    min_requeue_delay=timedelta(milliseconds=20),
    max_requeue_delay=timedelta(milliseconds=40),
)
TO_REVIEW = (
    "/new",
    "contoso ltd",
    "azure",
    "technical",
    "VMs unreachable\nAll of them time out",
    "yes",
    "B",
    "Ada Nova, ada@partner.example, +420 123 456 789",
)
ANSWERED = (
    "✓ **Customer:** Contoso Ltd",
    "✓ **Product:** Azure",
    "✓ **Kind:** Technical problem",
    "✓ **Problem:** VMs unreachable",
    "✓ **Checks:**",
    "✓ **Business impact:** B",
    "✓ **Contact:** Ada Nova",
)


@dataclass(slots=True)
class Technician(Chat):
    """Somebody who types, and the cards that Teams shows them."""

    teams: FakeTeams | None = None

    def activity(self, kind: str, **content: Any) -> dict[str, Any]:
        assert self.teams
        return {**Chat.activity(self, kind, **content), "serviceUrl": self.teams.url}

    async def type(self, *texts: str) -> None:
        for text in texts:
            assert (await self.send(self.message(text))).status == 202

    def shown(self) -> list[str]:
        """Return what is seen, in the order in which it came; a replaced card in its place."""
        assert self.teams
        seen = {one.id: one.activity for one in self.teams.of(self.conversation) if one.taken}
        return [orjson.dumps(one).decode() for one in seen.values() if one["type"] == "message"]

    async def sees(self, what: str) -> list[str]:
        """Wait until the last that is shown says it; return all that is shown."""
        assert self.teams
        while not (shown := self.shown()) or what not in shown[-1]:
            await self.teams.wait_for(len(self.teams.received) + 1)
        return shown

    async def open_card(self) -> str:
        """Return the key of the card that waits for an answer."""
        keys = TurnKeys("", key_of(self.conversation, self.person), "", "")
        state = (await self.desk.database.turns.open(keys)).dialog_state
        assert state
        return str(orjson.loads(state.body)["dialogs"][0]["state"]["values"]["card"])


Outage = Callable[[FakeTeams], Awaitable[None]]


async def unavailable(teams: FakeTeams) -> None:
    away = refusal(503, "ServiceUnavailable", retry_after="0")
    teams.will(*[away] * 10_000, conversation="a:chat")


async def no_connection(teams: FakeTeams) -> None:
    await teams.refuse()


async def is_back(teams: FakeTeams, outage: Outage) -> None:
    if outage is no_connection:
        await teams.start()
    teams.forget("a:chat")


@pytest.fixture
def clock() -> Running:
    return Running()


@pytest.fixture
async def technician(
    database: Database, default_policy: Policy, clock: Running
) -> AsyncIterator[Technician]:
    await database.import_customers(CUSTOMERS)
    async with fake_teams(clock.elapsed) as teams:
        desk = Desk(database, default_policy, clock, outbox=database.outbox)
        yield Technician(desk, teams=teams)
        assert teams.faults == []


@asynccontextmanager
async def delivering(technician: Technician) -> AsyncIterator[None]:
    """Run a bot that sends what is committed."""
    desk = technician.desk
    desk.restart()
    async with pooled_session() as http:
        connector = Connector(http, None, Loopback(), desk.clock)
        outbox = desk.database.outbox
        sender = Sender(
            connector,
            outbox,
            desk.clock,
            desk.clock.elapsed,
            retry_policy=POLICY,
            limits=UNLIMITED,
        )
        desk.turns = replace(desk.turns, postbox=sender)
        async with running(sender):
            yield


def live(shown: list[str]) -> list[str]:
    """Return the cards with a button; "New service request" works on any card at any time."""
    return [one for one in shown if '"verb":' in one.replace('"verb":"start-request"', "")]


def button(card: str, verb: str) -> dict[str, Any]:
    found: list[dict[str, Any]] = []
    json.loads(card, object_hook=lambda one: found.append(one) or one)
    return next(one for one in found if one.get("verb") == verb)


both_outages = pytest.mark.parametrize("outage", [unavailable, no_connection])


@both_outages
async def test_a_request_typed_blind_is_there_and_so_are_all_its_cards(
    technician: Technician, outage: Outage
):
    async with delivering(technician):
        await outage(technician.teams)
        await technician.type(*TO_REVIEW, "send")
        assert technician.shown() == []
        assert (await technician.desk.database.ledger.get(1)).title == "VMs unreachable"

        await is_back(technician.teams, outage)
        shown = await technician.sees("BH-000001 · Contoso Ltd")
    assert len(shown) == len(ANSWERED) + 2
    for said, card in zip((*ANSWERED, "✓ **Kept as:** BH-000001"), shown, strict=False):
        assert said in card
    assert live(shown) == shown[-1:]


@pytest.mark.proof
@both_outages
async def test_whatever_is_typed_in_an_outage_only_the_last_card_is_live_after_it(
    technician: Technician, outage: Outage
):
    async with delivering(technician):
        await outage(technician.teams)
        await technician.type("/new", "what is this?", "contoso", "/mine", "2", "back")
    async with delivering(technician):
        await technician.type(*TO_REVIEW[1:3], "broken", *TO_REVIEW[3:], "well?", "review", "help")

        await is_back(technician.teams, outage)
        shown = await technician.sees(await technician.open_card())
        assert "Please check before anything is sent" in shown[-1]
        assert live(shown) == shown[-1:]
        assert not [one for one in shown if "above" in one]

        send = button(shown[-1], "send-request")
        assert "BH-000001" in str(await technician.press_again(send))
        await technician.sees("BH-000001 · Contoso Ltd")


async def test_a_card_that_is_lost_for_good_is_shown_again_once_somebody_types(
    technician: Technician,
):
    async with delivering(technician):
        technician.teams.will(refusal(400, "BadArgument"))
        await technician.type("/new")
        await technician.teams.wait_for(1)
        await technician.type("/mine")
        shown = await technician.sees("Which customer is this for?")
        assert live(shown) == shown[-1:]
        answer = await technician.press_again(
            button(shown[-1], "search-customer"), customer="contoso ltd"
        )
        assert "Contoso Ltd" in str(answer)


async def test_where_teams_is_there_nothing_is_shown_twice(technician: Technician):
    async with delivering(technician):
        for text, said in zip(TO_REVIEW, ("Which customer", *ANSWERED), strict=True):
            await technician.type(text)
            while said not in str(technician.shown()):
                await technician.teams.wait_for(len(technician.teams.received) + 1)
        await technician.sees("Please check before anything is sent")
        await recorded(technician)
        await technician.type("nonsense", "/mine")
        shown = await technician.sees("You own no open request")
    assert len(shown) == len(TO_REVIEW) + 2
    assert len(live(shown)) == 1


async def recorded(technician: Technician) -> None:
    """Wait until it is on record that the open card has arrived."""
    key = await technician.open_card()
    async with asyncio.timeout(HANGS):
        while True:
            if await technician.desk.database.outbox.has_arrived(key):
                return
            await asyncio.sleep(0.01)
