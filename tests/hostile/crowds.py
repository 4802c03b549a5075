"""Many connections at once that say nothing, or little, or too much, for a few seconds each."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

Deed = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]

PROBE = b"GET /%s HTTP/1.1\r\nHost: localhost\r\n\r\n"
HEAD = (
    b"POST /api/messages HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    b"Authorization: %s\r\nContent-Length: 262144\r\n\r\n"
)


@asynccontextmanager
async def crowd(port: int, size: int, deed: Deed) -> AsyncIterator[None]:
    """Have so many at it while inside."""
    tasks = [asyncio.create_task(_one(port, deed)) for _ in range(size)]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _one(port: int, deed: Deed) -> None:
    """Come again whenever the other side hangs up."""
    while True:
        writer = None
        with suppress(OSError, asyncio.IncompleteReadError):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            await deed(reader, writer)
        if writer is not None:
            writer.transport.abort()
        await asyncio.sleep(0.5)


async def silent(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    """Say nothing at all."""
    await reader.read()


async def slow(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Send a letter of a header now and then."""
    writer.write(b"POST /api/messages HTTP/1.1\r\nX: ")
    while not writer.transport.is_closing():
        writer.write(b"x")
        await asyncio.sleep(0.5)


def unread(authorization: bytes) -> Deed:
    """Send most of a body, and no more."""

    async def send(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(HEAD % authorization + b"[" * 200_000)
        await reader.read()

    return send


def ask(path: bytes) -> Deed:
    """Ask the same again and again."""

    async def asking(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            await _answered(reader, writer, path)

    return asking


async def idle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Ask once, and keep the connection."""
    await _answered(reader, writer, b"healthz")
    await reader.read()


async def _answered(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, path: bytes
) -> None:
    writer.write(PROBE % path)
    head = await reader.readuntil(b"\r\n\r\n")
    length = head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]
    await reader.readexactly(int(length or 0))


async def babble(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Speak another protocol."""
    writer.write(b"\x16\x03\x01\x02\x00" + b"\xff" * 60_000)
    await reader.read()
