"""The chat window of local mode, with an npx of our own on the PATH."""

import asyncio
import json
import os
import re
import uuid
from contextlib import asynccontextmanager
from pathlib import Path
from types import MappingProxyType

import pytest
import uvloop

from bot.playground import CONFIG, PLAYGROUND, open_playground
from tests.timeouts import HANGS

ENDPOINT = "http://127.0.0.1:3978/api/messages"
E2E = Path(__file__).parents[1] / "e2e"

HOLDS_THE_PIPE = "exec 9<> ../../alive"

LISTENS = f"""
{HOLDS_THE_PIPE}
trap '' TERM
exec sleep 600 &
trap - TERM
printf '%s\\n' "$@" > arguments
env > environment
echo Listening on 4567
wait
"""
"""As npx does it: what listens is a grandchild, and this one even refuses to be told."""


@pytest.fixture
def programs(tmp_path):
    (tmp_path / "bin").mkdir()
    write_program(tmp_path, "node", "echo v20.1.0")
    write_program(tmp_path, "npx", LISTENS)
    os.mkfifo(tmp_path / "alive")
    return tmp_path


def write_program(root, name, script):
    program = root / "bin" / name
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)


@asynccontextmanager
async def nothing_stays_alive(root):
    """Fail unless, after the block, every process is gone that took the pipe over from npx."""
    ours = os.open(root / "alive", os.O_RDWR)
    pipe = os.open(root / "alive", os.O_RDONLY | os.O_NONBLOCK)
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    try:
        yield
        os.close(ours)
        loop.add_reader(pipe, ended.set)  # readable once nobody is left who could write
        async with asyncio.timeout(HANGS):
            await ended.wait()
    finally:
        loop.remove_reader(pipe)
        os.close(pipe)


class Screen:
    """What a user sees, line by line."""

    def __init__(self):
        self._said = asyncio.Queue()

    async def shows(self, text):
        async with asyncio.timeout(HANGS):
            while text not in (said := await self._said.get()):
                pass
        return said

    def say(self, text):
        self._said.put_nowait(text)


def opening(root, screen, *, path=None, **environ):
    environ["PATH"] = path or f"{root / 'bin'}:{os.defpath}"
    like_os_environ = MappingProxyType(environ)
    return open_playground(ENDPOINT, data=root / "data", environ=like_os_environ, say=screen.say)


@asynccontextmanager
async def chat(root, **environ):
    screen = Screen()
    task = asyncio.create_task(opening(root, screen, **environ))
    try:
        await screen.shows("http://localhost:4567")
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def open_and_close_a_chat(root):
    async with chat(root):
        pass


def written_by_npx(root, name):
    return (root / "data" / "playground" / name).read_text().splitlines()


async def test_the_pinned_playground_talks_to_the_bot_not_to_microsoft(programs):
    async with chat(programs):
        arguments = written_by_npx(programs, "arguments")
    assert PLAYGROUND in arguments
    assert ENDPOINT in arguments
    assert "--disable-telemetry" in arguments


async def test_our_people_play_and_loopback_goes_round_the_proxy(programs):
    async with chat(programs, NO_PROXY="partner.example"):
        environment = written_by_npx(programs, "environment")
    assert f"M365_AGENTS_PLAYGROUND_CONFIG_PATH={CONFIG}" in environment
    assert "NO_PROXY=partner.example,localhost,127.0.0.1" in environment


@pytest.mark.skipif(os.uname().sysname != "Linux", reason="elsewhere there is always a screen")
@pytest.mark.parametrize(("screen", "kept_shut"), [({}, True), ({"DISPLAY": ":0"}, False)])
async def test_a_browser_is_opened_only_where_there_is_a_screen(programs, screen, kept_shut):
    async with chat(programs, **screen):
        environment = written_by_npx(programs, "environment")
    assert ("TEAMSAPPTESTER_BROWSER=none" in environment) is kept_shut


def test_it_opens_on_the_loop_of_production_too(programs):
    uvloop.run(open_and_close_a_chat(programs))


async def test_no_process_is_left_behind(programs):
    async with nothing_stays_alive(programs), chat(programs):
        pass


async def test_stopping_while_it_still_starts_leaves_none_either(programs):
    write_program(programs, "npx", f"{HOLDS_THE_PIPE}; exec sleep 600")
    screen = Screen()
    async with nothing_stays_alive(programs):
        task = asyncio.create_task(opening(programs, screen))
        await screen.shows("Starting")
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    assert task.cancelled()


@pytest.mark.parametrize(
    ("node", "told"),
    [
        ("echo v18.19.0", "says 'v18.19.0'"),
        ("echo no version is set >&2; exit 126", "says ''"),
        (None, "it needs Node.js 20 or newer, with npx"),
    ],
)
async def test_without_a_fitting_node_it_says_how_else_to_chat(programs, node, told):
    screen = Screen()
    if node:
        write_program(programs, "node", node)
        await opening(programs, screen)
    else:
        await opening(programs, screen, path=str(programs / "data"))
    assert ENDPOINT in await screen.shows(told)


async def test_when_npx_fails_it_names_the_log_and_another_way(programs):
    write_program(programs, "npx", "echo no network >&2; exit 7")
    screen = Screen()
    await opening(programs, screen)
    assert ENDPOINT in await screen.shows("ended with status 7")
    assert written_by_npx(programs, "output.log") == ["no network"]


def test_the_end_to_end_tests_drive_the_same_playground():
    name, version = PLAYGROUND.rsplit("@", 1)
    assert json.loads((E2E / "package.json").read_text())["dependencies"][name] == version


def test_everybody_in_the_playground_has_an_id_of_their_own():
    config = CONFIG.read_text()
    people = re.findall(r"aadObjectId: (\S+)", config)
    assert len({uuid.UUID(person) for person in people}) == 6
    assert uuid.UUID(re.search(r"tenantId: (\S+)", config)[1])
