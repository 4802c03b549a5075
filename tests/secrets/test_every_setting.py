"""Whatever value a setting has by mistake, no command repeats it: it may be a secret."""

import asyncio
import sys

import pytest
from structlog.testing import capture_logs
from typer.testing import CliRunner

from app import cli
from bot.settings.environment import setting_rows
from services.gateways.customer_file import SAMPLES
from tests.secrets.marks import PASSWORD, Marks
from tests.secrets.servers import OTHER_MACHINE, fake_postgres, url_of

NAMES = [name for name, _ in setting_rows()]
GUID = "11111111-2222-3333-4444-555555555555"
KEY = f"-----BEGIN PRIVATE KEY-----\n{PASSWORD * 100}"
ENDS = {"BEHALF_DATABASE_URL": "none", "BEHALF_POLICY": "none"}
"""So that what is not refused for its value does not go on either."""
SHAPES = [
    *("{}", "/{}/a.file", "./{}", GUID + ",{}", "https://{}", "postgresql+asyncpg://{}"),
    "sqlite+aiosqlite:////nowhere/{}",
]
WORD = PASSWORD.partition("@")[0]
"""What is accepted in a URL as it is."""
AWAY = {
    f"sqlite+aiosqlite:////nowhere/{WORD}": "opened: see that its folder is there",
    f"postgresql+asyncpg://127.0.0.1:1/{WORD}": "reached (ConnectionRefusedError)",
}
COMMANDS = [
    ["serve"],
    ["local"],
    ["audit"],
    ["migrate"],
    ["policy"],
    ["customers", "import", str(SAMPLES)],
    ["package"],
]
ON_A_DATABASE = [["audit"], ["person", "export", GUID], ["person", "forget", GUID]]
NOT_ASKED_FOR = {
    *("MicrosoftAppPassword", "BEHALF_CERTIFICATE_PATH", "AZURE_FEDERATED_TOKEN_FILE"),
}
"""Where nothing says that the bot proves itself so; or any value may be right."""


def first(words):
    return words[0]


def deep(words):
    return pytest.param(words, marks=pytest.mark.proof)


@pytest.fixture
def run(monkeypatch, tmp_path):
    """Run a command in an environment that says just this, and look for the marks."""
    monkeypatch.chdir(tmp_path)
    for each in ("app", "bot.command_line"):
        monkeypatch.setattr(f"{each}.configure_logs", lambda *_, **__: None)
    marks = Marks(PASSWORD)

    def say(words, **settings):
        for name in NAMES:
            monkeypatch.delenv(name, raising=False)
        with capture_logs() as logged:
            told = CliRunner().invoke(cli, words, env=settings)
        assert isinstance(told.exception, SystemExit | None), repr(told.exception)
        assert marks.found_in(told.output + str(logged)) == []
        return told

    return say


def values():
    yield KEY
    for shape in SHAPES:
        yield shape.format(PASSWORD)


def settings_of_commands():
    """Yield every command with every setting.

    Fast are one that refuses what makes no sense, and one that goes on to open what it is told;
    each setting is tried with one of them, and with the other as a proof.
    """
    for words in COMMANDS:
        for number, name in enumerate(NAMES):
            fast = words[0] == ("serve", "migrate")[number % 2]
            yield pytest.param(words, name, marks=[] if fast else [pytest.mark.proof])


@pytest.mark.parametrize(("words", "name"), [*settings_of_commands()])
def test_a_command_repeats_no_value_of_a_setting(run, words, name):
    for value in values():
        run(words, **ENDS | {name: value})


@pytest.mark.parametrize("name", sorted({*NAMES} - NOT_ASKED_FOR))
def test_serve_refuses_what_makes_no_sense_and_names_it(run, name):
    """Or the test above would find nothing, because nothing is said."""
    told = run(["serve"], **{name: PASSWORD})
    assert told.exit_code == 2
    assert name in told.stderr


@pytest.mark.parametrize("words", ON_A_DATABASE, ids=" ".join)
def test_the_file_of_a_database_that_is_not_there_is_not_repeated(run, words):
    told = run(words, BEHALF_DATABASE_URL=f"sqlite+aiosqlite:///{PASSWORD}")
    assert told.exit_code == 2
    assert "correct the file in BEHALF_DATABASE_URL: " in told.stderr


@pytest.mark.parametrize(("url", "why"), AWAY.items(), ids=["sqlite", "postgresql"])
@pytest.mark.parametrize("words", [["migrate"], ["customers", "import", str(SAMPLES)]], ids=first)
def test_of_a_database_that_cannot_be_used_the_setting_is_named_and_why(run, words, url, why):
    told = run(words, BEHALF_DATABASE_URL=url)
    assert told.exit_code == 2
    assert f"- The database in BEHALF_DATABASE_URL cannot be {why}" in told.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="has no other address for itself")
async def test_nor_is_a_password_that_the_database_quotes(run):
    async with fake_postgres(OTHER_MACHINE) as port:
        settings = {"BEHALF_DATABASE_URL": url_of(OTHER_MACHINE, port)}
        told = await asyncio.to_thread(run, ["customers", "import", str(SAMPLES)], **settings)
    assert told.exit_code == 2
    assert told.stderr.endswith("does not let this user in with this password.\n")


def test_nor_is_that_of_one_that_can_be_used(run):
    told = run(["migrate"], BEHALF_DATABASE_URL=f"sqlite+aiosqlite:///{WORD}")
    assert told.output == "The tables of the database in BEHALF_DATABASE_URL are up to date.\n"


@pytest.mark.parametrize("words", COMMANDS, ids=first)
def test_nor_is_what_the_file_of_settings_has(run, words, tmp_path):
    (tmp_path / ".env").write_text("".join(f"{name}='{PASSWORD}'\n" for name in NAMES))
    assert run(words).exit_code == 2
