"""A desk on a database of its own, with a few customers, and people to chat with it."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests import garbage  # isort: split

import pytest

from bench.system_postgres import TRIGRAMS, installed
from services.gateways.database import open_database
from services.model.customers import Customer
from services.model.taxonomy import Fact, Relationship
from services.policy.loader import local_policy
from services.policy.tables import Policy
from tests.chat import Chat, Desk
from tests.clock import FakeClock
from tests.compiled import share_compiled_statements
from tests.quiet_logs import log_quietly, logs_left_alone

pytest_plugins = ["tests.databases", "tests.proofs", "tests.tables"]

log_quietly()
share_compiled_statements()


def pytest_collection_finish() -> None:
    garbage.search_only_what_is_made_from_now_on()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many cases of who may do what were played, what was read and searched with."""
    played = [
        report.nodeid
        for report in terminalreporter.stats.get("passed", ())
        if "tests/bot/permissions/" in report.nodeid
    ]
    if played:
        by_table = sum("test_each_role_may_do_what_the_table_says" in each for each in played)
        terminalreporter.write_line(
            f"Permissions: {len(played)} cases passed, {by_table} of them rows of expected.csv "
            "(action x role x whose)."
        )
    for report in terminalreporter.stats.get("passed", ()):
        for name, said in report.user_properties:
            if name in ("openings", "friction"):
                terminalreporter.write_line(f"{name.capitalize()}, {said}")
    searched = [
        report.nodeid
        for reports in terminalreporter.stats.values()
        for report in reports
        if "_search.py" in getattr(report, "nodeid", "")
    ]
    if searched:
        found = installed().said
        told = found if any(TRIGRAMS in each for each in searched) else "with it: make proof"
        terminalreporter.write_line(
            f"Search: SQLite, PostgreSQL of the test package (without pg_trgm); {told}."
        )


CONTOSO = Customer(
    tenant_id="11111111-0000-4000-8000-000000000001",
    name="Contoso Ltd",
    domains=("contoso.example",),
    relationship=Relationship.DIRECT,
    facts={Fact.GDAP: True, Fact.SUBSCRIPTION_RIGHTS: True, Fact.ENTRA_PREMIUM: False},
)
CUSTOMERS = (
    CONTOSO,
    Customer(
        tenant_id="11111111-0000-4000-8000-000000000002",
        name="Contoso Pharma",
        domains=("contosopharma.example",),
        relationship=Relationship.RESELLER,
    ),
    Customer(
        tenant_id="11111111-0000-4000-8000-000000000003",
        name="Příliš žluťoučká, a.s.",
        domains=("zlutoucka.example",),
        relationship=Relationship.DIRECT,
    ),
    Customer(
        tenant_id="11111111-0000-4000-8000-000000000004",
        name="Fabrikam",
        domains=("fabrikam.example",),
        relationship=Relationship.DIRECT,
        facts={Fact.SUBSCRIPTION_RIGHTS: False},
    ),
    Customer(
        tenant_id="aaaaaaaa-0000-4000-8000-000000000001",
        name="Example Partner",
        domains=("partner.example",),
        relationship=Relationship.OWN,
    ),
)


@pytest.fixture(autouse=True)
def _logs_left_alone() -> Iterator[None]:
    with logs_left_alone():
        yield


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a database file with tables and customers, to be copied: migrating takes a while."""
    file = tmp_path_factory.mktemp("filled") / "behalf.db"

    async def fill() -> None:
        database = open_database(f"sqlite+aiosqlite:///{file}", FakeClock())
        await database.migrate()
        await database.import_customers(CUSTOMERS)
        await database.close()

    asyncio.run(fill())
    return file


@pytest.fixture(scope="session")
def default_policy() -> Policy:
    return local_policy()


@pytest.fixture
async def desk(tmp_path: Path, filled: Path, default_policy: Policy) -> AsyncIterator[Desk]:
    file = shutil.copy(filled, tmp_path)
    clock = FakeClock()
    database = open_database(f"sqlite+aiosqlite:///{file}", clock)
    yield Desk(database, default_policy, clock)
    await database.close()


@pytest.fixture
def chat(desk: Desk) -> Chat:
    return Chat(desk)


@dataclass(frozen=True, slots=True)
class Saved:
    """A desk after a conversation, to go on from again and again."""

    file: Path
    chat: Chat

    def resume(self, chat: Chat, folder: Path) -> Chat:
        """Lead a new chat, whose database in the folder is still untouched, to that point."""
        shutil.copy(self.file, folder)
        chat.said, chat.seen = self.chat.said, self.chat.seen
        chat.desk.sent += self.chat.desk.sent
        chat.desk.arrived |= self.chat.desk.arrived
        return chat


def saved(script: str, filled: Path, policy: Policy, folder: Path) -> Saved:
    """Play a conversation of Ada's, and keep what it leaves."""
    file = Path(shutil.copy(filled, folder))

    async def begin() -> Chat:
        database = open_database(f"sqlite+aiosqlite:///{file}", FakeClock())
        chat = Chat(Desk(database, policy))
        await play(chat, script)
        await database.close()
        return chat

    return Saved(file, asyncio.run(begin()))


Transcript = Callable[[str], Awaitable[None]]


@pytest.fixture
def transcript(chat: Chat) -> Transcript:
    """Play a conversation of `you:`, `press:`, `bot:`, `and:` and `count:` lines.

    `press: Title | input=value` presses the newest button of that title. Each `bot:` line must be
    part of a message after that of the line before, each `and:` line of the same message; `count:`
    is how many messages came in all. `wait:` lets minutes pass, and what falls due arrive.
    """
    return lambda script: play(chat, script)


async def play(chat: Chat, script: str) -> None:
    heard: list[str] = []
    at = -1
    for line in filter(None, map(str.strip, script.splitlines())):
        who, _, words = line.partition(":")
        match who, words.strip():
            case "you", words:
                heard, at = await chat.say(words.replace("\\n", "\n")), -1
            case "press", words:
                title, *inputs = (part.strip() for part in words.split("|"))
                await chat.press(title, **dict(each.split("=", 1) for each in inputs))
                heard, at = chat.heard(), -1
            case "wait", minutes:
                chat.heard()
                await chat.desk.wait(minutes=float(minutes))
                heard, at = chat.heard(), -1
            case "bot", words:
                after = range(at + 1, len(heard))
                at = next((n for n in after if words in heard[n]), -1)
                assert at >= 0, f"{words!r} was not said; heard: {heard}"
            case "and", words:
                assert words in heard[at], f"{words!r} is no part of {heard[at]!r}"
            case "count", number:
                assert len(heard) == int(number), f"not {number} messages: {heard}"
            case _:
                raise ValueError(line)
