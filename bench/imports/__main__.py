"""Measures an import of very many customers while turns are committed beside it.

On SQLite and on PostgreSQL: a new file, the same again, and one that is killed in the middle and
goes on. Prints time, CPU, memory, the waits of the turns, and how noisy the machine is.
"""

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from bench.contenders import RESULTS
from bench.figures import aligned
from bench.notices.servers import Server, Sqlite, servers

FIRST = (
    *("Contoso", "Fabrikam", "Adventure", "Northwind", "Tailspin", "Wingtip", "Litware"),
    *("Proseware", "Alpine", "Lucerne", "Woodgrove", "Říční", "Žlutá", "Müller", "Sacré", "Praha"),
)
SECOND = ("Works", "Bank", "Trading", "Logistics", "Energie", "Stavby", "Cœur", "Förderung")
FORM = ("Ltd", "GmbH", "a.s.", "s.r.o.", "Inc.", "SA")
COLUMNS = "tenant_id,name,domains,relationship,government,provider,gdap,subscription_rights"
NOISE_PROBES = 200
_PROBE = range(20_000)

Figures = dict[str, float]


def write_customers(path: Path, count: int) -> None:
    pick = random.Random(7)
    with path.open("w", encoding="utf-8") as file:
        file.write(f"{COLUMNS}\n")
        for number in range(count):
            tenant = UUID(int=pick.getrandbits(128), version=4)
            name = f"{pick.choice(FIRST)} {pick.choice(FIRST)}-{pick.choice(SECOND)} {number}"
            domains = f"c{number}.example c{number}.onmicrosoft.example"
            kind, known = pick.choice(("direct", "reseller")), pick.choice(("yes", "no", ""))
            file.write(f'{tenant},"{name}, {pick.choice(FORM)}",{domains},{kind},,,{known},\n')


def imported(url: str, file: Path, *, killed_after: float = 0) -> Figures:
    """Import the file in a process of its own; kill it after so many seconds, if any."""
    command = [sys.executable, "app.py", "customers", "import", str(file)]
    environ = {**os.environ, "BEHALF_DATABASE_URL": url}
    started = time.monotonic()
    process = subprocess.Popen(command, env=environ, stdout=subprocess.PIPE)
    if killed_after:
        time.sleep(killed_after)
        process.send_signal(signal.SIGKILL)
    _, status, used = os.wait4(process.pid, 0)
    took = time.monotonic() - started
    said = process.stdout.read().decode().strip() if process.stdout else ""
    print(f"  {said or 'killed'}", flush=True)
    if status and not killed_after:
        raise SystemExit(1)
    return {
        "s": took,
        "CPU s": used.ru_utime + used.ru_stime,
        "MB": used.ru_maxrss / 1024,
    }


def beside_turns(url: str, file: Path, **how: float) -> Figures:
    """Import while a bot commits turns to the same database."""
    command = [sys.executable, "-m", "bench.imports.turns", url]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as turns:
        assert turns.stdout
        turns.stdout.readline()
        figures = imported(url, file, **how)
        waits: list[float] = json.loads(turns.communicate(b"\n")[0])
    return figures | {
        "turns": len(waits),
        "wait p50 ms": quantile(waits, 0.5) * 1000,
        "p99": quantile(waits, 0.99) * 1000,
        "max": max(waits) * 1000,
    }


def quantile(values: Sequence[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def noise() -> str:
    """Say how much longer than at best the same small work takes here and now."""
    took = []
    for _ in range(NOISE_PROBES):
        started = time.perf_counter()
        sum(_PROBE)
        took.append(time.perf_counter() - started)
    best = min(took)
    middle, late = (quantile(took, share) / best for share in (0.5, 0.99))
    load = os.getloadavg()[0]
    return f"noise: p50 {middle:.1f}, p99 {late:.1f} of the best; load {load:.1f}"


def size_of(server: Server, url: str) -> float:
    if isinstance(server, Sqlite):
        file = Path(url.partition(":///")[2])
        return sum(each.stat().st_size for each in file.parent.glob(f"{file.name}*")) / 2**20
    return 0.0


def runs(server: Server, file: Path, kill_after: float) -> Iterator[tuple[str, Figures]]:
    url = server.create("imported")
    yield "new", beside_turns(url, file) | {"database MB": size_of(server, url)}
    yield "same again", beside_turns(url, file)
    url = server.create("killed")
    yield "killed", beside_turns(url, file, killed_after=kill_after)
    yield "gone on", beside_turns(url, file)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--kill-after", type=float, default=30, help="seconds")
    given = parser.parse_args()
    names = ("s", "CPU s", "MB", "turns", "wait p50 ms", "p99", "max", "database MB")
    lines = [("", *names)]
    with servers() as systems, TemporaryDirectory(dir=RESULTS) as folder:
        file = Path(folder) / "customers.csv"
        write_customers(file, given.customers)
        for server in systems:
            print(f"{server.name}: {noise()}", flush=True)
            for what, figures in runs(server, file, given.kill_after):
                cells = (f"{figures[name]:,.1f}" if name in figures else "" for name in names)
                lines.append((f"{server.name}: {what}", *cells))
                print("  ".join(lines[-1]), flush=True)
    print(aligned(lines), noise(), sep="\n")


if __name__ == "__main__":
    main()
