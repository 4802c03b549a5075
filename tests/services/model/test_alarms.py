"""Which watch sees what, and what tells the next on the ladder that somebody was not told."""

from dataclasses import replace

import pytest

from cards.samples import NOON
from services.model.alarms import AlarmsCleared, AlarmsReleased, unreached_alarm
from services.model.notices import NoticeContext, NoticeItem, NoticeOrder, UnreachedRecipient
from services.model.stages import Stage
from services.model.subscriptions import Subscription
from services.model.taxonomy import Severity

WARNING = NoticeItem(
    number=7, stage=Stage.RESPONSE_WARNING, due_at=NOON, context=NoticeContext(who="Bob")
)
ADAS = NoticeOrder(to="ada", name="Ada", timezone="UTC", items=(WARNING,))
DUTYS = NoticeOrder(to="19:duty", name="", timezone="UTC", items=(WARNING,))


@pytest.mark.parametrize(
    ("watch", "covers"),
    [
        (Subscription("19:duty"), True),
        (Subscription("19:duty", Severity.CRITICAL), True),
        (Subscription("19:duty", Severity.MINIMAL), False),
        (Subscription("19:duty", tenant_id="contoso"), True),
        (Subscription("19:duty", tenant_id="fabrikam"), False),
        (Subscription("19:duty", Severity.CRITICAL, "contoso"), True),
        (Subscription("19:duty", Severity.CRITICAL, "fabrikam"), False),
        (Subscription("19:duty", Severity.MINIMAL, "contoso"), False),
    ],
)
def test_a_subscription_covers_its_severity_and_its_customer(watch, covers):
    assert watch.covers(Severity.CRITICAL, "contoso") is covers


def test_only_a_person_reads_under_their_own_id():
    assert (ADAS.recipient_id, DUTYS.recipient_id) == ("ada", "")


def test_an_unreached_recipient_goes_on_with_the_reason_and_the_moment():
    alarm = unreached_alarm(ADAS, WARNING, "403")
    assert alarm is not None
    assert (alarm.number, alarm.stage, alarm.due_at) == (7, Stage.UNREACHED, NOON)
    assert alarm.to == "response-warning|ada"
    missed = (UnreachedRecipient(who="Ada", key="ada", why="403"),)
    assert alarm.context == NoticeContext(
        who="Bob", stage=Stage.RESPONSE_WARNING, unreached=missed
    )


def test_what_two_did_not_receive_names_both_and_has_its_own_place():
    first = unreached_alarm(ADAS, WARNING, "403")
    assert first is not None
    item = NoticeItem(number=7, stage=first.stage, due_at=first.due_at, context=first.context)
    second = unreached_alarm(DUTYS, item, "404")
    assert second is not None
    assert second.to == "unreached response-warning|19:duty"
    assert second.context.stage is Stage.RESPONSE_WARNING
    assert [one.why for one in second.context.unreached] == ["403", "404"]
    assert replace(first, to="") != replace(second, to="")


@pytest.mark.parametrize("stage", Stage)
def test_only_the_answer_to_a_handover_may_reach_no_one(stage):
    missed = unreached_alarm(ADAS, WARNING.model_copy(update={"stage": stage}), "403")
    assert (missed is None) == (stage in {Stage.ACCEPTED, Stage.DECLINED})


def test_records_about_alarms_are_the_same_if_they_say_the_same():
    offered = frozenset({Stage.OFFERED})
    assert len({AlarmsCleared(7, offered), AlarmsCleared(7, offered)}) == 1
    assert len({AlarmsReleased(7), AlarmsReleased(7), AlarmsReleased(8)}) == 2
