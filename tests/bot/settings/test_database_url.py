"""A PostgreSQL on another machine is warned of, unless TLS is enforced."""

import asyncio
from contextlib import suppress

import asyncpg
import pytest

from bot.settings.database_url import tls_warnings, url_faults

POSTGRES = "postgresql+asyncpg://u:canary@"


@pytest.fixture(autouse=True)
def _nothing_else(monkeypatch):
    for name in ("PGHOST", "PGSSLMODE"):
        monkeypatch.delenv(name, raising=False)


def warned(url):
    assert list(url_faults(url)) == []
    told = list(tls_warnings(url))
    assert "canary" not in "".join(told)
    assert all("ssl=verify-full" in each and "ssl=require" in each for each in told)
    return bool(told)


@pytest.mark.parametrize("host", ["db", "db.example:5432", "10.0.0.7", "[2001:db8::1]"])
@pytest.mark.parametrize("options", ["", "?ssl=disable", "?ssl=allow", "?ssl=prefer"])
def test_another_machine_without_tls_is_warned_of(host, options):
    assert warned(f"{POSTGRES}{host}/behalf{options}")


@pytest.mark.parametrize("mode", ["require", "verify-ca", "verify-full"])
def test_with_tls_nothing_is_said(mode):
    assert not warned(f"{POSTGRES}db/behalf?ssl={mode}")


@pytest.mark.parametrize(
    "url",
    [
        "sqlite+aiosqlite:////var/lib/behalf.db",
        f"{POSTGRES}localhost/behalf",
        f"{POSTGRES}127.0.0.1:5432/behalf?ssl=disable",
        f"{POSTGRES}[::1]/behalf",
        f"{POSTGRES}/behalf",
        f"{POSTGRES}/behalf?host=/run/postgresql",
        f"{POSTGRES}db/behalf?host=localhost",
        f"{POSTGRES}/behalf?host=localhost:5432&host=/run/postgresql:5432",
    ],
)
def test_this_machine_needs_none(url):
    assert not warned(url)


@pytest.mark.parametrize("hosts", ["host=db", "host=localhost:5432&host=db:5432"])
def test_one_host_of_several_is_enough(hosts):
    assert warned(f"{POSTGRES}/behalf?{hosts}")


def test_what_the_driver_takes_from_its_own_environment_counts(monkeypatch):
    monkeypatch.setenv("PGHOST", "localhost,db")
    assert warned(f"{POSTGRES}/behalf")
    monkeypatch.setenv("PGSSLMODE", "verify-full")
    assert not warned(f"{POSTGRES}/behalf")
    assert warned(f"{POSTGRES}/behalf?ssl=prefer")


@pytest.mark.parametrize(
    ("mode", "enforced"), [(None, False), ("allow", False), ("require", True)]
)
async def test_the_driver_names_itself_in_the_clear_unless_tls_is_enforced(mode, enforced):
    """Ask the driver, so that a new version cannot make the warning untrue."""
    heard, answering = [], []

    async def without_tls(reader, writer):
        answering.append(asyncio.current_task())
        heard.append(await reader.read(1_000))
        if b"canary" not in heard[-1]:
            writer.write(b"N")
            heard.append(await reader.read(1_000))
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()

    async with await asyncio.start_server(without_tls, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        with pytest.raises((OSError, asyncpg.PostgresConnectionError)):
            await asyncpg.connect(host="127.0.0.1", port=port, user="canary", ssl=mode)
        await asyncio.gather(*answering)
    assert (b"canary" not in b"".join(heard)) == enforced
