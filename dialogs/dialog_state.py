"""Saves and loads the dialogs under way between turns: plain JSON, with a schema version."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import orjson
import structlog

from dialogs.framework import DialogInstance
from dialogs.parked_drafts import ParkedDraft, read, written
from dialogs.turn import DeskTurn
from services.model.errors import NewerReleaseError
from services.model.unit_of_work import StoredDialogState

SCHEMA_VERSION = 1
_PARKED = "parked"

log = structlog.get_logger()


def key_of(conversation_id: str, person_id: str) -> str:
    """Name what a conversation remembers of a person."""
    return f"{conversation_id}|{person_id}"


def save(turn: DeskTurn, key: str, found: StoredDialogState | None) -> None:
    """Write what is under way now, unless that is what was found."""
    body = dump(turn.stack, turn.parked)
    if body != (found.body if found else ""):
        turn.work.add(StoredDialogState(key, body, found.version if found else 0))


def dump(stack: Sequence[DialogInstance], parked: Sequence[ParkedDraft] = ()) -> str:
    """Write the dialogs under way and the drafts put aside; empty when there is neither.

    Raise `TypeError` for anything in their state that is not plain JSON.
    """
    if not stack and not parked:
        return ""
    dialogs = [{"id": dialog.id, "state": dialog.state} for dialog in stack]
    kept = {"schema_version": SCHEMA_VERSION, "dialogs": dialogs}
    return orjson.dumps(kept | ({_PARKED: written(parked)} if parked else {})).decode()


def load(found: StoredDialogState | None, known: frozenset[str]) -> list[DialogInstance]:
    """Read the dialogs under way, innermost first.

    A dialog that this release no longer knows is left out, and what cannot be read is as good as
    nothing: a conversation that can't go on begins anew instead of failing at every message.
    Raise `NewerReleaseError` for a newer schema: while a release is rolled out, the next message
    may reach the release that can read it.
    """
    if found is None:
        return []
    try:
        kept = orjson.loads(found.body)
        if kept["schema_version"] > SCHEMA_VERSION:
            raise NewerReleaseError
        dialogs = [_instance(dialog) for dialog in kept["dialogs"]]
    except (ValueError, TypeError, LookupError) as error:
        log.warning("dialog_state_unreadable", error=type(error).__name__)
        return []
    return [dialog for dialog in dialogs if dialog.id in known]


def load_parked(
    found: StoredDialogState | None, known: frozenset[str], now: datetime
) -> list[ParkedDraft]:
    """Read the drafts put aside, as far as they can be read; `load` says what cannot."""
    try:
        kept = orjson.loads(found.body) if found else {}
    except ValueError:
        return []
    return read(kept.get(_PARKED), known, now) if isinstance(kept, dict) else []


def _instance(dialog: Any) -> DialogInstance:
    match dialog:
        case {"id": str(id_), "state": {"values": dict()} as state}:
            return DialogInstance(id_, state)
        case _:
            raise ValueError("no dialog")
