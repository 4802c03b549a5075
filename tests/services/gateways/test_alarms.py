import asyncio
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

import asyncpg
import pytest
from sqlalchemy.ext.asyncio import create_async_engine

from services.gateways.database import Database, open_database
from services.model.alarms import ALARM_LEASE, Alarm, AlarmsCleared, ClaimedAlarm
from services.model.errors import TurnConflictError
from services.model.escalation import EscalationLevel
from services.model.stages import CLOCK_STAGES, Stage
from services.model.states import RequestState
from services.model.taxonomy import Severity
from tests.clock import NOON, FakeClock
from tests.services.gateways.records import CONTEXT, REQUEST, alarm, request, told, work
from tests.timeouts import HANGS


async def claimed(database: Database) -> Sequence[ClaimedAlarm]:
    return await database.alarms.claim(ALARM_LEASE, 100)


async def claimed_numbers(database: Database) -> list[int]:
    return [due.alarm.number for due in await claimed(database)]


async def test_an_alarm_comes_back_as_it_was_set_with_what_its_request_says(database: Database):
    told_to = alarm(to="ada", context=CONTEXT)
    await database.turns.commit(work(REQUEST, told_to))

    (due,) = await claimed(database)
    assert due == ClaimedAlarm(
        told_to,
        due.version,
        state=RequestState.HANDED_OFF,
        severity=Severity.CRITICAL,
        tenant_id=REQUEST.tenant_id,
        staff_tenant_id="tenant",
        owner_id="ada",
        offered_to_id="grace",
        escalation_level=EscalationLevel.DUTY_CHANNEL,
    )


@pytest.mark.parametrize("number", [0, 404])
async def test_an_alarm_of_no_request_has_no_state(database: Database, number: int):
    gathered = Alarm(number, Stage.DIGEST, NOON, to="ada")
    await database.turns.commit(work(gathered))

    (due,) = await claimed(database)
    assert due == ClaimedAlarm(gathered, due.version)


@pytest.mark.parametrize("stage", Stage)
async def test_every_stage_can_be_an_alarm(database: Database, stage: Stage):
    await database.turns.commit(work(alarm(stage=stage)))

    (due,) = await claimed(database)
    assert due.alarm == alarm(stage=stage)


async def test_an_alarm_is_due_at_its_moment_and_not_before(database: Database, clock: FakeClock):
    await database.turns.commit(work(alarm(due_at=NOON + timedelta(microseconds=1))))
    assert await claimed(database) == ()

    clock.advance(microseconds=1)
    assert await claimed_numbers(database) == [1]


async def test_the_oldest_is_claimed_first_and_no_more_than_asked_for(database: Database):
    await database.turns.commit(
        work(
            *(alarm(number, due_at=NOON - timedelta(hours=number % 5)) for number in range(1, 10))
        )
    )

    found = await database.alarms.claim(ALARM_LEASE, 4)
    assert [due.alarm.number for due in found] == [4, 9, 3, 8]
    assert await claimed_numbers(database) == [2, 7, 1, 6, 5]


async def test_what_was_claimed_only_can_be_claimed_after_the_lease(
    database: Database, clock: FakeClock
):
    await database.turns.commit(work(alarm()))
    (first,) = await claimed(database)
    clock.advance(ALARM_LEASE - timedelta(microseconds=1))
    assert await claimed(database) == ()

    clock.advance(microseconds=1)
    (second,) = await claimed(database)
    assert second == replace(first, version=first.version + 1)
    with pytest.raises(TurnConflictError):
        await database.turns.commit(work(told(first)))
    await database.turns.commit(work(told(second)))


async def test_a_clock_that_is_set_back_leaves_nothing_claimed_for_long(
    database: Database, clock: FakeClock
):
    await database.turns.commit(work(alarm(due_at=NOON - timedelta(days=1))))
    await claimed(database)
    clock.set_back(seconds=10)
    assert await claimed(database) == ()

    clock.set_back(hours=1)
    assert await claimed_numbers(database) == [1]
    assert await claimed(database) == ()


async def test_what_was_dispatched_is_not_claimed_again(database: Database, clock: FakeClock):
    await database.turns.commit(work(alarm(1), alarm(2)))
    found = await claimed(database)
    await database.turns.commit(work(*map(told, found)))

    clock.advance(days=1)
    assert await claimed(database) == ()


async def test_what_was_dispatched_cannot_be_dispatched_twice(database: Database):
    await database.turns.commit(work(alarm(1), alarm(2)))
    first, second = await claimed(database)
    await database.turns.commit(work(told(first)))
    with pytest.raises(TurnConflictError):
        await database.turns.commit(work(told(first), request(number=7)))
    with pytest.raises(TurnConflictError):
        await database.turns.commit(work(told(second), told(first)))

    assert await database.ledger.get(7) is None
    await database.turns.commit(work(told(second)))


