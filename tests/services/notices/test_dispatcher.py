"""What is written for an alarm that is due: on time, late, gathered, or for nobody."""

from dataclasses import replace
from datetime import timedelta

import pytest

from cards.samples import NOON
from services.model.alarms import (
    Alarm,
    AlarmDispatched,
    ClaimedAlarm,
    LateNotice,
    LateNoticeDispatched,
)
from services.model.conversations import Conversation, ConversationKind
from services.model.notices import NoticeContext, NoticeOrder, UnreachedRecipient
from services.model.outbox import CardCopy, OutgoingMessage
from services.model.people import Person
from services.model.stages import Stage
from services.model.states import RequestState
from services.model.subscriptions import Audience, Subscription
from services.notices.dispatcher import DIGEST_DELAY, NoticeDispatcher
from services.notices.recipients import RecipientPlanner
from services.policy.loader import local_policy

POLICY = local_policy()
TOLERANCE = timedelta(minutes=POLICY.notices.late_minutes)
INSTANT = timedelta(microseconds=1)
CHAT = Conversation("a:ada", ConversationKind.PERSONAL, "tenant", "https://t/", "28:bot", "ada")
DUTY = replace(CHAT, id="19:duty", kind=ConversationKind.CHANNEL, person_id="")
ADA = Person("ada", "tenant", "Ada", language="cs", locale="cs-CZ", timezone="UTC")
THERE = Audience({"ada": ADA}, {"ada": CHAT})
WATCHED = replace(THERE, subscriptions=((Subscription("19:duty"), DUTY),))
GONE = replace(THERE, chats={"ada": replace(CHAT, suspended_at=NOON, suspended_because="Blocked")})


def due(stage=Stage.RESPONSE_WARNING, *, state=RequestState.SUBMITTED, **alarm):
    return ClaimedAlarm(
        Alarm(7, stage, NOON, **alarm), 3, state=state, owner_id="ada", staff_tenant_id="tenant"
    )


@pytest.fixture
def outcomes():
    return []


@pytest.fixture
def dispatcher(outcomes):
    def at(audience=THERE, late=timedelta(0)):
        planner = RecipientPlanner(POLICY, audience, NOON + late)
        return NoticeDispatcher(planner, lambda *chosen: "|".join(chosen), outcomes.append)

    return at


def of(kind, records):
    return [record for record in records if isinstance(record, kind)]


def orders(records):
    return [NoticeOrder.model_validate_json(one.body) for one in of(OutgoingMessage, records)]


def test_on_time_it_leaves_with_the_copy_of_its_card(dispatcher, outcomes):
    done, copy, message = dispatcher().dispatch(due())
    assert done == AlarmDispatched(7, Stage.RESPONSE_WARNING, "", 3, NOON)
    assert (copy.key, copy.subject, copy.conversation_id) == (message.card, "BH-000007", "a:ada")
    assert copy.notice == message.body.decode()
    assert (message.key, message.notice, message.language) == (copy.key, True, "cs|cs-CZ")
    assert (message.conversation_id, message.tenant_id) == ("a:ada", "tenant")
    (order,) = orders([message])
    assert (order.to, order.name, order.timezone, order.bot_id) == ("ada", "Ada", "UTC", "28:bot")
    (item,) = order.items
    assert (item.number, item.stage, item.due_at) == (7, Stage.RESPONSE_WARNING, NOON)
    assert outcomes == ["dispatched"]


def test_each_reader_gets_an_own_one(dispatcher):
    found = of(OutgoingMessage, dispatcher(WATCHED).dispatch(due()))
    assert [one.conversation_id for one in found] == ["a:ada", "19:duty"]
    assert len({one.key for one in found}) == 2


@pytest.mark.parametrize("state", [RequestState.ANSWERED, RequestState.CLOSED, None])
def test_what_no_longer_counts_is_done_and_notifies_no_one(dispatcher, outcomes, state):
    (done,) = dispatcher().dispatch(due(state=state))
    assert isinstance(done, AlarmDispatched)
    assert outcomes == ["dropped"]


def test_of_an_unreached_recipient_their_stage_counts(dispatcher, outcomes):
    missed = NoticeContext(
        stage=Stage.ANSWERED, unreached=(UnreachedRecipient(who="Bob", key="bob", why="403"),)
    )
    list(dispatcher(WATCHED).dispatch(due(Stage.UNREACHED, to="answered|bob", context=missed)))
    assert outcomes == ["dropped"]


