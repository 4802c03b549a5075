"""Problems told at any moment, with forms, parts, parked drafts and restarts: none is lost.

Until a request is sent, each told problem is in the draft under way, waits for its place, or lies
in a parked draft; or else the very answer to it has said that it was not understood.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson
import pytest

from dialogs.dialog_state import key_of
from services.gateways.database import open_database
from services.model.unit_of_work import TurnKeys
from tests.chat import Chat, spoken
from tests.proofs import one_in

BEGINNINGS = (
    "/new",
    "/form",
    "/new contoso ltd azure",
    "/form contoso azure Pages",
    "/new fabrikam m365 B Mail is late",
    "Outlook at Fabrikam crashes for everyone",
    "u zákazníka Fabrikam nejde Outlook",
)
PROBLEMS = (
    "Outlook crashes at Fabrikam for {n} people",
    "Virtual machines of Contoso Pharma do not start, case {n}",
    "SharePoint cannot be opened\nsince the update number {n}",
    "nejde přihlášení do Teams, hlášení {n}",
    "u zákazníka Fabrikam padá Excel, tiket {n}",
    "Hello team,\nour Exchange server is down, incident {n}.\nThanks\nJana",
)
ANSWERS = (
    *("technical", "B", "azure", "yes", "no", "contoso ltd", "fabrikam", "Fabrikam Backup"),
    *("part", "new", "k této", "1", "ada@partner.example", "Ada Nova, ada@partner.example"),
    *("back", "keep", "continue", "/mine", "/language cs", "/language en", "thanks", "nevím"),
    *("never mind", "wrong customer", "no, contoso pharma", "hold on", "start over"),
)
UNDERSTOOD_NOTHING = ("I did not understand", "Tomu nerozumím", "too little", "nestačí")


@dataclass
class Teller:
    """Somebody who tells problems at any moment."""

    chat: Chat
    chance: random.Random
    told: list[str] = field(default_factory=list)

    async def tell(self) -> None:
        problem = self.chance.choice(PROBLEMS).format(n=100 + len(self.told))
        heard = await self._said_twice_at_times(problem)
        if not any(each in one for each in UNDERSTOOD_NOTHING for one in heard):
            self.told.append(problem)

    async def answer(self) -> None:
        said = self.chance.choice(ANSWERS)
        if await self.step() == "ask_description":
            # What is typed there is the description from then on.
            said = "keep"
        await self._said_twice_at_times(said)

    async def go_on(self) -> None:
        """Go back to a parked draft, where the newest card that has one offers it."""
        try:
            await self.chat.press("Back to that draft")
        except AssertionError:
            await self.chat.say("/new")

    async def _said_twice_at_times(self, text: str) -> list[str]:
        sent = self.chat.message(text)
        before = len(self.chat.mine)
        await self.chat.send(sent)
        heard = [spoken(one) for one in self.chat.mine[before:]]
        if self.chance.random() < 0.2:
            await self.chat.send(sent)
        return heard

    async def step(self) -> str:
        dialogs = (await self._stored()).get("dialogs") or [{}]
        return str(dialogs[0].get("state", {}).get("step", ""))

    async def kept(self) -> list[str]:
        """Return all texts that are kept: of dialogs, of parked ones, and of what was sent."""
        ledger, sent = self.chat.desk.database.ledger, list[str]()
        while request := await ledger.get(len(sent) // 2 + 1):
            sent += [request.description, f"{request.title}\n{request.description}"]
        return [*sent, *_texts(await self._stored())]

    async def _stored(self) -> dict[str, Any]:
        keys = TurnKeys("", key_of(self.chat.conversation, self.chat.person), "", "")
        stored = (await self.chat.desk.database.turns.open(keys)).dialog_state
        return dict(orjson.loads(stored.body)) if stored and stored.body else {}


def _texts(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            # A first line may have become the title.
            yield "\n".join(str(value.get(name, "")) for name in ("title", "description"))
            for inner in value.values():
                yield from _texts(inner)
        case list():
            for inner in value:
                yield from _texts(inner)


async def play_at_random(chat: Chat, seed: int, moves: int, file: Path) -> None:
    desk, opened = chat.desk, []

    def restart() -> None:
        """Go on as another process does: nothing is left but the database."""
        database = open_database(f"sqlite+aiosqlite:///{file}", desk.clock)
        opened.append(database)
        desk.database = database
        desk.restart()

    teller = Teller(chat, random.Random(seed))  # noqa: S311  # a test that can be repeated
    begun = teller.chance.choice(BEGINNINGS)
    await chat.say(begun)
    try:
        for _ in range(moves):
            match teller.chance.choice(["tell"] * 3 + ["answer"] * 6 + ["go on", "restart"]):
                # At the checks a problem may be a reason, which another one replaces.
                case "tell" if len(teller.told) < 8 and await teller.step() != "ask_checks":
                    await teller.tell()
                case "go on":
                    await teller.go_on()
                case "restart":
                    restart()
                case _:
                    await teller.answer()
            kept = await teller.kept()
            lost = [each for each in teller.told if not any(each in one for one in kept)]
            assert lost == [], begun
    finally:
        for database in opened:
            await database.close()


@pytest.mark.parametrize("seed", one_in(3, range(6)))
async def test_what_was_told_is_kept(chat: Chat, tmp_path: Path, seed: int):
    await play_at_random(chat, seed, 30, tmp_path / "behalf.db")


@pytest.mark.proof
@pytest.mark.parametrize("seed", range(100, 180))
async def test_what_was_told_is_kept_in_a_long_conversation(chat: Chat, tmp_path: Path, seed: int):
    await play_at_random(chat, seed, 60, tmp_path / "behalf.db")
