"""The `RequestLedger`: our own record of every request."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, and_, bindparam, case, func, select

from services.gateways.connection.connections import Connections
from services.gateways.request_search import RequestSearch
from services.gateways.rows.addresses import CONVERSATION, conversation_of
from services.gateways.rows.damage import Damage
from services.gateways.rows.messages import COPY, copy_of
from services.gateways.rows.requests import AnyRow, event_of, request_of
from services.gateways.schema.tables import (
    MILESTONES,
    NUMBERED,
    OPEN,
    REPLACEABLE,
    RISKS,
    WAITING,
    alarms,
    card_copies,
    conversations,
    event_texts,
    events,
    request_numbers,
    requests,
)
from services.gateways.trigram_sample import TrigramSamples
from services.model.bounds import MAX_REQUEST_NUMBER
from services.model.outbox import PlacedCopy
from services.model.requests import Event, ServiceRequest, Tally, reference_of
from services.model.states import UNANSWERED, EventKind, RequestState
from services.ports import Clock

_newest_first = requests.c.number.desc()
_by_number = select(requests).where(requests.c.number == bindparam("key"))
_of_staff = requests.c.staff_tenant_id.in_(bindparam("tenants", expanding=True))
_by_microsoft_number = (
    select(requests)
    .where(NUMBERED, requests.c.microsoft_number == bindparam("key"), _of_staff)
    .order_by(_newest_first)
    .limit(1)
)
_open_of = (
    select(requests).where(OPEN, requests.c.owner_id == bindparam("key")).order_by(_newest_first)
)
_open_at = (
    select(requests)
    .where(OPEN, requests.c.tenant_id == bindparam("key"), _of_staff)
    .order_by(_newest_first)
)
_waiting = select(requests).where(WAITING, _of_staff).order_by(requests.c.number)
_history = (
    select(events, event_texts.c.by, event_texts.c.evidence)
    .join_from(events, event_texts, isouter=True)
    .where(events.c.number == bindparam("key"))
    .order_by(events.c.seq)
)
_copies = (
    select(*COPY, *CONVERSATION)
    .join_from(
        card_copies,
        conversations,
        conversations.c.id == card_copies.c.conversation_id,
        isouter=True,
    )
    .where(
        REPLACEABLE,
        card_copies.c.subject == bindparam("key"),
        conversations.c.suspended_at.is_(None),
    )
)
_unanswered = requests.c.state.in_(sorted(UNANSWERED))
_due = case(
    (requests.c.respond_by.is_(None), requests.c.promised_by),
    (requests.c.promised_by < requests.c.respond_by, requests.c.promised_by),
    else_=requests.c.respond_by,
)
"""By when an answer is due first. SQLite's min() and PostgreSQL's least() differ about NULL."""
_at_risk = (
    select(requests)
    .where(
        OPEN,
        _unanswered,
        _of_staff,
        requests.c.number.in_(select(alarms.c.number).where(RISKS)),
    )
    .order_by(_due.is_(None), _due, requests.c.number)
    .limit(bindparam("limit"))
)
_own_at_risk = _at_risk.where(requests.c.owner_id == bindparam("key"))
_several = select(requests).where(requests.c.number.in_(bindparam("key", expanding=True)))
_states = (
    select(
        requests.c.state,
        func.count(),
        func.count(case((and_(_unanswered, _due < bindparam("now")), 1))),
    )
    .where(OPEN, _of_staff)
    .group_by(requests.c.state)
)
_passed = (
    # By itself: requests have a `kind` as well.
    select(events.c.kind, events.c.number)
    .where(MILESTONES, events.c.at >= bindparam("since"))
    .subquery("passed")
)
_milestones = (
    select(
        _passed.c.kind,
        func.count(_passed.c.number.distinct()),
        func.count(case((requests.c.answered_at > _due, _passed.c.number)).distinct()),
    )
    .join_from(_passed, requests, requests.c.number == _passed.c.number)
    .where(_of_staff)
    .group_by(_passed.c.kind)
)
_last_number = select(func.coalesce(func.max(requests.c.number), 0)).where(
    # One that was damaged must not stop all that follow.
    requests.c.number.between(1, MAX_REQUEST_NUMBER)
)
_next_number = select(request_numbers.next_value())


class Numbers:
    """Numbers for new requests.

    PostgreSQL has a sequence. SQLite belongs to one process, which counts on from the last one.
    """

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._last = 0
        self._seeded = False

    async def next(self) -> int:
        if not self._seeded:
            drawn, last = await self._connections.scan(_draw)
            if drawn:
                return drawn
            self._last = max(self._last, last)
            self._seeded = True
        self._last += 1
        return self._last

    def reseed(self) -> None:
        """Look again before the next one: another process may have numbered a request."""
        self._seeded = False


def _draw(connection: Connection) -> tuple[int, int]:
    """Return the next of the sequence, and the last in use where there is no sequence."""
    match connection.dialect.name:
        case "postgresql":
            return connection.execute(_next_number).scalar_one(), 0
        case "sqlite":
            return 0, connection.execute(_last_number).scalar_one()
        case other:
            # Where several processes may write, counting in each would give a number twice.
            raise NotImplementedError(f"no sequence of request numbers is known for {other}")


class SqlLedger:
    def __init__(
        self, connections: Connections, numbers: Numbers, damage: Damage, now: Clock
    ) -> None:
        self._connections = connections
        self._damage = damage
        self._numbers = numbers
        self._samples = TrigramSamples()
        self._now = now

    async def next_number(self) -> int:
        return await self._numbers.next()

    async def get(self, number: int) -> ServiceRequest | None:
        return await self._request(_by_number, key=number)

    async def by_microsoft_number(
        self, text: str, tenants: Collection[str]
    ) -> ServiceRequest | None:
        wanted = {"key": text.strip(), "tenants": sorted(tenants)}
        return await self._request(_by_microsoft_number, **wanted)

    async def open_of(self, person_id: str) -> Sequence[ServiceRequest]:
        return await self._requests(_open_of, key=person_id)

    async def waiting_for_admin(self, tenants: Collection[str]) -> Sequence[ServiceRequest]:
        return await self._requests(_waiting, tenants=sorted(tenants))

    async def open_at(self, tenant_id: str, tenants: Collection[str]) -> Sequence[ServiceRequest]:
        return await self._requests(_open_at, key=tenant_id, tenants=sorted(tenants))

    async def history(self, number: int) -> Sequence[Event]:
        def read(connection: Connection) -> list[Event]:
            rows = connection.execute(_history, {"key": number}).mappings()
            of = partial(event_of, damage=self._damage)
            return list(self._damage.sound("events", rows, of, _number_and_seq))

        return await self._connections.fetch(read)

    async def several(self, numbers: Collection[int]) -> Mapping[int, ServiceRequest | None]:
        wanted = sorted(set(numbers))

        def read(connection: Connection) -> dict[int, ServiceRequest | None]:
            found: dict[int, ServiceRequest | None] = {}
            for start in range(0, len(wanted), BATCH):
                keys = {"key": wanted[start : start + BATCH]}
                rows = connection.execute(_several, keys).mappings().all()
                found |= dict.fromkeys(row["number"] for row in rows)
                found |= {request.number: request for request in self._sound(rows)}
            return found

        return await self._connections.scan(read)

    async def at_risk(
        self, limit: int, tenants: Collection[str], owner_id: str | None = None
    ) -> Sequence[ServiceRequest]:
        query = _at_risk if owner_id is None else _own_at_risk
        wanted = {"limit": limit, "tenants": sorted(tenants), "key": owner_id}
        return await self._connections.scan(lambda each: self._found(each, query, wanted))

    async def search(
        self, text: str, limit: int, tenants: Collection[str], person_id: str | None = None
    ) -> Sequence[ServiceRequest]:
        def found(connection: Connection) -> Sequence[ServiceRequest]:
            search = RequestSearch(connection, self._damage, self._samples, tenants, person_id)
            return search.best(text, limit)

        return await self._connections.scan(found)

    async def tally(self, since: datetime, tenants: Collection[str]) -> Tally:
        wanted = {"since": since, "now": self._now(), "tenants": sorted(tenants)}
        return await self._connections.scan(lambda each: _tally(each, wanted))

    async def copies(self, reference: str) -> Sequence[PlacedCopy]:
        def of(row: AnyRow) -> PlacedCopy:
            place = row[len(COPY) :]
            known = conversation_of(place) if place[0] is not None else None
            return PlacedCopy(copy_of(row[: len(COPY)]), known)

        def read(connection: Connection) -> list[PlacedCopy]:
            rows = connection.execute(_copies, {"key": reference})
            return list(self._damage.sound("card_copies", rows, of, lambda row: row[0]))

        return await self._connections.fetch(read)

    async def _requests(self, query: Select[Any], **wanted: Any) -> list[ServiceRequest]:
        return await self._connections.fetch(lambda each: self._found(each, query, wanted))

    async def _request(self, query: Select[Any], **wanted: Any) -> ServiceRequest | None:
        """Raise `UnreadableRecordError` for one that is there and cannot be read."""

        def read(connection: Connection) -> ServiceRequest | None:
            row = connection.execute(query, wanted).mappings().first()
            if row is None:
                return None
            return self._damage.only("requests", row, request_of, _reference(row))

        return await self._connections.fetch(read)

    def _found(
        self, connection: Connection, query: Select[Any], wanted: Mapping[str, Any]
    ) -> list[ServiceRequest]:
        return list(self._sound(connection.execute(query, wanted).mappings()))

    def _sound(self, rows: Iterable[RowMapping]) -> Iterator[ServiceRequest]:
        return self._damage.sound("requests", rows, request_of, _reference)


BATCH = 500
"""Numbers asked for in one statement; SQLite takes no list of any length."""


def _reference(row: RowMapping) -> str:
    return reference_of(row["number"])


def _number_and_seq(row: RowMapping) -> tuple[object, ...]:
    return row["number"], row["seq"]


def _tally(connection: Connection, wanted: Mapping[str, Any]) -> Tally:
    states = {state: counts for state, *counts in connection.execute(_states, wanted)}
    milestones = {kind: counts for kind, *counts in connection.execute(_milestones, wanted)}
    none = (0, 0)
    answered, late = milestones.get(EventKind.ANSWERED, none)
    return Tally(
        since=wanted["since"],
        waiting=states.get(RequestState.WAITING_FOR_ADMIN, none)[0],
        handed_off=states.get(RequestState.HANDED_OFF, none)[0],
        submitted=states.get(RequestState.SUBMITTED, none)[0],
        breached=sum(breached for _, breached in states.values()),
        opened_since=milestones.get(EventKind.CREATED, none)[0],
        answered_since=answered,
        answered_late_since=late,
        closed_since=milestones.get(EventKind.CLOSED, none)[0],
    )
