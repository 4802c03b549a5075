"""The `Erasure`: batches of what is too old, found by a reader and erased by a short writer."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    FromClause,
    RowMapping,
    Select,
    and_,
    bindparam,
    delete,
    func,
    or_,
    select,
    update,
)

from services.gateways.batches import Change, change_in_batches
from services.gateways.connection.connections import Connections
from services.gateways.rows.requests import erased_contact, searched_request_values
from services.gateways.schema.tables import (
    alarms,
    audit,
    card_copies,
    event_texts,
    events,
    late_notices,
    requests,
)
from services.gateways.writes.statements import NEXT_REQUEST_VERSION
from services.model.audit import AdministrativeAction
from services.model.requests import reference_of
from services.model.states import EventKind, Evidence, RequestState

FOUND_AT_ONCE = 50_000
"""Keys found by one search, which may go through the whole table."""
_TEXT_KINDS = sorted(kind for kind in EventKind if kind.traits.evidence is Evidence.TEXT)
_closed = (
    requests.c.state == RequestState.CLOSED,
    requests.c.closed_at < bindparam("before"),
)


def _search(
    key: Column[int], found_in: FromClause, *conditions: ColumnElement[bool]
) -> Select[Any]:
    """Build a search of closed requests, or of their events, by the key of what is found."""
    return (
        select(key)
        .select_from(found_in)
        .where(*_closed, *conditions)
        .order_by(key)
        .limit(bindparam("limit"))
    )


_with_texts = events.join(event_texts).join(requests)
# Whatever else it lacks, a request has a title.
_texts_of_requests = _search(requests.c.number, requests, requests.c.title != "")
_texts_of_events = _search(
    events.c.seq, _with_texts, event_texts.c.evidence != "", events.c.kind.in_(_TEXT_KINDS)
)
_details_of_requests = _search(
    requests.c.number, requests, or_(requests.c.customer != "", requests.c.tenant_id != "")
)
_details_of_events = _search(events.c.seq, _with_texts)
_last_of_each = (
    select(func.max(audit.c.seq))
    .where(audit.c.action.in_([AdministrativeAction.POLICY, AdministrativeAction.ROLES]))
    .group_by(audit.c.action, audit.c.target)
)
_since = audit.alias()


def _search_lines(*needed_until: ColumnElement[bool]) -> Select[Any]:
    """Build a search of old lines; that of who has left is needed until they are forgotten."""
    forgotten = (
        select(_since.c.seq)
        .where(
            _since.c.action == AdministrativeAction.FORGET,
            _since.c.target == audit.c.target,
            *needed_until,
        )
        .exists()
    )
    left = and_(audit.c.action == AdministrativeAction.ROLES, audit.c.detail == "")
    return (
        select(audit.c.seq)
        .where(
            audit.c.at < bindparam("before"),
            or_(audit.c.seq.not_in(_last_of_each), and_(left, forgotten)),
        )
        .order_by(audit.c.seq)
        .limit(bindparam("limit"))
    )


_old_lines = _search_lines()
# Retention forgets them once more if they left after they were forgotten.
_old_lines_of_retention = _search_lines(_since.c.at >= audit.c.at)
_before = (
    select(
        *(requests.c.number, requests.c.contact),
        *(requests.c.customer, requests.c.microsoft_number, requests.c.title),
    )
    .where(requests.c.number.in_(bindparam("keys", expanding=True)))
    .order_by(requests.c.number)
    .with_for_update()
)
_ERASED_TEXTS = {"title": "", "description": "", "override_reason": ""}
_ERASED_DETAILS = {
    **_ERASED_TEXTS,
    **dict.fromkeys(
        (
            *("tenant_id", "customer", "publisher", "owner", "created_by", "answered_by"),
            *("microsoft_number", "escalation_level", "offered_to_id", "offered_to"),
        ),
        "",
    ),
    "facts": "{}",
}
_MADE_ANEW = ("contact", "normalized", "joined")
_erase_request = (
    update(requests)
    .where(requests.c.number == bindparam("_number"))
    .values(
        {name: bindparam(f"_{name}") for name in _MADE_ANEW} | {"version": NEXT_REQUEST_VERSION}
    )
)
_erase_evidence = (
    update(event_texts)
    .where(event_texts.c.seq.in_(bindparam("keys", expanding=True)))
    .values(evidence="")
)


def _delete(column: Any) -> Any:
    return delete(column.table).where(column.in_(bindparam("keys", expanding=True)))


_delete_alarms, _delete_late = _delete(alarms.c.number), _delete(late_notices.c.number)
_delete_copies, _delete_lines = _delete(card_copies.c.subject), _delete(audit.c.seq)
_delete_event_texts = _delete(event_texts.c.seq)


class SqlErasure:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def texts(self, before: datetime) -> int:
        return await self._erase(
            _texts_of_requests, before, partial(_erase_requests, erased=_ERASED_TEXTS)
        ) + await self._erase(_texts_of_events, before, _execute(_erase_evidence))

    async def closed_requests(self, before: datetime) -> int:
        return await self._erase(
            _details_of_requests, before, _erase_all_of_requests
        ) + await self._erase(_details_of_events, before, _execute(_delete_event_texts))

    async def audit(self, before: datetime, *, forgets_leavers: bool) -> int:
        lines = _old_lines_of_retention if forgets_leavers else _old_lines
        return await self._erase(lines, before, _execute(_delete_lines))

    async def _erase(self, query: Select[Any], before: datetime, change: Change[int]) -> int:
        """Look with a reader, so that the search keeps no writer waiting; return how many."""
        erased, wanted = 0, {"before": before, "limit": FOUND_AT_ONCE}
        while keys := await self._connections.scan(
            lambda each: each.execute(query, wanted).scalars().all()
        ):
            erased += await change_in_batches(self._connections, keys, change)
        return erased


def _execute(statement: Any) -> Change[int]:
    def run(connection: Connection, keys: Sequence[int]) -> None:
        connection.execute(statement, {"keys": keys})

    return run


def _erase_requests(
    connection: Connection, numbers: Sequence[int], erased: Mapping[str, str]
) -> None:
    rows = connection.execute(_before, {"keys": numbers}).mappings().all()
    connection.execute(_erase_request.values(**erased), [_left_of(row, erased) for row in rows])


def _left_of(row: RowMapping, erased: Mapping[str, str]) -> dict[str, Any]:
    """Return what is made anew of a request: nothing is found by what was erased."""
    kept = searched_request_values({**row, **erased})
    kept["contact"] = erased_contact(row["contact"])
    return {"_number": row["number"]} | {f"_{name}": kept[name] for name in _MADE_ANEW}


def _erase_all_of_requests(connection: Connection, numbers: Sequence[int]) -> None:
    """Erase what hangs on a request, too: nothing is due, and no card is replaced any more."""
    _erase_requests(connection, numbers, _ERASED_DETAILS)
    for statement in (_delete_alarms, _delete_late):
        connection.execute(statement, {"keys": numbers})
    references = [reference_of(number) for number in numbers]
    connection.execute(_delete_copies, {"keys": references})
