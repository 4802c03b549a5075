"""Whatever keeps a command from starting, its sentences show no secret."""

import asyncio
import sys
from pathlib import Path

import pytest

from services.gateways.customer_file import SAMPLES
from tests.certificates import certificate
from tests.secrets.marks import CLIENT_SECRET, PASSWORD, Marks
from tests.secrets.servers import OTHER_MACHINE, fake_postgres, url_of
from tests.test_app import SERVE, free_port, program
from tests.timeouts import HANGS

ELSEWHERE = "canaryInAnUnknownSetting"
IMPORT = ("customers", "import", str(SAMPLES))


async def refusal(*words: str, folder: Path, **settings: str) -> str:
    """Return the sentences of a command that does not start; they have no secret in them."""
    status, said = await output(*words, folder=folder, **settings)
    assert status == 2, said
    assert "Traceback" not in said
    return said


async def output(*words: str, folder: Path, **settings: str) -> tuple[int | None, str]:
    """Return how a command ends, and all that it says; it has no secret in it."""
    marks = Marks(CLIENT_SECRET, PASSWORD, ELSEWHERE)
    if (folder / "bot.pem").is_file():
        marks.add((folder / "bot.pem").read_text().split("-----")[2])
    given = {**SERVE, "MicrosoftAppPassword": CLIENT_SECRET, "BEHALF_PASSWORD": ELSEWHERE}
    async with program(*words, folder=folder, **{**given, **settings}) as process:
        said, _ = await asyncio.wait_for(process.communicate(), HANGS)
    assert marks.found_in(said.decode()) == []
    return process.returncode, said.decode()


@pytest.mark.proof
@pytest.mark.skipif(sys.platform != "linux", reason="has no other address for itself")
@pytest.mark.parametrize("words", [("serve",), IMPORT])
async def test_a_wrong_password_for_the_database(tmp_path, words):
    async with fake_postgres(OTHER_MACHINE) as port:
        settings = {"PORT": str(free_port()), "BEHALF_DATABASE_URL": url_of(OTHER_MACHINE, port)}
        said = await refusal(*words, folder=tmp_path, **settings)
    *starting, warning, refused, why = said.splitlines()
    assert ["serve_starting" in line for line in starting] == [True] * (words == ("serve",))
    assert "TLS is not enforced: add ssl=verify-full to BEHALF_DATABASE_URL" in warning
    assert ('"event":"database_without_tls"' in warning) == (words == ("serve",))
    assert refused == "The database is not usable:"
    assert why.endswith("does not let this user in with this password.")


@pytest.mark.proof
async def test_a_database_that_is_away(tmp_path):
    settings = {"PORT": str(free_port()), "BEHALF_DATABASE_URL": url_of("127.0.0.1", free_port())}
    said = await refusal("serve", folder=tmp_path, **settings)
    assert "cannot be reached" in said
    assert "database_without_tls" not in said


def misplaced(folder: Path) -> dict[str, str]:
    """Return settings that have secrets where they do not belong."""
    key = certificate(folder / "bot.pem").read_text()
    return {
        "BEHALF_ADMIN_ADDRESS": PASSWORD,
        "BEHALF_CERTIFICATE_PATH": key,
        "BEHALF_CREDENTIAL": "certificate",
        "BEHALF_DATABASE_URL_FILE": url_of("host", 1),
        "BEHALF_LOG": CLIENT_SECRET,
        "BotOpenIdMetadata": f"http://{PASSWORD}",
        "MicrosoftAppId": CLIENT_SECRET,
        "MicrosoftAppPassword_FILE": CLIENT_SECRET,
        "MicrosoftAppTenantId": PASSWORD,
        "PORT": PASSWORD,
    }


@pytest.mark.proof
async def test_secrets_in_the_wrong_settings(tmp_path):
    said = await refusal("serve", folder=tmp_path, **misplaced(tmp_path))
    for name in misplaced(tmp_path).keys() - {"BEHALF_CREDENTIAL"}:
        assert name in said


@pytest.mark.proof
@pytest.mark.parametrize(
    "content",
    [
        f"BEHALF_DATABASE_URL=postgresql+asyncpg://u:{PASSWORD}@host/db\n",
        f"MicrosoftAppPasword={ELSEWHERE}\nPORT={ELSEWHERE}\n'{PASSWORD}",
        f"BEHALF_DATABASE_URL={PASSWORD}\udcff\n",
    ],
)
async def test_a_file_of_settings_that_makes_no_sense(tmp_path, content):
    (tmp_path / ".env").write_text(content, errors="surrogateescape")
    said = await refusal("serve", folder=tmp_path)
    assert ("Make .env in " in said) == ("\udcff" in content)


@pytest.mark.proof
async def test_a_fault_in_the_policy(tmp_path):
    (tmp_path / "policy.toml").write_text('[partner]\nname = 7\nunknown = "x"\n')
    database = f"sqlite+aiosqlite:///{tmp_path}/behalf.db"
    settings = {"BEHALF_POLICY": "policy.toml", "BEHALF_DATABASE_URL": database}
    assert "The policy is not usable" in await refusal("serve", folder=tmp_path, **settings)


@pytest.mark.proof
@pytest.mark.parametrize("begin", [0, 40])
async def test_a_certificate_that_is_damaged(tmp_path, begin):
    pem = certificate(tmp_path / "bot.pem").read_text()
    (tmp_path / "damaged.pem").write_text(pem[begin : len(pem) // 2])
    settings = {
        "BEHALF_CREDENTIAL": "certificate",
        "BEHALF_CERTIFICATE_PATH": str(tmp_path / "damaged.pem"),
        "BEHALF_DATABASE_URL": f"sqlite+aiosqlite:///{tmp_path}/behalf.db",
        "PORT": str(free_port()),
    }
    said = await refusal("serve", folder=tmp_path, **settings)
    assert "the file that BEHALF_CERTIFICATE_PATH names" in said
    assert len(said.splitlines()) == 2
