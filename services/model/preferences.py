"""Notification preferences: topics and quiet hours."""

from datetime import time
from typing import Annotated

from pydantic import AfterValidator, BaseModel

from services.model.stage_traits import Topic

LocalTime = Annotated[time, AfterValidator(lambda read: read.replace(tzinfo=None))]
"""A time of day wherever its person is; a zone written beside it means nothing."""


class NotificationPreferences(BaseModel, frozen=True, extra="ignore"):
    """Quiet hours and muted topics of a person; severity A comes all the same."""

    quiet_from: LocalTime | None = None
    """In their own time zone. Later than `quiet_until` means over night."""
    quiet_until: LocalTime | None = None
    muted: frozenset[Topic] = frozenset()


DEFAULT_PREFERENCES = NotificationPreferences()
