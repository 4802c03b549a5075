"""The first to open a file after a crash mends it; a bot that comes second waits for that."""

import asyncio
import fcntl
import multiprocessing
import shutil
import sqlite3
from pathlib import Path

import pytest

from app import utc_now
from services.gateways.database import open_database

WRITING, RECOVERING, IN_USE = 120, 122, 128
"""Bytes of FILE-shm whose locks say so: https://www.sqlite.org/walformat.html#locks."""
SIZE_OF_SHM = 32 * 1024


def leave_unfinished(file, copy):
    """Copy a file with its log as they are after `kill -9`: nothing was folded back."""
    connection = sqlite3.connect(file)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("CREATE TABLE before_the_crash (kept)")
    connection.commit()
    for end in ("", "-wal"):
        shutil.copy(f"{file}{end}", f"{copy}{end}")
    connection.close()


def mend(file, begun, may_end):
    """Hold the locks of a process that mends the file, until told."""
    with Path(f"{file}-shm").open("wb+") as shared:
        shared.write(bytes(SIZE_OF_SHM))
        shared.flush()
        fcntl.lockf(shared, fcntl.LOCK_SH, 1, IN_USE)
        for byte in (WRITING, RECOVERING):
            fcntl.lockf(shared, fcntl.LOCK_EX, 1, byte)
        begun.set()
        may_end.wait()


@pytest.mark.proof
async def test_a_file_that_another_process_mends_is_waited_for(tmp_path):
    file = tmp_path / "behalf.db"
    leave_unfinished(tmp_path / "crashed.db", file)
    processes = multiprocessing.get_context("forkserver")
    begun, may_end = processes.Event(), processes.Event()
    neighbour = processes.Process(target=mend, args=(file, begun, may_end), daemon=True)
    neighbour.start()
    await asyncio.to_thread(begun.wait)
    database = open_database(f"sqlite+aiosqlite:///{file}", utc_now)
    starting = asyncio.create_task(database.migrate())
    for _ in range(3):
        await asyncio.sleep(0)  # by now it has met the lock
    may_end.set()
    await starting
    await database.close()
    await asyncio.to_thread(neighbour.join)
    with sqlite3.connect(file) as mended:
        mended.execute("SELECT kept FROM before_the_crash")
    mended.close()
