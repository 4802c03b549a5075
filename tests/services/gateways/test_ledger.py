import asyncio
from dataclasses import fields, replace
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine

from services.gateways.database import Database, open_database
from services.gateways.ledger import Numbers
from services.model.alarms import ALARM_LEASE, AlarmsCleared
from services.model.audit import AuditEntry, Result
from services.model.errors import TurnConflictError
from services.model.outbox import CardRetired
from services.model.permissions import Permission
from services.model.requests import ServiceRequest, Tally
from services.model.stages import CLOCK_STAGES, Stage
from services.model.states import EventKind, RequestState
from tests.clock import NOON, FakeClock
from tests.services.gateways.records import (
    COPY,
    REQUEST,
    STAFF,
    alarm,
    copies_in,
    event,
    request,
    told,
    work,
)


async def numbers_of(found: object) -> list[int]:
    return [one.number for one in await found]  # type: ignore[attr-defined, misc]


async def test_a_request_comes_back_as_it_was_kept(database: Database):
    await database.turns.commit(work(REQUEST))

    assert await database.ledger.get(1) == replace(REQUEST, version=1)


async def test_a_request_comes_back_with_all_that_may_be_missing(database: Database):
    optional = {field.name: None for field in fields(ServiceRequest) if field.default is None}
    await database.turns.commit(work(request(**optional)))

    assert await database.ledger.get(1) == request(**optional, version=1)


async def test_an_unknown_number_is_no_request(database: Database):
    assert await database.ledger.get(1) is None
    assert await database.ledger.by_microsoft_number("", STAFF) is None


async def test_a_request_is_found_by_microsofts_number(database: Database):
    await database.turns.commit(work(request(microsoft_number="")))
    await database.turns.commit(work(request(number=2, microsoft_number="24111")))

    found = await database.ledger.by_microsoft_number(" 24111 ", STAFF)
    assert found == request(number=2, microsoft_number="24111", version=1)
    assert await database.ledger.by_microsoft_number("", STAFF) is None


async def test_lists_hold_what_is_open_and_belongs_there(database: Database):
    closed, waiting = RequestState.CLOSED, RequestState.WAITING_FOR_ADMIN
    await database.turns.commit(
        work(
            request(number=1),
            request(number=2, state=closed),
            request(number=3, owner_id="grace", state=waiting),
            request(number=4, tenant_id="other", state=waiting),
        )
    )

    ledger = database.ledger
    assert await numbers_of(ledger.open_of("ada")) == [4, 1]
    assert await numbers_of(ledger.open_at(REQUEST.tenant_id, STAFF)) == [3, 1]
    assert await numbers_of(ledger.waiting_for_admin(STAFF)) == [3, 4]


async def test_history_is_told_in_the_order_in_which_it_was_kept(database: Database):
    told = [event(1, "one"), event(1, "two"), event(1, "three")]
    await database.turns.commit(work(REQUEST, request(number=2), event(2, "x"), *told[:2]))
    await database.turns.commit(work(told[2]))

    assert await database.ledger.history(1) == told


async def test_of_an_event_whose_texts_were_erased_the_ids_are_left(
    database: Database, database_url: str
):
    await database.turns.commit(work(REQUEST, event(1, "one"), event(1, "two")))
    engine = create_async_engine(database_url)
    async with engine.begin() as connection:
        await connection.exec_driver_sql("DELETE FROM event_texts WHERE evidence = 'one'")
    await engine.dispose()

    erased = replace(event(1, ""), by="")
    assert await database.ledger.history(1) == [erased, event(1, "two")]


async def test_each_of_many_events_keeps_its_own_texts(database: Database):
    many = [event(1, f"note {number}") for number in range(2_500)]
    await database.turns.commit(work(REQUEST, *many))
    assert await database.ledger.history(1) == many


REPLACED = "INSERT OR REPLACE INTO {0} SELECT * FROM {0} WHERE seq = 1"
"""SQLite's; on PostgreSQL it is no SQL, which ends in an error as well."""


