"""How dialogs under way are kept between turns: plain JSON, with a schema version."""

from collections.abc import Sequence

import orjson
from botbuilder.dialogs import DialogInstance

from dialogs.turn import DeskTurn
from services.work import Memory

SCHEMA_VERSION = 1


def key_of(conversation_id: str, person_id: str) -> str:
    """Name what a conversation remembers of a person."""
    return f"{conversation_id}|{person_id}"


def keep(turn: DeskTurn, key: str, found: Memory | None) -> None:
    """Write what is under way now, unless that is what was found."""
    body = dump(turn.stack)
    if body != (found.body if found else ""):
        turn.work.keep(Memory(key, body, found.version if found else 0))


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
