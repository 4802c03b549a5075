"""The sweep: told once, whoever else is at it, and never after the answer."""

import asyncio
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from services.model.alarms import ALARM_LEASE, Alarm, AlarmDispatched
from services.model.errors import GatewayUnavailableError
from services.model.roles import Role
from services.model.stages import Stage
from services.model.states import EventKind
from services.model.unit_of_work import UnitOfWork
from services.notices.scheduler import NoticeScheduler
from tests.chat import Chat, person_id, staffed
from tests.timeouts import HANGS
from tests.transcripts import OPENED, SUBMITTED, play


class Meanwhile:
    """The store, but for something that happens just before a commit."""

    def __init__(self, store, happens):
        self._store, self._happens = store, happens

    async def commit(self, work):
        happens, self._happens = self._happens, None
        if happens:
            await happens()
        return await self._store.commit(work)

    def __getattr__(self, name):
        return getattr(self._store, name)


class Refusing:
    """The store, but for work that tells of one request."""

    def __init__(self, store, number):
        self._store, self._number = store, number

    async def commit(self, work):
        if any(
            isinstance(one, AlarmDispatched) and one.number == self._number for one in work.records
        ):
            raise ValueError("a row that was damaged")
        return await self._store.commit(work)

    def __getattr__(self, name):
        return getattr(self._store, name)


def another(desk, **parts):
    """Return the watch of another replica."""
    own = {
        name: getattr(desk.scheduler, name)
        for name in ("alarms", "store", "post", "policy", "now", "elapsed", "language_of")
    }
    return NoticeScheduler(**{**own, **parts})


async def test_what_is_answered_between_claim_and_commit_is_not_sent(chat, desk):
    await play(chat, SUBMITTED)
    desk.clock.advance(minutes=180)

    async def answer():
        await Chat(desk, name="Bob", conversation="a:bob").say("/answered 1")

    outcomes = []
    slow = another(desk, store=Meanwhile(desk.database.turns, answer), counted=outcomes.append)
    await slow.sweep()
    assert not [message for message in desk.sent if message.notice]
    assert "conflict" in outcomes


async def test_one_that_is_answered_meanwhile_does_not_hold_up_the_others(chat, desk):
    await play(chat, SUBMITTED + OPENED.replace("1", "2") + "you: /submitted 2\n")
    desk.clock.advance(minutes=180)

    async def answer():
        await chat.say("/answered 1")

    await another(desk, store=Meanwhile(desk.database.turns, answer)).sweep()
    orders = [message.body for message in desk.sent if message.notice]
    assert len(orders) == 2
    assert all(b'"number":2' in body for body in orders)


async def test_what_one_replica_has_claimed_no_other_dispatches(chat, desk):
    await play(chat, SUBMITTED)
    desk.clock.advance(minutes=180)
    told = []
    other = another(desk)

    async def sweep_too():
        told.append(await other.sweep())

    await another(desk, store=Meanwhile(desk.database.turns, sweep_too)).sweep()
    assert told == [0]
    assert len([message for message in desk.sent if message.notice]) == 2


async def test_what_a_dead_replica_had_claimed_is_dispatched_after_the_lease(chat, desk):
    await play(chat, SUBMITTED)
    desk.clock.advance(minutes=180)

    async def die():
        raise GatewayUnavailableError("database")

    with pytest.raises(GatewayUnavailableError):
        await another(desk, store=Meanwhile(desk.database.turns, die)).sweep()
    assert await desk.scheduler.sweep() == 0
    await desk.wait(seconds=31)
    assert len([message for message in desk.sent if message.notice]) == 2


async def test_a_clock_that_jumps_repeats_no_notice_and_loses_none(chat, desk):
    await play(chat, SUBMITTED)
    await desk.wait(minutes=180)
    notices = len(chat.mine)
    desk.clock.set_back(minutes=90)
    await desk.wait(minutes=90)
    assert len(chat.mine) == notices
    await desk.wait(minutes=60)
    assert len(chat.mine) == notices + 2


async def test_an_alarm_of_a_request_that_is_gone_notifies_no_one(desk):
    work = UnitOfWork()
    work.add(Alarm(99, Stage.RESPONSE_BREACH, desk.clock()))
    await desk.database.turns.commit(work)
    outcomes = []
    sweeping = another(desk, counted=outcomes.append)
    assert await sweeping.sweep() == 1
    assert (await sweeping.sweep(), outcomes) == (0, ["dropped"])


async def test_while_the_sender_is_full_nothing_is_claimed(chat, desk):
    await play(chat, SUBMITTED)
    desk.clock.advance(minutes=180)
    full = True
    sweeping = another(desk, has_capacity=lambda: not full)
    assert await sweeping.sweep() == 0
    full = False
    assert await sweeping.sweep() == 2


