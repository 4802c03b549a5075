"""Deadlines of a first answer, and the moments of their warnings and breaches.

Pure functions of the clock and the policy. Moments are aware; what comes back is in UTC.
"""

from datetime import UTC, datetime, timedelta

from services.clocks.calendars import add_business_days, add_business_time, business_time_between
from services.model.destinations import Destination
from services.model.promises import ClockSource, Promise, RunningClock, ServiceLevel
from services.model.taxonomy import ProblemKind, Severity
from services.policy.tables import Policy, Region

WHOLE = 100
"""The percentage at which a promise is due."""


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
    if not destination.traits.promises:
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
    """Return when a promise that runs from `start` is due."""
    region = policy.regions[promise.region]
    if promise.time is None:
        return add_business_days(region, start, promise.business_days)
    if promise.business_hours:
        return add_business_time(region, start, promise.time)
    return start.astimezone(UTC) + promise.time


def agreed_respond_by(
    promise: Promise | None, start: datetime, policy: Policy, agreement: ServiceLevel | None
) -> datetime | None:
    """Return when the first answer is due: as agreed for this very request, or else as promised.

    None where there is neither.
    """
    if agreement:
        return agreement.respond_by.astimezone(UTC)
    return respond_by(promise, start, policy) if promise else None


def response_clock(
    promise: Promise | None, start: datetime, policy: Policy, agreement: ServiceLevel | None
) -> RunningClock | None:
    """Return the other side's clock, set as agreed for this very request, or else as promised.

    None where there is neither.
    """
    if agreement:
        moments = agreed_moments(start, agreement.respond_by, policy)
        return RunningClock(ClockSource.AGREEMENT, *moments)
    if promise:
        moments = response_moments(promise, start, policy)
        return RunningClock(ClockSource.POLICY, *moments, promise)
    return None


def promise_clock(start: datetime, due: datetime, policy: Policy) -> RunningClock:
    """Return the clock of the partner's own promise, set from the policy."""
    return RunningClock(ClockSource.POLICY, *agreed_moments(start, due, policy))


def partner_promise(severity: Severity, tenant_id: str, policy: Policy) -> timedelta | None:
    """Return what the partner itself promised this customer, in hours around the clock."""
    return policy.promises.promise(severity, tenant_id)


def response_moments(
    promise: Promise, start: datetime, policy: Policy
) -> tuple[datetime, datetime]:
    """Return when to warn of the other side's clock and when it is breached.

    The policy's percentages are of the promise as it is counted: where only open hours count,
    neither moment lies in closed ones.
    """
    due, notices = respond_by(promise, start, policy), policy.notices
    if not promise.business_hours:
        return agreed_moments(start, due, policy)
    region = policy.regions[promise.region]
    warning = _open_moment(region, start, due, notices.warning_percent)
    return warning, _open_moment(region, start, due, notices.breach_percent)


def agreed_moments(start: datetime, due: datetime, policy: Policy) -> tuple[datetime, datetime]:
    """Return when to warn of a clock that runs day and night, and when it is breached.

    So run the partner's own promise, and what was agreed for one request.
    """
    begins, notices = start.astimezone(UTC), policy.notices
    # What was due before it began is overdue from its first moment on.
    takes = max(due.astimezone(UTC) - begins, timedelta(0))
    warning = begins + takes * notices.warning_percent / WHOLE
    return warning, begins + takes * notices.breach_percent / WHOLE


def _open_moment(region: Region, start: datetime, due: datetime, percent: int) -> datetime:
    """Return when this much of the open time between two moments has passed."""
    if percent == WHOLE:
        # What is due at opening time would be counted as due at closing time of the day before.
        return due
    open_time = business_time_between(region, start, due)
    return add_business_time(region, start, open_time * percent / WHOLE)
