"""Drafts that a person has put aside in a conversation: a handful, and not for ever.

They are kept with the dialogs under way, and so exported and forgotten with them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson

from dialogs.drafts import WHILE_OPEN, Progress
from dialogs.framework import DialogInstance
from services.model.outbox import new_key
from services.model.requests import Draft

MAX_PARKED = 10
KEPT_FOR = timedelta(days=30)
"""So long after it was put aside a draft is not offered any more."""


@dataclass(frozen=True, slots=True)
class ParkedDraft:
    """A dialog with its draft, as it was when it was put aside."""

    dialog: str
    state: dict[str, Any]
    parked_at: datetime
    key: str = field(default_factory=new_key)

    @property
    def draft(self) -> Draft:
        return Progress(self.state["values"]).draft

    def opened(self) -> DialogInstance:
        """Return the dialog to go on with."""
        return DialogInstance(self.dialog, self.state)


def parked_now(dialog: DialogInstance, now: datetime) -> ParkedDraft | None:
    """Return what is worth to be put aside of a dialog; None where nothing was entered yet."""
    state: dict[str, Any] = orjson.loads(orjson.dumps(dialog.state))
    values = state["values"]
    if searched := values.get("searched"):
        values["suggested_customer"] = searched
    for name in WHILE_OPEN:
        values.pop(name, None)
    parked = ParkedDraft(dialog.id, state, now)
    entered = parked.draft.model_dump(exclude_defaults=True, exclude={"schema_version"})
    return parked if entered or values.get("pending") else None


def written(parked: Sequence[ParkedDraft]) -> list[dict[str, Any]]:
    """Write them down as plain JSON."""
    return [
        {
            "key": one.key,
            "at": one.parked_at.astimezone(UTC).isoformat(),
            "id": one.dialog,
            "state": one.state,
        }
        for one in parked
    ]


def read(kept: object, known: frozenset[str], now: datetime) -> list[ParkedDraft]:
    """Read those that can still be gone on with, oldest first."""
    return list(_read(kept, known, now)) if isinstance(kept, list) else []


def _read(kept: list[Any], known: frozenset[str], now: datetime) -> Iterator[ParkedDraft]:
    for one in kept:
        match one:
            case {
                "key": str(key),
                "at": str(at),
                "id": str(dialog),
                "state": {"values": dict()} as state,
            }:
                parked_at = _moment(at)
                if dialog in known and parked_at and now - parked_at < KEPT_FOR:
                    yield ParkedDraft(dialog, state, parked_at, key)
            case _:
                continue


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None
