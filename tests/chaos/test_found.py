"""What replicas that died at random have brought to light, each as a test of its own."""

import pytest

from services.model.alarms import unreached_alarm
from services.model.notices import NoticeItem, NoticeOrder
from services.model.stages import CLOCK_STAGES, Stage
from services.model.states import EventKind
from services.model.unit_of_work import UnitOfWork
from tests.chat import Chat, person_id
from tests.clock import NOON
from tests.transcripts import play

OPENED = """
    you: /new contoso ltd azure B Slow pages
    you: technical
    you: They are slow
    you: yes
    you: ada@partner.example
    you: send
    you: /submitted 1
"""
STAGES = (Stage.PROMISE_WARNING, Stage.RESPONSE_WARNING)
CID, DUTY = (person_id("Cid"), "Cid"), ("19:duty", "")


def missed(stage, by, context=None, number=1):
    """Return what tells that a recipient could not be notified."""
    reader, name = by
    item = NoticeItem(
        number=number, stage=stage, due_at=NOON, **({"context": context} if context else {})
    )
    order = NoticeOrder(to=reader, name=name, timezone="UTC", items=(item,))
    return unreached_alarm(order, item, "ConversationBlockedByUser")


@pytest.fixture
async def duty(chat, desk):
    """Return a channel that watches two requests, submitted by now."""
    await Chat(desk, name="Cid", conversation="a:cid").say("hello")
    channel = Chat(desk, name="Bob", conversation="19:duty", kind="channel")
    await play(channel, "you: /watch B")
    await play(chat, OPENED + OPENED.replace("1", "2"))
    channel.heard()
    return channel


def test_of_two_nobody_on_a_level_could_be_told_each_goes_on_by_itself():
    once = [missed(stage, CID) for stage in STAGES]
    again = [missed(one.stage, DUTY, one.context) for one in once]
    directly = [missed(stage, DUTY) for stage in STAGES]
    assert [one.context.stage for one in again] == list(STAGES)
    assert len({one.to for one in [*once, *again, *directly]}) == 6


async def test_of_two_one_person_missed_the_next_is_told_even_if_both_are_late(desk, duty):
    await desk.database.turns.commit(UnitOfWork([missed(stage, CID) for stage in STAGES]))
    await desk.wait(minutes=10)
    await desk.wait(seconds=2)
    assert sum("Cid could not be notified" in said for said in duty.heard()) == 2


async def test_a_list_that_its_reader_refuses_reaches_the_next_as_a_list_too(desk, duty):
    alarms = [missed(stage, CID, number=number) for stage in CLOCK_STAGES for number in (1, 2)]
    desk.clock.advance(minutes=10)
    await desk.database.turns.commit(UnitOfWork(alarms))
    await desk.wait()
    await desk.wait(seconds=2)
    assert len(duty.heard()) == 1
    assert duty.summaries()[-1].startswith("Late notices about 2 requests")
    histories = [await desk.database.ledger.history(number) for number in (1, 2)]
    told = [[event.kind for event in history].count(EventKind.NOTIFIED) for history in histories]
    assert told == [4, 4]


async def test_what_a_former_owner_put_off_reminds_the_next_one_only_once(chat, desk):
    bob = Chat(desk, name="Bob", conversation="a:bob")
    await bob.say("hello")
    await play(chat, OPENED.replace("you: /submitted 1", "you: /notify 12:30-18:00"))
    await desk.wait(minutes=61)
    await play(chat, "you: /handover 1 Bob")
    await desk.wait()
    await bob.press("Accept")
    await desk.wait(minutes=61)
    await desk.wait(hours=4)
    await desk.wait(seconds=2)
    assert sum("not submitted yet" in toast for toast in bob.summaries()) == 1


async def test_late_notices_are_awaited_after_every_downtime_not_only_the_first(desk, duty):
    class Stubborn:
        """Alarms of which some are always still to come."""

        def __init__(self, alarms):
            self._alarms, self.more = alarms, True

        async def overdue(self, _before):
            return self.more

        def __getattr__(self, name):
            return getattr(self._alarms, name)

    alarms = desk.scheduler.alarms = Stubborn(desk.scheduler.alarms)
    for day in (1, 2):
        alarms.more = True
        desk.clock.advance(hours=24)
        late = [missed(stage, CID, number=day) for stage in CLOCK_STAGES]
        await desk.database.turns.commit(UnitOfWork(late))
        await desk.wait()
        await desk.wait(seconds=2)
        assert not duty.heard()
        alarms.more = False
        await desk.wait(seconds=2)
        assert duty.heard()
