"""Many chats at once while the bot is stopped, killed at any moment, or cannot reach Teams."""

import asyncio
import os
import random
import shutil
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
import pytest

from bot.outbound.claimer import CLAIM_BATCH
from tests.crash.account import Account
from tests.crash.records import records_at
from tests.crash.replica import living
from tests.crash.technician import Technician, teams_for
from tests.ports import free_port
from tests.timeouts import HANGS

pytestmark = pytest.mark.proof

PROGRAM = Path(__file__).parents[2] / "app.py"
CHATS = 20
MESSAGES = 5
"""Per chat."""
ROUNDS = int(os.environ.get("CRASH_ROUNDS", "1"))


@dataclass(slots=True)
class Program:
    """`python app.py local`, started and stopped as an operator does."""

    data: Path
    port: int = field(default_factory=free_port)

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.port}/api/messages"

    @property
    def url(self) -> str:
        return f"sqlite+aiosqlite:///{self.data / 'behalf.db'}"

    @asynccontextmanager
    async def running(self) -> AsyncIterator[asyncio.subprocess.Process]:
        """Run it for the block, then stop it; it must end with status 0."""
        arguments = (PROGRAM, "local", "--port", str(self.port), "--data", self.data)
        with (self.data / "output.log").open("ab") as log:
            process = await asyncio.create_subprocess_exec(
                sys.executable, *arguments, cwd=self.data, stdout=log, stderr=log
            )
        try:
            await self._listens(process)
            yield process
        finally:
            if process.returncode is None:
                process.send_signal(signal.SIGTERM)
            status = await process.wait()
        assert status == 0, (self.data / "output.log").read_text()

    async def _listens(self, process: asyncio.subprocess.Process) -> None:
        async with asyncio.timeout(HANGS), aiohttp.ClientSession() as http:
            while process.returncode is None:
                try:
                    await http.get(f"http://127.0.0.1:{self.port}/readyz")
                except aiohttp.ClientError:
                    await asyncio.sleep(0.02)
                else:
                    return


@pytest.fixture
def program(tmp_path, filled):
    shutil.copy(filled, tmp_path / "behalf.db")
    return Program(tmp_path)


def chats(teams, count=CHATS):
    return [Technician(teams, conversation=f"a:chat-{number}") for number in range(count)]


async def talk(chat, messages=MESSAGES):
    """Say one thing after another, without waiting for what comes back."""
    for _ in range(messages):
        await chat.send(chat.message("nothing you know"))


def assert_answered(chat, *, repeats=0):
    """Fail unless each message was answered, in order; return how often with the mark again."""
    account = Account.of(chat.mine)
    answered = [line.answers for line in account.lines]
    assert answered == [f"{chat.person}-{number}" for number in range(1, chat.said + 1)]
    assert (account.doubled, account.misplaced) == ([], [])
    assert max(account.repeats.values(), default=0) <= repeats
    return account.repeats.total()


async def test_stopped_amid_a_hundred_messages_it_loses_and_doubles_nothing(program):
    async with teams_for(program) as teams, records_at(program.url) as records:
        everybody = chats(teams)
        async with program.running():
            talks = [asyncio.create_task(talk(chat)) for chat in everybody]
            await teams.connector.wait_for(CHATS)
        assert not all(each.done() for each in talks)
        async with program.running():
            await asyncio.gather(*talks)
            await records.settled()
        for chat in everybody:
            assert_answered(chat)


async def test_killed_at_any_moment_it_loses_and_doubles_nothing(bot, tabulate):
    moment = random.Random(2030)  # noqa: S311  # no secret
    async with teams_for(bot) as teams, records_at(bot.orders.url) as records, living(bot):
        everybody = chats(teams)
        talks = [asyncio.create_task(talk(chat, MESSAGES * ROUNDS)) for chat in everybody]
        for _ in range(3 * ROUNDS):
            so_far = len(teams.connector.received)
            await teams.connector.wait_for(so_far + moment.randint(1, 20))
            bot.kill()
            await bot.answers()
        await asyncio.gather(*talks)
        await records.settled()
        repeats = sum(assert_answered(chat, repeats=bot.deaths) for chat in everybody)
    tabulate("any moment, a hundred messages in twenty chats", bot.deaths, 0, 0, repeats)


async def test_what_teams_could_not_take_leaves_first_after_the_next_start(bot):
    async with teams_for(bot) as teams, records_at(bot.orders.url) as records:
        await teams.connector.refuse()
        everybody = chats(teams, CLAIM_BATCH + 5)
        async with living(bot):
            await asyncio.gather(*(talk(chat, 2) for chat in everybody))
        assert teams.sent == []
        await teams.connector.start()
        async with living(bot):
            # Those who are claimed last speak first.
            await asyncio.gather(*(talk(chat, 1) for chat in reversed(everybody)))
            await records.settled()
        for chat in everybody:
            assert_answered(chat)
