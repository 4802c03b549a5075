"""Batches of rows, each changed in a short transaction of its own."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from sqlalchemy import Connection

from services.gateways.connection.connections import Connections

Key = TypeVar("Key")
Change = Callable[[Connection, Sequence[Key]], None]

BATCH = 200
"""Rows in one transaction: turns wait for no longer than one takes."""


async def change_in_batches(
    connections: Connections, keys: Sequence[Key], change: Change[Key]
) -> int:
    """Change the rows of these keys, and return how many there are."""
    for start in range(0, len(keys), BATCH):
        await _change(connections, keys[start : start + BATCH], change)
    return len(keys)


async def _change(connections: Connections, keys: Sequence[Key], change: Change[Key]) -> None:
    await connections.execute(lambda each: change(each, keys))