async def test_when_no_one_can_be_notified_that_is_counted(chat, desk):
    await play(chat, SUBMITTED)
    await chat.send(chat.activity("installationUpdate", action="remove"))
    desk.clock.advance(minutes=180)
    outcomes = []
    await another(desk, counted=outcomes.append).sweep()
    assert outcomes == ["unreached", "unreached"]


async def test_a_manager_who_never_wrote_is_notified_in_a_chat_that_is_opened(chat, desk):
    await play(chat, SUBMITTED)
    work = UnitOfWork()
    work.add(Alarm(1, Stage.ESCALATED, desk.clock()))
    await desk.database.turns.commit(work)
    await another(desk, policy=staffed(desk.policy, Mia=Role.DUTY_MANAGER)).sweep()
    (notice,) = [message for message in desk.sent if message.notice]
    assert notice.opening
    assert notice.opening.person_id == person_id("Mia")


async def test_of_two_requests_in_quiet_hours_both_are_notified_afterwards(chat, desk):
    await play(chat, SUBMITTED + OPENED.replace("1", "2") + "you: /submitted 2\n")
    await chat.say("/notify 00:00-23:59")
    desk.clock.advance(minutes=180)
    await desk.scheduler.sweep()
    assert not [message for message in desk.sent if message.notice]
    await chat.say("/notify -")
    desk.clock.advance(hours=24)
    for _ in range(30):
        await desk.scheduler.sweep()
        desk.clock.advance(seconds=1)
    numbers = {
        number
        for number in (1, 2)
        for one in desk.sent
        if f'"number":{number}'.encode() in one.body
    }
    assert numbers == {1, 2}


async def test_an_hour_of_downtime_is_one_digest_each_after_however_many_sweeps(
    chat, desk, monkeypatch
):
    monkeypatch.setattr("services.notices.scheduler.BATCH", 5)
    await play(chat, SUBMITTED)
    for number in (2, 3, 4):
        await play(chat, OPENED.replace("1", str(number)) + f"you: /submitted {number}")
    chat.heard()
    await desk.wait(hours=5)
    await desk.wait(seconds=2)
    assert len(chat.heard()) == 1
    assert chat.summaries()[-1].startswith("Late notices about 4 requests")
    histories = [await desk.database.ledger.history(number) for number in (1, 2, 3, 4)]
    told = [[event.kind for event in history].count(EventKind.NOTIFIED) for history in histories]
    assert told == [4, 4, 4, 4]
    await desk.wait(hours=5)
    assert not chat.heard()


async def test_late_notices_of_who_left_meanwhile_go_up_the_ladder(chat, desk):
    bob = Chat(desk, name="Bob", conversation="19:duty", kind="channel")
    await play(bob, "you: /watch A")
    await play(chat, SUBMITTED)
    desk.clock.advance(hours=5)
    await desk.scheduler.sweep()
    await chat.send(chat.activity("installationUpdate", action="remove"))
    await play(bob, "you: /watch B")
    await desk.wait(seconds=2)
    await desk.wait(seconds=2)
    assert sum("Ada could not be notified" in said for said in bob.heard()) == 4


class NeverDone:
    """Alarms, of which some are always overdue."""

    def __init__(self, alarms):
        self._alarms = alarms
        self.asked = []

    async def overdue(self, before):
        self.asked.append(before)
        return True

    def __getattr__(self, name):
        return getattr(self._alarms, name)


# However long it has been running by then.
@pytest.mark.parametrize("running", [timedelta(seconds=5), timedelta(days=9)])
@pytest.mark.parametrize(("seconds", "sweeps"), [(1, 21), (7, 4), (30, 2)])
async def test_the_scheduler_waits_for_late_notices_so_long_and_no_longer(
    chat, desk, seconds, sweeps, running
):
    await play(chat, SUBMITTED)
    desk.clock.advance(hours=5)
    start = desk.clock.elapsed() - running
    alarms = NeverDone(desk.database.alarms)
    stuck = another(desk, alarms=alarms, elapsed=lambda: desk.clock.elapsed() - start)
    notices = []
    for _ in range(sweeps + 3):
        await stuck.sweep()
        notices.append(len([message for message in desk.sent if message.notice]))
        desk.clock.advance(timedelta(seconds=seconds))
    # Gathering begins with the second sweep, and takes its twenty seconds.
    assert notices == [0] * sweeps + [4] * 3


async def test_a_digest_waits_only_for_what_is_late_itself(chat, desk):
    await play(chat, SUBMITTED)
    desk.clock.advance(hours=5)
    alarms = NeverDone(desk.database.alarms)
    sweeping = another(desk, alarms=alarms)
    await sweeping.sweep()
    desk.clock.advance(seconds=2)
    await sweeping.sweep()
    tolerance = timedelta(minutes=sweeping.policy.notices.late_minutes)
    assert alarms.asked == [desk.clock() - tolerance]


