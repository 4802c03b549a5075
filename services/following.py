"""Follows what Microsoft's own system shows of a request: number, agreement, status, answer."""

from dataclasses import dataclass, replace
from datetime import datetime

from services.alarms import About, Alarm, AlarmsCleared
from services.clocks import agreed_respond_by
from services.desk import ServiceDesk
from services.models import EventKind, Person, RequestState, ServiceLevel, ServiceRequest
from services.notices import BEFORE_THE_ANSWER, UNDER_WAY
from services.stages import Stage
from services.work import Work

MICROSOFT = Person(id="", tenant_id="", name="Microsoft")
"""Who did what the system shows."""


@dataclass(frozen=True, slots=True)
class Report:
    """What was read there."""

    microsoft_number: str
    status: str
    opened_at: datetime
    agreement: ServiceLevel | None = None
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Following:
    """Writes what is new, and has it told, into the `Work` it is handed."""

    desk: ServiceDesk

    async def reported(self, work: Work, reference: str, report: Report) -> ServiceRequest:
        """Take over what is new; reading the same twice writes nothing."""
        request = await self.desk.find(reference)
        if request.state is RequestState.CLOSED:
            return request
        known = await self._status(request)
        moved = self._clocked(request, report)
        answers = bool(report.answered_at) and moved.state is RequestState.SUBMITTED
        if answers:
            moved = replace(
                moved,
                state=RequestState.ANSWERED,
                answered_at=report.answered_at,
                answered_by=MICROSOFT.name,
            )
        if moved == request and report.status == known:
            return request
        self.desk.record(work, moved, EventKind.REPORTED, MICROSOFT, report.status)
        self._set_alarms(work, request, moved)
        if answers:
            self._tell(work, moved, Stage.ANSWERED, report.status)
        elif report.status != known and known:
            self._tell(work, moved, Stage.CHANGED, report.status)
        return moved

    def _clocked(self, request: ServiceRequest, report: Report) -> ServiceRequest:
        """Return the request with its number, and its clock as agreed for this very request."""
        number = report.microsoft_number or request.microsoft_number
        numbered = replace(request, microsoft_number=number)
        if request.state is RequestState.ANSWERED:
            return numbered
        policy, promise = self.desk.guide.policy, self.desk.guide.promise_of(request)
        start = request.submitted_at or report.opened_at
        return replace(
            numbered,
            state=RequestState.SUBMITTED,
            submitted_at=start,
            respond_by=agreed_respond_by(promise, start, policy, report.agreement),
        )

    def _set_alarms(self, work: Work, before: ServiceRequest, after: ServiceRequest) -> None:
        if after.state is RequestState.ANSWERED:
            work.keep(AlarmsCleared(after.number, BEFORE_THE_ANSWER))
        elif before.state in UNDER_WAY or before.respond_by != after.respond_by:
            self.desk.watch_response(work, after)

    def _tell(self, work: Work, request: ServiceRequest, stage: Stage, status: str) -> None:
        work.keep(Alarm(request.number, stage, self.desk.now(), about=About(status=status)))

    async def _status(self, request: ServiceRequest) -> str:
        """Return the status that was shown last."""
        history = await self.desk.requests.history(request.number)
        shown = (one.evidence for one in reversed(history) if one.kind is EventKind.REPORTED)
        return next(shown, "")
