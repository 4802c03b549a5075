"""A sleep that ends at once when the sender shuts down, and the end of what still runs then."""

import asyncio
from contextlib import suppress


class Shutdown:
    """The request to shut down, for which whoever sleeps need not be cancelled."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    @property
    def begun(self) -> bool:
        return self._event.is_set()

    def begin(self) -> None:
        """End every pause, and let none begin."""
        self._event.set()

    async def sleep(self, seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._event.wait()


async def finish(tasks: set[asyncio.Task[None]], seconds: float) -> None:
    """Wait for the tasks, then cancel those that are late."""
    if not tasks:
        return
    _, late = await asyncio.wait(tasks, timeout=seconds)
    for task in late:
        task.cancel()
    await asyncio.gather(*late, return_exceptions=True)
