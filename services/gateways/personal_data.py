"""The `PersonalData`: all that is kept about a person, handed out or erased."""

from dataclasses import replace
from functools import partial

from sqlalchemy import Connection

from services.gateways.batches import change_in_batches, execute_again
from services.gateways.connection.connections import Connections
from services.gateways.rows.mentions import NOTICES, activities_naming, notices_naming
from services.gateways.rows.traces import (
    Traces,
    answers,
    records_of,
    references_of,
    traces_of,
)
from services.gateways.schema.tables import outbox
from services.gateways.writes.forgetting import (
    clear_answers,
    delete_dead_letters,
    end_forgetting,
    erase_contacts,
    erase_event_texts,
    erase_mentions,
    erase_names_of_requests,
    erase_offers,
    erase_person,
    remember,
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
        """Erase what names them, then what is theirs alone, and then look once more.

        A turn may have read the name before their own row went, and have written it since. What
        they are found by is noted until all is done, so that whoever goes on after an
        interruption, or once the last message has arrived, still finds it.
        """
        if not any((await self.export(person_id)).values()):
            return Forgotten(known=False)
        traces = await self._traces(person_id)
        if traces.references:
            return Forgotten(references=traces.references)
        await execute_again(self._connections, lambda each: remember(each, traces))
        erased, _ = await self._erase_names(traces)
        done = await self._erase_person(traces)
        if done.references:
            return done
        erased += done.erased
        again = await self._traces(person_id)
        if again.references:
            return Forgotten(references=again.references)
        found, in_flight = await self._erase_names(again)
        erased += found
        if in_flight:
            return Forgotten(erased=erased, in_flight=in_flight)
        entry = AuditEntry(self._now(), by, AdministrativeAction.FORGET, Result.DONE, person_id)
        done = await self._erase_person(again, entry)
        return replace(done, erased=done.erased + erased)

    async def _traces(self, person_id: str) -> Traces:
        return await self._connections.scan(lambda each: traces_of(each, person_id))

    async def _erase_person(self, traces: Traces, entry: AuditEntry | None = None) -> Forgotten:
        """Erase what is theirs alone, unless they own something by now; the line is the end."""

        def erase(connection: Connection) -> Forgotten:
            if references := references_of(connection, traces.person_id):
                # Offered to them a moment ago.
                return Forgotten(references=references)
            gone = erase_person(connection, traces)
            if entry:
                end_forgetting(connection, entry)
            return Forgotten(erased=gone)

        return await execute_again(self._connections, erase)

    async def _erase_names(self, traces: Traces) -> tuple[int, int]:
        """Return in how many rows they were named, and in how many they still are."""
        erased = await self._in_batches(traces)
        mentions, in_flight = await self._erase_mentions(traces)
        return erased + mentions, in_flight

    async def _erase_mentions(self, traces: Traces) -> tuple[int, int]:
        """Do so in notices and activities.

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
