"""Whatever names a person is handed out, and erased where it stands; their id stays."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import asyncpg
import pytest
from sqlalchemy import Connection, select
from sqlalchemy.ext.asyncio import create_async_engine

from cards.layout import one_line, unbroken
from services.gateways import batches
from services.gateways.connection.connections import Connections, connect
from services.gateways.database import Database, open_database
from services.gateways.personal_data import SqlPersonalData
from services.gateways.rows import mentions
from services.gateways.rows.names import names_in, without_names
from services.gateways.schema.tables import alarms, metadata, outbox
from services.model.alarms import LateNotice
from services.model.audit import AdministrativeAction, AuditEntry, Result
from services.model.errors import TurnConflictError
from services.model.member_lookups import MemberLookup
from services.model.notices import NoticeContext, NoticeOrder, UnreachedRecipient
from services.model.outbox import DeadLettered, Delivered
from services.model.people import Person
from services.model.requests import Event
from services.model.stages import Stage
from services.model.states import EventKind, RequestState
from services.model.subscriptions import Subscription
from services.model.unit_of_work import StoredDialogState
from services.policy.tables import Retention
from services.reading.visible_text import visible
from services.retention import RetentionJob
from tests.clock import NOON, FakeClock
from tests.proofs import one_in
from tests.services.gateways.records import (
    CONTACT,
    CONVERSATION,
    COPY,
    PERSON,
    alarm,
    event,
    item,
    message,
    notice,
    receipt,
    request,
    told,
    work,
)

NAME, GRACE = PERSON.name, "Grace Hopper"
BY_HER = NoticeContext(
    who=NAME,
    unreached=(
        UnreachedRecipient(who=NAME, key="ada", why="NoChat"),
        UnreachedRecipient(who=GRACE, key="grace", why="NoChat"),
    ),
)
WITHOUT_HER = BY_HER.model_copy(
    update={
        "who": "",
        "unreached": (
            UnreachedRecipient(who="ada", key="ada", why="NoChat"),
            UnreachedRecipient(who=GRACE, key="grace", why="NoChat"),
        ),
    }
)
ORDER = NoticeOrder(to="grace", name=GRACE, timezone="", items=(item(context=BY_HER),))
BODY = ORDER.model_dump_json(exclude_defaults=True)
CARD = json.dumps({"text": "Owner: Ada\\ Lovelace"}).encode()
CLOSED = request(
    number=1,
    state=RequestState.CLOSED,
    owner_id="grace",
    owner=GRACE,
    created_by=NAME,
    offered_to_id="",
    offered_to="",
)
OTHERS = replace(CLOSED, number=2, created_by=GRACE, created_by_id="grace", answered_by=NAME)
LOOKUP = MemberLookup("ada", "29:ada", "a:1", "https://teams.example/emea/", NOON)
OTHER_CONTACT = CONTACT.model_copy(update={"email": "x@partner.example"})
GRACES = request(number=1, owner_id="grace", owner=GRACE)
APART = replace(OTHERS, number=3, contact=OTHER_CONTACT, answered_by=GRACE)
HISTORY = (
    event(1, "a note"),
    Event(1, NOON, EventKind.OFFERED, "grace", GRACE, NAME, "ada"),
    Event(1, NOON, EventKind.OFFERED, "ada", NAME, GRACE, "grace"),
    Event(2, NOON, EventKind.ANSWERED, "ada", NAME, "2411"),
    Event(2, NOON, EventKind.NOTED, "grace", GRACE, "another note"),
)


@pytest.fixture
def full(database: Database) -> Any:
    """Write all that may name Ada, beside what does not."""
    theirs = (
        *(PERSON, LOOKUP, CONVERSATION),
        *(replace(COPY, notice=BODY), message("m", card="card")),
    )
    others = (
        Person("grace", "tenant", GRACE, contact=CONTACT),
        Person("bob", "tenant", "Bob", contact=OTHER_CONTACT),
        replace(CONVERSATION, id="a:2", person_id="grace"),
        replace(LOOKUP, person_id="grace"),
        replace(COPY, key="other", conversation_id="a:2", notice=BODY),
        message("notice", "a:2", body=BODY.encode(), notice=True),
        message("card", "a:2", body=CARD),
        message("dead", "a:2", body=CARD),
        alarm(1, to="19:duty", context=BY_HER),
        LateNotice("grace", 1, Stage.ESCALATED, NOON, BY_HER),
        Subscription("19:duty"),
    )
    own = (
        StoredDialogState("19:duty|ada", "a draft"),
        StoredDialogState("a:2|grace", f'{{"contact":{CONTACT.model_dump_json()}}}'),
        StoredDialogState("19:duty|grace", "another draft"),
        alarm(2, to="ada"),
        LateNotice("ada", 2, Stage.ESCALATED, NOON),
        Subscription("a:1"),
        message("opening", "person:ada"),
        receipt(),
    )

    async def write(*more: Any) -> None:
        await database.turns.commit(
            work(*theirs, *others, *own, CLOSED, OTHERS, APART, *HISTORY, *more)
        )
        dead = message("dead", "a:2", body=CARD)
        await database.outbox.record_results([DeadLettered(dead, "an error")])

    return write


async def rows(url: str) -> dict[str, list[dict[str, Any]]]:
    engine = create_async_engine(url)
    async with engine.connect() as connection:
        found = {
            table.name: [dict(row) for row in (await connection.execute(select(table))).mappings()]
            for table in metadata.sorted_tables
        }
    await engine.dispose()
    return found


async def test_everything_about_a_person_is_exported_and_nothing_else(
    database: Database, full: Any
):
    await full()
    found = await database.personal_data.export("ada")
    assert {name: len(each) for name, each in found.items()} == {
        "person": 1,
        "lookups": 1,
        "conversations": 1,
        "dialogs": 1,
        "requests": 2,
        "events": 3,
        "audit": 0,
    }
    assert found["person"][0]["name"] == NAME
    assert [one["number"] for one in found["requests"]] == [1, 2]
    assert [one["evidence"] for one in found["events"]] == ["a note", GRACE, "2411"]
    assert not any((await database.personal_data.export("nobody")).values())


async def test_a_person_is_forgotten_in_their_own_rows_and_in_those_of_others(
    database: Database, database_url: str, full: Any
):
    await full()
    done = await database.personal_data.forget("ada", "os:admin")
    assert (done.known, done.references, done.in_flight) == (True, (), 1)

    left = await rows(database_url)
    keys = {name: sorted(str(next(iter(row.values()))) for row in left[name]) for name in left}
    assert keys["people"] == ["bob", "grace"]
    assert keys["conversations"] == ["a:2"]
    assert keys["member_lookups"] == ["grace"]
    # A card is on its way: what she is found by stays.
    assert keys["dialog_states"] == ["19:duty|grace", "forgetting|ada"]
    assert keys["subscriptions"] == ["19:duty"]
    assert [row["recipient"] for row in left["alarms"] + left["late_notices"]] == [
        "19:duty",
        "grace",
    ]
    assert sorted(row["key"] for row in left["outbox"]) == ["card", "notice"]
    assert keys["card_copies"] == ["other"]
    assert {row["answer"] for row in left["idempotency_records"]} == {None}
    contacts = {row["id"]: row["contact"] for row in left["people"]}
    assert contacts == {"grace": None, "bob": OTHER_CONTACT.model_dump_json()}
    named = {
        name: [row for row in left[name] if NAME in str(row)]
        for name in left
        if name not in ("outbox", "dialog_states")
    }
    assert not any(named.values()), named


async def test_the_contexts_of_notices_lose_the_name_and_nothing_else(
    database: Database, database_url: str, full: Any
):
    await full()
    await database.personal_data.forget("ada", "os:admin")
    left = await rows(database_url)
    for row in (*left["alarms"], *left["late_notices"]):
        assert NoticeContext.model_validate_json(row["context"]) == WITHOUT_HER
    order = ORDER.model_copy(update={"items": (item(context=WITHOUT_HER),)})
    bodies = {row["key"]: row["body"] for row in left["outbox"]}
    assert NoticeOrder.model_validate_json(bodies["notice"]) == order
    (copy,) = left["card_copies"]
    assert NoticeOrder.model_validate_json(copy["notice"]) == order


async def test_requests_and_histories_keep_the_ids_and_lose_name_contact_and_notes(
    database: Database, full: Any
):
    await full()
    await database.personal_data.forget("ada", "os:admin")
    gone = CONTACT.model_copy(update={"name": "", "email": "", "phone": ""})
    assert await database.ledger.get(1) == replace(CLOSED, version=2, created_by="", contact=gone)
    assert await database.ledger.get(2) == replace(OTHERS, version=2, answered_by="", contact=gone)
    assert await database.ledger.get(3) == replace(APART, version=1)
    first, second = await database.ledger.history(1), await database.ledger.history(2)
    assert [*first, *second] == [
        replace(HISTORY[0], by="", evidence=""),
        replace(HISTORY[1], evidence=""),
        replace(HISTORY[2], by=""),
        replace(HISTORY[3], by=""),
        HISTORY[4],
    ]


async def test_the_audit_has_one_line_with_ids_and_a_second_time_finds_no_name(
    database: Database, full: Any
):
    await full()
    await database.outbox.record_results([Delivered(message("card", "a:2", body=CARD), "1:a")])
    await database.personal_data.forget("ada", "os:admin")
    (line,) = await database.audit.since(NOON)
    assert (line.at, line.by_id, line.action, line.target, line.detail) == (
        *(NOON, "os:admin", AdministrativeAction.FORGET, "ada", ""),
    )
    assert (await database.personal_data.forget("nobody", "os:admin")).known is False
    assert len(await database.audit.since(NOON)) == 1


@pytest.mark.parametrize("theirs", [{"owner_id": "ada"}, {"offered_to_id": "ada"}])
async def test_who_owns_or_is_offered_an_open_request_is_not_forgotten(
    database: Database, database_url: str, full: Any, theirs: dict[str, str]
):
    await full(replace(CLOSED, number=4, state=RequestState.SUBMITTED, **theirs))
    before = await rows(database_url)
    done = await database.personal_data.forget("ada", "os:admin")
    assert done.references == ("BH-000004",)
    assert await rows(database_url) == before


async def test_what_a_turn_has_read_before_is_not_written_back(database: Database, full: Any):
    await full()
    read = await database.ledger.get(1)
    assert read
    await database.personal_data.forget("ada", "os:admin")
    with pytest.raises(TurnConflictError):
        await database.turns.commit(work(read))


def test_a_name_is_found_as_cards_show_it():
    body = json.dumps({"text": 'Ada\\_Žofie \\[Ltd\\] "x"'}, ensure_ascii=False).encode()
    assert names_in(body, ["Ada_Žofie [Ltd]"])
    assert names_in(body, ['Ltd] "x"'])
    assert not names_in(body, ["Ada Žofie"])
    assert names_in(f'{{"text": "{"n" * 59}…"}}'.encode(), ["n" * 200])


@pytest.mark.parametrize(
    "name", ["Ada  Byron", "Ada\u00a0Byron", "\u200fAda Byron\u200e", " Ada\nBy\u00adron "]
)
@pytest.mark.parametrize("show", [one_line, unbroken, visible, str])
def test_a_name_with_marks_that_are_not_seen_is_found_as_it_is_shown(
    name: str, show: Callable[[str], str]
):
    body = json.dumps({"text": f"{show(name)} · noted"}, ensure_ascii=False).encode()
    assert names_in(body, [name])


@pytest.mark.parametrize("name", [" ", "\u200b", "\u00a0 "])
def test_a_name_of_which_nothing_is_seen_is_found_nowhere(name: str):
    assert not names_in(f"a{name}b".encode(), [name])


async def test_a_dead_letter_that_shows_a_name_without_its_marks_is_deleted(
    database: Database, database_url: str
):
    her = replace(PERSON, name=f"\u200e{NAME.replace(' ', '  ')}")
    await database.turns.commit(work(her, message("dead", "a:2", body=CARD, card="")))
    await database.outbox.dead_letter("dead", "an error")
    await database.personal_data.forget("ada", "os:admin")
    assert (await rows(database_url))["outbox"] == []


def test_only_what_is_known_to_be_a_name_is_replaced():
    text = '{"who": "Ada", "status": "Ada", "items": [{"who": ["Ada"]}, {"who": "Eve"}]}'
    assert json.loads(without_names(text, ["Ada"], "1")) == {
        "who": "",
        "status": "Ada",
        "items": [{"who": ["Ada"]}, {"who": "Eve"}],
    }


async def test_who_left_is_forgotten_once_however_often_retention_runs(database: Database):
    left = AuditEntry(
        NOON - timedelta(days=9), "start", AdministrativeAction.ROLES, Result.DONE, PERSON.id
    )
    await database.turns.commit(work(PERSON, left))
    kept, people = Retention(people_days=3), database.personal_data
    job = RetentionJob(kept, database.erasure, people, database.audit, FakeClock())
    for _ in range(2):
        await job.run()
        assert await database.staff.get(PERSON.id) is None
    lines = await database.audit.since(NOON - timedelta(days=10))
    assert [one.action for one in lines] == [
        AdministrativeAction.ROLES,
        AdministrativeAction.FORGET,
    ]


async def test_who_left_and_owned_something_is_forgotten_however_long_that_took(
    database: Database,
):
    """Their line of the audit is as old as all that are erased, and tells that they left."""
    now = datetime.now(UTC)
    left = AuditEntry(
        now - timedelta(days=400), "start", AdministrativeAction.ROLES, Result.DONE, PERSON.id
    )
    theirs = request(state=RequestState.SUBMITTED, owner_id=PERSON.id, closed_at=None)
    await database.turns.commit(work(PERSON, left, theirs))
    kept, people = Retention(people_days=366, audit_days=366), database.personal_data
    job = RetentionJob(kept, database.erasure, people, database.audit, lambda: datetime.now(UTC))
    await job.run()
    assert await database.staff.get(PERSON.id)
    found = await database.ledger.get(1)
    assert found
    await database.turns.commit(work(replace(found, state=RequestState.CLOSED, closed_at=now)))
    await job.run()
    assert await database.staff.get(PERSON.id) is None
    assert not await database.audit.last(AdministrativeAction.ROLES)


@dataclass
class BesideTurns:
    """Connections that count the mentions of her that each transaction erases."""

    inner: Connections
    erased: list[int] = field(default_factory=list)
    after_scan: Callable[[], Awaitable[None]] | None = None
    """What a turn commits between a search of notices and the writes that follow on it."""
    after_execute: Callable[[], Awaitable[None]] | None = None
    crossing: int = 0
    """How often each transaction is crossed by a turn that wins."""
    crossed: int = 0

    async def scan(self, query: Callable[[Connection], Any]) -> Any:
        found = await self.inner.scan(query)
        if self.after_scan and found and isinstance(found, list):
            await self.after_scan()
        return found

    async def execute(self, operation: Callable[[Connection], Any]) -> Any:
        if self.crossed:
            self.crossed -= 1
            raise TurnConflictError
        self.crossed = self.crossing

        def counted(connection: Connection) -> Any:
            before = _mentions(connection)
            result = operation(connection)
            self.erased.append(before - _mentions(connection))
            return result

        result = await self.inner.execute(counted)
        if self.after_execute:
            await self.after_execute()
        return result


def _mentions(connection: Connection) -> int:
    """Return in how many rows of the outbox and the alarms she is named."""
    bodies = connection.execute(select(outbox.c.body)).scalars()
    contexts = connection.execute(select(alarms.c.context)).scalars()
    return sum(NAME.encode() in body for body in bodies) + sum(NAME in one for one in contexts)


@pytest.fixture
async def beside_turns(database_url: str) -> AsyncIterator[BesideTurns]:
    connections = connect(database_url, FakeClock())
    yield BesideTurns(connections)
    await connections.close()


async def test_a_namesake_keeps_the_name_wherever_an_id_stands_beside_it(
    database: Database, database_url: str
):
    """Of two with one name, one is forgotten."""
    by_other = NoticeContext(
        who=NAME,
        who_id="ada-2",
        unreached=(UnreachedRecipient(who=NAME, key="ada-2", why="NoChat"),),
    )
    by_her = by_other.model_copy(update={"who_id": "ada", "unreached": ()})
    body = ORDER.model_copy(update={"items": (item(context=by_other),)}).model_dump_json()
    answered = replace(OTHERS, number=1)
    offer = Event(1, NOON, EventKind.OFFERED, "grace", GRACE, NAME, "ada-2")
    first = Event(1, NOON, EventKind.ANSWERED, "ada", NAME, "2411")
    last = Event(1, NOON, EventKind.ANSWERED, "ada-2", NAME, "2411")
    waiting = message("n", "a:2", body=body.encode(), notice=True, card="")
    dead = message("d", "a:2", body=body.encode(), notice=True, card="")
    await database.turns.commit(
        work(PERSON, answered, offer, first, last, waiting, dead, alarm(1, context=by_other))
    )
    await database.turns.commit(work(alarm(2, context=by_her)))
    await database.outbox.dead_letter("d", "an error")
    await database.personal_data.forget("ada", "os:admin")
    left = await rows(database_url)
    assert [row["answered_by"] for row in left["requests"]] == [NAME]
    texts = sorted((row["seq"], row["by"], row["evidence"]) for row in left["event_texts"])
    assert [tuple(said) for _, *said in texts] == [(GRACE, NAME), ("", "2411"), (NAME, "2411")]
    assert [row["body"] for row in left["outbox"]] == [body.encode()] * 2
    contexts = {
        row["number"]: NoticeContext.model_validate_json(row["context"]) for row in left["alarms"]
    }
    assert contexts == {1: by_other, 2: by_her.model_copy(update={"who": ""})}


async def test_however_much_waits_she_is_forgotten_in_short_transactions(
    database: Database, beside_turns: BesideTurns, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(batches, "BATCH", 2)
    monkeypatch.setattr(mentions, "PAGE", 3)
    waiting = [
        message(f"n{number}", f"a:{number}", body=BODY.encode(), notice=True, card="")
        for number in range(2, 9)
    ]
    due = [alarm(1, to=f"19:{number}", context=BY_HER) for number in range(5)]
    await database.turns.commit(work(PERSON, *waiting, *due))
    people = SqlPersonalData(cast("Connections", beside_turns), FakeClock())
    await people.forget(PERSON.id, "os:admin")
    assert sum(beside_turns.erased) == len(waiting) + len(due)
    assert max(beside_turns.erased) == 2


async def test_what_a_turn_has_changed_since_it_was_found_stays(
    database: Database, database_url: str, beside_turns: BesideTurns
):
    await database.turns.commit(work(PERSON, alarm(1, context=BY_HER)))
    newer = NoticeContext(who=GRACE)
    beside_turns.after_scan = lambda: database.turns.commit(work(alarm(1, context=newer)))
    people = SqlPersonalData(cast("Connections", beside_turns), FakeClock())
    await people.forget(PERSON.id, "os:admin")
    (left,) = (await rows(database_url))["alarms"]
    assert NoticeContext.model_validate_json(left["context"]) == newer


async def test_what_was_written_while_she_was_forgotten_does_not_keep_her_name(
    database: Database, database_url: str, beside_turns: BesideTurns
):
    await database.turns.commit(work(PERSON, GRACES, alarm(1, context=BY_HER)))
    told_her = Event(1, NOON, EventKind.NOTIFIED, PERSON.id, NAME, Stage.RESPONSE_WARNING)
    new = message("n", "a:2", body=BODY.encode(), notice=True, card="")

    async def dispatch() -> None:
        beside_turns.after_scan = None
        await database.turns.commit(work(new, told_her, receipt()))

    beside_turns.after_scan = dispatch
    people = SqlPersonalData(cast("Connections", beside_turns), FakeClock())
    await people.forget(PERSON.id, "os:admin")
    left = await rows(database_url)
    assert len(left["outbox"]) == len(left["event_texts"]) == 1
    assert NAME not in str(left)
    assert left["idempotency_records"][0]["answer"] is None


@pytest.mark.parametrize("crossing", [1, batches.ATTEMPTS - 1])
async def test_a_transaction_that_a_turn_has_crossed_runs_again(
    database: Database, database_url: str, beside_turns: BesideTurns, crossing: int
):
    await database.turns.commit(
        work(PERSON, CONVERSATION, CLOSED, OTHERS, *HISTORY, alarm(1, context=BY_HER))
    )
    beside_turns.crossing = beside_turns.crossed = crossing
    people = SqlPersonalData(cast("Connections", beside_turns), FakeClock())
    await people.forget(PERSON.id, "os:admin")
    assert NAME not in str(await rows(database_url))


async def test_one_that_iscrossed_all_the_time_ends_as_a_conflict(
    database: Database, beside_turns: BesideTurns
):
    await database.turns.commit(work(PERSON))
    beside_turns.crossed = batches.ATTEMPTS
    people = SqlPersonalData(cast("Connections", beside_turns), FakeClock())
    with pytest.raises(TurnConflictError):
        await people.forget(PERSON.id, "os:admin")


@pytest.mark.parametrize("table", ["alarms", "requests"])
async def test_rows_are_locked_in_the_order_of_their_keys(postgres_url: str, table: str):
    """A turn that holds the first of them gets the second, whichever is found first."""
    database = open_database(postgres_url, FakeClock())
    await database.migrate()
    for number in (2, 1):
        one = replace(CLOSED, number=number)
        await database.turns.commit(work(one, alarm(number, to="19:duty")))
    await database.turns.commit(work(PERSON))
    await database.alarms.claim(timedelta(seconds=30), 10)
    dsn = postgres_url.replace("+asyncpg", "")
    turn, onlooker = await asyncpg.connect(dsn), await asyncpg.connect(dsn)
    # Written last, it is found last.
    await turn.execute(f"UPDATE {table} SET version = version WHERE number = 1")  # noqa: S608
    held = turn.transaction()
    await held.start()
    await turn.execute(f"SELECT 1 FROM {table} WHERE number = 1 FOR UPDATE")  # noqa: S608
    forgetting = asyncio.create_task(database.personal_data.forget(PERSON.id, "os:admin"))
    while not await onlooker.fetchval("SELECT count(*) FROM pg_locks WHERE NOT granted"):
        pass  # it does not wait yet
    await turn.execute(
        f"SELECT 1 FROM {table} WHERE number = 2 FOR UPDATE NOWAIT"  # noqa: S608
    )
    await held.commit()
    assert (await forgetting).known
    await turn.close()
    await onlooker.close()
    await database.close()


FORMER = "Ada Byron"
BY_THEN = Event(1, NOON, EventKind.NOTIFIED, PERSON.id, FORMER, Stage.RESPONSE_WARNING)


@pytest.mark.parametrize("steps", one_in(2, range(1, 9)))
async def test_wherever_it_was_interrupted_it_knows_every_name_the_next_time(
    database: Database, database_url: str, beside_turns: BesideTurns, steps: int
):
    """A turn has read the names before, and writes them when all but the last is erased."""
    await database.turns.commit(work(PERSON, CONVERSATION, GRACES, alarm(1), BY_THEN, receipt()))
    late = [message(name, "a:2", body=name.encode(), card="") for name in (NAME, FORMER)]
    left = iter(range(steps))

    async def die() -> None:
        if next(left, None) is None:
            raise KeyboardInterrupt

    beside_turns.after_execute = die
    people = SqlPersonalData(cast("Connections", beside_turns), FakeClock())
    with suppress(KeyboardInterrupt):
        await people.forget(PERSON.id, "os:admin")
    if not await database.audit.last(AdministrativeAction.FORGET):
        await database.turns.commit(work(*late))
        for one in late:
            await database.outbox.dead_letter(one.key, "an error")
    await database.personal_data.forget(PERSON.id, "os:admin")
    found = str(await rows(database_url))
    assert NAME not in found
    assert FORMER not in found


async def test_while_a_message_is_on_its_way_her_names_are_kept_to_find_it_by(
    database: Database, database_url: str
):
    card = message("card", "a:2", body=FORMER.encode(), card="")
    await database.turns.commit(work(PERSON, CONVERSATION, GRACES, BY_THEN, card))
    for _ in range(2):
        done = await database.personal_data.forget(PERSON.id, "os:admin")
        assert done.in_flight == 1
        assert await database.staff.get(PERSON.id) is None
        assert not await database.audit.last(AdministrativeAction.FORGET)
    await database.outbox.dead_letter("card", "an error")
    done = await database.personal_data.forget(PERSON.id, "os:admin")
    assert (done.in_flight, done.erased) == (0, 1)
    left = str(await rows(database_url))
    assert FORMER not in left
    assert NAME not in left
    assert await database.audit.last(AdministrativeAction.FORGET)


@pytest.mark.parametrize("state", [RequestState.SUBMITTED, RequestState.CLOSED])
async def test_an_offer_to_her_that_was_read_before_her_row_went_is_found(
    database: Database, database_url: str, beside_turns: BesideTurns, state: RequestState
):
    graces = replace(
        GRACES, offered_to_id="", offered_to="", created_by_id="grace", contact=OTHER_CONTACT
    )
    await database.turns.commit(work(PERSON, graces))
    offer = Event(1, NOON, EventKind.OFFERED, "grace", GRACE, NAME, PERSON.id)
    read = await database.ledger.get(1)
    assert read
    offered = replace(read, state=state, offered_to_id=PERSON.id, offered_to=NAME)

    async def offer_to_her() -> None:
        if await database.staff.get(PERSON.id) is None:
            beside_turns.after_execute = None
            await database.turns.commit(work(offered, offer))

    beside_turns.after_execute = offer_to_her
    people = SqlPersonalData(cast("Connections", beside_turns), FakeClock())
    done = await people.forget(PERSON.id, "os:admin")
    if state is RequestState.SUBMITTED:
        assert done.references == ("BH-000001",)
        assert not await database.audit.last(AdministrativeAction.FORGET)
        await database.turns.commit(work(replace(offered, state=RequestState.CLOSED, version=2)))
        done = await people.forget(PERSON.id, "os:admin")
    assert done.references == ()
    assert NAME not in str(await rows(database_url))
    assert await database.audit.last(AdministrativeAction.FORGET)


async def test_an_alarm_that_was_claimed_before_is_dispatched_without_her_name(
    database: Database, database_url: str
):
    """The sweep has read her name, be it from the alarm or from her own row."""
    await database.turns.commit(work(PERSON, GRACES, alarm(1)))
    (due,) = await database.alarms.claim(timedelta(seconds=30), 10)
    await database.personal_data.forget(PERSON.id, "os:admin")
    with pytest.raises(TurnConflictError):
        await database.turns.commit(work(told(due), alarm(2, context=BY_HER)))
    assert NAME not in str(await rows(database_url))
    assert len(await database.alarms.claim(timedelta(seconds=30), 10)) == 1


async def test_what_becomes_of_a_notice_in_flight_does_not_bring_her_name_back(
    database: Database, database_url: str
):
    hers, others = notice("hers"), message("n", "a:2", body=BODY.encode(), notice=True, card="")
    await database.turns.commit(work(PERSON, CONVERSATION, GRACES, hers, others))
    await database.personal_data.forget(PERSON.id, "os:admin")
    await database.outbox.record_results(
        [Delivered(hers, "1:a"), DeadLettered(others, "ConversationBlockedByUser")]
    )
    left = await rows(database_url)
    assert [row["stage"] for row in left["alarms"]] == [Stage.UNREACHED]
    assert NAME not in str(left)


async def test_a_contact_under_her_name_without_its_marks_is_hers(database: Database):
    her = replace(PERSON, name="\u202aZdenka\u202c Quuxova")
    contact = CONTACT.model_copy(update={"name": "Zdenka Quuxova"})
    hers = replace(APART, contact=contact)
    await database.turns.commit(work(replace(her, contact=contact), hers))
    await database.personal_data.forget(PERSON.id, "os:admin")
    kept = await database.ledger.get(APART.number)
    assert kept
    assert kept.contact.email == ""


async def test_a_contact_who_is_somebody_else_stays(database: Database):
    """The contact of a last request may be a colleague, or a mailbox of several."""
    other = CONTACT.model_copy(update={"name": "Eva", "email": "eva@partner.example"})
    await database.turns.commit(
        work(
            replace(PERSON, contact=other),
            replace(PERSON, id="eva", name="Eva", contact=other),
            replace(request(number=1), owner_id="eva", created_by_id="eva", contact=other),
        )
    )
    assert (await database.personal_data.export(PERSON.id))["requests"] == []
    await database.personal_data.forget(PERSON.id, "os:admin")
    eva = await database.staff.get("eva")
    assert eva
    assert eva.contact == other
    kept = await database.ledger.get(1)
    assert kept
    assert kept.contact == other


async def test_her_address_is_found_wherever_teams_told_it_or_she_gave_it(
    database: Database, database_url: str
):
    """What Teams tells is hers, whoever is the contact of her last request."""
    told, given = "ada.l@partner.example", "ADA@partner.example"
    eva = CONTACT.model_copy(update={"name": "Eva", "email": "eva@partner.example"})
    hers = replace(PERSON, email=told, contact=CONTACT)
    theirs = {
        number: CONTACT.model_copy(update={"name": "The desk", "email": email})
        for number, email in enumerate((told.title(), given, eva.email), 1)
    }
    await database.turns.commit(
        work(
            hers,
            replace(PERSON, id="grace", name=GRACE, contact=theirs[1]),
            replace(PERSON, id="bob", name="Bob", contact=eva),
            *(replace(APART, number=number, contact=each) for number, each in theirs.items()),
            StoredDialogState("a:2|grace", f'{{"contact":{theirs[1].model_dump_json()}}}'),
        )
    )
    found = await database.personal_data.export(PERSON.id)
    assert [one["number"] for one in found["requests"]] == [1, 2]
    assert found["person"][0]["email"] == told
    await database.personal_data.forget(PERSON.id, "os:admin")
    left = str(await rows(database_url)).lower()
    assert told not in left
    assert given.lower() not in left
    assert (await database.ledger.get(3)).contact == theirs[3]
    assert (await database.staff.get("bob")).contact == eva


async def test_a_forgetting_that_an_older_release_began_knows_its_address(
    database: Database, database_url: str
):
    note = StoredDialogState("forgetting|ada", '{"names":["Ada"],"email":"ada@partner.example"}')
    closed = replace(APART, created_by_id="grace", contact=CONTACT, answered_by="")
    await database.turns.commit(work(note, closed))
    await database.personal_data.forget(PERSON.id, "os:admin")
    assert CONTACT.email not in str(await rows(database_url))


async def test_a_damaged_notice_is_no_reason_to_forget_nobody(
    database: Database, database_url: str
):
    broken = message("n", "19:duty", notice=True, card="", body=f'{{"who": "{NAME}'.encode())
    await database.turns.commit(work(PERSON, request(number=1, owner_id="x"), alarm(), broken))
    engine = create_async_engine(database_url)
    async with engine.begin() as connection:
        await connection.exec_driver_sql(f"UPDATE alarms SET context = '{{ {NAME}'")  # noqa: S608
    await engine.dispose()
    assert (await database.personal_data.forget(PERSON.id, "os:admin")).known
    assert await database.staff.get(PERSON.id) is None
