"""The policy is edited while clocks run: they stay as they were set, in minutes and in words."""

from dataclasses import replace
from datetime import timedelta

import pytest

from services.following import Following, Report
from services.model.promises import ClockSource, ServiceLevel
from services.model.stages import Stage
from services.model.states import RequestState
from services.model.unit_of_work import UnitOfWork
from services.policy.loader import load_policy
from tests.clock import NOON
from tests.transcripts import OPENED, play

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
SUBMITTED = OPENED + "you: /submitted 1 2607"
FOR_ALL = ('default_roles = ["none"]', 'default_roles = ["admin_agent"]')
EDITS = {
    "times": (("hours = { A = 2, B = 4, C = 8 }", "hours = { A = 20, B = 40, C = 80 }"),),
    "promises": (("hours = { A = 1, B = 4, C = 8 }", "hours = {}"),),
    "percentages": (
        ("warning_percent = 75", "warning_percent = 20"),
        ("breach_percent = 100", "breach_percent = 150"),
    ),
    "language": (
        ('region = "emea"                        #', 'region = "germany" #'),
        ("around_the_clock = true", "around_the_clock = false"),
    ),
}


@pytest.fixture(params=["all", *(pytest.param(one, marks=pytest.mark.proof) for one in EDITS)])
def edit(request, desk, policy_file):
    """Edit the policy in one place, or in all, and start the bot anew."""
    chosen = EDITS.values() if request.param == "all" else [EDITS[request.param]]
    file = policy_file(FOR_ALL, *(change for changes in chosen for change in changes))

    def restart() -> None:
        desk.policy = load_policy(file)
        desk.restart()

    return restart


@pytest.fixture
def reported(desk):
    async def read(status="Open", agreement=None):
        work = UnitOfWork()
        report = Report("2607", status, NOON, agreement)
        await Following(desk.service).reported(work, 1, report)
        await desk.database.turns.commit(work)
        return await desk.database.ledger.get(1)

    return read


async def told(desk, chat):
    """Return what is told from now on, and after how many minutes."""
    found = []
    for passed in range(0, 7 * 60, 15):
        await desk.wait(minutes=15 * bool(passed))
        found += [(passed, said) for said in chat.heard()]
    return found


async def clocks(desk):
    request = await desk.database.ledger.get(1)
    return request.respond_by, request.promised_by, request.response_clock, request.promise_clock


async def test_a_running_clock_is_told_of_at_its_moments(chat, desk, edit):
    await play(chat, SUBMITTED)
    before = await clocks(desk)
    edit()
    chat.heard()
    moments = {passed for passed, _ in await told(desk, chat)}
    assert moments == {180, 240}
    assert await clocks(desk) == before


async def test_a_warning_waits_until_the_breach_that_was_set(chat, desk, edit):
    await play(chat, SUBMITTED)
    edit()
    await desk.wait(hours=3)
    await desk.wait(minutes=45)
    request = await desk.database.ledger.get(1)
    for stage in (Stage.RESPONSE_WARNING, Stage.PROMISE_WARNING):
        work = UnitOfWork()
        here = await desk.database.turns.personal_chat(request.owner_id, "28:bot")
        person = await desk.database.staff.get(request.owner_id)
        assert await desk.duty.snooze(work, "BH-1", stage, person, here) == NOON + 4 * HOUR


async def test_a_card_says_from_what_a_running_clock_was_set(chat, edit):
    await play(chat, SUBMITTED)
    edit()
    await play(chat, "you: /status 1\nbot: 4 hours: by")


async def test_a_report_without_an_agreement_leaves_a_running_clock(chat, desk, edit, reported):
    await play(chat, SUBMITTED)
    before = await clocks(desk)
    edit()
    await reported("Waiting for partner")
    assert await clocks(desk) == before


@pytest.mark.parametrize("hours", [4, 5])
async def test_what_was_agreed_stays_agreed_and_what_was_not_does_not_become_it(
    chat, desk, edit, reported, hours
):
    agreement = ServiceLevel(NOON, NOON + hours * HOUR)
    await play(chat, SUBMITTED)
    assert (await reported()).response_clock.source is ClockSource.POLICY
    agreed = await reported(agreement=agreement)
    assert agreed.response_clock.source is ClockSource.AGREEMENT
    before = await clocks(desk)
    edit()
    assert replace(await reported(agreement=agreement), version=0) == replace(agreed, version=0)
    assert await clocks(desk) == before
    await play(chat, "you: /status 1\nbot: Agreed for this request: by")


async def test_a_clock_that_is_set_later_goes_by_the_edited_policy(chat, desk, policy_file):
    await play(chat, OPENED)
    desk.policy = load_policy(policy_file(FOR_ALL, *EDITS["times"], *EDITS["percentages"]))
    desk.restart()
    await play(chat, "you: /submitted 1 2607\nbot: hours: by")
    request = await desk.database.ledger.get(1)
    assert request.state is RequestState.SUBMITTED
    assert request.respond_by == NOON + 40 * HOUR
    assert request.response_clock.warning_at == NOON + 8 * HOUR
    assert request.response_clock.breach_at == NOON + 60 * HOUR
    assert request.promise_clock.warning_at == NOON + 3 * HOUR
