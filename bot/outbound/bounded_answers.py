"""HTTP answers of other systems, read up to a limit and inflated no further."""

import aiohttp
from azure.core.pipeline.transport import AioHttpTransport

LARGEST_ANSWER = 256 * 1024
"""In bytes, after inflating. Microsoft's set of signing keys has about 30,000."""


class AnswerTooLargeError(aiohttp.ClientPayloadError):
    """The rest of the answer was not read, and its connection is closed."""


class BoundedResponse(aiohttp.ClientResponse):
    """Reads piece by piece: aiohttp inflates without end only what is asked for as a whole."""

    async def read(self) -> bytes:
        """Raise `AnswerTooLargeError`, or what aiohttp raises for an answer that breaks off."""
        if self._body is None:
            try:
                self._body = await self._read_to_limit()
            except BaseException:
                self.close()
                raise
        return await super().read()

    async def _read_to_limit(self) -> bytes:
        body = bytearray()
        async for piece in self.content.iter_any():
            body += piece
            if len(body) > LARGEST_ANSWER:
                raise AnswerTooLargeError
        return bytes(body)


class BoundedTransport(AioHttpTransport):  # type: ignore[misc]  # typed where it is private
    """The way of azure-identity to Entra ID, which follows no redirect, with bounded answers."""

    async def open(self) -> None:
        if self.session is None:  # type: ignore[has-type]
            self.session = aiohttp.ClientSession(
                trust_env=True,
                cookie_jar=aiohttp.DummyCookieJar(),
                response_class=BoundedResponse,
            )
        await super().open()