@pytest.mark.parametrize(
    "deed",
    [
        *("UPDATE events SET by_id = 'x'", "DELETE FROM events"),
        *("UPDATE audit SET detail = 'x'", "DELETE FROM audit"),
        REPLACED.format("audit"),
        REPLACED.format("events"),
    ],
)
async def test_history_and_audit_cannot_be_changed(
    database: Database, database_url: str, deed: str
):
    entry = AuditEntry(NOON, "ada", Permission.CLOSE, Result.REFUSED, "BH-000001")
    await database.turns.commit(work(REQUEST, event(1, "one"), entry))
    engine = create_async_engine(database_url)
    async with engine.connect() as connection:
        with pytest.raises(DBAPIError, match=r"append-only|syntax error"):
            await connection.exec_driver_sql(deed)
    await engine.dispose()

    assert await database.ledger.history(1) == [event(1, "one")]
    assert await database.audit.since(NOON) == [entry]


async def test_copies_are_the_cards_of_one_request_that_can_still_change(database: Database):
    await database.turns.commit(
        work(
            COPY,
            replace(COPY, key="other", subject="BH-000002"),
            replace(COPY, key="step", subject=""),
            replace(COPY, key="old"),
            CardRetired("old"),
        )
    )

    assert copies_in(await database.ledger.copies("BH-000001")) == [COPY]


async def test_nobody_gets_the_same_number_twice(database: Database):
    await database.turns.commit(work(request(number=await database.ledger.next_number())))
    numbers = await asyncio.gather(*(database.ledger.next_number() for _ in range(50)))

    assert sorted(numbers) == list(range(2, 52))


async def test_numbers_go_on_after_a_restart(database: Database, database_url: str):
    last = await database.ledger.next_number()
    await database.turns.commit(work(request(number=last)))
    restarted = open_database(database_url, FakeClock())

    assert await restarted.ledger.next_number() == last + 1
    await restarted.close()


async def test_whoever_was_too_late_with_a_number_gets_another_one(
    database: Database, database_url: str
):
    replica = open_database(database_url, FakeClock())
    ours = await database.ledger.next_number()
    for _ in range(3):
        theirs = await replica.ledger.next_number()
        await replica.turns.commit(work(request(number=theirs, title="theirs")))
    if database_url.startswith("sqlite"):  # where one process counts for itself
        with pytest.raises(TurnConflictError):
            await database.turns.commit(work(request(number=ours, title="ours")))
        ours = await database.ledger.next_number()
    await database.turns.commit(work(request(number=ours, title="ours")))

    found = [await database.ledger.get(number) for number in (theirs, ours)]
    assert [one and one.title for one in found] == ["theirs", "ours"]
    await replica.close()


def hours(number: float) -> datetime:
    return NOON + timedelta(hours=number)


def waiting(number: int, **changes: Any) -> ServiceRequest:
    """Return a request that nobody has answered."""
    clocks: dict[str, Any] = dict.fromkeys(("answered_at", "closed_at", "promised_by"))
    fresh = {"number": number, "state": RequestState.SUBMITTED, "microsoft_number": ""}
    return request(**(clocks | fresh | changes))


async def tell(database: Database, *stages: tuple[int, Stage]) -> None:
    """Set these alarms and tell them."""
    await database.turns.commit(work(*(alarm(number, stage=stage) for number, stage in stages)))
    await database.turns.commit(work(*map(told, await database.alarms.claim(ALARM_LEASE, 100))))


@pytest.mark.parametrize(
    ("stage", "at_risk"),
    [(stage, stage in CLOCK_STAGES or stage is Stage.FORGOTTEN) for stage in Stage],
)
async def test_at_risk_is_what_a_clock_or_reminder_has_notified(
    database: Database, stage: Stage, *, at_risk: bool
):
    await database.turns.commit(work(waiting(1), alarm(stage=stage)))
    assert await database.ledger.at_risk(10, STAFF) == []

    await tell(database, (1, stage))
    found = await database.ledger.at_risk(10, STAFF)
    assert found == ([replace(waiting(1), version=1)] if at_risk else [])


@pytest.mark.parametrize("state", RequestState)
async def test_what_was_answered_is_at_risk_no_more(database: Database, state: RequestState):
    await database.turns.commit(work(waiting(1, state=state)))
    await tell(database, (1, Stage.PROMISE_BREACH), (1, Stage.RESPONSE_BREACH))

    over = state in (RequestState.ANSWERED, RequestState.CLOSED)
    assert await numbers_of(database.ledger.at_risk(10, STAFF)) == ([] if over else [1])


