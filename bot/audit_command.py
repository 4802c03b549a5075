"""`python app.py audit`: lines of the audit, as text or as JSON."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.clocks import utc_now
from bot.command_line import DataFolder
from services.model.audit import AuditEntry

EXAMPLES = "2026-11-01, 2026-11-01T08:00 or 2026-11-01T09:00+01:00"
EVER = datetime(1970, 1, 1, tzinfo=UTC)
Read = Callable[[Path, datetime], Sequence[AuditEntry]]
"""Returns the lines in the database of a folder from a moment on."""


def _past(text: str) -> datetime:
    """Return the moment that is written like this; refuse any other text, and the future."""
    try:
        moment = datetime.fromisoformat(text)
        moment = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise typer.BadParameter(f"give a day or a moment, as in {EXAMPLES}.") from None
    if moment > (now := utc_now()):
        clock = now.isoformat(timespec="seconds")
        raise typer.BadParameter(f"{moment.isoformat()} is still to come, for it is {clock}.")
    return moment


Since = Annotated[
    datetime | None,
    typer.Option(
        parser=_past,
        metavar="MOMENT",
        help=f"Only lines from then on: {EXAMPLES}. In UTC where no offset is given.",
    ),
]


def audit_command(read: Read) -> Callable[..., None]:
    """Return the command for lines that are read so."""

    def audit(
        since: Since = None,
        data: DataFolder = Path(".behalf"),
        *,
        as_json: Annotated[bool, typer.Option("--json", help="An object on each line.")] = False,
    ) -> None:
        """Show what was refused, and what changed the rules or the facts for everyone."""
        found = read(data, since or EVER)
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
