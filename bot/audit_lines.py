"""Lines of the audit for whoever asks on the command line."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict

from services.model.audit import AuditEntry


def as_text(entries: Iterable[AuditEntry]) -> Iterator[str]:
    """Yield a line each: when, what, with what result, on what, who, in which chat, log id."""
    for entry in entries:
        moment = entry.at.isoformat(timespec="seconds")
        parts = (
            *(entry.deed, entry.result, entry.target, entry.detail),
            *(f"by {entry.by_id}", entry.conversation_id, entry.correlation_id),
        )
        yield "  ".join([moment, *filter(None, parts)])


def as_json(entries: Iterable[AuditEntry]) -> Iterator[str]:
    """Yield a JSON object each, with every field."""
    for entry in entries:
        yield json.dumps(asdict(entry) | {"at": entry.at.isoformat()}, ensure_ascii=False)
