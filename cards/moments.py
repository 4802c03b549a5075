"""Moments in text that no client translates: in a toast, in a message, in what is copied."""

from datetime import UTC, datetime, timedelta

from cards.words import Words, span
from services.reading.times import zone_of


def said_moment(words: Words, moment: datetime, timezone: str, now: datetime) -> str:
    """Say a moment in a time zone (IANA): "14:32", or "8 Jan 14:32" if that is another day.

    In UTC, and saying so, where the zone is not known.
    """
    zone = zone_of(timezone)
    there, today = moment.astimezone(zone or UTC), now.astimezone(zone or UTC).date()
    clock = f"{there:%H:%M}" if zone else f"{there:%H:%M} UTC"
    if there.date() == today:
        return clock
    return words("moment-of-day", day=there.day, month=there.month, clock=clock)


def typed_moment(moment: datetime, timezone: str) -> str:
    """Write a moment as it can be typed: "2026-11-30 16:30", in UTC where no zone is known."""
    zone = zone_of(timezone)
    there = moment.astimezone(zone or UTC)
    return f"{there:%Y-%m-%d %H:%M}" if zone else f"{there:%Y-%m-%d %H:%M} UTC"


def said_span(words: Words, duration: timedelta) -> str:
    """Say how long it is to a moment or since it, whichever of the two lies ahead."""
    minutes = timedelta(minutes=round(abs(duration).total_seconds() / 60))
    return span(words, minutes) if minutes else words("span-moment")
