"""Business time in several zones, over weekends, holidays and changes of the clocks."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import holidays
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.clocks.calendars import add_business_days, add_business_time, business_time_between
from services.model.errors import PolicyError
from services.policy.tables import Region
from services.policy.values import WEEKDAYS

HOUR = timedelta(hours=1)
unhurried = settings(deadline=None)
ZONES = [
    "Europe/Berlin",
    "America/Los_Angeles",
    "America/Sao_Paulo",
    "Asia/Tokyo",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "Pacific/Auckland",
    "UTC",
]


def region(opens="09:00", closes="18:00", *, zone="Europe/Berlin", country="", days="mon-fri"):
    first, last = (WEEKDAYS.index(day) for day in days.split("-"))
    return Region(
        timezone=zone,
        opens=time.fromisoformat(opens),
        closes=time.fromisoformat(closes),
        weekdays=WEEKDAYS[first : last + 1],
        holidays=country,
    )


def local(text, zone="Europe/Berlin"):
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


moments = st.datetimes(
    datetime.fromisoformat("2024-01-01"),
    datetime.fromisoformat("2031-01-01"),
    timezones=st.sampled_from([UTC, ZoneInfo("Asia/Tokyo")]),
)
durations = st.integers(1, 60 * 60).map(lambda minutes: timedelta(minutes=minutes))
BERLIN = region(country="DE")
NIGHT_SHIFT = region("01:00", "04:00", days="mon-sun")


@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        ("2026-11-23T10:00", 2, "2026-11-23T12:00"),
        ("2026-11-23T16:00", 2, "2026-11-23T18:00"),
        ("2026-11-23T17:00", 2, "2026-11-24T10:00"),
        ("2026-11-23T18:00", 2, "2026-11-24T11:00"),
        ("2026-11-23T03:00", 2, "2026-11-23T11:00"),
        ("2026-11-27T17:00", 2, "2026-11-30T10:00"),
        ("2026-11-28T12:00", 2, "2026-11-30T11:00"),
        ("2026-12-24T17:00", 2, "2026-12-28T10:00"),
        ("2026-11-23T09:00", 20, "2026-11-25T11:00"),
        ("2027-03-26T10:00", 2, "2027-03-30T11:00"),
    ],
)
def test_only_open_hours_count(start, hours, due):
    assert add_business_time(BERLIN, local(start), hours * HOUR) == local(due)


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        ("2026-11-23T10:15", 1, "2026-11-24T10:15"),
        ("2026-11-23T18:00", 1, "2026-11-25T09:00"),
        ("2026-11-23T18:30", 1, "2026-11-25T09:00"),
        ("2026-11-23T06:00", 1, "2026-11-24T09:00"),
        ("2026-11-27T10:15", 1, "2026-11-30T10:15"),
        ("2026-11-28T12:00", 1, "2026-12-01T09:00"),
        ("2026-12-24T10:15", 1, "2026-12-28T10:15"),
        ("2026-11-23T10:15", 3, "2026-11-26T10:15"),
        ("2026-10-23T10:15", 1, "2026-10-26T10:15"),
    ],
)
def test_a_business_day_later_is_the_same_time_of_the_next_open_day(start, days, due):
    assert add_business_days(BERLIN, local(start), days) == local(due)


def test_the_hour_left_out_in_spring_is_not_worked():
    due = add_business_time(NIGHT_SHIFT, local("2027-03-28T01:30"), HOUR)
    assert due == local("2027-03-28T03:30")


def test_the_hour_that_comes_twice_in_autumn_is_worked_twice():
    open_for = business_time_between(
        NIGHT_SHIFT, local("2026-10-25T00:00"), local("2026-10-25T23:00")
    )
    assert open_for == 4 * HOUR


def test_a_day_that_is_cut_short_ends_at_closing_time():
    due = add_business_days(NIGHT_SHIFT, local("2027-03-27T03:30"), 1)
    assert due == local("2027-03-28T04:00")


@pytest.mark.parametrize(
    ("opens", "closes", "due"),
    [
        ("02:10", "02:50", "2027-03-29T02:40"),
        ("02:10", "03:00", "2027-03-29T02:40"),
        ("02:10", "03:05", "2027-03-29T02:35"),
        ("01:45", "02:30", "2027-03-29T02:00"),
        ("02:00", "04:00", "2027-03-28T03:30"),
    ],
)
def test_of_hours_that_the_spring_leaves_out_the_rest_is_worked(opens, closes, due):
    where = region(opens, closes, days="mon-sun")
    assert add_business_time(where, local("2027-03-27T23:00"), HOUR / 2) == local(due)


def test_a_date_that_a_country_leaves_out_is_no_business_day():
    apia = region(zone="Pacific/Apia", days="mon-sun")
    came = local("2011-12-29T10:00", "Pacific/Apia")
    assert add_business_days(apia, came, 1) == local("2011-12-31T10:00", "Pacific/Apia")
    assert add_business_time(apia, came, 9 * HOUR) == local("2011-12-31T10:00", "Pacific/Apia")


def test_a_local_start_counts_like_the_same_moment_in_utc():
    # Python adds to a local time as if its clocks never changed.
    came, later = local("2026-10-25T01:30"), local("2026-10-25T03:30")
    assert add_business_time(NIGHT_SHIFT, came, 2 * HOUR) == datetime(
        2026, 10, 25, 1, 30, tzinfo=UTC
    )
    assert business_time_between(NIGHT_SHIFT, came, later) == 3 * HOUR
    assert add_business_days(NIGHT_SHIFT, came, 1) == local("2026-10-26T01:30")


@pytest.mark.parametrize("ask", [add_business_time, business_time_between])
def test_a_region_that_never_opens_is_an_error_and_no_endless_search(monkeypatch, ask):
    # No country closes a whole weekday for good; a newer edition of the calendars might.
    never = region("09:00", "17:11", country="DE")
    start = local("2026-11-23T10:00")
    closed = {start.date() + number * timedelta(days=1) for number in range(800)}
    monkeypatch.setattr(holidays, "country_holidays", lambda *_, **__: closed)
    with pytest.raises(PolicyError, match="Europe/Berlin did not open once"):
        ask(never, start, HOUR if ask is add_business_time else start + HOUR)


def test_a_region_without_holidays_works_at_christmas():
    due = add_business_time(region(), local("2026-12-25T10:00"), HOUR)
    assert due == local("2026-12-25T11:00")


def test_the_new_year_has_its_own_holidays():
    due = add_business_time(BERLIN, local("2026-12-31T17:30"), HOUR)
    assert due == local("2027-01-04T09:30")


def test_what_comes_back_is_in_utc():
    due = [
        add_business_time(BERLIN, local("2026-11-23T10:00"), HOUR),
        add_business_days(BERLIN, local("2026-11-23T10:00"), 1),
    ]
    assert [moment.tzinfo for moment in due] == [UTC, UTC]


@unhurried
@given(
    moments,
    durations,
    st.sampled_from([*ZONES, "America/Asuncion", "Africa/Cairo", "America/Havana"]),
)
def test_around_the_clock_no_time_is_lost_at_midnight(start, duration, zone):
    """In some of these zones the clocks change at midnight."""
    always = Region(timezone=zone, around_the_clock=True, weekdays=WEEKDAYS, holidays="")
    assert add_business_time(always, start, duration) == start + duration
    assert business_time_between(always, start, start + duration) == duration


def test_around_the_clock_weekends_and_holidays_are_closed_all_the_same():
    whole_days = Region(timezone="Europe/Berlin", around_the_clock=True, holidays="DE")
    assert add_business_time(whole_days, local("2026-11-27T23:00"), 2 * HOUR) == local(
        "2026-11-30T01:00"
    )
    assert add_business_days(whole_days, local("2026-12-24T10:00"), 1) == local("2026-12-28T10:00")


@st.composite
def regions(draw):
    opens = draw(st.integers(0, 22 * 60))
    closes = draw(st.integers(opens + 45, 23 * 60 + 59))
    return Region(
        timezone=draw(st.sampled_from(ZONES)),
        opens=time(*divmod(opens, 60)),
        closes=time(*divmod(closes, 60)),
        weekdays=draw(st.frozensets(st.sampled_from(WEEKDAYS), min_size=1)),
        holidays=draw(st.sampled_from(["", "DE", "JP", "US", "BR"])),
    )


def works_at(where, moment):
    # The last instant counts: at closing time itself it is still time to answer.
    return any(is_open(where, instant) for instant in (moment, moment - timedelta.resolution))


def is_open(where, moment):
    wall = moment.astimezone(ZoneInfo(where.timezone))
    off = holidays.country_holidays(where.holidays, years=wall.year) if where.holidays else {}
    return (
        WEEKDAYS[wall.weekday()] in where.weekdays
        and wall.date() not in off
        and where.opens <= wall.time() < where.closes
    )


@unhurried
@given(regions(), moments, durations)
def test_nothing_is_due_outside_business_hours(where, start, duration):
    due = add_business_time(where, start, duration)
    assert works_at(where, due)
    assert due > start


@unhurried
@given(regions(), moments, st.integers(1, 5))
def test_no_business_day_ends_outside_business_hours(where, start, days):
    due = add_business_days(where, start, days)
    assert works_at(where, due)
    assert due > start


@unhurried
@given(regions(), moments, durations)
def test_business_time_added_is_business_time_passed(where, start, duration):
    assert (
        business_time_between(where, start, add_business_time(where, start, duration)) == duration
    )


@unhurried
@given(regions(), moments, durations, durations)
def test_whoever_comes_later_is_never_answered_earlier(where, start, wait, duration):
    later = start.astimezone(UTC) + wait
    assert add_business_time(where, start, duration) <= add_business_time(where, later, duration)
    assert add_business_days(where, start, 1) <= add_business_days(where, later, 1)


@unhurried
@given(regions(), moments, durations, durations)
def test_adding_in_two_steps_is_adding_at_once(where, start, first, second):
    in_two = add_business_time(where, add_business_time(where, start, first), second)
    assert in_two == add_business_time(where, start, first + second)


@unhurried
@given(regions(), moments, durations)
def test_no_time_passes_backwards(where, end, wait):
    start = end.astimezone(UTC) + wait
    assert business_time_between(where, start, end) == timedelta(0)


@pytest.mark.parametrize("zone", ZONES)
def test_a_working_day_by_day_is_as_long_on_the_wall_all_year(zone):
    where = region(zone=zone, days="mon-sun")
    for number in range(366):
        day = date(2026, 1, 1) + timedelta(days=number)
        opens = datetime.combine(day, where.opens, ZoneInfo(zone))
        due = add_business_time(where, opens - timedelta(minutes=1), 9 * HOUR)
        assert due.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == datetime.combine(
            day, where.closes
        )
