"""Rate limits of Teams: so many calls per span into a conversation and into a tenant.

https://learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit
"""

from dataclasses import dataclass
from datetime import timedelta

_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class RateLimit:
    """At most so many calls in any span of this length."""

    calls: int
    span: timedelta


@dataclass(frozen=True, slots=True)
class RateLimits:
    """The rates of one conversation and of one tenant, shortest span and fewest calls first."""

    conversation: tuple[RateLimit, ...] = ()
    tenant: tuple[RateLimit, ...] = ()


TEAMS_RATE_LIMITS = RateLimits(
    conversation=(
        RateLimit(7, _SECOND),
        RateLimit(8, 2 * _SECOND),
        RateLimit(60, 30 * _SECOND),
        RateLimit(1800, 3600 * _SECOND),
    ),
    tenant=(RateLimit(30, _SECOND),),
)

UNLIMITED = RateLimits()
"""For a channel that is not Teams. If that says "wait", it is heard all the same."""