async def test_a_warning_that_was_cleared_is_no_risk(database: Database):
    await database.turns.commit(work(waiting(1), waiting(2)))
    await tell(database, (1, Stage.FORGOTTEN), (2, Stage.FORGOTTEN))
    await database.turns.commit(work(AlarmsCleared(1, frozenset({Stage.FORGOTTEN}))))

    assert await numbers_of(database.ledger.at_risk(10, STAFF)) == [2]


async def test_the_most_urgent_by_either_clock_comes_first(database: Database):
    await database.turns.commit(
        work(
            waiting(1, respond_by=None),
            waiting(2, respond_by=hours(4)),
            waiting(3, respond_by=hours(5), promised_by=hours(3)),
            waiting(4, respond_by=hours(2), promised_by=hours(6)),
            waiting(5, respond_by=None, promised_by=hours(-1)),
        )
    )
    await tell(database, *((number, Stage.RESPONSE_WARNING) for number in range(1, 6)))
    await tell(database, (2, Stage.PROMISE_WARNING))

    assert await numbers_of(database.ledger.at_risk(10, STAFF)) == [5, 4, 3, 2, 1]
    assert await numbers_of(database.ledger.at_risk(2, STAFF)) == [5, 4]


async def test_a_shift_without_work_counts_nothing(database: Database):
    assert await database.ledger.tally(NOON, STAFF) == Tally(NOON, 0, 0, 0, 0, 0, 0, 0, 0)


async def test_a_shift_counts_what_is_open_and_what_is_past_its_moment(
    database: Database, clock: FakeClock
):
    clock.time = hours(3)
    await database.turns.commit(
        work(
            waiting(1, state=RequestState.WAITING_FOR_ADMIN, respond_by=None),
            waiting(2, state=RequestState.HANDED_OFF, respond_by=None, promised_by=hours(2)),
            waiting(3, state=RequestState.HANDED_OFF, respond_by=hours(3)),
            waiting(4, respond_by=hours(2)),
            waiting(5, respond_by=hours(4), promised_by=hours(2)),
            waiting(6, respond_by=hours(4), promised_by=hours(5)),
            waiting(7, respond_by=hours(1), state=RequestState.ANSWERED),
            waiting(8, respond_by=hours(1), state=RequestState.CLOSED),
        )
    )

    tally = await database.ledger.tally(NOON, STAFF)
    assert tally == replace(
        Tally(NOON, 0, 0, 0, 0, 0, 0, 0, 0), waiting=1, handed_off=2, submitted=3, breached=3
    )


async def test_a_shift_counts_what_has_happened_since_it_began(database: Database):
    answered = {"state": RequestState.ANSWERED, "respond_by": hours(2)}
    await database.turns.commit(
        work(
            waiting(1, **answered, answered_at=hours(2)),
            waiting(2, **answered, answered_at=hours(3)),
            waiting(3, **answered, answered_at=hours(2), promised_by=hours(1)),
            waiting(4, **answered, answered_at=hours(-1)),
            waiting(5, state=RequestState.CLOSED),
        )
    )

    def happened(number: int, kind: EventKind, at: float) -> object:
        return replace(event(number, ""), kind=kind, at=hours(at))

    kinds = EventKind
    await database.turns.commit(
        work(
            *(happened(number, kinds.CREATED, at) for number, at in enumerate((-2, -1, 0, 1), 1)),
            *(happened(number, kinds.ANSWERED, at) for number, at in enumerate((2, 3, 2, -1), 1)),
            happened(2, kinds.ANSWERED, 4),
            happened(5, kinds.CLOSED, 1),
            happened(5, kinds.NOTED, 1),
            happened(5, kinds.NOTIFIED, 1),
        )
    )

    tally = await database.ledger.tally(NOON, STAFF)
    assert (tally.opened_since, tally.closed_since) == (2, 1)
    assert (tally.answered_since, tally.answered_late_since) == (3, 2)
    assert (await database.ledger.tally(hours(3.5), STAFF)).answered_since == 1


async def test_no_request_is_numbered_on_a_system_that_nobody_has_thought_of():
    class Elsewhere:
        """A connection to a system of several processes, and without sequences."""

        dialect = SimpleNamespace(name="mysql", supports_sequences=False)

        async def scan(self, query):
            return query(self)

        def execute(self, _statement):
            return SimpleNamespace(scalar_one=lambda: 7)

    with pytest.raises(NotImplementedError, match="mysql"):
        await Numbers(Elsewhere()).next()