def test_late_is_what_leaves_later_than_the_policy_tolerates(dispatcher, outcomes):
    assert orders(dispatcher(late=TOLERANCE).dispatch(due()))
    late = list(dispatcher(late=TOLERANCE + INSTANT).dispatch(due()))
    assert not orders(late)
    assert of(LateNotice, late) == [LateNotice("ada", 7, Stage.RESPONSE_WARNING, NOON)]
    soon = NOON + TOLERANCE + INSTANT + DIGEST_DELAY
    assert of(Alarm, late) == [Alarm(0, Stage.DIGEST, soon, to="ada")]
    assert outcomes == ["dispatched", "late"]


def test_what_waited_for_quiet_to_end_is_late_and_keeps_its_first_moment(dispatcher):
    before = NOON - timedelta(hours=6)
    (late,) = of(
        LateNotice, dispatcher().dispatch(due(to="ada", context=NoticeContext(since=before)))
    )
    assert late.due_at == before


def test_of_two_unreached_recipients_both_are_kept_when_late(dispatcher):
    context = NoticeContext(
        stage=Stage.RESPONSE_BREACH,
        unreached=(UnreachedRecipient(who="Bob", key="bob", why="403"),),
    )
    alarm = due(Stage.UNREACHED, to="response-breach|bob", context=context)
    (late,) = of(LateNotice, dispatcher(WATCHED, late=2 * TOLERANCE).dispatch(alarm))
    assert late.origin == "response-breach|bob"
    (other,) = of(LateNotice, dispatcher(late=2 * TOLERANCE).dispatch(due(to="ada")))
    assert other.origin == ""


def test_when_no_one_can_be_notified_that_is_counted(dispatcher, outcomes):
    assert not orders(dispatcher(GONE).dispatch(due()))
    assert outcomes == ["unreached"]


def test_when_another_is_notified_instead_it_was_dispatched(dispatcher, outcomes):
    (order,) = orders(dispatcher(replace(WATCHED, chats=GONE.chats)).dispatch(due()))
    assert order.to == "19:duty"
    assert outcomes == ["dispatched"]


def test_who_is_not_to_be_disturbed_is_notified_later_and_counts(dispatcher, outcomes):
    quiet = ADA.preferences.model_copy(
        update={"quiet_from": NOON.time(), "quiet_until": NOON.replace(hour=13).time()}
    )
    audience = replace(THERE, people={"ada": replace(ADA, preferences=quiet)})
    (later,) = of(Alarm, dispatcher(audience).dispatch(due()))
    assert (later.to, later.due_at) == ("ada", NOON.replace(hour=13))
    assert outcomes == ["dispatched"]


def late(*numbers, to="ada"):
    return [LateNotice(to, number, Stage.RESPONSE_BREACH, NOON) for number in numbers]


DIGEST = ClaimedAlarm(Alarm(0, Stage.DIGEST, NOON, to="ada"), 3)


@pytest.mark.parametrize("count", [2, POLICY.notices.digest_above])
def test_few_that_are_late_come_one_by_one(dispatcher, count):
    found = late(*range(1, count + 1))
    records = list(dispatcher().dispatch_digest(DIGEST, found))
    assert [len(order.items) for order in orders(records)] == [1] * len(found)
    assert of(LateNoticeDispatched, records) == [
        LateNoticeDispatched("ada", one.number, one.stage) for one in found
    ]
    assert records[0] == AlarmDispatched(0, Stage.DIGEST, "ada", 3, NOON)


def test_many_that_are_late_come_as_one_list_without_a_copy_to_replace(dispatcher):
    found = late(*range(1, POLICY.notices.digest_above + 2))
    records = list(dispatcher().dispatch_digest(DIGEST, found))
    (order,) = orders(records)
    assert [item.number for item in order.items] == [one.number for one in found]
    assert not of(CardCopy, records)
    assert of(OutgoingMessage, records)[0].card == ""


def test_late_ones_of_who_put_us_out_go_to_the_next_on_the_ladder(dispatcher):
    accepted = LateNotice("ada", 2, Stage.ACCEPTED, NOON)
    records = list(dispatcher(GONE).dispatch_digest(DIGEST, [*late(1), accepted]))
    (alarm,) = of(Alarm, records)
    assert (alarm.number, alarm.stage, alarm.to) == (1, Stage.UNREACHED, "response-breach|ada")
    assert alarm.context.unreached == (UnreachedRecipient(who="Ada", key="ada", why="Blocked"),)
    assert len(of(LateNoticeDispatched, records)) == 2
    assert not orders(records)


def test_what_is_collected_further_is_looked_at_again(dispatcher):
    assert dispatcher(late=TOLERANCE).postpone_digest(DIGEST) == Alarm(
        0, Stage.DIGEST, NOON + TOLERANCE + DIGEST_DELAY, to="ada"
    )
