"""The story as it goes when nothing dies, and the table of what died where."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from app import utc_now
from services.gateways.database import open_database
from services.policy.loader import local_policy
from tests.chat import Chat, Desk
from tests.crash.account import Account
from tests.crash.dying_bot import Orders
from tests.crash.records import records_at
from tests.crash.replica import Replica
from tests.crash.story import play
from tests.ports import free_port

HEADINGS = ("stage", "deaths", "lost", "doubled", "marked repeats")


@dataclass(frozen=True, slots=True)
class Undisturbed:
    account: Account
    story: tuple[object, ...]


@pytest.fixture
async def undisturbed(tmp_path: Path, filled: Path) -> Undisturbed:
    """Play the story in this process, where everything goes well."""
    url = f"sqlite+aiosqlite:///{shutil.copy(filled, tmp_path / 'undisturbed.db')}"
    database = open_database(url, utc_now)
    chat = Chat(Desk(database, local_policy()))
    await play(chat)
    await database.close()
    async with records_at(url) as records:
        return Undisturbed(Account.of(chat.desk.sent), await records.story())


@pytest.fixture
def bot(tmp_path: Path, filled: Path) -> Replica:
    """Return a bot on a file of its own, not started yet."""
    url = f"sqlite+aiosqlite:///{shutil.copy(filled, tmp_path / 'behalf.db')}"
    return Replica(Orders(url, free_port(), tmp_path / "note", tmp_path / "log"))


@pytest.fixture
def tabulate(record_property: Callable[[str, object], None]) -> Callable[..., None]:
    """Add a row to the table that `pytest tests/crash` prints at its end."""
    return lambda *row: record_property("crash", row)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    reports = [*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")]
    rows = [row for each in reports for name, row in each.user_properties if name == "crash"]
    if rows:
        terminalreporter.section("killed and started again")
        for row in (HEADINGS, *rows):
            stage, *counts = map(str, row)
            terminalreporter.line(f"{stage:60}" + "".join(f"{each:>16}" for each in counts))
