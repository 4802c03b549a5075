"""The bot without what Windows does not have: blocked here, in a process of its own."""

import asyncio
import os
import signal
import sys
from pathlib import Path

import aiohttp
import pytest

from tests.ports import free_port
from tests.test_app import listening
from tests.timeouts import HANGS

ROOT = Path(__file__).parents[1]

AS_ON_WINDOWS = """
import asyncio, builtins, os, runpy, signal, sys

ABSENT = {"uvloop", "fcntl", "grp", "pwd", "resource", "termios"}
OURS = {"__main__", "app", "bot", "cards", "dialogs", "services"}
found = builtins.__import__

def importing(name, globals=None, *rest, **named):
    # Libraries bring a half of their own for Windows; ours have none.
    by = str((globals or {}).get("__name__")).partition(".")[0]
    if name.partition(".")[0] in ABSENT and (by in OURS or name == "uvloop"):
        raise ModuleNotFoundError(f"No module named {name!r}", name=name)
    return found(name, globals, *rest, **named)

def refuse(*_):
    raise NotImplementedError

builtins.__import__ = importing
asyncio.SelectorEventLoop.add_signal_handler = refuse
for name in ("fork", "getpgid", "getuid", "geteuid", "killpg", "mkfifo", "setsid", "umask"):
    delattr(os, name)
del signal.SIGKILL, signal.SIGHUP
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""

TASKKILL = f"""#!{sys.executable}
import os, sys
print(*sys.argv[1:], file=open("taskkilled", "a"))
os.killpg(int(sys.argv[4]), 9)
"""
NPX = """#!/bin/sh
echo $$ > npx.pid
echo Listening on 4567
exec sleep 600
"""


@pytest.mark.proof
async def test_the_bot_and_its_chat_start_and_stop_without_what_only_posix_has(tmp_path):
    port, programs = free_port(), tmp_path / "bin"
    programs.mkdir()
    for name, script in (("taskkill", TASKKILL), ("npx", NPX), ("node", "#!/bin/sh\necho v20.1")):
        (programs / name).write_text(script)
        (programs / name).chmod(0o755)
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", AS_ON_WINDOWS, str(ROOT / "app.py")),
        *("local", "--port", str(port), "--data", "data", "--playground"),
        cwd=tmp_path,
        env={
            "HOME": str(tmp_path),  # without one, the library looks into the file of users
            "PATH": f"{programs}:{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
        },
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    await listening(port)
    async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as http:
        assert (await http.get("/readyz")).status == 200
    chat = tmp_path / "data" / "playground" / "npx.pid"
    async with asyncio.timeout(HANGS):
        while not chat.exists():  # noqa: ASYNC110  # another process makes it
            await asyncio.sleep(0.05)
        process.send_signal(signal.SIGINT)
        said, _ = await process.communicate()
    assert (process.returncode, b"Traceback" in said) == (0, False), said.decode()
    number = chat.read_text().strip()
    assert f"/T /F /PID {number}" in (tmp_path / "taskkilled").read_text()
