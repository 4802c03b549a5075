"""A client that sends whatever bytes it is given, and reads how they are answered."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field

PATIENCE_SECONDS = 30
"""Longer than a turn may take on a busy file."""
NO_ANSWER = 0
GO_ON = 100


@dataclass(slots=True)
class Caller:
    """Keeps its connection as long as the other side does."""

    port: int
    keep: bool = True
    _reader: asyncio.StreamReader | None = None
    _writer: asyncio.StreamWriter | None = None
    retry_after: str = field(default="", init=False)
    """Of the last answer."""

    async def ask(self, request: bytes) -> int:
        """Return the status of the answer, or `NO_ANSWER`; a kept connection may have gone."""
        fresh = self._writer is None
        status = await self._ask(request)
        if status == NO_ANSWER and not fresh:
            status = await self._ask(request)
        return status

    async def close(self) -> None:
        if self._writer is not None:
            self._writer.close()
            with suppress(OSError):
                await self._writer.wait_closed()
        self._reader = self._writer = None

    async def _ask(self, request: bytes) -> int:
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                if self._writer is None:
                    opened = await asyncio.open_connection("127.0.0.1", self.port)
                    self._reader, self._writer = opened
                self._writer.write(request)
                await self._writer.drain()
                return await self._answer()
        except (OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            await self.close()
            return NO_ANSWER

    async def _answer(self) -> int:
        reader = self._reader
        if reader is None:
            return NO_ANSWER
        status = GO_ON
        while status == GO_ON:
            status, headers = await self._head(reader)
        await reader.readexactly(int(headers.get("content-length", 0)))
        self.retry_after = headers.get("retry-after", "")
        if not self.keep or headers.get("connection") == "close":
            await self.close()
        return status

    async def _head(self, reader: asyncio.StreamReader) -> tuple[int, dict[str, str]]:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        headers = dict(
            line.lower().split(": ", 1) for line in head.split("\r\n")[1:] if ": " in line
        )
        return int(head.split(" ", 2)[1]), headers


def http(
    body: bytes,
    *headers: bytes,
    line: bytes = b"POST /api/messages HTTP/1.1",
    kind: bytes = b"application/json",
) -> bytes:
    """Return a request whose frame is right, whatever it holds."""
    known = (line, b"Host: localhost", b"Content-Length: %d" % len(body))
    typed = (b"Content-Type: " + kind,) if kind else ()
    return b"\r\n".join((*known, *typed, *headers)) + b"\r\n\r\n" + body
