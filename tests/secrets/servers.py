"""The systems that Behalf shows its secrets to, at their worst: each repeats what it was told."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from urllib.parse import quote

from aiohttp import web

from tests.fake_teams import Answer, Received
from tests.secrets.marks import PASSWORD
from tests.timeouts import HANGS

OTHER_MACHINE = "127.0.0.2"
"""Answers here, and is not the address by which a machine means itself."""


class FakeEntra:
    """Refuses every credential until it has a token to give."""

    def __init__(self) -> None:
        self.authority = ""
        self.token = ""
        self.forms: list[dict[str, str]] = []
        self.asked = asyncio.Event()

    async def answer(self, http_request: web.Request) -> web.Response:
        told = await http_request.text()
        self.forms.append(
            {name: str(value) for name, value in (await http_request.post()).items()}
        )
        self.asked.set()
        if self.token:
            given = {"access_token": self.token, "expires_in": 3_600, "token_type": "Bearer"}
            return web.json_response(given)
        refused = {"error": "invalid_client", "error_description": f"AADSTS7000215: {told}"}
        return web.json_response(refused, status=401)


@asynccontextmanager
async def fake_entra(certificate: Path) -> AsyncIterator[FakeEntra]:
    entra, app = FakeEntra(), web.Application()
    app.router.add_post("/{tenant}/oauth2/v2.0/token", entra.answer)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "localhost", 0, ssl_context=context).start()
    entra.authority = f"https://localhost:{runner.addresses[0][1]}"
    try:
        yield entra
    finally:
        await runner.cleanup()


def refusing_teams(one: Received) -> Answer:
    """Answer as Teams would if it quoted the token that it does not like."""
    return Answer(401, one.headers["Authorization"].encode())


def url_of(host: str, port: int) -> str:
    return f"postgresql+asyncpg://behalf:{quote(PASSWORD, safe='')}@{host}:{port}/behalf"


@asynccontextmanager
async def fake_postgres(host: str) -> AsyncIterator[int]:
    """Listen on a port as a PostgreSQL that refuses every password, and quotes it."""
    answering: set[asyncio.Task[None]] = set()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, asyncio.IncompleteReadError):
            if len(await _message(reader)) == 4:  # the question for TLS
                writer.write(b"N")
                await _message(reader)
            writer.write(b"R\0\0\0\x08\0\0\0\x03")  # the password, please, in the clear
            await reader.readexactly(1)
            password = (await _message(reader)).rstrip(b"\0")
            fields = b"SFATAL\0C28P01\0M" + password + b"\0D" + password + b"\0\0"
            writer.write(b"E" + (len(fields) + 4).to_bytes(4, "big") + fields)
            await writer.drain()
        writer.close()

    def begin(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        answering.add(asyncio.create_task(answer(reader, writer)))

    async with await asyncio.start_server(begin, host, 0) as server, asyncio.timeout(HANGS):
        yield server.sockets[0].getsockname()[1]
        await asyncio.gather(*answering)


async def _message(reader: asyncio.StreamReader) -> bytes:
    length = int.from_bytes(await reader.readexactly(4), "big")
    return await reader.readexactly(length - 4)
