"""The file of settings, where it is none that can be read; and what an editor puts before it."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from app import cli
from bot.settings.reading import read_settings
from tests.bot.settings.test_environment import GOOD, faults
from tests.bot.settings.test_secret_files import instead

BOM = b"\xef\xbb\xbf"


def is_not_utf_8(path):
    path.write_bytes(b"MicrosoftAppPassword=canary\xff\nPORT=80\n")


def is_utf_16(path):
    path.write_text("MicrosoftAppPassword=canary\n", encoding="utf-16")


def is_a_directory(path):
    path.mkdir()


UNREADABLE = {
    is_not_utf_8: "it is not UTF-8",
    is_utf_16: "it is not UTF-8",
    is_a_directory: "it is a directory",
}


def sentence(why):
    return (
        f"Make .env in {Path.cwd()} a UTF-8 text that Behalf may read, or remove it: {why}, and "
        "so nothing that it sets is known."
    )


@pytest.mark.parametrize(("make", "why"), UNREADABLE.items())
def test_a_file_that_cannot_be_read_is_one_fault_beside_all_else(read, tmp_path, make, why):
    make(tmp_path / ".env")
    assert faults(read, **GOOD) == [sentence(why)]
    first, *rest = faults(read)
    assert first == sentence(why)
    assert len(rest) == len(GOOD)
    assert read_settings(local=True)[1] == [sentence(why)]


@pytest.mark.parametrize("words", [["serve"], ["local"], ["audit"], ["policy"], ["package"]])
@pytest.mark.parametrize("make", UNREADABLE)
def test_no_command_ends_in_a_trace_for_it(read, tmp_path, make, words):
    make(tmp_path / ".env")
    read()
    told = CliRunner().invoke(cli, words)
    assert told.exit_code == 2
    assert f"- {sentence(UNREADABLE[make])}\n" in told.stderr
    assert "canary" not in told.output


def test_a_file_that_may_not_be_read_is_said(read, tmp_path, monkeypatch):
    """Simulated: whoever runs the tests may be root, and may read any file."""
    (tmp_path / ".env").write_text("PORT=80\n")
    forbid(monkeypatch, ".env")
    assert faults(read, **GOOD) == [sentence("Permission denied")]


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("BEHALF_POLICY", {}),
        ("BEHALF_CERTIFICATE_PATH", {"BEHALF_CREDENTIAL": "certificate"}),
        ("MicrosoftAppPassword_FILE", {"MicrosoftAppPassword": ""}),
    ],
)
def test_nor_is_another_file_that_may_not_be_read(read, tmp_path, monkeypatch, name, more):
    (tmp_path / "canary").touch()
    forbid(monkeypatch, "canary")
    assert faults(read, **GOOD | more | {name: tmp_path / "canary"}) == [
        f"Set {name} to the path of a file that Behalf may read: Permission denied."
    ]


def forbid(monkeypatch, name):
    """Let no one read files of this name."""
    opened = Path.open

    def refuse(path, *arguments, **more):
        if path.name == name:
            raise PermissionError(13, "Permission denied", str(path))
        return opened(path, *arguments, **more)

    monkeypatch.setattr(Path, "open", refuse)
    monkeypatch.setattr(Path, "read_text", lambda path, **how: refuse(path, **how).read())


@pytest.mark.parametrize("content", [b"", b"\0\1\2\n", b"\n# PORT=x\n"])
def test_a_file_that_sets_nothing_is_no_fault(read, tmp_path, content):
    (tmp_path / ".env").write_bytes(content)
    assert faults(read, **GOOD) == []


def test_the_mark_of_an_editor_is_no_part_of_the_first_name(read, tmp_path):
    (tmp_path / ".env").write_bytes(BOM + b"PORT=80\n")
    assert read()[0].port == 80


def test_nor_of_a_secret(read, file):
    environment = instead("MicrosoftAppPassword", file(BOM + b"s"))
    assert read(**environment)[0].app_password.get_secret_value() == "s"


def test_nor_of_the_policy(read, tmp_path):
    read()
    path = tmp_path / "policy.toml"
    path.write_bytes(BOM + Path(GOOD["BEHALF_POLICY"]).read_bytes())
    assert CliRunner().invoke(cli, ["policy"], env={"BEHALF_POLICY": str(path)}).exit_code == 0


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"\x7fELF\xff\0", "is not UTF-8; save it as UTF-8"),
        (b"\0\1\2", "is not TOML: "),
        (b"", "partner: Field required"),
    ],
)
def test_a_policy_that_is_no_policy_is_said(read, tmp_path, content, why):
    read()
    path = tmp_path / "policy.toml"
    path.write_bytes(content)
    told = CliRunner().invoke(cli, ["policy"], env={"BEHALF_POLICY": str(path)})
    assert told.exit_code == 2
    assert f"- {path}" in told.stderr
    assert why in told.stderr
