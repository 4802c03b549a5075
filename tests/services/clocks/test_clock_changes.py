"""Every change of the clocks of ten zones in ten years, counted to the minute."""

from bisect import bisect_left
from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from itertools import accumulate, pairwise
from zoneinfo import ZoneInfo

import pytest

from services.clocks.calendars import add_business_days, business_time_between
from services.clocks.response import response_moments
from services.model.promises import Promise
from services.policy.loader import load_policy
from services.policy.tables import Region
from services.policy.values import WEEKDAYS

pytestmark = pytest.mark.proof

DEFAULT = load_policy()
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
WINDOW = 104 * 60
"""Minutes that are looked at around a change."""
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
TEN_YEARS = (datetime(2017, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC))


def region(opens, closes, weekdays=WEEKDAYS):
    return Region(
        timezone="UTC",
        opens=time.fromisoformat(opens),
        closes=time.fromisoformat(closes),
        weekdays=weekdays,
        holidays="",
    )


HOURS = [
    region("09:00", "18:00", WEEKDAYS[:5]),
    region("00:00", "06:00"),
    region("00:30", "02:15"),
    region("02:15", "02:45"),
    region("01:45", "03:00"),
    region("20:00", "23:59"),
]


@lru_cache
def changes(zone):
    """Return the first minute after each change of the clocks in these years, in UTC."""
    here, (day, end) = ZoneInfo(zone), TEN_YEARS
    found = []
    while day < end:
        if (old := offset(day, here)) != offset(day + DAY, here):
            minutes = (day + minute * MINUTE for minute in range(24 * 60 + 1))
            found.append(next(moment for moment in minutes if offset(moment, here) != old))
        day += DAY
    return found


def offset(moment, here):
    return moment.astimezone(here).utcoffset()


def test_the_changes_of_the_clocks_are_all_found():
    found = {zone: changes(zone) for zone in ZONES}
    assert sum(map(len, found.values())) > 160
    assert min(map(len, found.values())) >= 5
    assert found["Europe/Berlin"][-2:] == [
        datetime(2026, 3, 29, 1, 0, tzinfo=UTC),
        datetime(2026, 10, 25, 1, 0, tzinfo=UTC),
    ]
    half_an_hour = found["Australia/Lord_Howe"][0]
    here = ZoneInfo("Australia/Lord_Howe")
    assert offset(half_an_hour - MINUTE, here) - offset(half_an_hour, here) == 30 * MINUTE


@pytest.mark.parametrize("zone", ZONES)
def test_every_change_of_the_clocks_is_counted_to_the_minute(zone):
    checked = 0
    for change in changes(zone):
        begin = change - 40 * 60 * MINUTE
        latest = shown_by(begin, ZoneInfo(zone))
        for hours in HOURS:
            where = hours.model_copy(update={"timezone": zone})
            minutes = worked(where, latest)
            checked += check_open_time(where, begin, minutes)
            checked += check_business_days(where, begin, minutes, latest)
    assert checked > 1_000


def shown_by(begin, here):
    """Return the latest that a clock on the wall has shown by each minute."""
    moments = (begin + minute * MINUTE for minute in range(WINDOW))
    shown = (moment.astimezone(here).replace(tzinfo=None) for moment in moments)
    return list(accumulate(shown, max))


def worked(where, latest):
    """Say of each minute whether it is worked.

    A day is worked from when its clocks first show the opening time until they first show the
    closing time. So an hour that is left out is not worked; one that comes twice is.
    """
    return [
        where.opens <= shown.time() < where.closes and WEEKDAYS[shown.weekday()] in where.weekdays
        for shown in latest
    ]


def check_open_time(where, begin, minutes):
    """Compare warning, breach and time passed with the number of open minutes."""
    passed, here = [0, *accumulate(minutes)], ZoneInfo(where.timezone)
    policy = DEFAULT.model_copy(update={"regions": {"here": where}})
    checked = 0
    for start in range(0, WINDOW, 173):
        # In local time, because Python adds to that as if its clocks never changed.
        came = (begin + start * MINUTE).astimezone(here)
        for promised in (4, 60, 480):
            warned = bisect_left(passed, passed[start] + promised * 3 // 4)
            due = bisect_left(passed, passed[start] + promised)
            if due > WINDOW:
                continue
            promise = Promise(promised * MINUTE, 0, business_hours=True, region="here")
            moments = (begin + warned * MINUTE, begin + due * MINUTE)
            assert response_moments(promise, came, policy) == moments
            until = moments[1].astimezone(here)
            assert business_time_between(where, came, until) == promised * MINUTE
            checked += 1
    return checked


def check_business_days(where, begin, minutes, latest):
    """Compare with the same minute of the next open day, or its last."""
    days = {}
    for minute, shown in enumerate(latest):
        if minutes[minute]:
            days.setdefault(shown.date(), []).append(minute)
    # The first and the last day may be cut off by the window.
    spans = [(day[0], day[-1] + 1) for day in days.values()][1:-1]
    for (opens, closes), (next_opens, next_closes) in pairwise(spans):
        for start in (opens, (opens + closes) // 2, closes - 1):
            came = (begin + start * MINUTE).astimezone(ZoneInfo(where.timezone))
            due = min(next_opens + start - opens, next_closes)
            assert add_business_days(where, came, 1) == begin + due * MINUTE
    return len(spans)
