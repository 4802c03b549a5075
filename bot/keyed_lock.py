"""A lock per key: turns of one conversation run one after another, all others side by side."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field


@dataclass(slots=True)
class _SharedLock:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    users: int = 0


class KeyedLock:
    """A first-come-first-served lock per name, which costs nothing while it is not used."""

    def __init__(self) -> None:
        self._locks: dict[str, _SharedLock] = {}

    @asynccontextmanager
    async def hold(self, name: str) -> AsyncIterator[None]:
        shared = self._locks.setdefault(name, _SharedLock())
        shared.users += 1
        try:
            async with shared.lock:
                yield
        finally:
            shared.users -= 1
            if not shared.users:
                del self._locks[name]

    def __len__(self) -> int:
        return len(self._locks)
