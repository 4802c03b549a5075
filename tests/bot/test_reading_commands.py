"""Commands that only read: they change no byte, make no file, and upgrade nothing.

What these and others answer is on stdout, and nothing else is.
"""

import asyncio
import sqlite3

import asyncpg
import pytest
from typer.testing import CliRunner

from app import cli
from services.gateways.customer_file import SAMPLES

READING = [["audit"], ["person", "export", "ada"]]


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return lambda *words, **settings: CliRunner().invoke(cli, words, env=settings)


def refused(found):
    assert found.exit_code == 2
    assert found.stdout == ""
    heading, why = found.stderr.splitlines()
    assert heading == "The database is not usable:"
    return why


@pytest.mark.parametrize("words", READING)
def test_a_file_stays_as_it_is(run, tmp_path, words):
    run("customers", "import", str(SAMPLES), "--data", ".")
    file = tmp_path / "behalf.db"
    with sqlite3.connect(file) as restored:  # as `VACUUM INTO` leaves it
        restored.execute("PRAGMA journal_mode=DELETE")
    restored.close()
    before, folder = file.read_bytes(), sorted(tmp_path.iterdir())
    assert run(*words, "--data", ".").exit_code == (1 if "person" in words else 0)
    assert file.read_bytes() == before
    assert sorted(tmp_path.iterdir()) == folder


@pytest.mark.parametrize("words", READING)
def test_an_empty_file_gets_no_tables(run, tmp_path, words):
    file = tmp_path / "behalf.db"
    file.touch()
    why = refused(run(*words, "--data", "."))
    assert why.startswith(f"- The database {file} has no tables yet: ")
    assert "`python app.py migrate`" in why
    assert file.read_bytes() == b""


@pytest.mark.parametrize("words", READING)
def test_an_empty_database_on_a_server_gets_no_tables(run, postgres_url, words):
    url = f"postgresql+asyncpg://{postgres_url.partition('://')[2]}"
    why = refused(run(*words, BEHALF_DATABASE_URL=url))
    assert " has no tables yet: " in why
    assert asyncio.run(tables(postgres_url)) == 0


@pytest.mark.parametrize(
    ("words", "damage"),
    [
        (["audit", "--json"], "UPDATE audit SET at = 'soon'"),
        (["customers", "import", str(SAMPLES)], "UPDATE customers SET relationship = 'friend'"),
    ],
    ids=["audit", "customers import"],
)
def test_what_cannot_be_read_is_told_on_stderr(run, tmp_path, words, damage):
    words = [*words, "--data", "."]
    run("customers", "import", str(SAMPLES), "--data", ".")
    with sqlite3.connect(tmp_path / "behalf.db") as file:
        file.execute("DROP TRIGGER audit_refuse_update")
        file.execute(damage)
    file.close()
    told = run(*words)
    assert "row_skipped" not in told.stdout
    assert "row_skipped" in told.stderr


async def tables(url):
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    count = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
    found = await connection.fetchval(count)
    await connection.close()
    return found


@pytest.mark.parametrize("words", [*READING, ["policy"]])
def test_no_folder_is_made(run, tmp_path, words):
    run(*words)
    assert list(tmp_path.iterdir()) == []
