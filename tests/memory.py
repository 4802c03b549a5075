"""Where the folders of tests lie: in memory, if there is room."""

import os
import shutil
from pathlib import Path

MEMORY = Path("/dev/shm")  # noqa: S108  # a folder of its own is made there
ROOM = 2**30
"""More bytes than a server needs."""


def memory_folder() -> Path | None:
    """Return where a database is made in a seventh of the time, if there is such a place here."""
    if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > 4 * ROOM:
        return MEMORY
    return None


def pytest_configure() -> None:
    """Make the folders of all tests in memory, too: a commit then waits for no disk."""
    folder = memory_folder()
    # Some tests write programs there and run them.
    if folder and not os.statvfs(folder).f_flag & os.ST_NOEXEC:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(folder))
