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

    def say(*words, separate, also=()):
        file = tmp_path / "policy.toml"
        text = DEFAULT.read_text(encoding="utf-8")
        for old, new in [
            ("separate_customers = false", f"separate_customers = {separate}"),
            *also,
        ]:
            assert old in text
            text = text.replace(old, new)
        file.write_text(text, encoding="utf-8")
        found = CliRunner().invoke(
            cli,
            ["customers", "import", str(SAMPLES), "--data", str(tmp_path), *words],
            env={"BEHALF_POLICY": str(file)},
        )
        return found.exit_code, found.output

    return say


def test_separate_customers_are_somebodys(run):
    status, said = run(separate="true")
    wanted = "policy.toml: name the tenant id of the staff with --tenant"
    assert (status, wanted in said) == (2, True)
    assert "Whose customers are they?\n- separate_customers is true in " in said
    status, said = run("--tenant", "contoso", separate="true")
    assert (status, wanted in said) == (2, True)
    assert "'contoso' is no tenant id:" in said
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
    assert "policy.toml, all tenants share the customers: leave it out" in said
    assert run(separate="false")[0] == 0


def test_without_a_policy_file_customers_are_shared(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    words = ["customers", "import", str(SAMPLES), "--data", str(tmp_path)]
    told = CliRunner().invoke(cli, [*words, "--tenant", STAFF], env={"BEHALF_POLICY": ""})
    assert told.exit_code == 2
    assert "separate_customers is false in the shipped policy" in told.output


def test_an_import_needs_nothing_of_the_policy_but_its_staff(run):
    also = [("warning_percent =", "warning_per_cent ="), ("opens = ", "open = ")]
    status, said = run("--tenant", STAFF, separate="true", also=also)
    assert (status, " added, 0 updated" in said) == (0, True)


@pytest.mark.parametrize(
    ("also", "fault"),
    [
        (("separate_customers =", "seperate_customers ="), "staff.seperate_customers: is unknown"),
        (("true", '"yes"'), "staff.separate_customers: "),
        (('default_roles = ["none"]', "default_roles ="), "policy.toml is not TOML: "),
        (("[staff]", "[stuff]"), "staff.default_roles: Field required"),
        (("[staff]", '[staff]\npermissions.none.help = "all"'), "everybody may ask for help"),
    ],
)
def test_where_whose_customers_they_are_cannot_be_read_none_are_imported(
    run, tmp_path, also, fault
):
    status, said = run("--tenant", STAFF, separate="true", also=[also])
    assert status == 2
    assert "The policy says whose customers they are, and is not usable:\n- " in said
    assert fault in said
    assert not (tmp_path / "behalf.db").exists()


def test_of_a_policy_file_that_is_not_there_the_setting_is_named(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    words = ["customers", "import", str(SAMPLES), "--data", str(tmp_path)]
    told = CliRunner().invoke(cli, words, env={"BEHALF_POLICY": "gone.toml"})
    assert told.exit_code == 2
    assert "- Set BEHALF_POLICY to the path of a file" in told.output
    assert "No such file or directory" in told.output
