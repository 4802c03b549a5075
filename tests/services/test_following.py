"""What Microsoft's own system shows: its agreement wins, its answer stops the clock, once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from services.following import Following, Report
from services.model.escalation import EscalationLevel
from services.model.promises import ClockSource, ServiceLevel
from services.model.states import EventKind, RequestState
from services.model.unit_of_work import UnitOfWork
from tests.clock import NOON
from tests.transcripts import OPENED, play

HOUR = timedelta(hours=1)


@pytest.fixture
def reported(desk):
    """Read a report as the bot would, and return the request as it is then."""

    async def read(status="Open", *, hours=None, answered_at=None):
        agreement = ServiceLevel(NOON, NOON + hours * HOUR) if hours else None
        report = Report("2607", status, NOON, agreement, answered_at)
        work = UnitOfWork()
        await Following(desk.service).reported(work, 1, report)
        await desk.database.turns.commit(work)
        return await desk.database.ledger.get(1)

    return read


def newest(chat):
    return chat.summaries()[-1]


async def test_what_was_agreed_for_the_request_beats_the_table(chat, desk, reported):
    await play(chat, OPENED)
    request = await reported(hours=10)
    assert (request.state, request.microsoft_number) == (RequestState.SUBMITTED, "2607")
    assert request.respond_by == NOON + 10 * HOUR
    await desk.wait(hours=7)
    await desk.wait(minutes=29)
    assert "Microsoft must answer" not in "".join(chat.summaries())
    await desk.wait(minutes=1)
    assert "Microsoft must answer by 22:00" in newest(chat)


async def test_without_an_agreement_the_table_counts(chat, reported):
    await play(chat, OPENED)
    assert (await reported()).respond_by == NOON + 4 * HOUR


async def test_an_agreement_told_later_moves_the_clock(chat, desk, reported):
    await play(chat, OPENED + "you: /submitted 1 2607")
    await desk.wait(minutes=1)
    assert (await reported(hours=8)).respond_by == NOON + 8 * HOUR
    await desk.wait(hours=5)
    assert "Microsoft must answer" not in "".join(chat.summaries())


async def test_an_agreement_that_ends_as_the_table_does_is_one_all_the_same(chat, reported):
    await play(chat, OPENED + "you: /submitted 1 2607")
    assert (await reported()).response_clock.source is ClockSource.POLICY
    request = await reported(hours=4)
    assert (request.respond_by, request.response_clock.source) == (
        NOON + 4 * HOUR,
        ClockSource.AGREEMENT,
    )
    version = request.version
    assert (await reported(hours=4)).version == version


async def test_a_new_end_tells_again_and_the_same_end_does_not(chat, desk, reported):
    await play(chat, OPENED + "you: /submitted 1 2607")
    await desk.wait(hours=3)
    assert "Microsoft must answer by 16:00" in "".join(chat.summaries())
    chat.heard()
    await reported(hours=4)
    await desk.wait()
    assert not chat.heard()
    await reported(hours=5)
    await desk.wait(minutes=45)
    assert "Microsoft must answer by 17:00" in newest(chat)


async def test_an_agreement_is_kept_when_it_is_not_shown_again(chat, reported):
    await play(chat, OPENED + "you: /submitted 1 2607")
    agreed = await reported(hours=8)
    assert await reported() == agreed


async def test_a_new_agreement_leaves_the_ladder_where_it_is(chat, desk, reported):
    await play(chat, OPENED + "you: /submitted 1 2607")
    climbed = replace(
        await desk.database.ledger.get(1), escalation_level=EscalationLevel.DUTY_CHANNEL
    )
    await desk.database.turns.commit(UnitOfWork([climbed]))
    assert (await reported(hours=8)).escalation_level is EscalationLevel.DUTY_CHANNEL


async def test_an_answer_stops_the_clock_and_is_told_once(chat, desk, reported):
    await play(chat, OPENED + "you: /submitted 1 2607")
    request = await reported("Answered", answered_at=NOON + HOUR)
    assert (request.state, request.answered_at) == (RequestState.ANSWERED, NOON + HOUR)
    chat.heard()
    await desk.wait(minutes=1)
    assert len(chat.heard()) == 1
    assert "Microsoft has answered" in newest(chat)
    await reported("Answered", answered_at=NOON + HOUR)
    await desk.wait(hours=24)
    assert not chat.heard()


async def test_another_status_is_told_and_the_same_one_is_not(chat, desk, reported):
    await play(chat, OPENED + "you: /submitted 1 2607")
    await reported("Open")
    await desk.wait()
    chat.heard()
    await reported("Open")
    await desk.wait()
    assert not chat.heard()
    await reported("Waiting for partner")
    await desk.wait()
    assert "Waiting for partner" in newest(chat)
    await reported("Open")
    await desk.wait()
    assert "“Open”" in newest(chat)


async def test_nothing_moves_a_closed_request(chat, desk, reported):
    await play(chat, OPENED + "you: /close 1")
    assert (await reported("Open", hours=3)).state is RequestState.CLOSED
    kinds = [event.kind for event in await desk.database.ledger.history(1)]
    assert EventKind.REPORTED not in kinds


async def test_what_was_answered_here_stays_as_it_was_said(chat, reported):
    await play(chat, OPENED + "you: /submitted 1 2607\nyou: /answered 1")
    request = await reported("Answered", answered_at=NOON + HOUR)
    assert (request.answered_by, request.answered_at) == ("Ada", NOON)
