"""The SQLite file as a thing on a disk: it can be deleted or replaced, and belongs to one bot."""

import os
from contextlib import suppress
from pathlib import Path
from typing import IO

import portalocker

from services.gateways.driver_errors import SYSTEM, UnusableDatabaseError
from services.model.errors import GatewayUnavailableError

OWNER_ONLY = 0o600


def make_private(path: Path) -> None:
    """Make the file, for its owner only, unless there is one; SQLite would let everyone read.

    One that is there is not even opened: closing it again would give up the locks of SQLite.
    """
    with suppress(OSError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, OWNER_ONLY))


class DatabaseFile:
    """Notices what SQLite does not: it would go on writing to a file that was deleted or moved."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._opened: tuple[int, int] | None = None
        self._lock: IO[str] | None = None

    def opened(self) -> None:
        """Remember which file it is that was opened first."""
        if self._opened is None:
            self._opened = self._found()

    def check(self) -> None:
        """Raise `GatewayUnavailableError` if the path leads to another file, or to none."""
        if self._opened is not None and self._found() != self._opened:
            raise GatewayUnavailableError(SYSTEM)

    def lock_exclusively(self) -> None:
        """Keep other bots away until this process ends, however it ends.

        Raise `UnusableDatabaseError` when another one is there.
        """
        path = self._path.with_name(f"{self._path.name}.lock")
        try:
            make_private(path)
            lock = path.open("a+", encoding="utf-8")
        except OSError as error:
            raise UnusableDatabaseError(f"cannot be opened: {error.strerror}") from error
        try:
            lock.seek(0)  # Windows locks from where the file stands
            portalocker.lock(lock, portalocker.LOCK_EX | portalocker.LOCK_NB)
        except portalocker.LockException as error:
            holder = _holder(lock)
            raise UnusableDatabaseError(f"is in use by {holder}: stop that one first") from error
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        self._lock = lock

    def unlock(self) -> None:
        """Let another bot have it."""
        if self._lock is not None:
            self._lock.close()

    def _found(self) -> tuple[int, int] | None:
        try:
            found = self._path.stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino


def _holder(lock: IO[str]) -> str:
    try:
        with lock:
            lock.seek(0)
            number = lock.read(20)
    except OSError:  # on Windows, what is locked cannot be read
        number = ""
    return f"process {number}" if number.isdecimal() else "another process"
