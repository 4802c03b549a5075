"""Which alarms a request sets, what still counts when they are due, and until when one may wait.

Pure functions of the request, the policy and the clock.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from services.alarms import Alarm
from services.models import RequestState, ServiceRequest
from services.policy import Policy
from services.stages import Clock, NoticeWishes, Rung, Stage, Topic

SHORTEST_SNOOZE = timedelta(minutes=1)


def counts(stage: Stage, state: RequestState | None) -> bool:
    """Whether there is still a reason to tell this of a request in that state."""
    return state in stage.traits.counts_in


def promise_alarms(request: ServiceRequest) -> Iterator[Alarm]:
    """Yield the alarms of the partner's own promise to its customer."""
    if clock := request.promise_clock:
        yield Alarm(request.number, Stage.PROMISE_WARNING, clock.warning_at)
        yield Alarm(request.number, Stage.PROMISE_BREACH, clock.breach_at)


def reminder(request: ServiceRequest, now: datetime, policy: Policy) -> Alarm:
    """Return the alarm of a hand-off that nobody submits, or nobody with rights takes."""
    patience = timedelta(minutes=policy.notices.forgotten_minutes[request.severity])
    return Alarm(request.number, Stage.FORGOTTEN, now + patience)


def response_alarms(request: ServiceRequest) -> Iterator[Alarm]:
    """Yield the alarms of the other side's clock, once it runs."""
    if clock := request.response_clock:
        yield Alarm(request.number, Stage.RESPONSE_WARNING, clock.warning_at)
        yield Alarm(request.number, Stage.RESPONSE_BREACH, clock.breach_at)


def snoozed_until(
    stage: Stage, request: ServiceRequest, policy: Policy, now: datetime
) -> datetime | None:
    """Return until when a notice may wait: never past the breach. None for one that may not."""
    wait = now + timedelta(minutes=policy.notices.snooze_minutes)
    if stage.traits.topic is Topic.REMINDERS:
        return wait
    breach = breach_after(stage, request)
    return min(wait, breach) if breach and breach - now >= SHORTEST_SNOOZE else None


def breach_after(stage: Stage, request: ServiceRequest) -> datetime | None:
    """Return when that comes of which a warning warns; None for any other stage."""
    if stage.breach is None:
        return None
    of_promise = stage.traits.clock is Clock.PROMISE
    clock = request.promise_clock if of_promise else request.response_clock
    return clock.breach_at if clock else None


def quiet_until(wishes: NoticeWishes, timezone: str, now: datetime) -> datetime | None:
    """Return when a person's quiet hours end; None when there are none just now."""
    start, end = wishes.quiet_from, wishes.quiet_until
    if start is None or end is None:
        return None
    here = now.astimezone(_zone(timezone))
    over_night = start > end
    clock = here.time().replace(tzinfo=None)
    quiet = clock >= start or clock < end if over_night else start <= clock < end
    if not quiet:
        return None
    tomorrow = over_night and clock >= start
    day = here.date() + timedelta(days=1) if tomorrow else here.date()
    # An hour that is skipped in spring must not end the quiet before it has begun.
    return max(datetime.combine(day, end, here.tzinfo).astimezone(UTC), now)


def is_muted(wishes: NoticeWishes, stage: Stage) -> bool:
    return stage.traits.topic in wishes.muted


def rungs_above(rung: Rung | Literal[""], policy: Policy) -> tuple[Rung, ...]:
    """Return the rungs of the ladder above this one, next first."""
    return tuple(one for one in rungs_from(rung, policy) if one != rung)


def rungs_from(rung: Rung | Literal[""], policy: Policy) -> tuple[Rung, ...]:
    """Return this rung and those above it; all of them for one that the ladder has not."""
    ladder = policy.notices.ladder
    return ladder[ladder.index(rung) :] if rung in ladder else ladder


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        return ZoneInfo("UTC")
