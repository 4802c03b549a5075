"""Runs tests on the SDK's successor: a plugin of pytest that exchanges `dialogs.framework`.

Whoever imports it gets `framework.py` from this folder. No file is overwritten, so an interrupted
run leaves nothing behind. Loaded through PYTEST_PLUGINS, because the workers of pytest-xdist
import `conftest.py` before the plugins of the command line.
"""

import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.metadata import version
from importlib.util import find_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

EXCHANGED = "dialogs.framework"
SUCCESSOR = Path(__file__).with_name("framework.py")
PACKAGE = "microsoft-agents-hosting-dialogs"


class Exchange(MetaPathFinder):
    """Finds the successor's file where ours is asked for."""

    def find_spec(
        self, fullname: str, _path: Sequence[str] | None, _target: ModuleType | None = None
    ) -> ModuleSpec | None:
        return spec_from_file_location(fullname, SUCCESSOR) if fullname == EXCHANGED else None


sys.meta_path.insert(0, Exchange())


def pytest_configure() -> None:
    if find_spec("botbuilder"):
        raise pytest.UsageError("botbuilder is installed: on top of it, this run proves nothing")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    terminalreporter.write_line(f"on {PACKAGE} {version(PACKAGE)}, without botbuilder")