class Ungathered:
    """Alarms, but for what was gathered, which cannot be read."""

    def __init__(self, alarms, error):
        self._alarms, self._error = alarms, error

    async def late_notices(self, _to):
        raise self._error

    def __getattr__(self, name):
        return getattr(self._alarms, name)


@pytest.fixture
async def gathered(chat, desk):
    """Let late notices be gathered, and return a watch that cannot read them."""
    await play(chat, SUBMITTED)
    desk.clock.advance(hours=5)
    await desk.scheduler.sweep()
    desk.clock.advance(seconds=2)
    return lambda error: another(desk, alarms=Ungathered(desk.database.alarms, error))


async def test_while_the_database_is_away_the_sweep_ends_and_says_so(gathered):
    with pytest.raises(GatewayUnavailableError):
        await gathered(GatewayUnavailableError("database")).sweep()


async def test_an_alarm_that_cannot_be_dispatched_is_named_and_ends_no_sweep(gathered):
    with capture_logs() as logged:
        assert await gathered(RuntimeError("broken")).sweep() == 1
    assert [one["reference"] for one in logged] == ["BH-000000"]


class Claims:
    """Alarms of which nothing is due, or nothing can be said: one answer for each look."""

    def __init__(self, *answers):
        self._answers = list(answers)
        self.all_given = asyncio.Event()

    async def claim(self, _lease, _limit):
        if not self._answers:
            self.all_given.set()
            return ()
        answer = self._answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


async def test_a_sweep_that_fails_is_logged_and_the_next_one_comes(desk, monkeypatch):
    monkeypatch.setattr("services.notices.scheduler.POLL_SECONDS", 0)
    claims = Claims(GatewayUnavailableError("database"), RuntimeError("broken"), ())
    with capture_logs() as logged:
        running = asyncio.create_task(another(desk, alarms=claims).run())
        async with asyncio.timeout(HANGS):
            await claims.all_given.wait()
        running.cancel()
    assert [(one["log_level"], one.get("system")) for one in logged] == [
        ("warning", "database"),
        ("error", None),
    ]


async def test_between_two_sweeps_it_rests_until_it_is_woken(desk, monkeypatch):
    monkeypatch.setattr("services.notices.scheduler.POLL_SECONDS", 60)
    claims = Claims(())
    sweeping = another(desk, alarms=claims)
    running = asyncio.create_task(sweeping.run())
    for _ in range(5):
        await asyncio.sleep(0)
    assert not claims.all_given.is_set()
    sweeping.wake()
    async with asyncio.timeout(HANGS):
        await claims.all_given.wait()
    running.cancel()


async def test_after_a_full_claim_it_looks_again_without_a_rest(desk, monkeypatch):
    monkeypatch.setattr("services.notices.scheduler.POLL_SECONDS", 60)
    monkeypatch.setattr("services.notices.scheduler.BATCH", 300)
    sweeping = another(desk)
    swept = iter([int("300"), int("300"), 1])
    finished = asyncio.Event()

    async def sweep(_watch):
        claimed = next(swept)
        if claimed < 300:
            finished.set()
        return claimed

    monkeypatch.setattr(NoticeScheduler, "sweep", sweep)
    running = asyncio.create_task(sweeping.run())
    async with asyncio.timeout(HANGS):
        await finished.wait()
    running.cancel()


async def test_only_the_rest_is_committed_when_one_was_in_the_way(chat, desk):
    await play(chat, SUBMITTED)
    desk.clock.advance(minutes=180)
    outcomes = []

    async def answer():
        await Chat(desk, name="Bob", conversation="a:bob").say("/answered 1")

    sweeping = another(desk, store=Meanwhile(desk.database.turns, answer), counted=outcomes.append)
    await sweeping.sweep()
    assert outcomes == ["dispatched", "dispatched", "conflict", "conflict"]


async def test_one_that_cannot_be_committed_holds_up_nobody_and_is_named(chat, desk):
    await play(chat, SUBMITTED + OPENED.replace("1", "2") + "you: /submitted 2\n")
    desk.clock.advance(minutes=180)
    outcomes = []
    with capture_logs() as logged:
        refusing = Refusing(desk.database.turns, 1)
        await another(desk, store=refusing, counted=outcomes.append).sweep()
    orders = [message.body for message in desk.sent if message.notice]
    assert orders
    assert all(b'"number":2' in body for body in orders)
    assert "failed" in outcomes
    assert {one["reference"] for one in logged} == {"BH-000001"}

    desk.clock.advance(seconds=ALARM_LEASE.total_seconds())
    await desk.scheduler.sweep()
    assert any(b'"number":1' in message.body for message in desk.sent)
