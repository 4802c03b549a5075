"""Parses quiet hours, typed or chosen."""

import re
from datetime import time

from services.model.preferences import NotificationPreferences
from services.reading.normalization import bare

_TIME = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?")


def quiet_between(
    preferences: NotificationPreferences, start: str, end: str
) -> NotificationPreferences | None:
    """Return the preferences with these quiet hours, none if both are empty; None for no span."""
    if not bare(start) and not bare(end):
        return preferences.model_copy(update={"quiet_from": None, "quiet_until": None})
    begins, ends = clock_time(start), clock_time(end)
    if begins is None or ends is None or begins == ends:
        return None
    return preferences.model_copy(update={"quiet_from": begins, "quiet_until": ends})


def clock_time(text: str) -> time | None:
    """Read "22:00", "22.00" or "22"; None for anything else."""
    found = _TIME.fullmatch(bare(text))
    try:
        return time(int(found[1]), int(found[2] or 0)) if found else None
    except ValueError:
        return None
