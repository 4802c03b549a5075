"""The clocks of this process."""

from datetime import UTC, datetime, timedelta
from time import monotonic


def utc_now() -> datetime:
    return datetime.now(UTC)


def uptime() -> timedelta:
    """Return the time since some moment; it never goes back."""
    return timedelta(seconds=monotonic())
