"""Microsoft's promises and the partner's own, by the default policy."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.clocks.response import (
    agreed_moments,
    agreed_respond_by,
    microsoft_promise,
    partner_promise,
    promise_clock,
    respond_by,
    response_clock,
    response_moments,
)
from services.model.destinations import Destination
from services.model.promises import ClockSource, Promise, RunningClock, ServiceLevel
from services.model.taxonomy import ProblemKind, Severity
from services.policy.loader import load_policy
from services.policy.tables import Promises

POLICY = load_policy()
FRIDAY_EVENING = datetime(2026, 11, 27, 20, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
unhurried = settings(deadline=None)
TENANT = "00000000-0000-0000-0000-00000000000a"


def promise(kind=ProblemKind.TECHNICAL, severity=Severity.CRITICAL, **others):
    asked = {"language": "en-us", "destination": Destination.AZURE_PORTAL, "policy": POLICY}
    return microsoft_promise(kind, severity, **{**asked, **others})


@pytest.mark.parametrize(("severity", "hours"), [("A", 2), ("B", 4), ("C", 8)])
def test_english_technical_support_answers_around_the_clock(severity, hours):
    made = promise(severity=Severity(severity))
    assert made == Promise(hours * HOUR, 0, business_hours=False, region="emea")
    assert respond_by(made, FRIDAY_EVENING, POLICY) == FRIDAY_EVENING + hours * HOUR


@pytest.mark.parametrize(
    ("language", "due"),
    [
        ("de-de", "2026-11-30T10:00+00:00"),
        ("es-es", "2026-11-30T10:00+00:00"),
        ("fr-fr", "2026-11-30T10:00+00:00"),
        ("it-it", "2026-11-30T10:00+00:00"),
        ("ja-jp", "2026-11-30T02:00+00:00"),
        ("ko-kr", "2026-11-30T02:00+00:00"),
        ("pt-br", "2026-11-30T13:00+00:00"),
        ("ru-ru", "2026-11-30T08:00+00:00"),
        ("zh-hans", "2026-11-30T03:00+00:00"),
        ("zh-tw", "2026-11-30T03:00+00:00"),
        ("DE-DE", "2026-11-30T10:00+00:00"),
    ],
)
def test_other_languages_are_answered_in_the_hours_of_their_region(language, due):
    made = promise(language=language)
    assert made.business_hours
    assert respond_by(made, FRIDAY_EVENING, POLICY) == datetime.fromisoformat(due)


def test_a_language_without_support_is_answered_in_english():
    assert promise(language="cs-cz") == promise(language="en-us")


@pytest.mark.parametrize(
    "kind", [kind for kind in ProblemKind if kind is not ProblemKind.TECHNICAL]
)
@pytest.mark.parametrize("severity", Severity)
def test_what_is_not_technical_takes_up_to_a_business_day(kind, severity):
    made = promise(kind, severity)
    assert made == Promise(None, 1, business_hours=True, region="emea")
    assert respond_by(made, FRIDAY_EVENING, POLICY) == datetime(2026, 12, 1, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("destination", "promises"),
    [
        (Destination.AZURE_API, True),
        (Destination.AZURE_PORTAL, True),
        (Destination.AZURE_PORTAL_BY_DOMAIN, True),
        (Destination.ADMIN_AGENT, True),
        (Destination.MICROSOFT_365_ADMIN_CENTER, True),
        (Destination.POWER_PLATFORM_ADMIN_CENTER, True),
        (Destination.PUBLISHER, False),
        (Destination.PROVIDER, False),
        (Destination.PARTNER_CENTER, False),
        (Destination.DYNAMICS_SUPPORT, False),
        (Destination.SECURITY_RESPONSE_CENTER, False),
        (Destination.OWN_SUPPORT_PLAN, False),
        (Destination.TROUBLESHOOT, False),
        (Destination.REQUEST_RIGHTS, True),
    ],
)
def test_microsoft_promises_only_for_its_own_product_support(destination, promises):
    assert (promise(destination=destination) is not None) == promises


def test_the_change_of_the_clocks_does_not_move_a_promise_in_clock_hours():
    before = datetime(2026, 10, 24, 23, 30, tzinfo=UTC)
    assert respond_by(promise(), before, POLICY) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


@unhurried
@given(
    st.sampled_from(ProblemKind),
    st.sampled_from(Severity),
    st.sampled_from(sorted(POLICY.languages)),
    st.datetimes(
        datetime.fromisoformat("2024-01-01"),
        datetime.fromisoformat("2031-01-01"),
        timezones=st.just(UTC),
    ),
    st.timedeltas(timedelta(0), timedelta(days=10)),
)
def test_a_later_start_is_never_due_earlier(kind, severity, language, start, wait):
    made = promise(kind, severity, language=language)
    due = respond_by(made, start, POLICY)
    assert start < due <= respond_by(made, start + wait, POLICY)


@pytest.mark.parametrize(
    ("tenant_id", "severity", "promised"),
    [
        ("", Severity.CRITICAL, HOUR),
        (TENANT, Severity.CRITICAL, HOUR / 2),
        (TENANT.upper(), Severity.CRITICAL, HOUR / 2),
        (TENANT, Severity.MODERATE, 4 * HOUR),
        (TENANT, Severity.MINIMAL, None),
    ],
)
def test_the_partner_promises_by_customer_then_by_severity(tenant_id, severity, promised):
    promises = Promises.model_validate(
        {"hours": {"A": 1, "B": 4}, "customers": {TENANT.upper(): {"A": 0.5}}}
    )
    policy = POLICY.model_copy(update={"promises": promises})
    assert partner_promise(severity, tenant_id, policy) == promised


def at_percent(warning, breach):
    notices = POLICY.notices.model_copy(
        update={"warning_percent": warning, "breach_percent": breach}
    )
    return POLICY.model_copy(update={"notices": notices})


def moments(*texts):
    return tuple(datetime.fromisoformat(f"{text}+00:00") for text in texts)


def test_around_the_clock_a_warning_comes_after_its_share_of_the_time():
    assert response_moments(promise(), FRIDAY_EVENING, POLICY) == (
        FRIDAY_EVENING + 1.5 * HOUR,
        FRIDAY_EVENING + 2 * HOUR,
    )


@pytest.mark.parametrize(
    ("severity", "start", "warning", "breach"),
    [
        ("A", "2026-11-27T15:00", "2026-11-27T16:30", "2026-11-27T17:00"),
        ("A", "2026-11-27T16:00", "2026-11-30T08:30", "2026-11-30T09:00"),
        ("A", "2026-11-27T20:00", "2026-11-30T09:30", "2026-11-30T10:00"),
        ("B", "2026-11-27T15:00", "2026-11-30T09:00", "2026-11-30T10:00"),
        ("C", "2026-11-27T15:00", "2026-11-30T12:00", "2026-11-30T14:00"),
        ("C", "2026-12-24T15:00", "2026-12-28T12:00", "2026-12-28T14:00"),
    ],
)
def test_in_business_hours_a_warning_comes_after_its_share_of_open_time(
    severity, start, warning, breach
):
    made = promise(severity=Severity(severity), language="de-de")
    [came] = moments(start)
    assert response_moments(made, came, POLICY) == moments(warning, breach)


@pytest.mark.parametrize(
    ("start", "warning", "breach"),
    [
        ("2026-11-23T10:00", "2026-11-23T17:30", "2026-11-24T10:00"),
        ("2026-11-23T17:00", "2026-11-24T14:30", "2026-11-24T17:00"),
        ("2026-11-27T20:00", "2026-11-30T15:30", "2026-12-01T08:00"),
    ],
)
def test_in_business_days_a_warning_comes_after_its_share_of_open_time(start, warning, breach):
    [came] = moments(start)
    made = promise(ProblemKind.BILLING)
    assert response_moments(made, came, POLICY) == moments(warning, breach)


@pytest.mark.parametrize(
    ("percent", "moment"),
    [
        (50, "2026-11-30T13:00"),
        (99, "2026-11-30T17:54"),
        (100, "2026-12-01T08:00"),
        (101, "2026-12-01T08:06"),
        (150, "2026-12-01T13:00"),
        (200, "2026-12-01T18:00"),
    ],
)
def test_a_breach_may_be_told_before_or_after_the_answer_is_due(percent, moment):
    made, policy = promise(ProblemKind.BILLING), at_percent(1, percent)
    [told] = moments(moment)
    assert response_moments(made, FRIDAY_EVENING, policy)[1] == told


def test_what_was_agreed_runs_day_and_night_by_the_same_percentages():
    start, due = FRIDAY_EVENING, FRIDAY_EVENING + 8 * HOUR
    assert agreed_moments(start, due, POLICY) == (start + 6 * HOUR, due)
    assert agreed_moments(start, due, at_percent(25, 150)) == (
        start + 2 * HOUR,
        start + 12 * HOUR,
    )


def test_what_was_due_before_it_began_is_breached_from_its_beginning():
    late = FRIDAY_EVENING - HOUR
    assert agreed_moments(FRIDAY_EVENING, late, POLICY) == (FRIDAY_EVENING, FRIDAY_EVENING)


def test_hours_that_a_clock_change_adds_count_for_what_was_agreed():
    berlin = ZoneInfo("Europe/Berlin")
    start = datetime(2026, 10, 25, 0, 0, tzinfo=berlin)
    due = datetime(2026, 10, 25, 7, 0, tzinfo=berlin)
    assert agreed_moments(start, due, POLICY) == moments("2026-10-25T04:00", "2026-10-25T06:00")


def test_what_microsoft_agreed_for_the_request_comes_before_the_table():
    # As the Azure Support API gives it: 240 minutes of a plan whose nights do not count.
    agreed = ServiceLevel(*moments("2020-03-20T21:36:18", "2020-03-21T17:36:18"))
    start = agreed.starts_at + HOUR
    assert agreed_respond_by(promise(), start, POLICY, agreed) == agreed.respond_by
    assert agreed_respond_by(None, start, POLICY, agreed) == agreed.respond_by
    assert agreed_respond_by(promise(), start, POLICY, None) == start + 2 * HOUR
    assert agreed_respond_by(None, start, POLICY, None) is None


def test_a_clock_says_what_it_was_set_from():
    start = FRIDAY_EVENING
    agreed = ServiceLevel(start, start + 10 * HOUR)
    warned = start + 7.5 * HOUR
    by_agreement = RunningClock(ClockSource.AGREEMENT, warned, start + 10 * HOUR)
    assert response_clock(promise(), start, POLICY, agreed) == by_agreement
    assert response_clock(None, start, POLICY, agreed) == by_agreement
    german = promise(language="de-de")
    assert response_clock(german, start, POLICY, None) == RunningClock(
        ClockSource.POLICY, *response_moments(german, start, POLICY), german
    )
    assert response_clock(None, start, POLICY, None) is None
    assert promise_clock(start, start + HOUR, POLICY) == RunningClock(
        ClockSource.POLICY, start + 0.75 * HOUR, start + HOUR
    )


def test_moments_come_back_in_utc():
    start = FRIDAY_EVENING.astimezone(ZoneInfo("Asia/Tokyo"))
    agreed = ServiceLevel(start, start + HOUR)
    told = [
        *response_moments(promise(), start, POLICY),
        *response_moments(promise(language="de-de"), start, POLICY),
        *agreed_moments(start, start + HOUR, POLICY),
        agreed_respond_by(None, start, POLICY, agreed),
        agreed_respond_by(promise(), start, POLICY, None),
    ]
    assert {moment.tzinfo for moment in told} == {UTC}
