"""`make run`, one message and its answer: what a newcomer does first. Fails if no answer comes.

`python -m tests.first_message`; a stand-in for Teams listens on a local port.
"""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import aiohttp

from tests.fake_idp import activity
from tests.fake_teams import fake_teams
from tests.timeouts import HANGS

ROOT = Path(__file__).parents[1]
LISTENS = "Behalf listens on "


@asynccontextmanager
async def started(data: str) -> AsyncIterator[str]:
    """Run the bot in local mode as `make run` does; yield its endpoint, then end it by Ctrl-C."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "app.py", "local", "--playground", "--port", "0", "--data", data),
        cwd=ROOT,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    assert process.stdout
    try:
        async with asyncio.timeout(HANGS):
            while line := (await process.stdout.readline()).decode():
                print(line, end="")  # noqa: T201
                if line.startswith(LISTENS):
                    break
        assert line, f"it ended with status {await process.wait()}"
        yield line.removeprefix(LISTENS).partition(",")[0]
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGINT)
        rest, _ = await process.communicate()
        print(rest.decode(), end="")  # noqa: T201
    assert process.returncode == 0


async def main() -> None:
    with TemporaryDirectory() as data:
        async with (
            started(data) as endpoint,
            fake_teams() as teams,
            aiohttp.ClientSession() as http,
        ):
            message = activity(text="/status 1", serviceUrl=teams.url, locale="en-US")
            answer = await http.post(endpoint, json=message)
            assert answer.status == 202, await answer.text()
            [reply] = await teams.wait_for(1)
    print(f"{message['text']} -> {reply.activity['text']}")  # noqa: T201


if __name__ == "__main__":
    asyncio.run(main())
