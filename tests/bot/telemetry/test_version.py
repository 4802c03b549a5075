"""One version, pyproject's, wherever it is told."""

import tomllib
from platform import python_version

from prometheus_client import CollectorRegistry
from typer.testing import CliRunner

from app import cli
from bot.telemetry.metrics import Metrics
from bot.telemetry.version import PYTHON, VERSION, read_version
from tests.repository import ROOT


def test_it_is_that_of_the_project():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["version"] == VERSION
    assert python_version() == PYTHON


def test_a_copy_without_the_file_runs_all_the_same(tmp_path):
    assert read_version(tmp_path / "pyproject.toml") == "unknown"


def test_the_command_line_tells_it_and_does_nothing_else():
    told = CliRunner().invoke(cli, ["--version", "serve"])
    assert told.exit_code == 0
    assert told.output == f"Behalf {VERSION}, Python {PYTHON}\n"


def test_the_metrics_tell_it():
    text = Metrics(CollectorRegistry()).text().decode()
    assert f'behalf_build_info{{python="{PYTHON}",version="{VERSION}"}} 1.0\n' in text
