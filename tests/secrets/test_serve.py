"""Whatever goes wrong while `serve` runs, no secret leaves it: not in the log, not anywhere."""

import asyncio
import json
import signal
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from sqlalchemy import make_url

from services.policy.loader import DEFAULT
from tests.certificates import certificate
from tests.fake_idp import APP_ID, TENANT, FakeIdp, activity, fake_idp, rsa_key
from tests.fake_teams import FakeTeams, fake_teams
from tests.ports import free_port
from tests.secrets.buggy_bot import BUG
from tests.secrets.marks import CLIENT_SECRET, PASSWORD, Marks
from tests.secrets.servers import FakeEntra, fake_entra, refusing_teams
from tests.test_app import listening, program
from tests.timeouts import HANGS

OWN_TOKEN = "canaryOwnAccessToken.canaryOwnTokenPayload.canaryOwnTokenSignature"
FEDERATED_TOKEN = "canaryFederatedHead.canaryFederatedPayload.canaryFederatedSignature"
WORDS = "canaryWrittenByACustomer"
PROVOKED = {
    "http_request_rejected",
    "library_log",
    "message_deferred",
    "own_token_rejected",
    "token_renewal_failed",
    "turn_deferred",
    "turn_failed",
}


@dataclass
class Run:
    """One process of `serve`, and all that was heard of it."""

    process: asyncio.subprocess.Process
    port: int
    admin: int
    idp: FakeIdp
    teams: FakeTeams
    entra: FakeEntra
    marks: Marks
    http: aiohttp.ClientSession
    heard: list[str] = field(default_factory=list)

    async def post(self, token: str, chat: str, text: str) -> int:
        message = activity(
            text=text,
            id=f"id of {chat}",
            serviceUrl=self.teams.url,
            conversation={"id": chat, "conversationType": "personal", "tenantId": TENANT},
        )
        headers = {"Authorization": token}
        url = f"http://127.0.0.1:{self.port}/api/messages"
        async with self.http.post(url, json=message, headers=headers) as answer:
            return await self._heard(answer)

    async def look(self) -> int:
        """Read all that anyone can read, and return the status of /readyz."""
        self.heard += command_lines(self.process.pid)
        for path in ("metrics", "readyz"):
            async with self.http.get(f"http://127.0.0.1:{self.admin}/{path}") as answer:
                status = await self._heard(answer)
        return status

    async def _heard(self, answer: aiohttp.ClientResponse) -> int:
        self.heard += [f"{answer.raw_headers}", await answer.text()]
        return answer.status

    def good_token(self) -> str:
        return self.marks.add(self.idp.token(serviceurl=self.teams.url))

    def bad_tokens(self) -> Iterator[str]:
        """Yield what is refused, for reasons that quote it where they can."""
        yield self.marks.add("Bearer canaryNoTokenAtAll")
        yield self.marks.add("Bearer canaryHeadPart.canaryPayloadPart.canarySignaturePart")
        yield self.marks.add("Basic canaryOfAnotherKind")
        yield self.marks.add("canaryWithoutAnyScheme")
        for header, claims in (
            ({"kid": "canaryUnknownKeyId"}, {}),
            ({}, {"exp": 1}),
            ({}, {"aud": "canaryWrongAudience"}),
            ({}, {"iss": "canaryWrongIssuer"}),
            ({}, {"serviceurl": "https://canaryForeignService.example/"}),
            ({}, {"nbf": "canaryNotANumber"}),
        ):
            yield self.marks.add(self.idp.token(header=header, **claims))
        yield self.marks.add(self.idp.token(signed_by=rsa_key("foreign")))


def command_lines(pid: int) -> list[str]:
    """Return what anyone on the machine may read of a process and its children."""
    found = [Path(f"/proc/{pid}/cmdline").read_text()]
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in children.read_text().split():
            found += command_lines(int(child))
    return found


