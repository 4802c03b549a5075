"""The lock files as data, and what the locked packages require of each other with an extra.

`python -m tests.locks` (part of `make lock`) asks pip for the metadata of every pin and keeps the
requirements that carry an extra in `locked_extras.json`, so that a test needs no network and
covers packages that are installed on other systems or in other environments only.
"""

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.repository import files

RECORD = Path(__file__).with_name("locked_extras.json")
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
PLATFORMS = (
    {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"},
    {"sys_platform": "darwin", "platform_system": "Darwin", "os_name": "posix"},
    {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"},
)
MACHINES = ("x86_64", "aarch64", "arm64", "AMD64")

Environment = dict[str, str]


def environments() -> Iterator[Environment]:
    """Yield every supported Python on every platform, as markers see it."""
    for python, platform, machine in product(PYTHONS, PLATFORMS, MACHINES):
        yield {
            "python_version": python,
            "python_full_version": f"{python}.0",
            "implementation_version": f"{python}.0",
            "implementation_name": "cpython",
            "platform_python_implementation": "CPython",
            "platform_machine": machine,
            "platform_release": "",
            "platform_version": "",
            **platform,
        }


@dataclass(frozen=True, slots=True)
class Pin:
    """One line of a lock file, with the hashes below it."""

    requirement: Requirement
    hashes: int

    @property
    def name(self) -> str:
        return canonicalize_name(self.requirement.name)

    @property
    def exact(self) -> str:
        """The package and its version; what pip and the record call it."""
        return f"{self.name}{self.requirement.specifier}"

    def holds_in(self, environment: Mapping[str, str]) -> bool:
        marker = self.requirement.marker
        return marker is None or marker.evaluate(dict(environment))


def lock_files() -> list[Path]:
    """Return every lock file of the repository: what a stranger's commands install from."""
    return sorted(files(".lock"))


def read_lock(file: Path) -> list[Pin]:
    pins = []
    for block in file.read_text(encoding="utf-8").replace("\\\n", " ").splitlines():
        line = block.partition("#")[0].strip()
        if line:
            requirement, *hashes = line.split(" --hash=")
            pins.append(Pin(Requirement(requirement.strip()), len(hashes)))
    return pins


def with_extras(requirements: Iterable[str]) -> list[str]:
    """Keep those that ask for an extra of what they require."""
    return sorted(each for each in requirements if Requirement(each).extras)


def recorded() -> Mapping[str, list[str]]:
    """Return, for every pin of every lock, what it requires with an extra."""
    found: dict[str, list[str]] = json.loads(RECORD.read_text(encoding="utf-8"))
    return found


def metadata_of(pins: Iterable[Pin], *options: str) -> dict[str, list[str]]:
    """Ask pip what these packages require; nothing is installed."""
    with TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        command = (sys.executable, "-m", "pip", "install", "--quiet", "--dry-run", "--no-deps")
        places = ("--ignore-installed", "--target", folder, "--report", str(report))
        names = sorted({pin.exact for pin in pins})
        subprocess.run([*command, *places, *options, *names], check=True)  # noqa: S603
        found = json.loads(report.read_text(encoding="utf-8"))["install"]
    of_each = [each["metadata"] for each in found]
    return {
        f"{canonicalize_name(of['name'])}=={of['version']}": with_extras(
            of.get("requires_dist", [])
        )
        for of in of_each
    }


def main() -> None:
    record: dict[str, list[str]] = {}
    here = default_environment()
    for file in lock_files():
        pins = read_lock(file)
        record |= metadata_of(pin for pin in pins if pin.holds_in(here))
        if elsewhere := [pin for pin in pins if not pin.holds_in(here)]:
            record |= metadata_of(elsewhere, "--platform", "win_amd64", "--only-binary", ":all:")
    text = json.dumps(record, indent=1, sort_keys=True, ensure_ascii=False)
    RECORD.write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
