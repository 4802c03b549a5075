"""What always holds of the clocks, for any region, policy and start."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

import holidays
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.clocks.calendars import add_business_days, add_business_time, business_time_between
from services.clocks.response import microsoft_promise, respond_by, response_moments
from services.model.destinations import Destination
from services.model.promises import Promise
from services.model.taxonomy import ProblemKind, Severity
from services.policy.loader import load_policy
from services.policy.tables import Region
from services.policy.values import WEEKDAYS

DEFAULT = load_policy()
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
ZONES = [
    "Africa/Cairo",
    "America/Los_Angeles",
    "America/Santiago",
    "America/Sao_Paulo",
    "Asia/Beirut",
    "Australia/Lord_Howe",
    "Australia/Sydney",
    "Europe/Berlin",
    "Europe/London",
    "Pacific/Auckland",
]
unhurried = settings(deadline=None)


def region(opens, closes, *, zone="UTC", weekdays=WEEKDAYS, country=""):
    return Region(
        timezone=zone,
        opens=time.fromisoformat(opens),
        closes=time.fromisoformat(closes),
        weekdays=weekdays,
        holidays=country,
    )


def policy_of(where, *, warning=75, breach=100):
    percent = {"warning_percent": warning, "breach_percent": breach}
    notices = DEFAULT.notices.model_copy(update=percent)
    return DEFAULT.model_copy(update={"regions": {"here": where}, "notices": notices})


def in_open_hours(duration):
    return Promise(duration, 0, business_hours=True, region="here")


def in_days(count):
    return Promise(None, count, business_hours=True, region="here")


@st.composite
def offices(draw):
    """Draw a region that is closed while its clocks change."""
    opens = draw(st.integers(4 * 60, 22 * 60))
    closes = draw(st.integers(opens + 15, 23 * 60))
    return Region(
        timezone=draw(st.sampled_from([*ZONES, "Asia/Tokyo", "Asia/Kolkata", "UTC"])),
        opens=time(*divmod(opens, 60)),
        closes=time(*divmod(closes, 60)),
        weekdays=draw(st.frozensets(st.sampled_from(WEEKDAYS), min_size=1)),
        holidays=draw(st.sampled_from(["", "BR", "CN", "DE", "ES", "GB", "JP", "US"])),
    )


def moments():
    return st.datetimes(
        datetime.fromisoformat("2017-01-01"),
        datetime.fromisoformat("2030-12-31"),
        timezones=st.sampled_from([UTC, *map(ZoneInfo, ZONES)]),
        allow_imaginary=False,
    )


def durations(most=60 * 60):
    return st.integers(1, most).map(lambda minutes: minutes * MINUTE)


percentages = st.tuples(st.integers(1, 200), st.integers(1, 200)).filter(
    lambda two: two[0] < two[1]
)
promises = st.one_of(durations().map(in_open_hours), st.integers(1, 5).map(in_days))


def is_business_day(where, day):
    off = days_off(where.holidays, day.year) if where.holidays else ()
    return WEEKDAYS[day.weekday()] in where.weekdays and day not in off


@lru_cache
def days_off(country, year):
    return frozenset(holidays.country_holidays(country, years=year))


def hours_on(where, day):
    here = ZoneInfo(where.timezone)
    return (
        datetime.combine(day, where.opens, here).astimezone(UTC),
        datetime.combine(day, where.closes, here).astimezone(UTC),
    )


def business_days(where, start, end):
    """Return the hours of each business day between the dates of two moments."""
    here = ZoneInfo(where.timezone)
    day, last = (moment.astimezone(here).date() for moment in (start, end))
    days = (day + number * DAY for number in range((last - day).days + 1))
    return [hours_on(where, day) for day in days if is_business_day(where, day)]


def is_worked(where, moment):
    """Whether a moment is in business hours; at closing time it is still time to answer."""
    return any(opens <= moment <= closes for opens, closes in business_days(where, moment, moment))


@unhurried
@given(offices(), promises, moments(), percentages)
def test_no_warning_and_no_breach_falls_into_closed_hours(where, promise, start, percent):
    policy = policy_of(where, warning=percent[0], breach=percent[1])
    warning, breach = response_moments(promise, start, policy)
    assert is_worked(where, warning)
    assert is_worked(where, breach)
    assert is_worked(where, respond_by(promise, start, policy))
    assert start < warning < breach


@unhurried
@given(offices(), promises, moments(), percentages)
def test_each_moment_has_its_share_of_the_open_time(where, promise, start, percent):
    policy = policy_of(where, warning=percent[0], breach=percent[1])
    open_time = business_time_between(where, start, respond_by(promise, start, policy))
    for share, moment in zip(percent, response_moments(promise, start, policy), strict=True):
        passed = business_time_between(where, start, moment)
        assert abs(passed * 100 - open_time * share) <= 100 * timedelta.resolution


@unhurried
@given(offices(), promises, moments())
def test_at_the_whole_of_its_time_a_promise_is_breached(where, promise, start):
    policy = policy_of(where)
    assert response_moments(promise, start, policy)[1] == respond_by(promise, start, policy)


@unhurried
@given(offices(), moments(), durations())
def test_from_start_to_due_there_is_as_much_open_time_as_promised(where, start, duration):
    due = respond_by(in_open_hours(duration), start, policy_of(where))
    days = business_days(where, start, due)
    worked = (min(closes, due) - max(opens, start) for opens, closes in days)
    passed = sum((time for time in worked if time > timedelta(0)), timedelta(0))
    assert passed == duration
    assert business_time_between(where, start, due) == duration


@unhurried
@given(offices(), moments(), st.integers(1, 5))
def test_from_start_to_due_as_many_business_days_end_as_promised(where, start, count):
    due = respond_by(in_days(count), start, policy_of(where))
    days = [span for span in business_days(where, start, due) if span[1] > start]
    assert len([closes for _, closes in days if closes < due]) == count
    # The same time of the day as it came, or opening time; and never after closing.
    (opens, _), (due_opens, due_closes) = days[0], days[count]
    assert due == min(due_opens + max(start - opens, timedelta(0)), due_closes)


@unhurried
@given(offices(), moments(), promises, st.floats(0, 1))
def test_closing_time_is_the_next_opening_time_and_all_between(where, start, promise, share):
    days = business_days(where, start, start + 40 * DAY)
    (_, closes), (opens, _) = days[0], days[1]
    policy, between = policy_of(where), closes + (opens - closes) * share
    whenever = [
        (respond_by(promise, came, policy), *response_moments(promise, came, policy))
        for came in (closes, between, opens)
    ]
    assert whenever[0] == whenever[1] == whenever[2]


@unhurried
@given(offices(), moments())
def test_whoever_comes_at_opening_time_has_the_whole_day(where, start):
    days = business_days(where, start, start + 40 * DAY)
    for (opens, closes), (next_opens, _) in pairwise(days):
        assert add_business_time(where, opens, closes - opens) == closes
        assert add_business_time(where, opens, closes - opens + MINUTE) == next_opens + MINUTE
        assert add_business_days(where, opens, 1) == next_opens


@unhurried
@given(
    st.sampled_from(ProblemKind),
    st.sampled_from(sorted(DEFAULT.languages)),
    moments(),
    durations(),
    percentages,
)
def test_the_graver_and_the_earlier_is_never_due_later(kind, language, start, wait, percent):
    policy = policy_of(None, warning=percent[0], breach=percent[1])
    policy = policy.model_copy(update={"regions": DEFAULT.regions})

    def clocks(severity, came):
        destination = Destination.AZURE_PORTAL
        promise = microsoft_promise(
            kind, severity, language=language, destination=destination, policy=policy
        )
        return (respond_by(promise, came, policy), *response_moments(promise, came, policy))

    later = start.astimezone(UTC) + wait
    by_severity = [clocks(severity, start) for severity in Severity]
    for graver, milder in pairwise(by_severity):
        assert all(one <= other for one, other in zip(graver, milder, strict=True))
    for severity, early in zip(Severity, by_severity, strict=True):
        late = clocks(severity, later)
        assert all(one <= other for one, other in zip(early, late, strict=True))


@pytest.mark.parametrize("name", DEFAULT.regions)
def test_every_new_year_has_the_holidays_of_both_years(name):
    where = DEFAULT.regions[name]
    here = ZoneInfo(where.timezone)
    for year in range(2016, 2031):
        start, end = date(year, 12, 27), date(year + 1, 1, 8)
        open_days = [
            start + number * DAY
            for number in range(12)
            if is_business_day(where, start + number * DAY)
        ]
        from_, to = (datetime.combine(day, time(), here) for day in (start, end))
        long = datetime.combine(start, where.closes) - datetime.combine(start, where.opens)
        assert business_time_between(where, from_, to) == long * len(open_days)
        due = add_business_days(where, from_, len(open_days) - 1)
        assert due == hours_on(where, open_days[-1])[0]


@pytest.mark.parametrize(
    ("name", "start", "due"),
    [
        # In Tokyo and Auckland it is the next year already while it is the old one in UTC.
        ("japan", "2025-12-31T14:59", "2026-01-02T01:00"),
        ("japan", "2025-12-31T15:01", "2026-01-02T01:00"),
        ("auckland", "2025-12-30T22:00", "2025-12-30T23:00"),
        ("auckland", "2025-12-31T22:00", "2026-01-04T21:00"),
        # On the Pacific it is the old year still.
        ("north-america", "2025-12-31T23:30", "2026-01-01T00:30"),
        ("north-america", "2026-01-01T01:30", "2026-01-02T14:30"),
        # A holiday of 2028 that is kept on the last day of 2027.
        ("north-america", "2027-12-31T15:00", "2028-01-03T15:00"),
    ],
)
def test_the_year_is_that_of_the_region(name, start, due):
    auckland = region(
        "09:00", "17:00", zone="Pacific/Auckland", country="NZ", weekdays=WEEKDAYS[:5]
    )
    where = {**DEFAULT.regions, "auckland": auckland}[name]
    came, answered = (datetime.fromisoformat(f"{text}+00:00") for text in (start, due))
    assert add_business_time(where, came, 60 * MINUTE) == answered
