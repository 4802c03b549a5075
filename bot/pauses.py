"""Waiting that ends at once when we close."""

import asyncio
from contextlib import suppress


class Pauses:
    def __init__(self) -> None:
        self._closing = asyncio.Event()

    @property
    def closing(self) -> bool:
        return self._closing.is_set()

    def close(self) -> None:
        """End every pause, and let none begin."""
        self._closing.set()

    async def pause(self, seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._closing.wait()
