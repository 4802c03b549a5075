"""Batches of rows, each changed in a short transaction of its own."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from sqlalchemy import Connection

from services.gateways.connection.connections import Connections

Key = TypeVar("Key")
Change = Callable[[Connection, Sequence[Key]], int | None]
"""Returns how many of the rows it changed, if not all."""

BATCH = 200
"""Rows in one transaction: turns wait for no longer than one takes."""


async def change_in_batches(
    connections: Connections, keys: Sequence[Key], change: Change[Key]
) -> int:
    """Change the rows of these keys, and return how many were changed."""
    changed = 0
    for start in range(0, len(keys), BATCH):
        changed += await _change(connections, keys[start : start + BATCH], change)
    return changed


async def _change(connections: Connections, keys: Sequence[Key], change: Change[Key]) -> int:
    changed = await connections.execute(lambda each: change(each, keys))
    return len(keys) if changed is None else changed
