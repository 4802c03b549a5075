"""How dialogs under way are kept between turns: plain JSON, with a schema version."""

from collections.abc import Sequence

import orjson
from botbuilder.dialogs import DialogInstance

SCHEMA_VERSION = 1


def dump(stack: Sequence[DialogInstance]) -> str:
    """Write the dialogs under way; empty when there is none.

    Raise `TypeError` for anything in their state that is not plain JSON.
    """
    if not stack:
        return ""
    dialogs = [{"id": dialog.id, "state": dialog.state} for dialog in stack]
    return orjson.dumps({"schema_version": SCHEMA_VERSION, "dialogs": dialogs}).decode()


def load(body: str, known: frozenset[str]) -> list[DialogInstance]:
    """Read the dialogs under way, innermost first.

    A dialog that this release no longer knows is left out, and a newer schema is not guessed at:
    a conversation that can't go on begins anew instead of failing at every message.
    """
    if not body:
        return []
    kept = orjson.loads(body)
    if kept.get("schema_version") != SCHEMA_VERSION:
        return []
    return [
        DialogInstance(dialog["id"], dialog["state"])
        for dialog in kept["dialogs"]
        if dialog["id"] in known
    ]