async def test_an_alarm_set_again_is_not_dispatched_by_who_read_it_before(
    database: Database, clock: FakeClock
):
    await database.turns.commit(work(alarm()))
    (before,) = await claimed(database)
    later = alarm(due_at=NOON + timedelta(minutes=30), context=CONTEXT)
    await database.turns.commit(work(later))
    with pytest.raises(TurnConflictError):
        await database.turns.commit(work(told(before)))
    assert await claimed(database) == ()

    clock.advance(minutes=30)
    (again,) = await claimed(database)
    assert again.alarm == later
    await database.turns.commit(work(told(again)))
    await database.turns.commit(work(alarm()))
    assert [due.alarm for due in await claimed(database)] == [alarm()]


async def test_what_was_cleared_since_the_claim_cannot_be_dispatched(database: Database):
    await database.turns.commit(work(alarm()))
    (due,) = await claimed(database)
    await database.turns.commit(work(AlarmsCleared(1, frozenset({Stage.RESPONSE_WARNING}))))
    with pytest.raises(TurnConflictError):
        await database.turns.commit(work(told(due)))


async def test_what_was_cleared_and_set_since_the_claim_is_another_alarm(
    database: Database, clock: FakeClock
):
    await database.turns.commit(work(alarm()))
    (before,) = await claimed(database)
    clock.advance(seconds=1)
    cleared = AlarmsCleared(1, frozenset({Stage.RESPONSE_WARNING}))
    await database.turns.commit(work(cleared))
    await database.turns.commit(work(alarm(context=CONTEXT)))
    await database.turns.commit(work(alarm(context=CONTEXT)))
    with pytest.raises(TurnConflictError):
        await database.turns.commit(work(told(before)))

    (due,) = await claimed(database)
    assert due.alarm == alarm(context=CONTEXT)


async def test_of_a_turn_that_clears_and_sets_what_was_set_is_left(database: Database):
    await database.turns.commit(work(alarm(), alarm(to="ada")))
    cleared = AlarmsCleared(1, frozenset({Stage.RESPONSE_WARNING}))
    await database.turns.commit(work(alarm(context=CONTEXT), cleared))

    assert [due.alarm for due in await claimed(database)] == [alarm(context=CONTEXT)]


async def test_clearing_takes_these_stages_of_this_request_for_everybody(
    database: Database,
):
    offered = Stage.OFFERED
    await database.turns.commit(
        work(
            alarm(1),
            alarm(1, to="ada"),
            alarm(1, stage=offered),
            alarm(1, stage=Stage.FORGOTTEN),
            alarm(2),
        )
    )
    await database.turns.commit(work(AlarmsCleared(1, CLOCK_STAGES | {offered})))
    await database.turns.commit(work(AlarmsCleared(2, frozenset())))

    left = {(due.alarm.number, due.alarm.stage) for due in await claimed(database)}
    assert left == {(1, Stage.FORGOTTEN), (2, Stage.RESPONSE_WARNING)}


async def test_hundreds_are_claimed_and_dispatched_at_once(database: Database):
    await database.turns.commit(work(*(request(number=n) for n in range(1, 701))))
    await database.turns.commit(work(*(alarm(n) for n in range(1, 701))))
    found = await database.alarms.claim(ALARM_LEASE, 1000)
    assert {due.state for due in found} == {RequestState.HANDED_OFF}
    stale = [told(due) for due in found]
    await database.turns.commit(work(AlarmsCleared(350, frozenset(Stage))))
    with pytest.raises(TurnConflictError):
        await database.turns.commit(work(*stale))
    del stale[349]
    await database.turns.commit(work(*stale))
    with pytest.raises(TurnConflictError):
        await database.turns.commit(work(*stale))


async def test_of_a_dispatch_and_a_turn_that_clears_only_one_is_too_late(
    database: Database, database_url: str
):
    turns = open_database(database_url, FakeClock())
    await database.turns.commit(work(*(alarm(n) for n in range(1, 41))))
    cleared = [AlarmsCleared(n, frozenset(Stage)) for n in range(1, 41)]
    found = await claimed(database)
    outcomes = await asyncio.gather(
        *(database.turns.commit(work(told(due))) for due in found),
        *(turns.turns.commit(work(one)) for one in cleared),
        return_exceptions=True,
    )
    await turns.close()

    assert set(map(type, outcomes[:40])) <= {dict, TurnConflictError}
    assert set(map(type, outcomes[40:])) == {dict}
    assert await claimed(database) == ()


async def test_claimers_on_connections_of_their_own_never_get_the_same(
    database: Database, database_url: str, clock: FakeClock
):
    await database.turns.commit(work(*(alarm(n) for n in range(1, 201))))
    replicas = [open_database(database_url, clock) for _ in range(4)]
    taken: list[int] = []

    async def claim_all(replica: Database) -> None:
        while found := await replica.alarms.claim(ALARM_LEASE, 7):
            taken.extend(due.alarm.number for due in found)

    await asyncio.gather(*map(claim_all, replicas))
    for replica in replicas:
        await claim_all(replica)  # what the others were holding
        await replica.close()
    assert Counter(taken) == Counter(range(1, 201))


