"""`python app.py audit`: the lines, as text and as JSON, from a day on."""

import json

import pytest
from typer.testing import CliRunner

from app import cli
from services.gateways.customer_file import SAMPLES


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


def test_only_lines_since_a_day_are_shown(run):
    assert run("audit", "--since", "2100-01-01") == []


def test_tables_are_brought_up_to_date_without_a_bot(run, tmp_path):
    (tmp_path / "behalf.db").unlink()
    assert run("migrate") == [f"The tables of {tmp_path / 'behalf.db'} are up to date."]
    assert run("audit") == []
