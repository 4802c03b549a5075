"""Which watch sees what, and what tells the next on the ladder that somebody was not told."""

from dataclasses import replace

import pytest

from cards.samples import NOON
from services.alarms import About, DutyWatch, Item, Missed, Order, unreached
from services.models import Severity
from services.stages import Stage

WARNING = Item(number=7, stage=Stage.RESPONSE_WARNING, due_at=NOON, about=About(who="Bob"))
ADAS = Order(to="ada", name="Ada", timezone="UTC", items=(WARNING,))
DUTYS = Order(to="19:duty", name="", timezone="UTC", items=(WARNING,))


@pytest.mark.parametrize(
    ("watch", "sees"),
    [
        (DutyWatch("19:duty"), True),
        (DutyWatch("19:duty", Severity.CRITICAL), True),
        (DutyWatch("19:duty", Severity.MINIMAL), False),
        (DutyWatch("19:duty", tenant_id="contoso"), True),
        (DutyWatch("19:duty", tenant_id="fabrikam"), False),
        (DutyWatch("19:duty", Severity.CRITICAL, "contoso"), True),
        (DutyWatch("19:duty", Severity.CRITICAL, "fabrikam"), False),
        (DutyWatch("19:duty", Severity.MINIMAL, "contoso"), False),
    ],
)
def test_a_watch_sees_its_severity_and_its_customer(watch, sees):
    assert watch.sees(Severity.CRITICAL, "contoso") is sees


def test_only_a_person_reads_under_their_own_id():
    assert (ADAS.reader_id, DUTYS.reader_id) == ("ada", "")


def test_what_was_missed_is_told_on_with_who_and_why_and_keeps_its_moment():
    alarm = unreached(ADAS, WARNING, "403")
    assert alarm is not None
    assert (alarm.number, alarm.stage, alarm.due_at) == (7, Stage.UNREACHED, NOON)
    assert alarm.to == "response-warning|ada"
    missed = (Missed(who="Ada", key="ada", why="403"),)
    assert alarm.about == About(who="Bob", stage=Stage.RESPONSE_WARNING, missed=missed)


def test_what_was_missed_twice_is_told_on_with_both_and_has_a_place_of_its_own():
    first = unreached(ADAS, WARNING, "403")
    assert first is not None
    item = Item(number=7, stage=first.stage, due_at=first.due_at, about=first.about)
    second = unreached(DUTYS, item, "404")
    assert second is not None
    assert second.to == "unreached response-warning|19:duty"
    assert second.about.stage is Stage.RESPONSE_WARNING
    assert [one.why for one in second.about.missed] == ["403", "404"]
    assert replace(first, to="") != replace(second, to="")


@pytest.mark.parametrize("stage", Stage)
def test_that_a_handover_was_answered_may_be_missed_and_nothing_else(stage):
    missed = unreached(ADAS, WARNING.model_copy(update={"stage": stage}), "403")
    assert (missed is None) == (stage in {Stage.ACCEPTED, Stage.DECLINED})
