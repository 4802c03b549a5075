"""What is written for an alarm that is due: on time, late, gathered, or for nobody."""

from dataclasses import replace
from datetime import timedelta

import pytest

from cards.samples import NOON
from services.alarms import (
    About,
    Alarm,
    AlarmTold,
    Audience,
    Due,
    DutyWatch,
    LateNotice,
    LateNoticeTold,
    Missed,
    Order,
)
from services.models import Person, RequestState
from services.places import Conversation, ConversationKind
from services.policy import load_policy
from services.readers import Planner
from services.stages import Stage
from services.telling import GATHERING, Telling
from services.work import CardCopy, OutgoingMessage

POLICY = load_policy()
PATIENCE = timedelta(minutes=POLICY.notices.late_minutes)
INSTANT = timedelta(microseconds=1)
CHAT = Conversation("a:ada", ConversationKind.PERSONAL, "tenant", "https://t/", "28:bot", "ada")
DUTY = replace(CHAT, id="19:duty", kind=ConversationKind.CHANNEL, person_id="")
ADA = Person("ada", "tenant", "Ada", language="cs", locale="cs-CZ", timezone="UTC")
THERE = Audience({"ada": ADA}, {"ada": CHAT})
WATCHED = replace(THERE, watches=((DutyWatch("19:duty"), DUTY),))
GONE = replace(THERE, chats={"ada": replace(CHAT, suspended_at=NOON, suspended_because="Blocked")})


def due(stage=Stage.RESPONSE_WARNING, *, state=RequestState.SUBMITTED, **alarm):
    return Due(Alarm(7, stage, NOON, **alarm), 3, state=state, owner_id="ada")


@pytest.fixture
def outcomes():
    return []


@pytest.fixture
def telling(outcomes):
    def at(audience=THERE, late=timedelta(0)):
        planner = Planner(POLICY, audience, NOON + late)
        return Telling(planner, lambda *chosen: "|".join(chosen), outcomes.append)

    return at


def of(kind, records):
    return [record for record in records if isinstance(record, kind)]


def orders(records):
    return [Order.model_validate_json(one.body) for one in of(OutgoingMessage, records)]


def test_on_time_it_is_told_and_leaves_with_the_copy_of_its_card(telling, outcomes):
    done, copy, message = telling().of(due())
    assert done == AlarmTold(7, Stage.RESPONSE_WARNING, "", 3, NOON)
    assert (copy.key, copy.subject, copy.conversation_id) == (message.card, "BH-000007", "a:ada")
    assert copy.notice == message.body.decode()
    assert (message.key, message.notice, message.language) == (copy.key, True, "cs|cs-CZ")
    assert (message.conversation_id, message.tenant_id) == ("a:ada", "tenant")
    (order,) = orders([message])
    assert (order.to, order.name, order.timezone, order.bot_id) == ("ada", "Ada", "UTC", "28:bot")
    (item,) = order.items
    assert (item.number, item.stage, item.due_at) == (7, Stage.RESPONSE_WARNING, NOON)
    assert outcomes == ["told"]


def test_each_reader_gets_an_own_one(telling):
    found = of(OutgoingMessage, telling(WATCHED).of(due()))
    assert [one.conversation_id for one in found] == ["a:ada", "19:duty"]
    assert len({one.key for one in found}) == 2


@pytest.mark.parametrize("state", [RequestState.ANSWERED, RequestState.CLOSED, None])
def test_what_no_longer_counts_is_done_and_told_to_nobody(telling, outcomes, state):
    (done,) = telling().of(due(state=state))
    assert isinstance(done, AlarmTold)
    assert outcomes == ["dropped"]


def test_of_what_somebody_missed_it_is_the_stage_missed_that_counts(telling, outcomes):
    missed = About(stage=Stage.ANSWERED, missed=(Missed(who="Bob", key="bob", why="403"),))
    list(telling(WATCHED).of(due(Stage.UNREACHED, to="answered|bob", about=missed)))
    assert outcomes == ["dropped"]


