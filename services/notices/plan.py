"""Plans alarms: which a request sets, which still count, until when one may be snoozed."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from services.model.alarms import Alarm
from services.model.requests import ServiceRequest
from services.model.stage_traits import Clock, Topic
from services.model.stages import Stage
from services.model.states import RequestState
from services.policy.tables import Policy

SHORTEST_SNOOZE = timedelta(minutes=1)


def counts(stage: Stage, state: RequestState | None) -> bool:
    """Return whether there is still a reason to notify this of a request in that state."""
    return state in stage.traits.counts_in


def promise_alarms(request: ServiceRequest) -> Iterator[Alarm]:
    """Yield the alarms of the partner's own promise to its customer."""
    if clock := request.promise_clock:
        yield Alarm(request.number, Stage.PROMISE_WARNING, clock.warning_at)
        yield Alarm(request.number, Stage.PROMISE_BREACH, clock.breach_at)


def reminder(request: ServiceRequest, now: datetime, policy: Policy) -> Alarm:
    """Return the alarm of a hand-off that is not submitted, or that no admin agent takes."""
    delay = timedelta(minutes=policy.notices.forgotten_minutes[request.severity])
    return Alarm(request.number, Stage.FORGOTTEN, now + delay)


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
