"""The `PersonalData`: all that is kept about a person, handed out or erased."""

from functools import partial

from sqlalchemy import Connection

from services.gateways.batches import change_in_batches
from services.gateways.connection.connections import Connections
from services.gateways.rows.mentions import NOTICES, activities_naming, notices_naming
from services.gateways.rows.traces import (
    Traces,
    answers,
    events_naming,
    records_of,
    references_of,
    traces_of,
)
from services.gateways.schema.tables import outbox
from services.gateways.writes.forgetting import (
    clear_answers,
    delete_dead_letters,
    erase_contacts,
    erase_event_texts,
    erase_mentions,
    erase_names_of_requests,
    erase_offers,
    erase_person,
)
from services.model.audit import AdministrativeAction, AuditEntry, Result
from services.model.personal_data import Forgotten, PersonalRecords
from services.ports import Clock


class SqlPersonalData:
    def __init__(self, connections: Connections, now: Clock) -> None:
        self._connections = connections
        self._now = now

    async def export(self, person_id: str) -> PersonalRecords:
        return await self._connections.scan(lambda each: records_of(each, person_id))

    async def forget(self, person_id: str, by: str) -> Forgotten:
        """Begin with what is found by name, and end with the row that tells the name.

        What a running bot had read before may be written until then; nothing of it afterwards.
        """
        if not any((await self.export(person_id)).values()):
            return Forgotten(known=False)
        traces = await self._connections.scan(lambda each: traces_of(each, person_id))
        if traces.references:
            return Forgotten(references=traces.references)
        erased, _ = await self._erase_mentions(traces)
        erased += await self._in_batches(traces)
        entry = AuditEntry(self._now(), by, AdministrativeAction.FORGET, Result.DONE, person_id)

        def end(connection: Connection) -> Forgotten:
            if references := references_of(connection, person_id):
                # Offered to them a moment ago.
                return Forgotten(references=references)
            gone = erase_person(connection, traces, entry)
            return Forgotten(erased=erased + gone)

        done = await self._connections.execute(end)
        return done if done.references else await self._look_again(traces, done)

    async def _look_again(self, traces: Traces, done: Forgotten) -> Forgotten:
        """Erase the names that were written while others were erased."""
        seqs = await self._connections.scan(lambda each: events_naming(each, traces.person_id))
        erased = await change_in_batches(self._connections, seqs, erase_event_texts)
        mentions, in_flight = await self._erase_mentions(traces)
        return Forgotten(erased=done.erased + erased + mentions, in_flight=in_flight)

    async def _erase_mentions(self, traces: Traces) -> tuple[int, int]:
        """Return in how many rows they were named, and in how many they still are.

        The outbox comes first: what becomes of its messages is written into alarms.
        """
        found = await self._connections.scan(lambda each: activities_naming(each, traces))
        erased = await change_in_batches(self._connections, found.dead, delete_dead_letters)
        erased += await change_in_batches(
            self._connections, found.notices, erase_mentions(outbox.c.body)
        )
        for column in NOTICES:
            notices = await self._connections.scan(
                partial(notices_naming, column=column, traces=traces)
            )
            erased += await change_in_batches(self._connections, notices, erase_mentions(column))
        await change_in_batches(
            self._connections, await self._connections.scan(answers), clear_answers
        )
        return erased, len(found.in_flight)

    async def _in_batches(self, traces: Traces) -> int:
        """Erase the names in rows of others, and return in how many."""
        changed = await change_in_batches(
            self._connections,
            traces.requests,
            lambda each, keys: erase_names_of_requests(each, keys, traces),
        )
        for keys, erase in (
            (traces.offers, erase_offers),
            (traces.events, erase_event_texts),
        ):
            changed += await change_in_batches(self._connections, keys, erase)
        return changed + await change_in_batches(
            self._connections, traces.colleagues, erase_contacts
        )
