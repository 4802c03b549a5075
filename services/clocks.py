"""By when the other side must have answered first. Pure functions of the clock and the policy."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from services.calendars import add_business_days, add_business_time
from services.models import ProblemKind, Severity
from services.policy import Policy
from services.routes import Destination

PROMISING = {
    Destination.AZURE_API,
    Destination.AZURE_PORTAL,
    Destination.AZURE_PORTAL_BY_DOMAIN,
    Destination.ADMIN_AGENT,
    Destination.MICROSOFT_365_ADMIN_CENTER,
    Destination.POWER_PLATFORM_ADMIN_CENTER,
    Destination.REQUEST_RIGHTS,
}
"""Where Microsoft's response times hold; what an admin agent takes, or what waits for a role,
ends up there."""


@dataclass(frozen=True, slots=True)
class Promise:
    """The time to a first answer: either `time`, or else a number of business days."""

    time: timedelta | None
    business_days: int
    business_hours: bool
    """Count only the hours in which the support region works."""
    region: str
    """A key of `Policy.regions`."""


def microsoft_promise(
    kind: ProblemKind,
    severity: Severity,
    *,
    language: str,
    destination: Destination,
    policy: Policy,
) -> Promise | None:
    """Return what Microsoft promises; None where it promises nothing.

    Technical break-fix is answered by severity, around the clock in English and in business hours
    in other languages; anything else within business days. Source: "How quickly do you get an
    initial response?" in "Report problems on behalf of a customer".
    """
    if destination not in PROMISING:
        return None
    spoken = policy.languages[policy.support_language(language)]
    times = policy.response_times
    if kind is not ProblemKind.TECHNICAL:
        return Promise(None, times.business_days, business_hours=True, region=spoken.region)
    return Promise(
        timedelta(hours=times.hours[severity]),
        business_days=0,
        business_hours=not spoken.around_the_clock,
        region=spoken.region,
    )


def respond_by(promise: Promise, start: datetime, policy: Policy) -> datetime:
    """Return when a promise that runs from `start` (aware) is due, in UTC."""
    region = policy.regions[promise.region]
    if promise.time is None:
        return add_business_days(region, start, promise.business_days)
    if promise.business_hours:
        return add_business_time(region, start, promise.time)
    return start.astimezone(UTC) + promise.time


def partner_promise(severity: Severity, tenant_id: str, policy: Policy) -> timedelta | None:
    """Return what the partner itself promised this customer, in hours around the clock."""
    return policy.promises.promise(severity, tenant_id)
