"""Follows what Microsoft's own system shows of a request: number, agreement, status, answer."""

from dataclasses import dataclass, replace
from datetime import datetime

from services.desk import ServiceDesk
from services.model.alarms import Alarm, AlarmsCleared
from services.model.errors import UnknownRequestError
from services.model.notices import NoticeContext
from services.model.people import Person
from services.model.promises import ClockSource, ServiceLevel
from services.model.requests import ServiceRequest, reference_of
from services.model.stages import Stage, cleared_by
from services.model.states import UNDER_WAY, EventKind, RequestState
from services.model.unit_of_work import UnitOfWork
from services.notices.plan import response_alarms

MICROSOFT = Person(id="", tenant_id="", name="Microsoft")
"""The author of events that the system shows."""


@dataclass(frozen=True, slots=True)
class Report:
    """One reading of a request in Microsoft's own system."""

    microsoft_number: str
    status: str
    opened_at: datetime
    agreement: ServiceLevel | None = None
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Following:
    """Writes what is new, and its notices, into the `UnitOfWork` it is handed."""

    desk: ServiceDesk

    async def reported(self, work: UnitOfWork, number: int, report: Report) -> ServiceRequest:
        """Take over what is new; reading the same twice writes nothing."""
        request = await self.desk.requests.get(number)
        if request is None:
            raise UnknownRequestError(reference_of(number))
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
            self._notify(work, moved, Stage.ANSWERED, report.status)
        elif report.status != known and known:
            self._notify(work, moved, Stage.CHANGED, report.status)
        return moved

    def _clocked(self, request: ServiceRequest, report: Report) -> ServiceRequest:
        """Return the request with its number, and its clock as agreed for this very request.

        A clock that runs already is set again only by an agreement.
        """
        number = report.microsoft_number or request.microsoft_number
        numbered = replace(request, microsoft_number=number)
        runs = request.state is RequestState.SUBMITTED
        if request.state is RequestState.ANSWERED or (runs and not _is_news(request, report)):
            return numbered
        start = request.submitted_at or report.opened_at
        started = self.desk.started(numbered, start, report.agreement)
        return replace(started, escalation_level=request.escalation_level) if runs else started

    def _set_alarms(self, work: UnitOfWork, before: ServiceRequest, after: ServiceRequest) -> None:
        if after.state is RequestState.ANSWERED:
            work.add(AlarmsCleared(after.number, cleared_by(EventKind.ANSWERED)))
        elif before.state in UNDER_WAY or [*response_alarms(before)] != [*response_alarms(after)]:
            work.add(AlarmsCleared(after.number, cleared_by(EventKind.SUBMITTED)))
            work.add(*response_alarms(after))

    def _notify(
        self, work: UnitOfWork, request: ServiceRequest, stage: Stage, status: str
    ) -> None:
        work.add(
            Alarm(request.number, stage, self.desk.now(), context=NoticeContext(status=status))
        )

    async def _status(self, request: ServiceRequest) -> str:
        """Return the status that was shown last."""
        history = await self.desk.requests.history(request.number)
        shown = (one.evidence for one in reversed(history) if one.kind is EventKind.REPORTED)
        return next(shown, "")


def _is_news(request: ServiceRequest, report: Report) -> bool:
    """Return whether the report has an agreement from which the clock was not set yet."""
    clock, agreement = request.response_clock, report.agreement
    known = clock and clock.source is ClockSource.AGREEMENT and request.respond_by
    return agreement is not None and agreement.respond_by != known
