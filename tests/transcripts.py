"""Conversations as text, played line by line; those that many tests begin with are played once."""

import shutil
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field, replace
from pathlib import Path

from dialogs.open_request import OpenRequestDialog
from services.gateways.database import open_database
from services.policy.tables import Policy
from tests.chat import Chat, Desk
from tests.clock import NOON, FakeClock

_DECLARED: list[str] = []


def beginning(script: str) -> str:
    """Declare what many tests begin with, and return it.

    On a desk as the fixture makes it, `play` goes on from where such a script ends. A test that
    changes what this much of the conversation depends on must not begin with it.
    """
    _DECLARED.append(script)
    # The longest first: one may begin with another.
    _DECLARED.sort(key=len, reverse=True)
    return script


OPENED = beginning("""
    you: /new contoso ltd azure B Slow pages
    you: technical
    you: They are slow
    you: yes
    you: ada@partner.example
    you: send
    bot: BH-000001
""")
SUBMITTED = beginning(OPENED + "you: /submitted BH-1 2412160040001234\n")


def _declared(script: str) -> str:
    """Return the longest beginning that the script has, or nothing."""
    return next((each for each in _DECLARED if _begins(script, each)), "")


def _begins(script: str, known: str) -> bool:
    whole = known.endswith("\n") or script[len(known) :][:1] in {"", "\n"}
    return script.startswith(known) and whole


@dataclass(slots=True)
class Play:
    """How far a conversation has come: what was heard last, and the message that was looked at."""

    chat: Chat
    heard: list[str] = field(default_factory=list)
    at: int = -1

    async def go_on(self, script: str) -> None:
        for line in filter(None, map(str.strip, script.splitlines())):
            await self._take(line)

    async def _take(self, line: str) -> None:
        who, _, words = line.partition(":")
        match who, words.strip():
            case "you", words:
                self._hear(await self.chat.say(words.replace("\\n", "\n")))
            case "press", words:
                title, *inputs = (part.strip() for part in words.split("|"))
                await self.chat.press(title, **dict(each.split("=", 1) for each in inputs))
                self._hear(self.chat.heard())
            case "wait", minutes:
                self.chat.heard()
                await self.chat.desk.wait(minutes=float(minutes))
                self._hear(self.chat.heard())
            case "bot", words:
                after = range(self.at + 1, len(self.heard))
                self.at = next((n for n in after if words in self.heard[n]), -1)
                assert self.at >= 0, f"{words!r} was not said; heard: {self.heard}"
            case "and", words:
                one = self.heard[self.at]
                assert words in one, f"{words!r} is no part of {one!r}"
            case "count", number:
                assert len(self.heard) == int(number), f"not {number} messages: {self.heard}"
            case _:
                raise ValueError(line)

    def _hear(self, said: list[str]) -> None:
        self.heard, self.at = said, -1


@dataclass(frozen=True, slots=True)
class Saved:
    """A desk after a conversation, to go on from again and again."""

    file: Path
    play: Play

    def resume(self, chat: Chat, folder: Path) -> Play:
        """Lead a new chat, whose database in the folder is still untouched, to that point."""
        shutil.copy(self.file, folder)
        then = self.play.chat
        chat.said, chat.seen = then.said, then.seen
        chat.desk.sent += then.desk.sent
        chat.desk.arrived |= then.desk.arrived
        return Play(chat, [*self.play.heard], self.play.at)


async def saved(script: str, filled: Path, policy: Policy, folder: Path, like: Chat) -> Saved:
    """Play a conversation of somebody's on a database of its own, and keep what it leaves."""
    file = Path(shutil.copy(filled, folder))
    database = open_database(f"sqlite+aiosqlite:///{file}", FakeClock())
    begun = Play(replace(like, desk=Desk(database, policy)))
    try:
        await begun.go_on(script)
    finally:
        await database.close()
    return Saved(file, begun)


@dataclass(slots=True)
class Beginnings:
    """Where a test's desk may go on from what was played before in this process."""

    played: dict[Hashable, Saved]
    filled: Path
    file: Path
    policy: Policy
    new_folder: Callable[[], Path]
    made_at: int = field(init=False)

    def __post_init__(self) -> None:
        self.made_at = self.file.stat().st_mtime_ns

    async def resume(self, chat: Chat, script: str) -> Play | None:
        """Lead an untouched chat to the end of the script; return none for any other."""
        if not self._is_untouched(chat):
            return None
        who = (chat.name, chat.conversation, chat.kind, chat.locale, chat.timezone)
        key = (self.filled, script, who)
        if key not in self.played:
            folder = self.new_folder()
            self.played[key] = await saved(script, self.filled, self.policy, folder, chat)
        return self.played[key].resume(chat, self.file.parent)

    def _is_untouched(self, chat: Chat) -> bool:
        desk = chat.desk
        changed = chat.said or desk.sent or desk.own_tenants or desk.offline or desk.outbox
        as_made = desk.policy is self.policy and desk.dialog is OpenRequestDialog
        # SQLite makes this one when it opens the file.
        opened = self.file.with_name(f"{self.file.name}-wal").exists()
        written = self.file.stat().st_mtime_ns != self.made_at
        return as_made and desk.clock() == NOON and not (changed or opened or written)


async def play(chat: Chat, script: str) -> None:
    """Play a conversation of `you:`, `press:`, `bot:`, `and:` and `count:` lines.

    `press: Title | input=value` presses the newest button of that title. Each `bot:` line must be
    part of a message after that of the line before, each `and:` line of the same message; `count:`
    is how many messages came in all. `wait:` lets minutes pass, and what falls due arrive.
    """
    begun, beginnings = None, chat.desk.beginnings
    if beginnings and (known := _declared(script)):
        begun = await beginnings.resume(chat, known)
        script = script.removeprefix(known) if begun else script
    await (begun or Play(chat)).go_on(script)
