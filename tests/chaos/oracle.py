"""Who had to be told of what, worked out from the histories of the requests and nothing else.

It shares no line with what it judges: plain arithmetic on rows, and the numbers of the cast.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from services.gateways.schema.tables import (
    PENDING,
    alarms,
    event_texts,
    events,
    late_notices,
    outbox,
    people,
    requests,
    subscriptions,
)
from tests.chaos.cast import FORGOTTEN, PROMISED, RESPONSE, WARNED_AT

TOPICS = {
    "forgotten": "reminders",
    "promise-warning": "warnings",
    "response-warning": "warnings",
    "promise-breach": "breaches",
    "response-breach": "breaches",
}

_requests = select(
    requests.c.number,
    requests.c.severity,
    requests.c.tenant_id,
    requests.c.owner_id,
    requests.c.created_at,
)
_events = (
    select(events.c.number, events.c.kind, events.c.at, events.c.by_id, event_texts.c.evidence)
    .join_from(events, event_texts)
    .order_by(events.c.seq)
)
_watches = select(
    subscriptions.c.conversation_id, subscriptions.c.severity, subscriptions.c.tenant_id
)
_people = select(people.c.id, people.c.preferences)
_untold = select(alarms.c.due_at).where(alarms.c.dispatched_at.is_(None))
_waiting = select(outbox.c.due_at).where(PENDING)
_late = select(late_notices.c.number)


@dataclass(frozen=True, slots=True)
class Moment:
    """Something falls due, unless the reason for it went away before."""

    number: int
    stage: str
    due: datetime
    over: datetime | None
    """When there was no reason for it any more."""
    ended_by: str
    """The event that took the reason away."""


@dataclass(frozen=True, slots=True)
class Owed:
    """A moment, and somebody who had to be told of it."""

    number: int
    stage: str
    reader: str
    due: datetime
    over: datetime | None


@dataclass(frozen=True, slots=True)
class Case:
    """One request, and when each kind of event came to it first."""

    number: int
    severity: str
    tenant_id: str
    owner_id: str
    created: datetime
    history: Mapping[str, datetime]

    def moments(self) -> Iterator[Moment]:
        for stage, due, ends in self._stages():
            reasons = [(self.history[kind], kind) for kind in ends if kind in self.history]
            yield Moment(self.number, stage, due, *min(reasons, default=(None, "")))

    def _stages(self) -> Iterator[tuple[str, datetime, set[str]]]:
        """Yield what falls due, when, and which events end the reason for it."""
        answered = {"answered", "closed"}
        # A number is drawn between the two, and somebody may set the clock just then.
        handed_off, submitted = self.history["created"], self.history.get("submitted")
        yield "forgotten", _after(handed_off, FORGOTTEN[self.severity]), answered | {"submitted"}
        yield from self._clock("promise", self.created, PROMISED[self.severity], answered)
        if submitted:
            yield from self._clock("response", submitted, RESPONSE[self.severity], answered)

    def _clock(
        self, name: str, start: datetime, seconds: float, ends: set[str]
    ) -> Iterator[tuple[str, datetime, set[str]]]:
        yield f"{name}-warning", _after(start, seconds * WARNED_AT), ends
        yield f"{name}-breach", _after(start, seconds), ends


@dataclass(frozen=True, slots=True)
class Histories:
    """What the database says at the end."""

    cases: Mapping[int, Case]
    subscriptions: Sequence[tuple[str, str, str]]
    """Conversation, severity, customer; the last two empty for all."""
    deaf_to: Mapping[str, frozenset[str]]
    on_record: Sequence[tuple[int, str, str]]
    """Who is on record as told, of what: number, stage, person; nobody for a channel."""

    def moments(self) -> Iterator[Moment]:
        for case in self.cases.values():
            yield from case.moments()

    def owed(self) -> Iterator[Owed]:
        for one in self.moments():
            case = self.cases[one.number]
            for reader in {case.owner_id, *self.watching(one.number)}:
                if not self._is_deaf(reader, case, one.stage):
                    yield Owed(one.number, one.stage, reader, one.due, one.over)

    def watching(self, number: int) -> set[str]:
        """Return the channels that watch a request."""
        case = self.cases[number]
        return {
            channel
            for channel, severity, tenant_id in self.subscriptions
            if severity in ("", case.severity) and tenant_id in ("", case.tenant_id)
        }

    def _is_deaf(self, reader: str, case: Case, stage: str) -> bool:
        return case.severity != "A" and TOPICS[stage] in self.deaf_to.get(reader, ())


def _after(moment: datetime, seconds: float) -> datetime:
    return moment + timedelta(seconds=seconds)


@dataclass(slots=True)
class Records:
    """Reads beside the replicas."""

    engine: AsyncEngine

    @classmethod
    def at(cls, url: str) -> "Records":
        # Nothing stays open: a file that nobody else holds is what a replica finds after a crash.
        return cls(create_async_engine(url, poolclass=NullPool))

    async def to_come(self) -> list[datetime]:
        """Return when everything is to be done that is not told, or not delivered, yet."""
        found = [await self._rows(query) for query in (_untold, _waiting)]
        return [moment for rows in found for (moment,) in rows]

    async def late(self) -> int:
        """Return how many late notices have not been told."""
        return len(await self._rows(_late))

    async def histories(self) -> Histories:
        histories: dict[int, dict[str, datetime]] = {}
        on_record = []
        for number, kind, at, by_id, evidence in await self._rows(_events):
            histories.setdefault(number, {}).setdefault(kind, at)
            if kind == "notified":
                on_record.append((number, evidence, by_id))
        return Histories(
            cases={row[0]: Case(*row, histories[row[0]]) for row in await self._rows(_requests)},
            subscriptions=await self._rows(_watches),
            deaf_to={key: _muted(preferences) for key, preferences in await self._rows(_people)},
            on_record=on_record,
        )

    async def _rows(self, query: Select[Any]) -> list[Any]:
        async with self.engine.connect() as connection:
            return [tuple(row) for row in await connection.execute(query)]


def _muted(preferences: str) -> frozenset[str]:
    return frozenset(json.loads(preferences).get("muted", ()) if preferences else ())
