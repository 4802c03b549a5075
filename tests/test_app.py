"""The command line, as an administrator meets it: real processes, real sockets."""

import asyncio
import os
import re
import signal
import socket
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest
from typer.testing import CliRunner

from app import cli
from bot.settings.environment import setting_rows
from services.gateways.customer_file import SAMPLES
from services.policy.loader import DEFAULT
from tests.fake_idp import APP_ID, TENANT, activity, fake_idp
from tests.ports import free_port
from tests.timeouts import HANGS

ROOT = Path(__file__).parents[1]
SERVE = {
    "MicrosoftAppId": APP_ID,
    "MicrosoftAppTenantId": TENANT,
    "MicrosoftAppPassword": "canary-secret",
    "BEHALF_POLICY": str(DEFAULT),
}


@asynccontextmanager
async def program(
    *words: str, folder: Path, module: str = "app", **settings: str
) -> AsyncIterator[asyncio.subprocess.Process]:
    """Run `python -m app …` in an environment that says nothing else, and stop it."""
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **settings}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", module, *words),
        cwd=folder,
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def listening(port: int) -> None:
    async with asyncio.timeout(HANGS):
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.05)
            else:
                writer.close()
                await writer.wait_closed()
                return


def test_serve_refuses_to_start_and_says_all_that_is_missing(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # where no .env is
    for name, _ in setting_rows():
        monkeypatch.delenv(name, raising=False)
    refused = CliRunner().invoke(cli, ["serve"])
    assert refused.exit_code == 2
    for name in (
        "MicrosoftAppId",
        "MicrosoftAppTenantId",
        "MicrosoftAppPassword",
        "BEHALF_DATABASE_URL",
        "BEHALF_POLICY",
    ):
        assert f"Set {name}" in refused.stderr


@pytest.mark.proof
async def test_serve_lets_in_who_is_signed_in_and_nobody_else(tmp_path):
    port, admin, database = free_port(), free_port(), f"sqlite+aiosqlite:///{tmp_path}/behalf.db"
    ports = {"PORT": str(port), "BEHALF_ADMIN_PORT": str(admin)}
    settings = {**SERVE, **ports, "BEHALF_DATABASE_URL": database}
    async with (
        fake_idp() as idp,
        program("serve", folder=tmp_path, BotOpenIdMetadata=idp.url, **settings) as process,
        aiohttp.ClientSession(f"http://127.0.0.1:{port}") as http,
    ):
        await listening(port)
        probes = {
            path: [(await http.get(f"http://127.0.0.1:{at}{path}")).status for at in (admin, port)]
            for path in ("/readyz", "/metrics", "/healthz", "/api/messages")
        }
        assert probes == {
            "/readyz": [200, 404],
            "/metrics": [200, 404],
            "/healthz": [200, 200],
            "/api/messages": [404, 405],
        }
        signed = {"Authorization": idp.token()}
        statuses = [
            (await http.post("/api/messages", json=activity(**changes), headers=headers)).status
            for changes, headers in (
                ({}, signed),
                ({}, {}),
                ({}, {"Authorization": idp.token(exp=1)}),
                ({"serviceUrl": "https://evil.example/"}, signed),
                ({"channelData": {"tenant": {"id": "somebody-else"}}}, signed),
            )
        ]
        assert statuses == [202, 401, 401, 403, 403]
        process.send_signal(signal.SIGTERM)
        said, _ = await process.communicate()
    assert process.returncode == 0
    assert b"canary-secret" not in said


@pytest.mark.proof
async def test_local_mode_says_that_it_is_open_and_answers_only_this_machine(tmp_path):
    port = free_port()
    async with (
        program("local", "--port", str(port), "--data", "data", folder=tmp_path) as process,
        aiohttp.ClientSession(f"http://127.0.0.1:{port}") as http,
    ):
        await listening(port)
        assert (await http.get("/healthz")).status == 200
        rebound = {"Host": "attacker.example"}
        assert (await http.post("/api/messages", json=activity(), headers=rebound)).status == 403
        assert (await http.post("/api/messages", json=activity())).status == 403
        process.send_signal(signal.SIGINT)
        said, _ = await process.communicate()
    assert process.returncode == 0
    assert b"local mode asks no one to sign in" in said


@pytest.mark.proof
@pytest.mark.parametrize("separate_at_import", [True, False])
async def test_a_start_warns_of_customers_that_separating_them_hides(tmp_path, separate_at_import):
    text = DEFAULT.read_text(encoding="utf-8")
    separate = tmp_path / "separate.toml"
    separate.write_text(text.replace("separate_customers = false", "separate_customers = true"))
    own, shared = ({"BEHALF_POLICY": str(file)} for file in (separate, DEFAULT))
    policy, tenant = (own, ("--tenant", TENANT)) if separate_at_import else (shared, ())
    words = ("customers", "import", str(SAMPLES), "--data", ".", *tenant)
    async with program(*words, folder=tmp_path, **policy) as process:
        assert await process.wait() == 0

    port = free_port()
    start = ("local", "--port", str(port), "--data", ".")
    async with (
        program(*start, folder=tmp_path, **own) as process,
        aiohttp.ClientSession(f"http://127.0.0.1:{port}") as http,
    ):
        await listening(port)
        assert (await http.get("/healthz")).status == 200
        process.send_signal(signal.SIGINT)
        said, _ = await process.communicate()
    assert process.returncode == 0
    assert (b"customers_hidden" in said) is not separate_at_import
    with sqlite3.connect(tmp_path / "behalf.db") as file:
        kept = file.execute("SELECT DISTINCT staff_tenant_id FROM customers").fetchall()
    file.close()
    assert kept == [(TENANT if separate_at_import else "",)]


async def refusal(*words: str, folder: Path, **settings: str) -> str:
    async with program(*words, folder=folder, **settings) as process:
        said, _ = await asyncio.wait_for(process.communicate(), HANGS)
    assert process.returncode == 2
    assert b"Traceback" not in said
    assert b"canary" not in said
    return said.decode()


def test_without_its_port_local_mode_opens_no_database(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        told = CliRunner().invoke(cli, ["local", "--port", port, "--data", str(tmp_path)])
    assert told.exit_code == 2
    assert f"cannot listen on 127.0.0.1:{port}:\n- Address already in use." in told.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.proof
async def test_a_port_in_use_is_said(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        said = await refusal("local", "--port", port, folder=tmp_path)
    assert said == (
        f"Behalf cannot listen on 127.0.0.1:{port}:\n- Address already in use. "
        "Choose another port: --port for local, PORT for serve.\n"
    )


@pytest.mark.proof
async def test_a_port_that_is_none_is_said(tmp_path):
    assert "Invalid argument" in await refusal("local", "--port", "70000", folder=tmp_path)


@pytest.mark.proof
@pytest.mark.parametrize(
    "words", [("local", "--port", "0"), ("customers", "import", str(SAMPLES))]
)
async def test_a_folder_that_cannot_be_made_is_said(tmp_path, words):
    (tmp_path / "data").write_text("in the way")
    said = await refusal(*words, "--data", "data", folder=tmp_path)
    assert said == f"{tmp_path / 'data'} cannot be used for data:\n- File exists\n"


@pytest.mark.proof
@pytest.mark.parametrize(
    "words", [("local", "--port", "0"), ("customers", "import", str(SAMPLES))]
)
async def test_a_file_that_is_no_database_is_said(tmp_path, words):
    (tmp_path / "behalf.db").write_text("no database" * 1_000)
    said = await refusal(*words, "--data", ".", folder=tmp_path)
    assert said == (
        "The database is not usable:\n"
        f"- The database {tmp_path / 'behalf.db'} is not a SQLite database.\n"
    )


@pytest.mark.proof
@pytest.mark.parametrize("how", ["local", "serve", "customers import"])
async def test_a_file_of_an_early_version_is_left_alone_and_what_to_do_is_said(tmp_path, how):
    file = tmp_path / "behalf.db"
    with sqlite3.connect(file) as made:
        made.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
        made.execute("INSERT INTO alembic_version VALUES ('0003')")
    made.close()
    words, settings = {
        "local": (("local", "--port", "0", "--data", "."), {}),
        "serve": (
            ("serve",),
            SERVE
            | {"PORT": str(free_port()), "BEHALF_DATABASE_URL": f"sqlite+aiosqlite:///{file}"},
        ),
        "customers import": (("customers", "import", str(SAMPLES), "--data", "."), {}),
    }[how]
    said = await refusal(*words, folder=tmp_path, **settings)
    place = "in BEHALF_DATABASE_URL" if how == "serve" else file
    logged, *sentences = re.split("^(?=The database)", said, flags=re.MULTILINE)
    assert ("serve_starting" in logged) == (how == "serve")
    assert "".join(sentences) == (
        "The database is not usable:\n"
        f"- The database {place} was made by an early version of Behalf (revision 0003), which "
        "nothing leads on from: move it away, or name another one with --data or "
        "BEHALF_DATABASE_URL.\n"
    )


@pytest.mark.proof
async def test_a_second_bot_on_one_file_is_refused(tmp_path):
    port = free_port()
    async with program("local", "--port", str(port), "--data", ".", folder=tmp_path) as first:
        async with aiohttp.ClientSession() as http:
            await listening(port)
            await http.get(f"http://127.0.0.1:{port}/healthz")
        assert first.returncode is None
        said = await refusal("local", "--port", "0", "--data", ".", folder=tmp_path)
        assert f"is in use by process {first.pid}: stop that one first." in said
        words = ("customers", "import", str(SAMPLES), "--data", ".")
        async with program(*words, folder=tmp_path) as beside:
            said, _ = await beside.communicate()
        assert said == b"0 added, 0 updated, 0 refused\n"


@pytest.mark.proof
@pytest.mark.parametrize(
    ("url", "reason"),
    [
        (
            "postgresql+asyncpg://canary:canary@127.0.0.1:1/desk",
            "in BEHALF_DATABASE_URL cannot be reached",
        ),
        (
            "sqlite+aiosqlite:////nonexistent/canary.db",
            "in BEHALF_DATABASE_URL cannot be opened: No such",
        ),
        ("postgresql+asyncpg://u:p@canary/w@127.0.0.1:1/desk", "%40 for @"),
    ],
)
async def test_a_database_on_which_serve_cannot_start_is_said(tmp_path, url, reason):
    settings = {**SERVE, "PORT": str(free_port()), "BEHALF_DATABASE_URL": url}
    assert reason in await refusal("serve", folder=tmp_path, **settings)


@pytest.mark.proof
async def test_an_import_minds_the_url_of_the_database(tmp_path):
    url = "postgresql+asyncpg://u:canary@host/desk?sslmode=require"
    words = ("customers", "import", str(SAMPLES))
    said = await refusal(*words, folder=tmp_path, BEHALF_DATABASE_URL=url)
    assert "Replace sslmode by ssl" in said


def test_customers_are_imported_and_imported_again(tmp_path):
    data = ["--data", str(tmp_path)]
    first = CliRunner().invoke(cli, ["customers", "import", str(SAMPLES), *data])
    again = CliRunner().invoke(cli, ["customers", "import", str(SAMPLES), *data])
    assert (first.output, again.output) == (
        "25 added, 0 updated, 0 refused\n",
        "0 added, 0 updated, 0 refused\n",
    )


def test_bad_rows_are_told_by_line_and_good_ones_kept(tmp_path):
    file = tmp_path / "customers.csv"
    file.write_text(
        "tenant_id,name,domains,relationship\n"
        "11111111-0000-4000-8000-000000000009,Good,good.example,direct\n"
        "nonsense,Bad,bad.example,direct\n"
    )
    told = CliRunner().invoke(cli, ["customers", "import", str(file), "--data", str(tmp_path)])
    assert told.exit_code == 1
    assert "1 added, 0 updated, 1 refused" in told.output
    assert told.stderr.splitlines() == [
        f"Correct this in {file}, and import it again:",
        '- line 3: tenant_id "nonsense" is not a GUID',
    ]


@pytest.mark.parametrize("file", ["nowhere.csv", "."])
def test_a_file_that_cannot_be_read_is_said(tmp_path, file):
    told = CliRunner().invoke(
        cli, ["customers", "import", str(tmp_path / file), "--data", str(tmp_path)]
    )
    assert told.exit_code == 2
    assert "cannot be read" in told.output
