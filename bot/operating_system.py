"""Differences of Windows: the event loop, signals, groups of processes."""

import asyncio
import os
import signal
from asyncio.subprocess import DEVNULL, Process
from collections.abc import Callable, Coroutine
from contextlib import suppress


def run_loop(main: Coroutine[None, None, None]) -> None:
    """Run the program on uvloop, or on asyncio's own loop where there is none."""
    try:
        from uvloop import run  # noqa: PLC0415  # there is none for Windows
    except ImportError:
        asyncio.run(main)
    else:
        run(main)


def on_stop_signal(stop: Callable[[], None]) -> None:
    """Call `stop` in the running loop when the process receives a signal to end."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        try:
            loop.add_signal_handler(number, stop)
        except NotImplementedError:  # Windows: the handler runs outside the loop
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop))


async def end_group(process: Process, *, at_once: bool) -> None:
    """Ask a process and all that it started to end, or kill them.

    Where there are process groups it must have been started with `start_new_session`. Windows
    has none: there the first call kills, and the second finds nothing left.
    """
    if hasattr(os, "killpg"):
        with suppress(ProcessLookupError, PermissionError):  # macOS: no permission for a dead one
            os.killpg(process.pid, signal.SIGKILL if at_once else signal.SIGTERM)
    elif process.returncode is None:
        command = ("taskkill", "/T", "/F", "/PID", str(process.pid))
        killing = await asyncio.create_subprocess_exec(*command, stdout=DEVNULL, stderr=DEVNULL)
        await killing.wait()
