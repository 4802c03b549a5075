"""`python app.py person`: export as JSON, and forgetting, with what it refuses and says."""

import asyncio
import json
from dataclasses import replace

import pytest
from typer.testing import CliRunner

from app import cli
from services.gateways.database import open_database
from services.model.states import RequestState
from tests.clock import FakeClock
from tests.services.gateways.records import CONVERSATION, PERSON, event, message, request, work


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def say(*words):
        return CliRunner().invoke(cli, [*words, "--data", str(tmp_path)])

    return say


@pytest.fixture
def write(tmp_path):
    """Commit records to the database of the folder."""

    async def commit(records):
        database = open_database(f"sqlite+aiosqlite:///{tmp_path / 'behalf.db'}", FakeClock())
        await database.start()
        await database.turns.commit(work(*records))
        await database.close()

    return lambda *records: asyncio.run(commit(records))


def closed(**changes):
    return request(state=RequestState.CLOSED, offered_to_id="", **changes)


def test_export_prints_json_of_everything_whatever_the_case_of_the_id(run, write):
    write(PERSON, CONVERSATION, closed(), event(1, "žluťoučký"))
    found = run("person", "export", " ADA ")
    assert found.exit_code == 0
    said = json.loads(found.stdout)
    assert said["id"] == "ada"
    assert said["person"][0]["name"] == PERSON.name
    assert said["requests"][0]["created_at"] == "2030-01-07T12:00:00+00:00"
    assert "žluťoučký" in found.stdout


def test_forget_says_what_it_did_and_what_is_left_to_do(run, write):
    write(PERSON, CONVERSATION, closed(), event(1, "a note"))
    found = run("person", "forget", "Ada")
    assert found.exit_code == 0
    assert "Ada is forgotten: 4 rows" in found.stdout
    assert "policy file" in found.stdout
    assert "on their way" not in found.stdout
    assert PERSON.name not in run("person", "export", "ada").stdout
    (line,) = run("audit", "--json").stdout.splitlines()
    assert (json.loads(line)["action"], json.loads(line)["target"]) == ("forget", "ada")
    assert json.loads(line)["by_id"].startswith("os")


def test_while_messages_are_on_their_way_it_is_to_be_done_again(run, write):
    write(PERSON, message("m", "a:2", body=f'{{"text":"{PERSON.name}"}}'.encode()))
    for _ in range(2):
        said = run("person", "forget", "ada").stdout.replace("\n", " ")
        assert "is forgotten but for what is on its way" in said
        assert "that still name them: 1. Their name is kept" in said
    assert run("audit").stdout == ""


def test_forget_refuses_with_the_references_of_what_they_own_or_are_offered(run, write):
    write(PERSON, request(number=1), request(number=2, owner_id="x", offered_to_id="ada"))
    found = run("person", "forget", "ada")
    assert found.exit_code == 1
    assert "Hand over or close first" in found.stderr
    assert found.stderr.splitlines()[-2:] == ["- BH-000001", "- BH-000002"]
    assert run("audit").stdout == ""
    assert PERSON.name in run("person", "export", "ada").stdout


@pytest.mark.parametrize("command", ["export", "forget"])
def test_an_unknown_id_is_said_to_be_unknown(run, command):
    run("migrate")
    found = run("person", command, "nobody")
    assert found.exit_code == 1
    assert "Nothing is kept about nobody" in found.stderr
    assert found.stdout == ""


@pytest.mark.parametrize("nobody", ["", " ", "start vm", "os:root"])
@pytest.mark.parametrize("command", ["export", "forget"])
def test_no_one_is_named_by_what_is_no_id(run, write, command, nobody):
    """An empty id is that of every channel."""
    write(replace(CONVERSATION, id="19:duty", person_id=""))
    found = run("person", command, nobody)
    assert found.exit_code == 2
    assert "Nobody is named" in found.stderr
