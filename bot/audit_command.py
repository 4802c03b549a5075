"""`python app.py audit`: lines of the audit, as text or as JSON."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.command_line import DataFolder
from services.model.audit import AuditEntry

_FORMATS = ["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"]
"""Without an offset, which would not be read."""
Moment = Annotated[datetime, typer.Option(help="In UTC.", formats=_FORMATS)]
EVER = datetime(1970, 1, 1)  # noqa: DTZ001  # as the command line has it
Read = Callable[[Path, datetime], Sequence[AuditEntry]]
"""Returns the lines in the database of a folder from a moment on."""


def audit_command(read: Read) -> Callable[..., None]:
    """Return the command for lines that are read so."""

    def audit(
        since: Moment = EVER,
        data: DataFolder = Path(".behalf"),
        *,
        as_json: Annotated[bool, typer.Option("--json", help="A JSON object a line.")] = False,
    ) -> None:
        """Show what was refused, and what changed the rules or the facts for everyone."""
        found = read(data, since.replace(tzinfo=UTC))
        for line in _as_json(found) if as_json else _as_text(found):
            typer.echo(line)

    return audit


def _as_text(entries: Iterable[AuditEntry]) -> Iterator[str]:
    """Yield a line each: when, what, with what result, on what, who, in which chat, log id."""
    for entry in entries:
        moment = entry.at.isoformat(timespec="seconds")
        parts = (
            *(entry.action, entry.result, entry.target, entry.detail),
            *(f"by {entry.by_id}", entry.conversation_id, entry.correlation_id),
        )
        line = "  ".join([moment, *filter(None, parts)])
        yield "".join(letter if letter.isprintable() else "?" for letter in line)


def _as_json(entries: Iterable[AuditEntry]) -> Iterator[str]:
    """Yield a JSON object each, with every field."""
    for entry in entries:
        yield json.dumps(asdict(entry) | {"at": entry.at.isoformat()}, ensure_ascii=False)
