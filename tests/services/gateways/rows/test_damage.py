"""Whatever somebody writes into a row by hand, it costs that row alone, and no other.

Every column of every table is damaged in every way that its system allows, next to a sound row.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import DateTime, Integer, LargeBinary, Text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from structlog.testing import capture_logs

from services.gateways.database import Database
from services.gateways.schema.tables import metadata
from services.model.alarms import Alarm, LateNotice
from services.model.conversations import ConversationKind, Opening
from services.model.errors import UnreadableRecordError
from services.model.outbox import MESSAGE_LEASE, CardCopy, Delivered
from services.model.stages import Stage
from services.model.states import RequestState
from services.model.subscriptions import Subscription
from services.model.unit_of_work import StoredDialogState, TurnKeys
from tests.clock import NOON, FakeClock
from tests.services.gateways.records import (
    CONTEXT,
    CONVERSATION,
    CUSTOMER,
    PERSON,
    STAFF,
    event,
    message,
    notice,
    receipt,
    request,
    work,
)

BAD, SOUND = 1, 2
BOTH = {BAD, SOUND}
GUID = "11111111-0000-4000-8000-00000000000{}"


def one_of_each(number: int) -> list[Any]:
    """Return a row for every table. Its key ends with the number."""
    who, where, tenant = f"person-{number}", f"a:{number}", f"tenant-{number}"
    chat = replace(CONVERSATION, id=where, person_id=who, tenant_id=tenant)
    channel = replace(chat, id=f"19:{number}", kind=ConversationKind.CHANNEL, person_id="")
    waiting = request(
        number=number,
        state=RequestState.WAITING_FOR_ADMIN,
        owner_id="owner",
        tenant_id="tenant",
        microsoft_number=f"24{number}",
    )
    opening = Opening(person_id=who, teams_id=f"29:{who}", bot_id="28:bot")
    return [
        receipt(f"receipt-{number}"),
        StoredDialogState(f"memory-{number}", '{"schema_version":1}'),
        chat,
        channel,
        replace(PERSON, id=who, teams_id=f"29:{who}", name=f"Ada {number}"),
        replace(CUSTOMER, tenant_id=GUID.format(number), name="Contoso"),
        waiting,
        event(SOUND, f"event-{number}"),
        CardCopy(f"copy-{number}", "a:9", "https://x/", "BH-000009", "en"),
        notice(f"notice-{number}", conversation=where, opening=opening),
        message(f"message-{number}", f"b:{number}"),
        Alarm(number, Stage.RESPONSE_WARNING, NOON, context=CONTEXT),
        Alarm(number, Stage.RESPONSE_BREACH, NOON),
        LateNotice("reader", number, Stage.RESPONSE_WARNING, NOON, CONTEXT),
        Subscription(channel.id),
        Subscription("19:both", tenant_id=GUID.format(number)),
    ]


def ends(keys: Iterable[object]) -> set[int]:
    """Return the numbers with which keys end; a damaged one may end otherwise."""
    return {number for key in keys for number in BOTH if str(key).endswith(str(number))}


def numbers(found: Iterable[Any]) -> set[int]:
    return {one.number for one in found}


async def snapshots(database: Database) -> set[int]:
    """Return for whom a turn finds everything."""
    found = set()
    for number in BOTH:
        keys = TurnKeys(f"receipt-{number}", f"memory-{number}", f"a:{number}", f"person-{number}")
        one = await database.turns.open(keys)
        if one.idempotency_record and one.dialog_state and one.conversation and one.person:
            found.add(number)
    return found


async def personal_chats(database: Database) -> set[int]:
    chats = [await database.turns.personal_chat(f"person-{n}", "28:bot") for n in sorted(BOTH)]
    return ends(chat.id for chat in chats if chat)


async def audience(database: Database, part: str) -> set[int]:
    people = [f"person-{number}" for number in BOTH]
    found = await database.alarms.audience(people, [f"tenant-{number}" for number in BOTH])
    watching = (place.id for watch, place in found.subscriptions if place and not watch.tenant_id)
    return ends(watching if part == "watches" else getattr(found, part))


async def at_hand(database: Database, name: str) -> set[int]:
    claimed = await database.outbox.claim(MESSAGE_LEASE, 10)
    return ends(one.message.key for one in claimed if one.message.key.startswith(name))


async def _each(found: Awaitable[Iterable[Any]], name: str) -> set[int]:
    return ends(getattr(one, name) for one in await found)


async def _copies(found: Awaitable[Iterable[Any]]) -> set[int]:
    return ends(one.copy.key for one in await found)


async def _numbers(found: Awaitable[Iterable[Any]]) -> set[int]:
    return numbers(await found)


async def _several(database: Database) -> set[int]:
    found = await database.ledger.several(BOTH)
    return {number for number, one in found.items() if one}


async def _due(database: Database) -> set[int]:
    return {due.alarm.number for due in await database.alarms.claim(timedelta(seconds=30), 9)}


READS: dict[str, Callable[[Database], Awaitable[set[int]]]] = {
    "snapshots": snapshots,
    "personal chats": personal_chats,
    "people": lambda each: audience(each, "people"),
    "chats": lambda each: audience(each, "chats"),
    "duty": lambda each: audience(each, "watches"),
    "neighbours": lambda each: audience(each, "neighbours"),
    "notices": lambda each: at_hand(each, "notice"),
    "messages": lambda each: at_hand(each, "message"),
    "staff": lambda each: _each(each.staff.find(STAFF, "ada", 9), "id"),
    "watches": lambda each: _each(each.subscriptions.of("19:both"), "tenant_id"),
    "contoso": lambda each: _each(each.customers.search("contoso", 9), "tenant_id"),
    "contsoo": lambda each: _each(each.customers.search("contsoo", 9), "tenant_id"),
    "history": lambda each: _each(each.ledger.history(SOUND), "evidence"),
    "copies": lambda each: _copies(each.ledger.copies("BH-000009")),
    "mine": lambda each: _numbers(each.ledger.open_of("owner")),
    "waiting": lambda each: _numbers(each.ledger.waiting_for_admin(STAFF)),
    "at a customer": lambda each: _numbers(each.ledger.open_at("tenant", STAFF)),
    "at risk": lambda each: _numbers(each.ledger.at_risk(9, STAFF)),
    "late": lambda each: _numbers(each.alarms.late_notices("reader")),
    "several": _several,
    "due": _due,
}
READ_FROM = {
    "idempotency_records": ["snapshots"],
    "dialog_states": ["snapshots"],
    "conversations": ["snapshots", "personal chats", "chats", "duty", "neighbours"],
    "people": ["snapshots", "people", "staff"],
    "customers": ["contoso", "contsoo"],
    "requests": ["mine", "waiting", "at a customer", "at risk", "several", "due"],
    "events": ["history"],
    "event_texts": ["history"],
    "card_copies": ["copies"],
    "outbox": ["notices", "messages"],
    "alarms": ["due", "at risk"],
    "late_notices": ["late"],
    "subscriptions": ["duty", "watches"],
}
BAD_ROWS = {
    "conversations": "id IN ('a:1', '19:1')",
    "people": "id = 'person-1'",
    "customers": f"tenant_id = '{GUID.format(BAD)}'",
    "events": "seq = (SELECT seq FROM event_texts WHERE evidence = 'event-1')",
    "event_texts": "evidence = 'event-1'",
    "outbox": "key IN ('notice-1', 'message-1')",
    "subscriptions": f"conversation_id = '19:1' OR tenant_id = '{GUID.format(BAD)}'",
    **dict.fromkeys(("requests", "alarms", "late_notices"), "number = 1"),
    **dict.fromkeys(
        ("idempotency_records", "dialog_states", "card_copies"), f"key LIKE '%-{BAD}'"
    ),
}
LIMITS = ("-1", "0", str(2**31 - 1), str(2**63 - 1))
WRITTEN = {
    "sqlite": {
        object: ("NULL", "'{'", "''", "x'ff'", "CAST(x'ff' AS TEXT)", "7", "1.5", *LIMITS),
    },
    "postgresql": {
        Text: ("NULL", "'{'", "''"),
        DateTime: ("NULL", "'infinity'", "'-infinity'", "'200000-01-01'", "'4000-01-01 BC'"),
        Integer: ("NULL", "7", *LIMITS),
        LargeBinary: ("NULL", "'\\xff'", "''"),
        object: ("NULL",),
    },
}
"""What is written by hand, by the type of the column: SQLite minds none."""


@dataclass
class Hand:
    """Somebody with a database shell, whom no constraint and no trigger stops."""

    connection: AsyncConnection

    @property
    def system(self) -> str:
        return self.connection.dialect.name

    async def write(self, *statements: str) -> None:
        for statement in statements:
            await self.connection.exec_driver_sql(statement)
        await self.connection.commit()

    async def take_off_guards(self) -> None:
        if self.system == "sqlite":
            await self.write(
                "DROP TRIGGER events_refuse_update",
                "DROP TRIGGER events_refuse_delete",
                "PRAGMA writable_schema = ON",
                "UPDATE sqlite_schema SET sql = replace(sql, ' NOT NULL', '') "
                "WHERE type = 'table'",
                "PRAGMA schema_version = 1000",
                "PRAGMA writable_schema = OFF",
            )
            return
        await self.write(
            "DROP TRIGGER events_refuse_changes ON events",
            "ALTER TABLE events DROP CONSTRAINT events_number_fkey",
            "ALTER TABLE event_texts DROP CONSTRAINT event_texts_seq_fkey",
            *(
                f'ALTER TABLE {table.name} ALTER COLUMN "{column.name}" DROP NOT NULL'
                for table in metadata.sorted_tables
                for column in table.c
                if not column.primary_key and not column.nullable
            ),
        )

    async def remember(self, table: str) -> None:
        await self.write(f"CREATE TABLE kept_{table} AS SELECT * FROM {table}")  # noqa: S608

    async def mend(self, table: str) -> None:
        await self.write(
            f"DELETE FROM {table}",  # noqa: S608
            f"INSERT INTO {table} SELECT * FROM kept_{table}",  # noqa: S608
        )

    async def give_back(self) -> None:
        """Let be claimed what was claimed, but for what is dead."""
        now = {"sqlite": "'2030-01-07 12:00:00.000000'", "postgresql": "'2030-01-07 12:00+00'"}
        await self.write(
            "UPDATE alarms SET leased_until = NULL WHERE leased_until IS NOT NULL",
            f"UPDATE outbox SET due_at = {now[self.system]} WHERE state <> 2",  # noqa: S608
        )

    async def damages(self, table: str, column: str) -> AsyncIterator[str]:
        """Yield what was written there, if it could be, and mend it again."""
        kind = metadata.tables[table].c[column].type
        ways = WRITTEN[self.system]
        values = next(ways[each] for each in ways if isinstance(kind, each))
        for value in values:
            written = f'UPDATE {table} SET "{column}" = {value} WHERE {BAD_ROWS[table]}'  # noqa: S608
            try:
                await self.write(written)
            except DBAPIError:
                await self.connection.rollback()
                continue  # its system forbids that
            yield written
            await self.mend(table)


@pytest.fixture
async def hand(database: Database, database_url: str) -> AsyncIterator[Hand]:
    """Keep two of everything, one of which will be damaged."""
    await database.turns.commit(work(*one_of_each(BAD), *one_of_each(SOUND)))
    await database.outbox.release()
    engine = create_async_engine(database_url)
    try:
        async with engine.connect() as connection:
            hand = Hand(connection)
            await hand.take_off_guards()
            await hand.write(
                "UPDATE alarms SET dispatched_at = due_at WHERE stage = 'response-breach'"
            )
            yield hand
    finally:
        await engine.dispose()


@pytest.mark.proof
@pytest.mark.parametrize("table", READ_FROM)
async def test_a_damaged_row_costs_itself_until_it_is_mended(
    database: Database, hand: Hand, table: str
):
    await hand.remember(table)
    for column in metadata.tables[table].c:
        async for written in hand.damages(table, column.name):
            for read in READ_FROM[table]:
                assert SOUND in await READS[read](database), (written, read)
                await hand.give_back()
    for read in READ_FROM[table]:
        assert await READS[read](database) == BOTH, read
        await hand.give_back()


TEXT = "what the customer wrote"


async def test_who_asks_for_a_damaged_request_is_told_so_until_it_is_fixed(
    database: Database, hand: Hand
):
    await hand.remember("requests")
    await hand.write(f"UPDATE requests SET contact = '{TEXT}' WHERE number = 1")  # noqa: S608
    for asked in (database.ledger.get(1), database.ledger.by_microsoft_number("241", STAFF)):
        with pytest.raises(UnreadableRecordError) as told:
            await asked
        assert (told.value.table, told.value.key) == ("requests", "BH-000001")
    assert (await database.ledger.several([1, 2, 3])).keys() == BOTH
    assert (await database.ledger.several([1]))[1] is None

    await hand.mend("requests")
    assert await database.ledger.get(1) is not None


async def test_a_damaged_row_is_counted_always_and_logged_once_an_hour(
    database: Database, hand: Hand, clock: FakeClock
):
    counted = list[str]()
    database.damage.counted = counted.append
    statement = f"UPDATE requests SET contact = '{TEXT}', state = 'moon' WHERE number = 1"  # noqa: S608
    await hand.write(statement)
    with capture_logs() as logged:
        for _ in range(3):
            await database.ledger.open_of("owner")
        clock.advance(hours=1)
        await database.ledger.open_of("owner")
    assert counted == ["requests"] * 4
    known = {"event": "row_skipped", "log_level": "warning", "table": "requests"}
    told = {**known, "key": "BH-000001", "fields": "contact", "error": "UnreadableColumnError"}
    assert logged == [told, told]

    await hand.write("UPDATE alarms SET context = '{' WHERE number = 1")
    with capture_logs() as logged:
        await database.alarms.claim(timedelta(seconds=30), 9)
    assert [(one["event"], one["key"], one["fields"]) for one in logged] == [
        ("value_ignored", "1 response-warning", "context"),
        ("row_skipped", "1 response-warning", "state of its request"),
    ]
    assert counted[4:] == ["alarms", "alarms"]


@pytest.mark.parametrize(
    "document", [f'{{"{TEXT}": 1}}', f'"{TEXT}"', f'{{"name": "{TEXT}", "email": 1}}']
)
@pytest.mark.parametrize(
    "column", ["requests.contact", "requests.route", "people.contact", "customers.facts"]
)
async def test_no_log_line_says_what_was_in_a_damaged_row(
    database: Database, hand: Hand, column: str, document: str
):
    table, name = column.split(".")
    await hand.write(f"UPDATE {table} SET {name} = '{document}' WHERE {BAD_ROWS[table]}")  # noqa: S608
    with capture_logs() as logged:
        for read in READ_FROM[table]:
            await READS[read](database)
    assert logged
    assert TEXT not in str(logged)
    assert {one["fields"] for one in logged} == {name}


@pytest.mark.parametrize("limit", [1, 2, 50])
async def test_damaged_alarms_are_looked_at_once_in_a_lease_and_hold_up_nobody(
    database: Database, hand: Hand, clock: FakeClock, limit: int
):
    counted = list[str]()
    database.damage.counted = counted.append
    early = [Alarm(10 + n, Stage.OFFERED, NOON - timedelta(hours=1)) for n in range(5)]
    await database.turns.commit(work(*early))
    # All sorts before what is due: it would be claimed first, again and again.
    moment = {"sqlite": "'0000-moon'", "postgresql": "'-infinity'"}[hand.system]
    await hand.write(f"UPDATE alarms SET due_at = {moment} WHERE number >= 10")  # noqa: S608
    lease = timedelta(seconds=30)

    found = [due for _ in range(9) for due in await database.alarms.claim(lease, limit)]
    assert {due.alarm.number for due in found} == BOTH
    assert len(found) == 2
    assert counted == ["alarms"] * 5

    clock.advance(lease)
    await hand.write(
        "UPDATE alarms SET due_at = (SELECT max(due_at) FROM alarms) WHERE number = 10"
    )
    again = [due for _ in range(9) for due in await database.alarms.claim(lease, limit)]
    assert {due.alarm.number for due in again} == {*BOTH, 10}
    assert counted == ["alarms"] * 9


async def test_an_alarm_that_no_claim_will_ever_find_is_told_of(database: Database, hand: Hand):
    moment = {"sqlite": "'soon'", "postgresql": "'infinity'"}[hand.system]
    await hand.write(
        f"UPDATE alarms SET due_at = {moment} WHERE number = 1 AND dispatched_at IS NULL",  # noqa: S608
        "UPDATE alarms SET stage = 'moon' WHERE number = 2 AND dispatched_at IS NULL",
    )
    with capture_logs() as logged:
        await database.purge()
    assert {(one["event"], one["key"], one["fields"]) for one in logged} == {
        ("row_skipped", "1 response-warning", "due_at"),
        ("row_skipped", "2 moon", "stage"),
    }


@pytest.mark.parametrize("limit", [1, 9])
@pytest.mark.parametrize("name", ["notice", "message"])
async def test_a_damaged_message_is_dead_lettered_and_those_behind_it_leave(
    database: Database, hand: Hand, name: str, limit: int
):
    where = {"notice": "a:1", "message": "b:1"}[name]
    await database.turns.commit(work(message("behind", where)))
    await database.outbox.release()
    await hand.write(
        f"UPDATE outbox SET state = 2 WHERE conversation_id <> '{where}'",  # noqa: S608
        f"UPDATE outbox SET body = '{{' WHERE key = '{name}-1'",  # noqa: S608
    )
    with capture_logs() as logged:
        claimed = await database.outbox.claim(MESSAGE_LEASE, limit)
    assert [one.message.key for one in claimed] == ["behind"]
    assert [(one["table"], one["key"]) for one in logged] == [("outbox", f"{name}-1 {where}")]

    await database.outbox.record_results([Delivered(message("behind", where), "")])
    mended = f"UPDATE outbox SET state = 1, body = '{{}}' WHERE key = '{name}-1'"  # noqa: S608
    if name == "message":
        await hand.write(mended)
        claimed = await database.outbox.claim(MESSAGE_LEASE, limit)
        assert [one.message.key for one in claimed] == [f"{name}-1"]
