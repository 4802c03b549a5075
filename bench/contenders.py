"""The bots that are compared: how each is started, and stopped again."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parent.parent
RESULTS = ROOT / "bench" / "results"
OURS = sys.executable
STOCK = str(ROOT / "bench" / ".venv" / "bin" / "python")
START_WITHIN = 60.0


@dataclass(frozen=True, slots=True)
class Contender:
    """`command` takes the port and a folder for data that nobody has used."""

    name: str
    command: Callable[[int, str], Sequence[str]]
    posts_only: bool = False
    """Whether it leaves answered cards as they are."""


BARE = Contender("bare aiohttp", lambda port, _: [OURS, "-m", "bench.bots.bare", str(port)])
STOCK_BOT = Contender("stock", lambda port, _: [STOCK, "-m", "bench.bots.stock", str(port)])
STOCK_POSTS_ONLY = Contender(
    "stock, posts only",
    lambda port, _: [STOCK, "-m", "bench.bots.stock", str(port), "posts-only"],
    posts_only=True,
)
BEHALF = Contender(
    "Behalf",
    lambda port, data: [OURS, "app.py", "local", "--port", str(port), "--data", data],
)


@dataclass(frozen=True, slots=True)
class Cores:
    """Where bot and generator run, so that they don't take each other's time; None: anywhere."""

    bot: int | None = None
    generator: int | None = None


def choose_cores() -> Cores:
    available = sorted(os.sched_getaffinity(0))
    return Cores(*available[:2]) if len(available) > 1 else Cores()


@contextmanager
def pinned(core: int | None) -> Iterator[None]:
    """Let what is started inside run on this core only."""
    before = os.sched_getaffinity(0)
    try:
        os.sched_setaffinity(0, before if core is None else {core})
        yield
    finally:
        os.sched_setaffinity(0, before)


@contextmanager
def running(contender: Contender, core: int | None) -> Iterator[tuple[int, int]]:
    """Start it with fresh data and yield process id and port."""
    port = _free_port()
    RESULTS.mkdir(exist_ok=True)
    # Beside the results, because a temporary folder may be in memory and cost no disk.
    with (
        TemporaryDirectory(dir=RESULTS) as data,
        (RESULTS / f"{contender.name}.log").open("ab") as log,
    ):
        with pinned(core):
            bot = subprocess.Popen(
                contender.command(port, data),
                cwd=ROOT,
                stdout=log,
                stderr=log,
            )
        try:
            _await_listening(bot, contender, port)
            yield bot.pid, port
        finally:
            bot.send_signal(signal.SIGTERM)
            bot.wait(30)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _await_listening(bot: subprocess.Popen, contender: Contender, port: int) -> None:
    until = time.monotonic() + START_WITHIN
    while bot.poll() is None and time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), 0.2).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise SystemExit(f"{contender.name} does not listen: see {RESULTS / contender.name}.log")
