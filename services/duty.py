"""The use cases around the clock: chase, escalate, snooze, hand over, watch, what is at risk."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from services.alarms import About, Alarm, AlarmsReleased, DutyWatch, DutyWatchEnded
from services.desk import ServiceDesk
from services.errors import (
    AmbiguousColleagueError,
    NobodyAboveError,
    NotAllowedError,
    NotOfferedError,
    UnknownColleagueError,
)
from services.folding import folded
from services.models import EventKind, Person, ServiceRequest, Severity, Tally
from services.notices import breach_after, counts, reminder, rungs_above, snoozed_until
from services.places import Conversation, ConversationKind
from services.ports import Alarms, DutyWatches, StaffDirectory
from services.readers import Planner, duty_managers
from services.roles import Right
from services.stages import Rung, Stage, Topic
from services.states import UNDER_WAY
from services.work import Work

MAX_AT_RISK = 100
MAX_COLLEAGUES = 60
SHORT = 2
"""Letters of a name that somebody may have besides."""


@dataclass(frozen=True, slots=True)
class Duty:
    """What the desk does so that no answer is missed; writes only into the `Work` it is handed."""

    desk: ServiceDesk
    staff: StaffDirectory
    watches: DutyWatches
    alarms: Alarms

    async def chase(self, work: Work, reference: str, person: Person) -> ServiceRequest:
        """Put on record that somebody asks the other side for its answer."""
        request = await self.desk.for_deed(reference, person, EventKind.CHASED)
        self.desk.check(request, EventKind.CHASED)
        self.desk.record(work, request, EventKind.CHASED, person)
        return request

    async def escalate(
        self, work: Work, reference: str, person: Person, *, to: Rung | None = None
    ) -> ServiceRequest:
        """Tell the next on the ladder; where it has climbed to `to` already, change nothing.

        Raise `NobodyAboveError` when there is nobody left.
        """
        request = await self.desk.for_deed(reference, person, EventKind.ESCALATED)
        self.desk.check(request, EventKind.ESCALATED)
        if to and to not in rungs_above(request.rung, self.desk.guide.policy):
            return request
        rung = await self._next_rung(request)
        escalated = replace(request, rung=rung)
        self.desk.record(work, escalated, EventKind.ESCALATED, person, rung)
        about = About(who=person.name)
        work.keep(Alarm(request.number, Stage.ESCALATED, self.desk.now(), about=about))
        return escalated

    async def snooze(
        self, work: Work, reference: str, stage: Stage, person: Person, here: Conversation
    ) -> datetime | None:
        """Tell it here once more, later but never past the breach; None for what cannot wait.

        At the breach itself that alone is told, not the warning beside it.
        """
        request = await self.desk.for_deed(reference, person, EventKind.SNOOZED)
        until = snoozed_until(stage, request, self.desk.guide.policy, self.desk.now())
        if until is None or not counts(stage, request.state):
            return None
        self.desk.record(work, request, EventKind.SNOOZED, person, stage)
        personal = here.kind is ConversationKind.PERSONAL
        at_breach = until == breach_after(stage, request)
        if not (at_breach and (not personal or _hears_of_breach(person, request))):
            to = person.id if personal else here.id
            about = About(snoozed=True, for_owner=to == request.owner_id)
            work.keep(Alarm(request.number, stage, until, to, about))
        return until

    async def offer(
        self, work: Work, reference: str, colleague: Person, person: Person
    ) -> ServiceRequest:
        """Ask a colleague to take it over; until they accept it stays where it is."""
        request = await self.desk.for_deed(reference, person, EventKind.OFFERED)
        self.desk.check(request, EventKind.OFFERED)
        if colleague.tenant_id != person.tenant_id:
            raise UnknownColleagueError(colleague.name)
        if colleague.id in (request.owner_id, request.offered_to_id):
            return request
        offered = replace(request, offered_to_id=colleague.id, offered_to=colleague.name)
        self.desk.record(work, offered, EventKind.OFFERED, person, colleague.name)
        now, about = self.desk.now(), About(who=person.name)
        work.keep(Alarm(request.number, Stage.OFFERED, now, colleague.id, about))
        return offered

    async def accept(self, work: Work, reference: str, person: Person) -> ServiceRequest:
        """Make it the person's own; its clocks go on, and the former owner is told."""
        request = await self._offered(reference, person)
        self.desk.check(request, EventKind.OFFERED)
        settled = replace(request, offered_to_id="", offered_to="")
        if settled.state in UNDER_WAY:
            customer = await self.desk.customer_of(request)
            settled = self.desk.rerouted(settled, customer, person)
            work.keep(reminder(settled, self.desk.now(), self.desk.guide.policy))
        moved = replace(settled, owner_id=person.id, owner=person.name)
        work.keep(AlarmsReleased(request.number))
        self._settle_offer(work, request, moved, EventKind.ACCEPTED, person)
        return moved

    async def decline(self, work: Work, reference: str, person: Person) -> ServiceRequest:
        """Leave it with its owner, who is told."""
        request = await self._offered(reference, person)
        self.desk.check(request, EventKind.OFFERED)
        left = replace(request, offered_to_id="", offered_to="")
        self._settle_offer(work, request, left, EventKind.DECLINED, person)
        return left

    async def colleague(self, tenant_id: str, text: str) -> Person:
        """Find who is meant by a name or a part of it.

        Raise `UnknownColleagueError` or `AmbiguousColleagueError`.
        """
        wanted = folded(text)
        found = await self.staff.find(tenant_id, text, MAX_COLLEAGUES) if wanted else ()
        # A letter or two are part of many a name; a short name is meant only as a whole.
        found = [one for one in found if len(wanted) > SHORT or wanted in folded(one.name).split()]
        exact = [one for one in found if folded(one.name) == wanted]
        match exact or found:
            case [one]:
                return one
            case []:
                raise UnknownColleagueError(text)
            case several:
                raise AmbiguousColleagueError(tuple(one.name for one in several))

    async def colleagues(
        self, reference: str, person: Person
    ) -> tuple[ServiceRequest, Sequence[Person]]:
        """Return a request, and to whom it can be offered."""
        request = await self.desk.for_deed(reference, person, EventKind.OFFERED)
        known = await self.staff.find(person.tenant_id, "", MAX_COLLEAGUES)
        return request, [one for one in known if one.id != request.owner_id]

    async def at_risk(self, person: Person) -> Sequence[ServiceRequest]:
        """Return what is at risk, most urgent first; only a person's own without the right."""
        only = "" if self.desk.guide.may(person, Right.WORK_FOR_ALL) else person.id
        return await self.desk.requests.at_risk(MAX_AT_RISK, only)

    async def shift(self, person: Person) -> Tally:
        """Return what the last shift leaves behind, or raise `NotAllowedError`."""
        self._check_works_for_all(person, "shift")
        hours = timedelta(hours=self.desk.guide.policy.notices.shift_hours)
        return await self.desk.requests.tally(self.desk.now() - hours)

    def begin_watch(self, work: Work, watch: DutyWatch, person: Person) -> None:
        """Tell this conversation of everybody's requests, or raise `NotAllowedError`."""
        self._check_works_for_all(person, "watch")
        work.keep(watch)

    def end_watches(self, work: Work, watches: Sequence[DutyWatch], person: Person) -> None:
        """Stop telling it of these, or raise `NotAllowedError`."""
        self._check_works_for_all(person, "watch")
        work.keep(
            *(DutyWatchEnded(one.conversation_id, one.severity, one.tenant_id) for one in watches)
        )

    async def _next_rung(self, request: ServiceRequest) -> Rung:
        """Return the next rung on which somebody can be told."""
        policy, owner = self.desk.guide.policy, {request.owner_id}
        known = await self.alarms.audience(owner.union(duty_managers(policy)), ())
        tenants = {person.tenant_id for person in known.people.values()}
        beside = await self.alarms.audience((), tenants)
        audience = replace(known, neighbours=beside.neighbours)
        planner = Planner(policy, audience, self.desk.now())
        for rung in rungs_above(request.rung, policy):
            if planner.reaches(rung, request):
                return rung
        raise NobodyAboveError

    async def _offered(self, reference: str, person: Person) -> ServiceRequest:
        request = await self.desk.find(reference)
        if request.offered_to_id != person.id:
            raise NotOfferedError(request.reference)
        return request

    def _settle_offer(
        self,
        work: Work,
        before: ServiceRequest,
        after: ServiceRequest,
        kind: EventKind,
        person: Person,
    ) -> None:
        """Record the answer to an offer, and tell whoever had the request before."""
        self.desk.record(work, after, kind, person)
        stage = Stage.ACCEPTED if kind is EventKind.ACCEPTED else Stage.DECLINED
        about = About(who=person.name)
        work.keep(Alarm(after.number, stage, self.desk.now(), before.owner_id, about))

    def _check_works_for_all(self, person: Person, deed: str) -> None:
        if not self.desk.guide.may(person, Right.WORK_FOR_ALL):
            raise NotAllowedError(deed)


def _hears_of_breach(person: Person, request: ServiceRequest) -> bool:
    """Whether a breach is told to this person without being asked for."""
    wants = Topic.BREACHES not in person.wishes.muted
    return person.id == request.owner_id and (wants or request.severity is Severity.CRITICAL)