@pytest.mark.proof
async def test_claimers_in_processes_of_their_own_never_get_the_same(
    database: Database, database_url: str
):
    await database.turns.commit(work(*(alarm(n) for n in range(1, 501))))
    command = (sys.executable, "-m", "tests.services.gateways.claimer", database_url)
    claimers = [
        await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
        for _ in range(3)
    ]
    outputs = [(await claimer.communicate())[0] for claimer in claimers]

    assert [claimer.returncode for claimer in claimers] == [0, 0, 0]
    taken = [int(number) for output in outputs for number in output.split()]
    taken += await claimed_numbers(database)
    assert Counter(taken) == Counter(range(1, 501))


async def test_a_claim_that_is_called_off_leaves_the_database_usable(
    database: Database, clock: FakeClock
):
    await database.turns.commit(work(alarm()))
    for steps in range(8):
        claim = asyncio.create_task(database.alarms.claim(ALARM_LEASE, 10))
        for _ in range(steps):
            await asyncio.sleep(0)
        claim.cancel()
        await asyncio.gather(claim, return_exceptions=True)

    await database.turns.commit(work(alarm(2)))
    numbers: set[int] = set()
    async with asyncio.timeout(HANGS):
        # A claim that was called off ends all the same, and may take them once more.
        while numbers != {1, 2}:
            clock.advance(ALARM_LEASE)
            numbers.update(await claimed_numbers(database))


@pytest.mark.parametrize(
    ("stage", "counts"),
    [(stage, stage in CLOCK_STAGES or stage is Stage.FORGOTTEN) for stage in Stage],
)
async def test_overdue_is_a_clock_or_reminder_not_dispatched(
    database: Database, stage: Stage, *, counts: bool
):
    await database.turns.commit(work(alarm(stage=stage)))
    alarms = database.alarms
    assert not await alarms.overdue(NOON)
    assert await alarms.overdue(NOON + timedelta(microseconds=1)) is counts

    (due,) = await claimed(database)
    assert await alarms.overdue(NOON + timedelta(days=1)) is counts
    await database.turns.commit(work(told(due)))
    assert not await alarms.overdue(NOON + timedelta(days=1))


Change = Callable[[str], object]


@pytest.fixture
async def change(database_url: str) -> Change:
    async def run(statement: str) -> None:
        engine = create_async_engine(database_url)
        async with engine.begin() as connection:
            await connection.exec_driver_sql(statement)
        await engine.dispose()

    return run


async def test_what_another_release_knows_is_left_to_that_one(
    database: Database, clock: FakeClock, change
):
    await database.turns.commit(work(*(request(number=n) for n in (1, 2, 3, 4))))
    await database.turns.commit(work(*(alarm(n) for n in (1, 2, 3, 4))))
    await change("UPDATE alarms SET stage = 'from-the-moon' WHERE number = 1")
    await change("UPDATE requests SET state = 'on-the-moon' WHERE number = 2")
    await change("UPDATE requests SET escalation_level = 'astronaut' WHERE number = 3")

    assert await claimed_numbers(database) == [4]
    clock.advance(ALARM_LEASE)
    await change("UPDATE requests SET state = 'submitted', escalation_level = ''")
    assert await claimed_numbers(database) == [2, 3, 4]


@pytest.mark.parametrize("context", ["{", "[]", '{"unreached":1}'])
async def test_an_alarm_about_something_unreadable_goes_without_it(
    database: Database, change, context: str
):
    await database.turns.commit(work(alarm(context=CONTEXT)))
    await change(f"UPDATE alarms SET context = '{context}'")  # noqa: S608

    (due,) = await claimed(database)
    assert due.alarm == alarm()


async def test_what_another_claimer_is_just_taking_holds_up_nobody(postgres_url: str):
    database = open_database(postgres_url, FakeClock())
    await database.migrate()
    await database.turns.commit(work(alarm(1), alarm(2), alarm(3)))
    other = await asyncpg.connect(postgres_url.replace("+asyncpg", ""))
    async with other.transaction():
        await other.execute("SELECT * FROM alarms WHERE number < 3 FOR UPDATE")
        async with asyncio.timeout(HANGS):
            assert await claimed_numbers(database) == [3]

    assert await claimed_numbers(database) == [1, 2]
    await other.close()
    await database.close()


@pytest.mark.both_databases
@pytest.mark.parametrize("version", [-1, 0, 2**63 - 1])
async def test_a_version_that_cannot_be_counted_on_begins_again(
    database: Database, database_url: str, version: int
):
    await database.turns.commit(work(alarm(1), alarm(2)))
    engine = create_async_engine(database_url)
    async with engine.begin() as connection:
        await connection.exec_driver_sql(f"UPDATE alarms SET version = {version} WHERE number = 1")  # noqa: S608
    await engine.dispose()
    due = await database.alarms.claim(ALARM_LEASE, 10)
    assert [one.alarm.number for one in due] == [1, 2]
    await database.turns.commit(work(*map(told, due)))
