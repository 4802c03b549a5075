"""`python app.py customers import --tenant`: customers that are one tenant of staff's alone."""

import json

import pytest
from typer.testing import CliRunner

from app import cli
from services.gateways.customer_file import SAMPLES
from services.policy.loader import DEFAULT

STAFF = "aaaaaaaa-0000-4000-8000-000000000001"


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Import the samples where customers are `separate`, or shared, and return what was said."""
    monkeypatch.chdir(tmp_path)

    def say(*words, separate):
        file = tmp_path / "policy.toml"
        text = DEFAULT.read_text(encoding="utf-8")
        changed = text.replace("separate_customers = false", f"separate_customers = {separate}")
        file.write_text(changed, encoding="utf-8")
        found = CliRunner().invoke(
            cli,
            ["customers", "import", str(SAMPLES), "--data", str(tmp_path), *words],
            env={"BEHALF_POLICY": str(file)},
        )
        return found.exit_code, found.output

    return say


def test_separate_customers_are_somebodys(run):
    status, said = run(separate="true")
    assert (status, "name the tenant id of the staff with --tenant" in said) == (2, True)
    status, said = run("--tenant", "contoso", separate="true")
    assert (status, "name the tenant id of the staff with --tenant" in said) == (2, True)
    status, said = run("--tenant", STAFF.upper(), separate="true")
    assert (status, " added, 0 updated" in said) == (0, True)
    other = STAFF.replace("1", "2")
    assert " added, 0 updated" in run("--tenant", other, separate="true")[1]
    assert "0 added, 0 updated" in run("--tenant", STAFF, separate="true")[1]


def test_the_audit_says_for_which_staff_customers_were_imported(run, tmp_path):
    run(separate="false")
    run("--tenant", STAFF.upper(), separate="true")
    audit = ["audit", "--data", str(tmp_path)]
    shared, own = CliRunner().invoke(cli, audit).output.splitlines()
    assert " added, 0 updated  by " in shared
    assert f" added, 0 updated for {STAFF}  by " in own
    lines = CliRunner().invoke(cli, [*audit, "--json"]).output.splitlines()
    details = [json.loads(line)["detail"].partition(" updated")[2] for line in lines]
    assert details == ["", f" for {STAFF}"]


def test_shared_customers_are_everybodys(run):
    status, said = run("--tenant", STAFF, separate="false")
    assert status == 2
    assert "separate_customers is false in the policy file" in said
    assert run(separate="false")[0] == 0
