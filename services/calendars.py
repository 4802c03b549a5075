"""Business hours of Microsoft's support regions: holidays, weekends and daylight saving included.

Moments are aware. Durations are real time passed within opening hours, so that a day on which
the clocks change is as long as it really is.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

from services.policy import WEEKDAYS, Region

DAY = timedelta(days=1)

Hours = tuple[datetime, datetime]
"""When a region opens and when it closes again, in UTC."""


def add_business_time(region: Region, start: datetime, duration: timedelta) -> datetime:
    """Return the first moment at which the region was open for `duration` since `start`."""
    days = _days_from(region, start)
    while True:
        opens, closes = next(days)
        begins = max(opens, start)
        if duration <= closes - begins:
            return (begins + duration).astimezone(UTC)
        duration -= closes - begins


def add_business_days(region: Region, start: datetime, count: int) -> datetime:
    """Return the same time of day, `count` business days later, and never after closing.

    What comes while the region is closed counts as come when it opens.
    """
    days = _days_from(region, start)
    opens, closes = next(days)
    into_the_day = max(opens, start) - opens
    for _ in range(count):
        opens, closes = next(days)
    return min(opens + into_the_day, closes)


def business_time_between(region: Region, start: datetime, end: datetime) -> timedelta:
    """Return for how long the region is open between two moments."""
    total = timedelta(0)
    days = _days_from(region, start)
    opens, closes = next(days)
    while (begins := max(opens, start)) < end:
        total += min(closes, end) - begins
        opens, closes = next(days)
    return total


def _days_from(region: Region, moment: datetime) -> Iterator[Hours]:
    """Yield every business day that is not over at `moment`."""
    day = moment.astimezone(ZoneInfo(region.timezone)).date()
    while True:
        hours = _hours_on(region, day)
        if hours and hours[1] > moment:
            yield hours
        day += DAY


@lru_cache(maxsize=4096)
def _hours_on(region: Region, day: date) -> Hours | None:
    if WEEKDAYS[day.weekday()] not in region.weekdays or day in _holidays(region, day.year):
        return None
    zone = ZoneInfo(region.timezone)
    opens = datetime.combine(day, region.opens, zone).astimezone(UTC)
    closes = datetime.combine(day, region.closes, zone).astimezone(UTC)
    # Hours that lie within the hour left out in spring do not exist on that day.
    return (opens, closes) if opens < closes else None


@lru_cache(maxsize=256)
def _holidays(region: Region, year: int) -> frozenset[date]:
    if not region.holidays:
        return frozenset()
    return frozenset(holidays.country_holidays(region.holidays, years=year))
