"""Batches of rows, each changed in a short transaction of its own."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TypeVar

from sqlalchemy import Connection

from services.gateways.connection.connections import Connections
from services.model.errors import TurnConflictError

Key = TypeVar("Key")
T = TypeVar("T")
Change = Callable[[Connection, Sequence[Key]], int | None]
"""Returns how many of the rows it changed, if not all."""

BATCH = 200
"""Rows in one transaction: turns wait for no longer than one takes."""

ATTEMPTS = 5
"""At one transaction, of which a turn that crosses it may be the winner."""


async def change_in_batches(
    connections: Connections, keys: Sequence[Key], change: Change[Key]
) -> int:
    """Change the rows of these keys, and return how many were changed."""
    changed = 0
    for start in range(0, len(keys), BATCH):
        changed += await _change(connections, keys[start : start + BATCH], change)
    return changed


async def _change(connections: Connections, keys: Sequence[Key], change: Change[Key]) -> int:
    changed = await execute_again(connections, lambda each: change(each, keys))
    return len(keys) if changed is None else changed


async def execute_again(connections: Connections, operation: Callable[[Connection], T]) -> T:
    """Run the operation in a transaction of its own, once more if another one crossed it.

    Raise `TurnConflictError` when that happens all the time.
    """
    for _ in range(ATTEMPTS - 1):
        with suppress(TurnConflictError):
            return await connections.execute(operation)
    return await connections.execute(operation)