def test_late_is_what_leaves_later_than_the_policy_has_patience_for(telling, outcomes):
    assert orders(telling(late=PATIENCE).of(due()))
    late = list(telling(late=PATIENCE + INSTANT).of(due()))
    assert not orders(late)
    assert of(LateNotice, late) == [LateNotice("ada", 7, Stage.RESPONSE_WARNING, NOON)]
    soon = NOON + PATIENCE + INSTANT + GATHERING
    assert of(Alarm, late) == [Alarm(0, Stage.GATHERED, soon, to="ada")]
    assert outcomes == ["told", "late"]


def test_what_waited_for_quiet_to_end_is_late_and_keeps_its_first_moment(telling):
    before = NOON - timedelta(hours=6)
    (late,) = of(LateNotice, telling().of(due(to="ada", about=About(since=before))))
    assert late.due_at == before


def test_of_two_that_were_missed_both_are_kept_when_late(telling):
    about = About(stage=Stage.RESPONSE_BREACH, missed=(Missed(who="Bob", key="bob", why="403"),))
    alarm = due(Stage.UNREACHED, to="response-breach|bob", about=about)
    (late,) = of(LateNotice, telling(WATCHED, late=2 * PATIENCE).of(alarm))
    assert late.origin == "response-breach|bob"
    (other,) = of(LateNotice, telling(late=2 * PATIENCE).of(due(to="ada")))
    assert other.origin == ""


def test_when_nobody_can_be_told_that_is_counted(telling, outcomes):
    assert not orders(telling(GONE).of(due()))
    assert outcomes == ["nobody"]


def test_who_is_not_to_be_disturbed_is_told_later_and_counts_as_told(telling, outcomes):
    quiet = ADA.wishes.model_copy(
        update={"quiet_from": NOON.time(), "quiet_until": NOON.replace(hour=13).time()}
    )
    audience = replace(THERE, people={"ada": replace(ADA, wishes=quiet)})
    (later,) = of(Alarm, telling(audience).of(due()))
    assert (later.to, later.due_at) == ("ada", NOON.replace(hour=13))
    assert outcomes == ["told"]


def late(*numbers, to="ada"):
    return [LateNotice(to, number, Stage.RESPONSE_BREACH, NOON) for number in numbers]


GATHERED = Due(Alarm(0, Stage.GATHERED, NOON, to="ada"), 3)


def test_few_that_are_late_come_one_by_one(telling):
    found = late(*range(1, POLICY.notices.gather_above + 1))
    records = list(telling().of_gathered(GATHERED, found))
    assert [len(order.items) for order in orders(records)] == [1] * len(found)
    assert of(LateNoticeTold, records) == [
        LateNoticeTold("ada", one.number, one.stage) for one in found
    ]
    assert records[0] == AlarmTold(0, Stage.GATHERED, "ada", 3, NOON)


def test_many_that_are_late_come_as_one_list_without_a_copy_to_replace(telling):
    found = late(*range(1, POLICY.notices.gather_above + 2))
    records = list(telling().of_gathered(GATHERED, found))
    (order,) = orders(records)
    assert [item.number for item in order.items] == [one.number for one in found]
    assert not of(CardCopy, records)
    assert of(OutgoingMessage, records)[0].card == ""


def test_late_ones_of_who_put_us_out_go_to_the_next_on_the_ladder(telling):
    accepted = LateNotice("ada", 2, Stage.ACCEPTED, NOON)
    records = list(telling(GONE).of_gathered(GATHERED, [*late(1), accepted]))
    (alarm,) = of(Alarm, records)
    assert (alarm.number, alarm.stage, alarm.to) == (1, Stage.UNREACHED, "response-breach|ada")
    assert alarm.about.missed == (Missed(who="Ada", key="ada", why="Blocked"),)
    assert len(of(LateNoticeTold, records)) == 2
    assert not orders(records)


def test_what_is_gathered_further_is_looked_at_again(telling):
    assert telling(late=PATIENCE).again(GATHERED) == Alarm(
        0, Stage.GATHERED, NOON + PATIENCE + GATHERING, to="ada"
    )
