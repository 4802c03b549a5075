"""Promises of a first answer, and clocks as they were set from them. Frozen values."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from services.model.bounds import Days, Moment, Span


@dataclass(frozen=True, slots=True)
class Promise:
    """The time to a first answer: either `time`, or else a number of business days."""

    time: Span | None
    business_days: Days
    business_hours: bool
    """Count only the hours in which the support region works."""
    region: str
    """A key of `Policy.regions`."""


@dataclass(frozen=True, slots=True)
class ServiceLevel:
    """Microsoft's agreement for an opened request: the API's `serviceLevelAgreement`.

    Its `slaMinutes` is left out: it does not say which minutes count, and the end does.
    """

    starts_at: datetime
    respond_by: datetime


class ClockSource(StrEnum):
    """The source a clock was set from."""

    POLICY = "policy"
    """The response times and promises of the policy, as they were then."""
    AGREEMENT = "agreement"
    """Agreed for this very request."""


@dataclass(frozen=True, slots=True)
class RunningClock:
    """A clock as it was set: whatever the policy says later, it stays as it is."""

    source: ClockSource
    warning_at: Moment
    breach_at: Moment
    promise: Promise | None = None
    """Of the other side, by the policy; None for any other clock."""
