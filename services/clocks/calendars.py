"""Business hours of Microsoft's support regions: holidays, weekends and daylight saving included.

Moments are aware. Durations are real time passed within opening hours, so that a day on which
the clocks change is as long as it really is. All is counted in UTC: Python adds to a local time,
and subtracts from it, as if its clocks never changed.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

from services.model.errors import PolicyError
from services.policy.tables import Region
from services.policy.values import WEEKDAYS

DAY = timedelta(days=1)
LONGEST_BREAK = timedelta(days=366)
"""A region that has not opened for so long never will."""

Hours = tuple[datetime, datetime]
"""The moments at which a region opens and closes again, in UTC."""


def add_business_time(region: Region, start: datetime, duration: timedelta) -> datetime:
    """Return the first moment at which the region was open for `duration` since `start`."""
    start = start.astimezone(UTC)
    days = _days_from(region, start)
    while True:
        opens, closes = next(days)
        begins = max(opens, start)
        if duration <= closes - begins:
            return begins + duration
        duration -= closes - begins


def add_business_days(region: Region, start: datetime, count: int) -> datetime:
    """Return the same time of day, `count` business days later, and never after closing.

    What comes while the region is closed counts as come when it opens.
    """
    start = start.astimezone(UTC)
    days = _days_from(region, start)
    opens, closes = next(days)
    into_the_day = max(opens, start) - opens
    for _ in range(count):
        opens, closes = next(days)
    return min(opens + into_the_day, closes)


def business_time_between(region: Region, start: datetime, end: datetime) -> timedelta:
    """Return for how long the region is open between two moments."""
    start, end = start.astimezone(UTC), end.astimezone(UTC)
    total = timedelta(0)
    days = _days_from(region, start)
    opens, closes = next(days)
    while (begins := max(opens, start)) < end:
        total += min(closes, end) - begins
        opens, closes = next(days)
    return total


def _days_from(region: Region, moment: datetime) -> Iterator[Hours]:
    """Yield every business day that is not over at `moment`.

    Raise `PolicyError` once it is plain that the region never opens.
    """
    day = last = moment.astimezone(ZoneInfo(region.timezone)).date()
    while day - last <= LONGEST_BREAK:
        hours = _hours_on(region, day)
        if hours and hours[1] > moment:
            yield hours
        last = day if hours else last
        day += DAY
    raise PolicyError((f"a region in {region.timezone} did not open once from {last} to {day}",))


@lru_cache(maxsize=4096)
def _hours_on(region: Region, day: date) -> Hours | None:
    if WEEKDAYS[day.weekday()] not in region.weekdays or day in _holidays(region, day.year):
        return None
    zone = ZoneInfo(region.timezone)
    opens, closes = (_first_at(shown, zone) for shown in region.hours_on(day))
    # Hours that lie within the hour left out in spring do not exist on that day.
    return (opens, closes) if opens < closes else None


def _first_at(shown: datetime, zone: ZoneInfo) -> datetime:
    """Return the first moment at which clocks show this time or a later one, in UTC."""
    moment = shown.replace(tzinfo=zone).astimezone(UTC)
    before = shown.replace(tzinfo=zone, fold=1).astimezone(UTC)
    # Only a time that the clocks leave out lies between the two; they jump somewhere in between.
    while moment - before > timedelta.resolution:
        middle = before + (moment - before) / 2
        if middle.astimezone(zone).replace(tzinfo=None) < shown:
            before = middle
        else:
            moment = middle
    return moment


@lru_cache(maxsize=256)
def _holidays(region: Region, year: int) -> frozenset[date]:
    if not region.holidays:
        return frozenset()
    return frozenset(holidays.country_holidays(region.holidays, years=year))
