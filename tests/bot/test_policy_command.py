"""`python app.py policy`: the table of permissions as the file changes it, and who has which."""

import pytest
from typer.testing import CliRunner

from app import cli
from services.policy.loader import DEFAULT

JANA = "6f9619ff-8b86-d011-b42d-00c04fc964ff"


@pytest.fixture
def shown(tmp_path, monkeypatch):
    """Return what is printed for a policy that was edited like this, and the status."""
    monkeypatch.chdir(tmp_path)

    def run(add=""):
        file = tmp_path / "policy.toml"
        file.write_text(DEFAULT.read_text(encoding="utf-8") + add, encoding="utf-8")
        result = CliRunner().invoke(cli, ["policy"], env={"BEHALF_POLICY": str(file)})
        return result.output, result.exit_code

    return run


def cells(text, first):
    [line] = [line for line in text.splitlines() if line.startswith(f"| {first} ")]
    return [cell.strip() for cell in line.strip("|").split("|")]


def test_it_shows_what_each_role_may_do_and_who_has_which(shown):
    add = f'\n[[staff.members]]\nid = "{JANA}"\nname = "Jana"\nroles = ["admin_agent"]\n'
    text, status = shown(add)
    assert status == 0
    assert cells(text, "close")[2:] == ["all", "all", "own", "all", "no"]
    assert cells(text, "Jana") == ["Jana", JANA, "admin_agent"]
    assert cells(text, "whoever is not listed")[2] == "none"


def test_it_shows_the_table_as_the_file_changes_it(shown):
    text, _ = shown('\n[staff.permissions.helpdesk_agent]\nclose = "own"\nwatch = "no"\n')
    assert cells(text, "close")[2:] == ["all", "own", "own", "all", "no"]
    assert cells(text, "watch")[2:] == ["all", "no", "no", "all", "no"]


def test_a_fault_of_the_file_is_shown_instead(shown):
    text, status = shown('\n[staff.permissions.boss]\nclose = "own"\n')
    assert status == 2
    assert "The policy is not usable:" in text
    assert "staff.permissions.boss" in text
