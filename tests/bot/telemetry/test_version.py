"""One version, pyproject's, wherever it is told."""

import tomllib
from platform import python_version

import pytest
from prometheus_client import CollectorRegistry
from typer.testing import CliRunner

from app import cli
from bot.telemetry.metrics import Metrics
from bot.telemetry.version import PYTHON, read_version
from tests.repository import ROOT


def test_it_is_that_of_the_project():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["version"] == read_version()
    assert python_version() == PYTHON


@pytest.mark.parametrize("content", ["[project", "", "project = 1", "[project]", "# \udcff"])
def test_that_of_a_file_that_does_not_say_it_is_unknown(tmp_path, content):
    project = tmp_path / "pyproject.toml"
    project.write_text(content, encoding="utf-8", errors="surrogateescape")
    assert read_version(project) == "unknown"


def test_a_copy_without_the_file_runs_all_the_same(tmp_path):
    assert read_version(tmp_path / "pyproject.toml") == "unknown"


def test_it_is_read_once(tmp_path):
    project = tmp_path / "pyproject.toml"
    project.write_text('project.version = "7"')
    assert read_version(project) == "7"
    project.unlink()
    assert read_version(project) == "7"


def test_the_command_line_tells_it_and_does_nothing_else():
    told = CliRunner().invoke(cli, ["--version", "serve"])
    assert told.exit_code == 0
    assert told.output == f"Behalf {read_version()}, Python {PYTHON}\n"


def test_the_metrics_tell_it():
    text = Metrics(CollectorRegistry()).text().decode()
    assert f'behalf_build_info{{python="{PYTHON}",version="{read_version()}"}} 1.0\n' in text
