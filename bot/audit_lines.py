"""Lines of the audit for whoever asks on the command line."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import datetime
from typing import Annotated

import typer

from services.model.audit import AuditEntry

_FORMATS = ["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"]
"""Without an offset, which would not be read."""
Moment = Annotated[datetime, typer.Option(help="In UTC.", formats=_FORMATS)]


EVER = datetime(1970, 1, 1)  # noqa: DTZ001  # as the command line has it


def show(entries: Iterable[AuditEntry], as_json: bool) -> None:  # noqa: FBT001  # a format
    for line in _as_json(entries) if as_json else _as_text(entries):
        typer.echo(line)


def _as_text(entries: Iterable[AuditEntry]) -> Iterator[str]:
    """Yield a line each: when, what, with what result, on what, who, in which chat, log id."""
    for entry in entries:
        moment = entry.at.isoformat(timespec="seconds")
        parts = (
            *(entry.deed, entry.result, entry.target, entry.detail),
            *(f"by {entry.by_id}", entry.conversation_id, entry.correlation_id),
        )
        line = "  ".join([moment, *filter(None, parts)])
        yield "".join(letter if letter.isprintable() else "?" for letter in line)


def _as_json(entries: Iterable[AuditEntry]) -> Iterator[str]:
    """Yield a JSON object each, with every field."""
    for entry in entries:
        yield json.dumps(asdict(entry) | {"at": entry.at.isoformat()}, ensure_ascii=False)
