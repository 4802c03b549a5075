"""Which alarms a request sets, what still counts, and what may wait until when."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from cards.samples import NOON, SUBMITTED
from services.clocks.response import promise_clock, response_clock
from services.model.escalation import EscalationLevel
from services.model.preferences import NotificationPreferences
from services.model.promises import Promise
from services.model.stage_traits import Topic
from services.model.stages import Stage
from services.model.states import RequestState
from services.model.taxonomy import Severity
from services.notices.escalation import levels_above
from services.notices.plan import counts, promise_alarms, reminder, response_alarms, snoozed_until
from services.notices.quiet_hours import is_muted, quiet_until
from services.policy.loader import local_policy

POLICY = local_policy()
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
TWO_HOURS = Promise(2 * HOUR, 0, business_hours=False, region="emea")
GERMAN = Promise(2 * HOUR, 0, business_hours=True, region="germany")
REQUEST = replace(
    SUBMITTED,
    created_at=NOON,
    submitted_at=NOON,
    respond_by=NOON + 2 * HOUR,
    promised_by=NOON + HOUR,
    response_clock=response_clock(TWO_HOURS, NOON, POLICY, None),
    promise_clock=promise_clock(NOON, NOON + HOUR, POLICY),
)


def due(alarms):
    return {alarm.stage: alarm.due_at for alarm in alarms}


def test_both_clocks_warn_at_three_quarters_and_break_at_their_end():
    assert due(response_alarms(REQUEST)) == {
        Stage.RESPONSE_WARNING: NOON + 90 * MINUTE,
        Stage.RESPONSE_BREACH: NOON + 2 * HOUR,
    }
    assert due(promise_alarms(REQUEST)) == {
        Stage.PROMISE_WARNING: NOON + 45 * MINUTE,
        Stage.PROMISE_BREACH: NOON + HOUR,
    }


def test_where_nothing_is_promised_no_one_is_notified():
    silent = replace(REQUEST, response_clock=None, promise_clock=None)
    assert not list(response_alarms(silent))
    assert not list(promise_alarms(silent))
    assert snoozed_until(Stage.RESPONSE_WARNING, silent, POLICY, NOON) is None
    assert snoozed_until(Stage.PROMISE_WARNING, silent, POLICY, NOON) is None


def test_what_is_counted_in_business_hours_is_warned_of_in_them():
    evening = datetime(2030, 1, 7, 16, 0, tzinfo=UTC)  # an hour before Berlin closes
    request = replace(REQUEST, response_clock=response_clock(GERMAN, evening, POLICY, None))
    assert due(response_alarms(request)) == {
        Stage.RESPONSE_WARNING: datetime(2030, 1, 8, 8, 30, tzinfo=UTC),
        Stage.RESPONSE_BREACH: datetime(2030, 1, 8, 9, 0, tzinfo=UTC),
    }


@pytest.mark.parametrize(("severity", "minutes"), [("A", 15), ("B", 60), ("C", 240)])
def test_a_forgotten_hand_off_is_brought_to_mind_by_its_severity(severity, minutes):
    request = replace(REQUEST, severity=Severity(severity))
    assert reminder(request, NOON, POLICY).due_at == NOON + minutes * MINUTE


COUNTING = {
    Stage.FORGOTTEN: "waiting-for-admin handed-off",
    Stage.PROMISE_WARNING: "waiting-for-admin handed-off submitted",
    Stage.PROMISE_BREACH: "waiting-for-admin handed-off submitted",
    Stage.RESPONSE_WARNING: "submitted",
    Stage.RESPONSE_BREACH: "submitted",
    Stage.ESCALATED: "waiting-for-admin handed-off submitted",
    Stage.OFFERED: "waiting-for-admin handed-off submitted answered",
    Stage.ANSWERED: "answered",
    Stage.CHANGED: "waiting-for-admin handed-off submitted answered",
}


@pytest.mark.parametrize("stage", COUNTING)
@pytest.mark.parametrize("state", [*RequestState, None])
def test_a_notice_counts_only_while_there_is_a_reason(stage, state):
    assert counts(stage, state) == (state is not None and state in COUNTING[stage].split())


@pytest.mark.parametrize(
    ("stage", "passed", "until"),
    [
        (Stage.RESPONSE_WARNING, 0, 30),
        (Stage.RESPONSE_WARNING, 95, 120),
        (Stage.RESPONSE_WARNING, 119, 120),
        (Stage.RESPONSE_WARNING, 119.5, None),
        (Stage.RESPONSE_WARNING, 120, None),
        (Stage.PROMISE_WARNING, 45, 60),
        (Stage.PROMISE_WARNING, 29, 59),
        (Stage.RESPONSE_BREACH, 121, None),
        (Stage.PROMISE_BREACH, 61, None),
        (Stage.ESCALATED, 0, None),
        (Stage.FORGOTTEN, 500, 530),
    ],
)
def test_a_notice_waits_half_an_hour_but_never_past_the_breach(stage, passed, until):
    waits = snoozed_until(stage, REQUEST, POLICY, NOON + passed * MINUTE)
    assert waits == (None if until is None else NOON + until * MINUTE)


OVER_NIGHT = NotificationPreferences(quiet_from=time(22), quiet_until=time(7))
AT_NOON = NotificationPreferences(quiet_from=time(12), quiet_until=time(13))


@pytest.mark.parametrize(
    ("preferences", "timezone", "now", "until"),
    [
        (OVER_NIGHT, "Europe/Prague", "2030-01-07T21:30Z", "2030-01-08T06:00Z"),
        (OVER_NIGHT, "Europe/Prague", "2030-01-08T03:00Z", "2030-01-08T06:00Z"),
        (OVER_NIGHT, "Europe/Prague", "2030-01-08T06:00Z", None),
        (OVER_NIGHT, "Europe/Prague", "2030-01-07T20:59Z", None),
        (OVER_NIGHT, "America/New_York", "2030-01-08T03:00Z", "2030-01-08T12:00Z"),
        (OVER_NIGHT, "", "2030-01-07T22:00Z", "2030-01-08T07:00Z"),
        (OVER_NIGHT, "No/Where", "2030-01-07T22:00Z", "2030-01-08T07:00Z"),
        # Berlin's clocks go forward at 01:00Z, so that seven comes an hour sooner.
        (OVER_NIGHT, "Europe/Berlin", "2030-03-30T23:00Z", "2030-03-31T05:00Z"),
        (AT_NOON, "UTC", "2030-01-07T12:59Z", "2030-01-07T13:00Z"),
        (AT_NOON, "UTC", "2030-01-07T13:00Z", None),
        (AT_NOON, "UTC", "2030-01-07T11:59Z", None),
        (AT_NOON, "UTC", "2030-01-07T12:00Z", "2030-01-07T13:00Z"),
        (NotificationPreferences(), "UTC", "2030-01-07T03:00Z", None),
        (AT_NOON, "UTC", "2030-01-07T13:01Z", None),
        # Half of an answer says nothing of when to be quiet.
        (NotificationPreferences(quiet_from=time(2)), "UTC", "2030-01-07T03:00Z", None),
        (NotificationPreferences(quiet_until=time(7)), "UTC", "2030-01-07T03:00Z", None),
        (
            NotificationPreferences(quiet_from=time(7), quiet_until=time(7)),
            "UTC",
            "2030-01-07T07:00Z",
            None,
        ),
    ],
)
def test_quiet_hours_end_in_the_persons_own_time(preferences, timezone, now, until):
    ends = quiet_until(preferences, timezone, datetime.fromisoformat(now))
    assert ends == (datetime.fromisoformat(until) if until else None)


def test_quiet_hours_that_end_in_the_hour_left_out_in_spring_still_end():
    preferences = NotificationPreferences(quiet_from=time(22), quiet_until=time(2, 30))
    now = datetime(2030, 3, 31, 0, 59, tzinfo=UTC)
    ends = quiet_until(preferences, "Europe/Berlin", now)
    assert ends is not None
    assert now <= ends <= now + HOUR


def test_what_a_colleague_did_cannot_be_muted():
    deaf = NotificationPreferences(muted=frozenset(Topic))
    muted = {stage for stage in Stage if is_muted(deaf, stage)}
    assert muted == {
        Stage.FORGOTTEN,
        Stage.PROMISE_WARNING,
        Stage.PROMISE_BREACH,
        Stage.RESPONSE_WARNING,
        Stage.RESPONSE_BREACH,
        Stage.ANSWERED,
        Stage.CHANGED,
    }


@pytest.mark.parametrize(
    ("escalation_level", "above"),
    [
        ("", [EscalationLevel.DUTY_CHANNEL, EscalationLevel.DUTY_MANAGER]),
        (EscalationLevel.DUTY_CHANNEL, [EscalationLevel.DUTY_MANAGER]),
        (EscalationLevel.DUTY_MANAGER, []),
    ],
)
def test_the_ladder_is_climbed_level_by_level(escalation_level, above):
    assert list(levels_above(escalation_level, POLICY)) == above


def test_the_ladder_has_the_order_that_the_policy_says():
    ladder = (EscalationLevel.DUTY_MANAGER, EscalationLevel.DUTY_CHANNEL)
    notices = POLICY.notices.model_copy(update={"ladder": ladder})
    policy = POLICY.model_copy(update={"notices": notices})
    assert levels_above("", policy) == ladder
    assert levels_above(EscalationLevel.DUTY_MANAGER, policy) == (EscalationLevel.DUTY_CHANNEL,)
    assert levels_above(EscalationLevel.DUTY_CHANNEL, policy) == ()


def test_a_level_that_the_policy_dropped_is_below_all_others():
    notices = POLICY.notices.model_copy(update={"ladder": (EscalationLevel.DUTY_MANAGER,)})
    policy = POLICY.model_copy(update={"notices": notices})
    assert list(levels_above(EscalationLevel.DUTY_CHANNEL, policy)) == [
        EscalationLevel.DUTY_MANAGER
    ]