def credentials(kind: str, url: str, folder: Path, marks: Marks) -> dict[str, str]:
    """Return the settings with all secrets, by files where there may be one."""
    if kind == "secret":
        marks.add(CLIENT_SECRET)
        files = {"MicrosoftAppPassword": CLIENT_SECRET, "BEHALF_DATABASE_URL": url}
        for name, content in files.items():
            (folder / name).write_text(f"{content}\n")
        return {f"{name}_FILE": str(folder / name) for name in files}
    if kind == "certificate":
        pem = certificate(folder / "bot.pem")
        marks.add(pem.read_text().split("-----")[2])
        given = {"BEHALF_CERTIFICATE_PATH": str(pem)}
    else:
        (folder / "token").write_text(marks.add(FEDERATED_TOKEN))
        given = {"AZURE_FEDERATED_TOKEN_FILE": str(folder / "token")}
    return {"BEHALF_CREDENTIAL": kind, "BEHALF_DATABASE_URL": url, **given}


@asynccontextmanager
async def running(
    kind: str, url: str, folder: Path
) -> AsyncIterator[tuple[Run, asyncio.Task[Any]]]:
    """Run `serve`; yield it, and the task that returns its output."""
    marks, port, admin = Marks(OWN_TOKEN, WORDS, PASSWORD), free_port(), free_port()
    async with AsyncExitStack() as stack:
        own = certificate(folder / "entra.pem")
        idp = await stack.enter_async_context(fake_idp())
        teams = await stack.enter_async_context(fake_teams())
        entra = await stack.enter_async_context(fake_entra(own))
        settings = {
            "MicrosoftAppId": APP_ID,
            "MicrosoftAppTenantId": TENANT,
            "BEHALF_POLICY": str(DEFAULT),
            "BEHALF_LOG": "debug",
            "BEHALF_ADMIN_PORT": str(admin),
            "BotOpenIdMetadata": idp.url,
            "PORT": str(port),
            "SSL_CERT_FILE": str(own),
            **credentials(kind, url, folder, marks),
        }
        process = await stack.enter_async_context(
            program(entra.authority, folder=folder, module="tests.secrets.buggy_bot", **settings)
        )
        output = asyncio.create_task(process.communicate())
        await listening(port)
        http = await stack.enter_async_context(aiohttp.ClientSession())
        yield Run(process, port, admin, idp, teams, entra, marks, http), output


@contextmanager
def closed(server: Any, database: str) -> Iterator[None]:
    """Put out whoever is in a database, and let no one in for a while."""
    those = f"WHERE datname = '{database}'"
    server.psql(f"ALTER DATABASE {database} ALLOW_CONNECTIONS false;")
    server.psql(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity {those};")  # noqa: S608
    yield
    server.psql(f"ALTER DATABASE {database} ALLOW_CONNECTIONS true;")


@pytest.mark.proof
@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
@pytest.mark.parametrize("kind", ["secret", "certificate", "workload-identity"])
async def test_nothing_that_goes_wrong_shows_a_secret(kind, postgres, postgres_url, tmp_path):
    url = make_url(postgres_url).set(password=PASSWORD).render_as_string(hide_password=False)
    async with running(kind, url, tmp_path) as (run, output), asyncio.timeout(HANGS):
        good = run.good_token()
        assert await run.post(good, "a:refused", WORDS) == 202  # the reply finds no token
        await run.entra.asked.wait()
        assert await run.post(good, "a:bug", BUG) == 202
        for number, bad in enumerate(run.bad_tokens()):
            assert await run.post(bad, f"a:{number}", WORDS) in {401, 403, 503}
        assert await run.look() == 200
        run.entra.token, run.teams.mood = OWN_TOKEN, refusing_teams
        assert await run.post(good, "a:taken", WORDS) == 202
        [first, *_] = await run.teams.wait_for(1)
        assert first.headers["Authorization"] == f"Bearer {OWN_TOKEN}"
        with closed(postgres, make_url(url).database):
            assert await run.post(good, "a:away", WORDS) == 503
            await asyncio.sleep(1)  # the answer of /readyz may be as old
            assert await run.look() == 503
        run.process.send_signal(signal.SIGTERM)
        said, _ = await output
    for form in run.entra.forms:
        assert form.get("client_secret", CLIENT_SECRET) == CLIENT_SECRET
        if "client_assertion" in form:
            run.marks.add(form["client_assertion"])
    lines = said.decode().splitlines()
    events = {json.loads(line)["event"] for line in lines if line.startswith("{")}
    assert PROVOKED - events == set()
    assert run.process.returncode == 0
    assert "Traceback" not in said.decode()
    run.heard += [said.decode(), *(json.dumps(one.activity) for one in run.teams.received)]
    assert run.marks.found_in("\n".join(run.heard)) == []
