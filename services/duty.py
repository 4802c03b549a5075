"""Use cases around the clock: chase, escalate, snooze, hand over, subscribe, what is at risk."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from services.desk import ServiceDesk
from services.model.alarms import Alarm, AlarmsReleased
from services.model.conversations import Conversation, ConversationKind
from services.model.errors import (
    AmbiguousColleagueError,
    ColleagueNotAllowedError,
    EscalationExhaustedError,
    NotAllowedError,
    NotOfferedError,
    OfferToSelfError,
    UnknownColleagueError,
)
from services.model.escalation import EscalationLevel
from services.model.limits import MAX_SHORT_TEXT, within
from services.model.notices import NoticeContext
from services.model.people import Person
from services.model.permissions import Permission, Scope
from services.model.requests import ServiceRequest, Tally
from services.model.stage_traits import Topic
from services.model.stages import Stage
from services.model.states import UNDER_WAY, EventKind
from services.model.subscriptions import Subscription, SubscriptionEnded
from services.model.taxonomy import Severity
from services.model.unit_of_work import UnitOfWork
from services.notices.escalation import levels_above
from services.notices.plan import breach_after, counts, reminder, snoozed_until
from services.notices.recipients import RecipientPlanner, duty_managers
from services.ports import Alarms, StaffDirectory, SubscriptionDirectory
from services.reading.normalization import normalized

MAX_AT_RISK = 100
MAX_COLLEAGUES = 60
SHORT = 2
"""In letters: so short a text must be a whole word of a name, not any part of it."""


@dataclass(frozen=True, slots=True)
class Duty:
    """Use cases that keep answers from being missed.

    Writes only into the `UnitOfWork` it is handed.
    """

    desk: ServiceDesk
    staff: StaffDirectory
    subscriptions: SubscriptionDirectory
    alarms: Alarms

    async def chase(self, work: UnitOfWork, reference: str, person: Person) -> ServiceRequest:
        """Record that the other side was asked for its answer."""
        request = await self.desk.finder.find_for_action(reference, person, EventKind.CHASED)
        self.desk.check(request, EventKind.CHASED)
        self.desk.record(work, request, EventKind.CHASED, person)
        return request

    async def escalate(
        self,
        work: UnitOfWork,
        reference: str,
        person: Person,
        *,
        to: EscalationLevel | None = None,
    ) -> ServiceRequest:
        """Notify the next escalation level; where `to` is reached already, change nothing.

        Raise `EscalationExhaustedError` when no level is left.
        """
        request = await self.desk.finder.find_for_action(reference, person, EventKind.ESCALATED)
        self.desk.check(request, EventKind.ESCALATED)
        if to and to not in levels_above(request.escalation_level, self.desk.advisor.policy):
            return request
        escalation_level = await self._next_level(request)
        escalated = replace(request, escalation_level=escalation_level)
        self.desk.record(work, escalated, EventKind.ESCALATED, person, escalation_level)
        context = NoticeContext(who=person.name, who_id=person.id)
        work.add(Alarm(request.number, Stage.ESCALATED, self.desk.now(), context=context))
        return escalated

    async def snooze(
        self, work: UnitOfWork, reference: str, stage: Stage, person: Person, here: Conversation
    ) -> datetime | None:
        """Notify here once more, later but never past the breach; None for what cannot wait.

        At the breach itself only the breach is notified, not the warning beside it.
        """
        request = await self.desk.finder.find_for_action(reference, person, EventKind.SNOOZED)
        until = snoozed_until(stage, request, self.desk.advisor.policy, self.desk.now())
        if until is None or not counts(stage, request.state):
            return None
        self.desk.record(work, request, EventKind.SNOOZED, person, stage)
        personal = here.kind is ConversationKind.PERSONAL
        at_breach = until == breach_after(stage, request)
        if not (at_breach and (not personal or _hears_of_breach(person, request))):
            to = person.id if personal else here.id
            context = NoticeContext(snoozed=True, for_owner=to == request.owner_id)
            work.add(Alarm(request.number, stage, until, to, context))
        return until

    async def offer(
        self, work: UnitOfWork, reference: str, colleague: Person, person: Person
    ) -> ServiceRequest:
        """Ask a colleague to take it over; until they accept it stays where it is."""
        request = await self.desk.finder.find_for_action(reference, person, EventKind.OFFERED)
        self.desk.check(request, EventKind.OFFERED)
        if not self.desk.access.sees_tenant(colleague, request):
            raise UnknownColleagueError(colleague.name)
        if colleague.id == person.id:
            raise OfferToSelfError(request.reference)
        if not self.desk.access.may_accept(colleague, request):
            raise ColleagueNotAllowedError
        if colleague.id in (request.owner_id, request.offered_to_id):
            return request
        offered = replace(request, offered_to_id=colleague.id, offered_to=colleague.name)
        self.desk.record(work, offered, EventKind.OFFERED, person, colleague.name)
        now, context = self.desk.now(), NoticeContext(who=person.name, who_id=person.id)
        work.add(Alarm(request.number, Stage.OFFERED, now, colleague.id, context))
        return offered

    async def accept(self, work: UnitOfWork, reference: str, person: Person) -> ServiceRequest:
        """Make it the person's own; its clocks go on, and the former owner is notified."""
        request = await self._offered(reference, person)
        self.desk.check(request, EventKind.ACCEPTED)
        if not self.desk.access.may_accept(person, request):
            raise NotAllowedError(Permission.FILE, request.reference)
        left = replace(request, offered_to_id="", offered_to="")
        if left.state in UNDER_WAY:
            customer = await self.desk.customer_of(request)
            left = self.desk.rerouted(left, customer, person)
            work.add(reminder(left, self.desk.now(), self.desk.advisor.policy))
        moved = replace(left, owner_id=person.id, owner=person.name)
        work.add(AlarmsReleased(request.number))
        self._answer_offer(work, request, moved, EventKind.ACCEPTED, person)
        return moved

    async def decline(self, work: UnitOfWork, reference: str, person: Person) -> ServiceRequest:
        """Leave it with its owner, who is notified."""
        request = await self._offered(reference, person)
        self.desk.check(request, EventKind.DECLINED)
        left = replace(request, offered_to_id="", offered_to="")
        self._answer_offer(work, request, left, EventKind.DECLINED, person)
        return left

    async def colleague(self, person: Person, text: str) -> Person:
        """Find which colleague of this person is meant by a name or a part of it.

        Raise `UnknownColleagueError`, `AmbiguousColleagueError`, which names some, `TooLongError`
        or `NotAllowedError`.
        """
        self.desk.access.require_at_all(person, Permission.HAND_OVER)
        wanted = normalized(within(text, MAX_SHORT_TEXT))
        found = (
            await self.staff.find(self.desk.access.tenants(person), text, MAX_COLLEAGUES)
            if wanted
            else ()
        )
        # A letter or two are part of many a name; a short name is meant only as a whole.
        found = [
            one for one in found if len(wanted) > SHORT or wanted in normalized(one.name).split()
        ]
        exact = [one for one in found if normalized(one.name) == wanted]
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
        request = await self.desk.finder.find_for_action(reference, person, EventKind.OFFERED)
        access = self.desk.access
        # All that may be asked, before the limit: most who have spoken with us may have no role.
        among = access.policy.only_members_with(Permission.ACCEPT)
        known = await self.staff.find(access.tenants(person), "", MAX_COLLEAGUES, among)
        others = (one for one in known if one.id not in (request.owner_id, person.id))
        return request, [one for one in others if access.may_accept(one, request)]

    async def at_risk(self, person: Person) -> Sequence[ServiceRequest]:
        """Return what is at risk, most urgent first; only a person's own without the right."""
        access = self.desk.access
        only = person.id if access.scope(person, Permission.VIEW) is Scope.OWN else None
        return await self.desk.requests.at_risk(MAX_AT_RISK, access.tenants(person), only)

    async def shift(self, person: Person) -> Tally:
        """Return what the last shift leaves behind, or raise `NotAllowedError`."""
        access = self.desk.access
        access.require_at_all(person, Permission.VIEW_SHIFT)
        hours = timedelta(hours=self.desk.advisor.policy.notices.shift_hours)
        since = self.desk.now() - hours
        return await self.desk.requests.tally(since, access.tenants(person))

    async def subscribe(
        self, work: UnitOfWork, subscription: Subscription, person: Person, tenant_id: str
    ) -> bool:
        """Subscribe a conversation of this tenant, unless it is; return whether that is new.

        Raise `NotAllowedError`, also where the conversation is another tenant's.
        """
        self._require_watch(person, tenant_id)
        known = await self.subscriptions.of(subscription.conversation_id)
        if any(one.covers_the_same(subscription) for one in known):
            return False
        work.add(subscription)
        self._note_watch(work, subscription, person, "begun")
        return True

    def unsubscribe(
        self,
        work: UnitOfWork,
        subscriptions: Sequence[Subscription],
        person: Person,
        tenant_id: str,
    ) -> None:
        """End these subscriptions of a conversation of this tenant.

        Raise `NotAllowedError`, also where the conversation is another tenant's.
        """
        self._require_watch(person, tenant_id)
        for one in subscriptions:
            work.add(SubscriptionEnded(one.conversation_id, one.severity, one.tenant_id))
            self._note_watch(work, one, person, "ended")

    def may_watch(self, person: Person, tenant_id: str) -> bool:
        """Return whether a person may have a conversation of this tenant notified."""
        access = self.desk.access
        return access.may_at_all(person, Permission.WATCH) and tenant_id in access.tenants(person)

    def _require_watch(self, person: Person, tenant_id: str) -> None:
        if not self.may_watch(person, tenant_id):
            raise NotAllowedError(Permission.WATCH)

    def _note_watch(
        self, work: UnitOfWork, subscription: Subscription, person: Person, what: str
    ) -> None:
        detail = f"{what} {subscription.severity}".rstrip()
        self.desk.audit_action(work, person, Permission.WATCH, subscription.tenant_id, detail)

    async def _next_level(self, request: ServiceRequest) -> EscalationLevel:
        """Return the next escalation level on which someone can be reached."""
        policy, owner = self.desk.advisor.policy, {request.owner_id}
        known = await self.alarms.audience(owner.union(duty_managers(policy)), ())
        tenants = {request.staff_tenant_id, *(one.tenant_id for one in known.people.values())}
        beside = await self.alarms.audience((), tenants)
        audience = replace(known, neighbours=beside.neighbours)
        planner = RecipientPlanner(policy, audience, self.desk.now())
        for escalation_level in levels_above(request.escalation_level, policy):
            if planner.reaches(escalation_level, request):
                return escalation_level
        raise EscalationExhaustedError(first=not request.escalation_level)

    async def _offered(self, reference: str, person: Person) -> ServiceRequest:
        request = await self.desk.finder.find(reference, person)
        self.desk.access.require(person, Permission.ACCEPT, request)
        if request.offered_to_id != person.id:
            raise NotOfferedError(request.reference)
        return request

    def _answer_offer(
        self,
        work: UnitOfWork,
        before: ServiceRequest,
        after: ServiceRequest,
        kind: EventKind,
        person: Person,
    ) -> None:
        """Record the answer to an offer, and notify the owner who made it."""
        self.desk.record(work, after, kind, person)
        stage = Stage.ACCEPTED if kind is EventKind.ACCEPTED else Stage.DECLINED
        context = NoticeContext(who=person.name, who_id=person.id)
        work.add(Alarm(after.number, stage, self.desk.now(), before.owner_id, context))


def _hears_of_breach(person: Person, request: ServiceRequest) -> bool:
    """Return whether this person is notified of a breach in any case."""
    wants = Topic.BREACHES not in person.preferences.muted
    return person.id == request.owner_id and (wants or request.severity is Severity.CRITICAL)
