"""Quiet hours and muted topics of a person, at one moment."""

from datetime import UTC, datetime, timedelta

from services.model.preferences import NotificationPreferences
from services.model.stages import Stage
from services.reading.times import zone_of


def quiet_until(
    preferences: NotificationPreferences, timezone: str, now: datetime
) -> datetime | None:
    """Return when a person's quiet hours end; None when there are none just now."""
    start, end = preferences.quiet_from, preferences.quiet_until
    if start is None or end is None:
        return None
    here = now.astimezone(zone_of(timezone) or UTC)
    over_night = start > end
    clock = here.time().replace(tzinfo=None)
    quiet = clock >= start or clock < end if over_night else start <= clock < end
    if not quiet:
        return None
    tomorrow = over_night and clock >= start
    day = here.date() + timedelta(days=1) if tomorrow else here.date()
    # An hour that is skipped in spring must not end the quiet before it has begun.
    return max(datetime.combine(day, end, here.tzinfo).astimezone(UTC), now)


def is_muted(preferences: NotificationPreferences, stage: Stage) -> bool:
    return stage.traits.topic in preferences.muted
