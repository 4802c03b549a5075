"""A chat window for local mode: Microsoft's Agents Playground, kept open beside the bot."""

import asyncio
import re
import shutil
import sys
from asyncio.subprocess import DEVNULL, PIPE, STDOUT, Process
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from bot.operating_system import end_group

PLAYGROUND = "@microsoft/m365agentsplayground@0.2.28"
CONFIG = Path(__file__).with_name("playground.yml")
PREFERRED_PORT = 56150
"""The Playground takes another one when this is busy."""

OLDEST_NODE = 20
STOP_TIMEOUT_SECONDS = 5.0
"""Seconds for the Playground to end by itself before it is killed."""

_VERSION = re.compile(r"v(\d+)\..*")
_LISTENING = re.compile(r"^Listening on (\d+)", re.MULTILINE)


async def open_playground(
    endpoint: str, *, data: Path, environ: Mapping[str, str], say: Callable[[str], None]
) -> None:
    """Keep a chat with the bot at `endpoint` open until cancelled; its files go below `data`.

    Returns early, and says how else to get a chat, where there is no Node.js or npx fails.
    """
    if trouble := await _trouble_with_node(environ):
        say(f"No chat window: {trouble}\n{_other_ways(endpoint)}")
        return
    home = data / "playground"
    home.mkdir(parents=True, exist_ok=True)
    log = home / "output.log"
    say("Starting the Agents Playground. The first time, npx downloads it ...")
    # A cancellation must not hit the moment between fork and our knowing the process.
    starting = asyncio.create_task(_start(endpoint, log, environ))
    try:
        process = await asyncio.shield(starting)
        if url := await _wait_until_it_listens(process, log):
            say(f"Chat with the bot: {url}")
        code = await process.wait()
    finally:
        await _stop(await starting)
    say(f"The Agents Playground ended with status {code}; see {log}\n{_other_ways(endpoint)}")


async def _trouble_with_node(environ: Mapping[str, str]) -> str:
    """Return what is wrong with the Node.js on this machine, or nothing."""
    path = environ.get("PATH")
    node = shutil.which("node", path=path)
    if node is None or shutil.which("npx", path=path) is None:
        return f"it needs Node.js {OLDEST_NODE} or newer, with npx."
    process = await asyncio.create_subprocess_exec(
        node,
        "--version",
        stdout=PIPE,
        env=dict(environ),  # uvloop takes nothing else
    )
    answer = (await process.communicate())[0].decode().strip()
    version = _VERSION.fullmatch(answer)  # a version manager's shim may have none to offer
    if version is None or int(version[1]) < OLDEST_NODE:
        return f"it needs Node.js {OLDEST_NODE} or newer; `node --version` says {answer!r}."
    return ""


def _other_ways(endpoint: str) -> str:
    return (
        "The bot runs all the same. To chat with it, install Node.js "
        f"{OLDEST_NODE} or newer, be online for the first start, and start again;\n"
        f"or point another Bot Framework client, such as the Emulator, at {endpoint}"
    )


async def _start(endpoint: str, log: Path, environ: Mapping[str, str]) -> Process:
    npx = shutil.which("npx", path=environ.get("PATH")) or "npx"
    package = ("--yes", "--prefer-offline", "--fetch-retries=1", PLAYGROUND)
    chat = ("-e", endpoint, "-c", "msteams", "-p", str(PREFERRED_PORT), "--disable-telemetry")
    with log.open("wb") as output:
        return await asyncio.create_subprocess_exec(
            npx,
            *package,
            "start",
            *chat,
            stdin=DEVNULL,
            stdout=output,
            stderr=STDOUT,
            cwd=log.parent,  # it writes ./devTools
            env=_environment(environ),
            start_new_session=True,  # Ctrl-C is for the bot, which then stops this whole group
        )


def _environment(environ: Mapping[str, str]) -> dict[str, str]:
    proxied = environ.get("NO_PROXY") or environ.get("no_proxy")
    direct = ",".join(filter(None, (proxied, "localhost", "127.0.0.1")))
    ours = {"M365_AGENTS_PLAYGROUND_CONFIG_PATH": str(CONFIG)}
    if not _has_screen(environ):
        ours["TEAMSAPPTESTER_BROWSER"] = "none"
    return {**environ, "NO_PROXY": direct, "no_proxy": direct, **ours}


def _has_screen(environ: Mapping[str, str]) -> bool:
    screen = environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY")
    return sys.platform != "linux" or bool(screen)


async def _wait_until_it_listens(process: Process, log: Path) -> str | None:
    """Return its address, or None when it ended before."""
    while process.returncode is None:
        if port := _port_in(log):
            return f"http://localhost:{port}"
        await asyncio.sleep(0.2)
    return None


def _port_in(log: Path) -> str | None:
    # A pipe would be held open by grandchildren, and some Pythons then wait for it, not for npx.
    found = _LISTENING.search(log.read_text(errors="replace"))
    return found[1] if found else None


async def _stop(process: Process) -> None:
    """End the group: npx starts a shell, which starts Node.js."""
    try:
        await end_group(process, at_once=False)
        with suppress(TimeoutError):
            async with asyncio.timeout(STOP_TIMEOUT_SECONDS):
                await process.wait()
    finally:
        await end_group(process, at_once=True)
