"""The ledger of a run of chaos: what it must find, and what it must let pass."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.chaos.cast import CONTOSO, CRITICAL, MANAGERS, OWNERS, PROMISED, WARNED_AT
from tests.chaos.ledger import GRACE, Ledger
from tests.chaos.oracle import Case, Histories
from tests.chaos.teams import Copy

NOON = datetime(2030, 1, 7, 12, tzinfo=UTC)
ADA, MIA = OWNERS[0].id, MANAGERS[0].id
WARNING, BREACH = (PROMISED["A"] * share for share in (WARNED_AT, 1))
TOLD = Copy(
    number=1,
    stage="promise-warning",
    subject="promise-warning",
    reader=ADA,
    missed=(),
    at=WARNING,
    taken=True,
    marked=False,
    late=False,
    alone=True,
    certain=True,
    call=1,
)
BOTH = (TOLD, replace(TOLD, stage="promise-breach", subject="promise-breach", at=BREACH))
UNREACHED = replace(TOLD, stage="unreached", reader=MIA, missed=(ADA,))


def faults(*copies, answered=None, subscriptions=(), on_record=()):
    """Return what is wrong with a request of Ada's, opened at noon and submitted at once."""
    history = {"created": NOON, "submitted": NOON}
    if answered is not None:
        history["answered"] = NOON + timedelta(seconds=answered)
    case = Case(1, "A", CONTOSO.tenant_id, ADA, NOON, history)
    histories = Histories({1: case}, subscriptions, {}, on_record)
    everything = [
        *copies,
        *(_told_too(stage) for stage in ("response-warning", "response-breach")),
    ]
    over_at = {(1, "answered"): answered} if answered is not None else {}
    ledger = Ledger(histories, everything, over_at, lambda at: NOON + timedelta(seconds=at))
    return [fault.kind for fault in ledger.faults()]


def _told_too(stage):
    return replace(TOLD, stage=stage, subject=stage, at=BREACH * 1.25)


def test_who_was_told_everything_once_has_nothing_to_complain_of():
    assert faults(*BOTH) == []


def test_what_was_not_told_is_lost():
    assert faults(TOLD) == ["lost"]
    assert faults(*BOTH, subscriptions=[(CRITICAL, "A", "")]) == ["lost"] * 4


def test_what_teams_did_not_show_was_not_told():
    assert faults(TOLD, replace(BOTH[1], taken=False)) == ["lost"]


def test_a_copy_without_the_mark_is_one_too_many():
    assert faults(*BOTH, TOLD) == ["doubled"]


def test_a_repeat_that_says_so_may_come():
    assert faults(*BOTH, replace(TOLD, marked=True)) == []


def test_if_nobody_above_can_be_told_either_nothing_more_can_be_done():
    in_vain = [replace(UNREACHED, reader=one.id, taken=False) for one in MANAGERS]
    assert faults(*in_vain, BOTH[1]) == []
    assert faults(*in_vain[1:], BOTH[1]) == ["lost"]


def test_somebody_above_may_be_told_instead_and_of_whom():
    assert faults(UNREACHED, BOTH[1]) == []
    assert faults(replace(UNREACHED, missed=(MIA,)), BOTH[1]) == ["lost"]
    assert faults(replace(UNREACHED, reader=OWNERS[1].id), BOTH[1]) == ["stray"]


@pytest.mark.parametrize(("seconds", "found"), [(GRACE - 0.5, []), (GRACE + 0.5, ["after"])])
def test_nothing_comes_once_it_was_answered_for_a_while(seconds, found):
    answered = BREACH * 2
    late = replace(BOTH[1], at=answered + seconds)
    assert faults(TOLD, late, answered=answered) == found


def test_what_was_answered_in_time_need_not_be_told():
    assert "lost" not in faults(TOLD, answered=BREACH - 0.1)


def test_nothing_comes_before_the_latest_clock_has_shown_its_moment():
    assert faults(replace(TOLD, at=WARNING - 1), BOTH[1]) == ["early"]


def test_a_notice_that_is_nobodys_is_a_stray():
    assert faults(*BOTH, replace(TOLD, reader=MIA)) == ["stray"]
    assert faults(*BOTH, replace(TOLD, number=2)) == ["stray"]


def test_nobody_is_on_record_as_told_who_was_not():
    assert faults(*BOTH, on_record=[(1, "promise-warning", ADA)]) == []
    assert faults(*BOTH, on_record=[(1, "promise-warning", MIA)]) == ["record"]
