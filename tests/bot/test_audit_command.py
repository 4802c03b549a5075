"""`python app.py audit`: the lines, as text and as JSON, from a day on."""

import json
import os
import re
import subprocess
import sys
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from typer.testing import CliRunner

from app import cli
from bot.audit_command import EXAMPLES
from services.gateways.customer_file import SAMPLES
from tests.repository import ROOT
from tests.timeouts import HANGS

PRAGUE = ZoneInfo("Europe/Prague")
WIDE = {"COLUMNS": "200"}
"""So that a sentence is not broken over lines."""
BEFORE_ALL = "0001-01-01T00:00+01:00"
"""In UTC, a year that no calendar has."""


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def say(*words):
        result = CliRunner().invoke(cli, [*words, "--data", str(tmp_path)])
        assert result.exit_code == 0, result.output
        return result.output.splitlines()

    say("customers", "import", str(SAMPLES))
    return say


def test_a_line_says_when_what_with_what_result_and_who(run):
    (line,) = run("audit")
    assert "  import  done  " in line
    assert " added, 0 updated  by os" in line


def test_as_json_each_line_has_every_field(run):
    (line,) = map(json.loads, run("audit", "--json"))
    assert (line["action"], line["result"], line["conversation_id"]) == ("import", "done", "")
    assert line["by_id"].startswith("os")


def test_only_lines_since_a_moment_are_shown_whatever_its_offset(run):
    (line,) = map(json.loads, run("audit", "--json"))
    at = datetime.fromisoformat(line["at"])
    for each in (at, at.astimezone(PRAGUE), at.replace(tzinfo=None), f"{at:%Y-%m-%d}"):
        assert len(run("audit", "--since", str(each))) == 1, each
    later = at + timedelta(microseconds=1)
    for each in (later, later.astimezone(PRAGUE), later.replace(tzinfo=None)):
        assert run("audit", "--since", str(each)) == [], each


def test_a_moment_is_taken_as_a_line_shows_it(run):
    (line,) = run("audit")
    assert run("audit", "--since", line.partition("  ")[0]) == [line]


@pytest.mark.parametrize("since", ["yesterday", "", "01.11.2026", "2026-13-01", BEFORE_ALL])
def test_what_is_no_moment_is_refused_with_examples(since):
    told = CliRunner().invoke(cli, ["audit", "--since", since], env=WIDE)
    assert told.exit_code == 2
    assert f"give a day or a moment, as in {EXAMPLES}." in told.stderr
    assert told.stdout == ""
    for example in re.findall(r"\d[\d:T+-]+", EXAMPLES):
        assert datetime.fromisoformat(example)


def test_what_is_still_to_come_is_refused_with_the_time_of_this_machine():
    told = CliRunner().invoke(cli, ["audit", "--since", "2100-01-01"], env=WIDE)
    assert told.exit_code == 2
    assert "2100-01-01T00:00:00+00:00 is still to come, for it is 20" in told.stderr


@pytest.mark.proof
def test_a_pipe_that_is_closed_ends_it_without_a_trace(run, tmp_path):
    assert len(run("audit")) == 1
    reader, writer = os.pipe()
    os.close(reader)
    words = (sys.executable, "-m", "app", "audit", "--data", str(tmp_path))
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    ended = subprocess.run(  # noqa: S603  # our own words
        words,
        stdout=writer,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
        env=environment,
        timeout=HANGS,
        check=False,
    )
    os.close(writer)
    assert (ended.returncode, ended.stderr) == (1, b"")


def test_tables_are_brought_up_to_date_without_a_bot(run, tmp_path):
    (tmp_path / "behalf.db").unlink()
    assert run("migrate") == [
        f"The tables of the database {tmp_path / 'behalf.db'} are up to date."
    ]
    assert run("audit") == []
