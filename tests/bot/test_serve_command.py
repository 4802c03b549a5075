"""What `python app.py serve` says before it starts: its version, and warnings."""

import re
import socket

import pytest
from structlog.testing import capture_logs
from typer.testing import CliRunner

from app import cli
from bot.serve_command import warn_of_strangers
from bot.settings.environment import setting_rows
from bot.telemetry.logs import LONGEST_VALUE
from bot.telemetry.version import read_version
from services.model.roles import Role, roles_text
from services.policy.loader import DEFAULT, load_policy
from tests.test_app import SERVE

EVENT = "unlisted_people_have_permissions"
TEXT = DEFAULT.read_text(encoding="utf-8")


@pytest.fixture
def policy(tmp_path):
    """Return the path of the shipped policy with other default roles, and more at its end."""

    def edited(roles="none", *, more=""):
        text = re.sub(
            "^default_roles.*", f"default_roles = [{quoted(roles)}]", TEXT, flags=re.MULTILINE
        )
        file = tmp_path / "policy.toml"
        file.write_text(text + more, encoding="utf-8")
        return file

    return edited


@pytest.fixture
def taken_port():
    with socket.create_server(("", 0)) as other:
        yield str(other.getsockname()[1])


def quoted(roles):
    return ", ".join(f'"{role}"' for role in roles.split())


def warnings(path):
    with capture_logs() as logged:
        warn_of_strangers(load_policy(path))
    return logged


@pytest.mark.parametrize("roles", ["", "none"])
def test_strangers_who_can_only_ask_for_help_are_no_warning(policy, roles):
    assert warnings(policy(roles)) == []


@pytest.mark.parametrize("roles", ["sales_agent", "none helpdesk_agent", " ".join(Role)])
def test_strangers_with_a_role_are_one_warning_that_names_it(policy, roles):
    [warning] = warnings(policy(roles))
    assert (warning["event"], warning["log_level"]) == (EVENT, "warning")
    assert warning["roles"] == roles_text(map(Role, roles.split()))
    assert 'set default_roles = ["none"]' in warning["reason"]
    assert max(map(len, (warning["roles"], warning["reason"]))) <= LONGEST_VALUE


def test_strangers_of_whom_the_role_none_has_more_than_help_are_a_warning(policy):
    [warning] = warnings(policy(more='\n[staff.permissions.none]\nfind-customer = "all"\n'))
    assert warning["roles"] == "none"


def start(words, monkeypatch, folder, **settings):
    """Return what a command logs that ends because its port is taken."""
    monkeypatch.chdir(folder)
    for each in ("app", "bot.command_line", "bot.serve_command"):
        monkeypatch.setattr(f"{each}.configure_logs", lambda *_, **__: None)
    for name, _ in setting_rows():
        monkeypatch.delenv(name, raising=False)
    with capture_logs() as logged:
        told = CliRunner().invoke(cli, words, env=settings)
    assert "cannot listen on" in told.stderr
    return logged


def test_serve_tells_its_version_and_warns_before_it_listens(
    policy, monkeypatch, tmp_path, taken_port
):
    settings = SERVE | {
        "BEHALF_DATABASE_URL": f"sqlite+aiosqlite:///{tmp_path}/behalf.db",
        "BEHALF_POLICY": str(policy("sales_agent")),
        "PORT": taken_port,
    }
    begun, warned = start(["serve"], monkeypatch, tmp_path, **settings)
    assert (begun["event"], begun["version"]) == ("serve_starting", read_version())
    assert warned["event"] == EVENT


def test_local_mode_does_not_warn(policy, monkeypatch, tmp_path, taken_port):
    words = ["local", "--port", taken_port]
    assert start(words, monkeypatch, tmp_path) == []
    named = {"BEHALF_POLICY": str(policy("sales_agent"))}
    assert start(words, monkeypatch, tmp_path, **named) == []
