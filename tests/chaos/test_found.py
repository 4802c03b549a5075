"""What replicas that died at random have brought to light, each as a test of its own."""

from services.alarms import Item, Order, unreached
from services.stages import Stage
from services.work import Work
from tests.chat import Chat, person_id
from tests.clock import NOON
from tests.conftest import play

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


def missed(stage, by, about=None):
    """Return what tells that somebody could not be told."""
    reader, name = by
    item = Item(number=1, stage=stage, due_at=NOON, **({"about": about} if about else {}))
    order = Order(to=reader, name=name, timezone="UTC", items=(item,))
    return unreached(order, item, "ConversationBlockedByUser", NOON)


CID, DUTY = (person_id("Cid"), "Cid"), ("19:duty", "")


def test_of_two_that_nobody_on_a_rung_could_be_told_each_goes_on_by_itself():
    once = [missed(stage, CID) for stage in STAGES]
    again = [missed(one.stage, DUTY, one.about) for one in once]
    directly = [missed(stage, DUTY) for stage in STAGES]
    assert [one.about.stage for one in again] == list(STAGES)
    assert len({one.to for one in [*once, *again, *directly]}) == 6


async def test_of_two_that_one_reader_missed_the_next_is_told_even_if_both_come_late(chat, desk):
    bob = Chat(desk, name="Bob", conversation="19:duty", kind="channel")
    await play(bob, "you: /watch B")
    await Chat(desk, name="Cid", conversation="a:cid").say("hello")
    await play(chat, OPENED)
    await desk.database.turns.commit(Work([missed(stage, CID) for stage in STAGES]))
    bob.heard()
    await desk.wait(minutes=10)
    await desk.wait(seconds=2)
    assert sum("Cid could not be told" in said for said in bob.heard()) == 2
