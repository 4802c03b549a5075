"""A PostgreSQL server of the system's own packages, which has `pg_trgm`; gone afterwards."""

import os
import pwd
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

TRIGRAMS = "PostgreSQL with pg_trgm"

PACKAGES = Path("/usr/lib/postgresql")
"""Where Debian has its servers, each version in a folder."""


@dataclass(frozen=True, slots=True)
class Installed:
    """The newest server with `pg_trgm`, or why there is none."""

    binaries: Path | None
    said: str


def installed() -> Installed:
    found = [*PACKAGES.glob("*/bin")]
    if on_path := shutil.which("initdb"):
        found.append(Path(on_path).parent)
    for binaries in sorted(found, key=_version, reverse=True):
        if (binaries / "initdb").exists() and (_extensions(binaries) / "pg_trgm.control").exists():
            return Installed(binaries, f"PostgreSQL {_version(binaries)} with pg_trgm")
    if found:
        return Installed(None, "the PostgreSQL that is installed has no pg_trgm")
    return Installed(None, "no PostgreSQL is installed (on Debian: apt install postgresql)")


def _version(binaries: Path) -> int:
    number = re.search(r"\d+", binaries.parent.name)
    return int(number[0]) if number else 0


def _extensions(binaries: Path) -> Path:
    command = [binaries / "pg_config", "--sharedir"]
    asked = subprocess.run(command, capture_output=True, text=True, check=False)
    return Path(asked.stdout.strip()) / "extension"


@dataclass(frozen=True, slots=True)
class SystemPostgres:
    """A running server, asked as that of the test package is: by `get_uri`."""

    folder: Path
    pid: int

    def get_uri(self, database: str = "postgres", driver: str = "") -> str:
        system = f"postgresql+{driver}" if driver else "postgresql"
        return f"{system}://postgres@/{database}?host={self.folder}"

    def get_pid(self) -> int:
        return self.pid


@contextmanager
def running(binaries: Path, place: Path | None, *, lasting: bool) -> Iterator[SystemPostgres]:
    """Run a new server in a folder of its own. `lasting`: commits survive a power cut."""
    folder = Path(mkdtemp(prefix="behalf-pg-", dir=place))
    user = _user()
    if user:
        shutil.chown(folder, user)
    as_user = {"user": user, "group": pwd.getpwnam(user).pw_gid} if user else {}
    data = folder / "data"
    try:
        subprocess.run(
            [
                *(binaries / "initdb", "--pgdata", data, "--username", "postgres", "--no-sync"),
                *("--auth", "trust", "--encoding", "UTF8", "--locale", "C.UTF-8"),
            ],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd=folder,
            **as_user,
        )
        options = f"-c listen_addresses='' -c fsync={'on' if lasting else 'off'} -k {folder}"
        control = [binaries / "pg_ctl", "--pgdata", data, "--wait", "--silent"]
        start = ["--log", folder / "log", "--options", options, "start"]
        subprocess.run([*control, *start], check=True, cwd=folder, **as_user)
        try:
            pid = int((data / "postmaster.pid").read_text().split()[0])
            yield SystemPostgres(folder, pid)
        finally:
            stop = [*control, "--mode", "immediate", "stop"]
            subprocess.run(stop, check=False, cwd=folder, **as_user)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _user() -> str:
    """Return who is to run it: root may not."""
    if os.name == "nt" or os.getuid() != 0:
        return ""
    known = {each.pw_name for each in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"
