"""Mentions of a person in notices and in activities: found with what is to be left of them.

None of it has an index: it is for readers, which keep no writer waiting.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import Column, Connection, bindparam, or_, select

from services.gateways.rows.names import names_in, quoted, without_names
from services.gateways.rows.traces import Traces
from services.gateways.schema.tables import (
    DEAD_LETTER,
    alarms,
    card_copies,
    late_notices,
    outbox,
)

PAGE = 500
"""Activities read at once: tens of thousands may wait, each of some kilobytes."""
NOTICES: tuple[Column[str], ...] = (
    alarms.c.context,
    late_notices.c.context,
    card_copies.c.notice,
)
_page = (
    select(outbox.c.seq, outbox.c.body, outbox.c.state, outbox.c.notice, outbox.c.replaces)
    .where(
        outbox.c.seq > bindparam("after"),
        outbox.c.conversation_id.not_in(bindparam("places", expanding=True)),
    )
    .order_by(outbox.c.seq)
    .limit(bindparam("limit"))
)


class Mention(NamedTuple):
    """A row that names a person: its primary key, what it says, and what is to be left of that."""

    key: tuple[Any, ...]
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class ActivityMentions:
    """Activities to others that name a person, by what is to become of them."""

    notices: list[Mention] = field(default_factory=list)
    dead: list[int] = field(default_factory=list)
    in_flight: list[int] = field(default_factory=list)
    """They will still be delivered: others follow on them."""


def notices_naming(
    connection: Connection, column: Column[str], traces: Traces
) -> Sequence[Mention]:
    """Return the notices in this column that name them."""
    keys = tuple(column.table.primary_key.columns)
    said = (traces.person_id, *map(quoted, traces.names))
    named = or_(*(column.contains(one, autoescape=True) for one in said))
    found = connection.execute(select(*keys, column).where(named).order_by(*keys)).all()
    kept = (
        Mention(tuple(key), text, without_names(text, traces.names, traces.person_id))
        for *key, text in found
    )
    return [one for one in kept if one.after != one.before]


def activities_naming(connection: Connection, traces: Traces) -> ActivityMentions:
    """Return what waits for others in the outbox, or is dead there, and names them."""
    found = ActivityMentions()
    for row in _activities(connection, traces):
        is_order = row.notice and not row.replaces
        kept = _without(row.body, traces) if is_order else row.body
        named = kept != row.body if is_order else names_in(row.body, traces.names)
        if not named:
            continue
        if row.state == DEAD_LETTER:
            found.dead.append(row.seq)
        elif is_order:
            found.notices.append(Mention((row.seq,), row.body, kept))
        else:
            found.in_flight.append(row.seq)
    return found


def _without(order: bytes, traces: Traces) -> bytes:
    text = order.decode("utf-8", "replace")
    kept = without_names(text, traces.names, traces.person_id)
    return order if kept == text else kept.encode()


def _activities(connection: Connection, traces: Traces) -> Iterator[Any]:
    wanted = {"after": 0, "places": traces.places, "limit": PAGE}
    while rows := connection.execute(_page, wanted).all():
        yield from rows
        wanted["after"] = rows[-1].seq
