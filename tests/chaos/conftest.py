"""The databases that replicas share, and the ledgers that are printed at the end."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def publish(record_property: Callable[[str, object], None]) -> Callable[[str, Any], None]:
    """Print figures under a heading once all is over."""
    return lambda heading, figures: record_property("ledger", (heading, tuple(figures)))


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    name = {"sqlite": "sqlite_url", "postgresql": "postgres_url"}[request.param]
    return str(request.getfixturevalue(name))


@pytest.fixture
def sqlite_url(tmp_path: Path, filled: Path) -> str:
    return f"sqlite+aiosqlite:///{shutil.copy(filled, tmp_path / 'behalf.db')}"


def pytest_terminal_summary(terminalreporter: Any) -> None:
    reports = [*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")]
    for report in reports:
        for name, value in report.user_properties:
            if name == "ledger":
                heading, figures = value
                terminalreporter.section(heading)
                for words, count in figures:
                    terminalreporter.line(f"{words:50}{count:>12,}")
