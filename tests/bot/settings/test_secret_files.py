"""Secrets from files: what is read, what is refused, and that neither says what is in them."""

from pathlib import Path

import pytest

from bot.settings.reading import read_settings
from tests.bot.settings.test_environment import GOOD, faults

URL = "postgresql+asyncpg://behalf:canary-password@127.0.0.1/behalf"
PAIRS = ("MicrosoftAppPassword", "BEHALF_DATABASE_URL")


def instead(name, path):
    """Return an environment that has a file in the place of one value."""
    return {key: value for key, value in GOOD.items() if key != name} | {f"{name}_FILE": path}


@pytest.mark.parametrize("end", ["", "\n", "\r\n"])
def test_the_content_is_the_value_less_one_newline(read, file, end):
    environment = instead("MicrosoftAppPassword", file(f" canary ~ý{end}"))
    assert faults(read, **environment) == []
    assert read(**environment)[0].app_password.get_secret_value() == " canary ~ý"


def test_the_url_of_the_database_may_be_in_a_file(read, file):
    environment = instead("BEHALF_DATABASE_URL", file(f"{URL}\n"))
    assert faults(read, **environment) == []
    assert read(**environment)[0].database_url.get_secret_value() == URL


def test_what_is_in_the_file_is_checked_as_any_value(read, file):
    [told] = faults(read, **instead("BEHALF_DATABASE_URL", file(f"{URL}?canary=1")))
    assert told.startswith("Remove options other than")


def test_the_path_may_be_in_the_file_of_settings(read, file, tmp_path):
    contents = {"MicrosoftAppPassword": "s", "BEHALF_DATABASE_URL": URL}
    lines = (f"{name}_FILE={file(content, name)}\n" for name, content in contents.items())
    (tmp_path / ".env").write_text("".join(lines))
    settings, told = read()
    assert told == []
    assert settings.app_password.get_secret_value() == "s"
    assert settings.database_url.get_secret_value() == URL


def test_a_file_shows_its_content_nowhere(read, file):
    settings, _ = read(**instead("MicrosoftAppPassword", file("canary-secret")))
    assert "canary" not in repr(settings) + str(settings) + settings.model_dump_json()


@pytest.mark.parametrize("name", PAIRS)
@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Write the secret into the file that {} names: it is empty."),
        (b" \n", "Write the secret into the file that {} names: it is empty."),
        (b"canary\n\n", "Leave one line, the secret, in the file that {} names."),
        (b"canary\xff", "Save the file that {} names as UTF-8."),
    ],
)
def test_a_file_that_holds_no_secret_is_one_fault(read, file, name, content, sentence):
    told = faults(read, **instead(name, file(content)))
    assert told == [sentence.format(f"{name}_FILE")]


@pytest.mark.parametrize("name", PAIRS)
@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("canary", "No such file or directory"),
        (".", "Is a directory"),
        ("canary" * 1_000, "File name too long"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_fault_without_its_path(read, name, path, why):
    """For a secret that was written where its path belongs."""
    said = f"{why} (looked for in {Path.cwd()})."
    assert faults(read, **instead(name, path)) == [
        f"Set {name}_FILE to the path of a file that Behalf may read: {said}"
    ]


@pytest.mark.parametrize("name", PAIRS)
def test_a_value_and_its_file_at_once_are_refused(read, file, name):
    told = faults(read, **GOOD, **{f"{name}_FILE": file("canary")})
    assert told == [f"Remove {name} or {name}_FILE: both are set, and each is enough."]


def test_every_file_that_is_wrong_is_told_beside_all_else(read):
    gone = {f"{name}_FILE": "gone" for name in PAIRS}
    told = faults(read, PORT="http", **gone)
    assert [sentence.split()[1].strip(":") for sentence in told] == [
        "PORT",
        *gone,
        "MicrosoftAppId",
        "MicrosoftAppTenantId",
        "BEHALF_POLICY",
    ]


def test_local_mode_reads_no_secret(read, monkeypatch):
    read()
    monkeypatch.setenv("MicrosoftAppPassword_FILE", "gone")
    assert read_settings(local=True)[1] == []
