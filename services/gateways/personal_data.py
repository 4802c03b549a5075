"""The `PersonalData`: all that is kept about a person, handed out or erased."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from sqlalchemy import Connection

from services.gateways.connection.connections import Connections
from services.gateways.rows.traces import Traces, records_of, references_of, traces_of
from services.gateways.writes.forgetting import (
    clear_answers,
    erase_contacts,
    erase_event_texts,
    erase_names_of_notices,
    erase_names_of_requests,
    erase_offers,
    erase_person,
    sort_out_activities,
)
from services.model.audit import AuditEntry, Result, Undertaking
from services.model.personal_data import Forgotten, PersonalRecords
from services.ports import Clock

Key = TypeVar("Key", str, int)

BATCH = 200
"""Rows changed in one transaction: turns wait for no longer than one takes."""


class SqlPersonalData:
    def __init__(self, connections: Connections, now: Clock) -> None:
        self._connections = connections
        self._now = now

    async def export(self, person_id: str) -> PersonalRecords:
        return await self._connections.scan(lambda each: records_of(each, person_id))

    async def forget(self, person_id: str, by: str) -> Forgotten:
        """Begin with what is found by name, and end with the row that tells the name."""
        if not any((await self.export(person_id)).values()):
            return Forgotten(known=False)
        traces = await self._connections.scan(lambda each: traces_of(each, person_id))
        if traces.references:
            return Forgotten(references=traces.references)
        erased = await self._connections.execute(lambda each: erase_names_of_notices(each, traces))
        activities = await self._connections.execute(
            lambda each: sort_out_activities(each, traces)
        )
        erased += activities.deleted + await self._in_batches(traces)
        entry = AuditEntry(self._now(), by, Undertaking.FORGET, Result.DONE, person_id)

        def end(connection: Connection) -> Forgotten:
            if references := references_of(connection, person_id):
                # Offered to them a moment ago.
                return Forgotten(references=references)
            gone = erase_person(connection, traces, entry)
            return Forgotten(erased=erased + gone, in_flight=activities.in_flight)

        return await self._connections.execute(end)

    async def _in_batches(self, traces: Traces) -> int:
        await self._each_batch(traces.answers, clear_answers)
        return sum(
            [
                await self._each_batch(traces.offers, erase_offers),
                await self._each_batch(
                    traces.requests, lambda each, keys: erase_names_of_requests(each, keys, traces)
                ),
                await self._each_batch(traces.events, erase_event_texts),
                await self._each_batch(traces.colleagues, erase_contacts),
            ]
        )

    async def _each_batch(
        self, keys: Sequence[Key], erase: Callable[[Connection, Sequence[Key]], None]
    ) -> int:
        for start in range(0, len(keys), BATCH):
            await self._batch(keys[start : start + BATCH], erase)
        return len(keys)

    async def _batch(
        self, keys: Sequence[Key], erase: Callable[[Connection, Sequence[Key]], None]
    ) -> None:
        await self._connections.execute(lambda each: erase(each, keys))
