"""Use cases: what a person can ask of the desk."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from services.access import Access
from services.clocks.response import agreed_respond_by, promise_clock, response_clock
from services.drafting import draft_of, first_state, request_from
from services.finder import RequestFinder
from services.model.alarms import Alarm, AlarmsCleared, AlarmsReleased
from services.model.audit import AuditEntry, Result
from services.model.customers import Customer
from services.model.errors import (
    OwnTenantError,
    UnknownCustomerError,
    UnreadableRecordError,
    WrongStateError,
)
from services.model.limits import MAX_TEXT, within
from services.model.people import Person
from services.model.permissions import Permission
from services.model.promises import ServiceLevel
from services.model.requests import Draft, Event, ServiceRequest
from services.model.stages import cleared_by
from services.model.states import EventKind, RequestState
from services.model.taxonomy import Fact, Relationship
from services.model.unit_of_work import UnitOfWork
from services.notices.plan import promise_alarms, reminder, response_alarms
from services.ports import Clock, CustomerDirectory, RequestLedger
from services.reading.naming import SaidName
from services.reading.references import their_number
from services.routing.advisor import RoutingAdvisor


@dataclass(frozen=True, slots=True)
class ServiceDesk:
    """Reads through its ports; writes only into the `UnitOfWork` it is handed.

    Every action is checked against the person's roles here, whatever a card has shown.
    """

    customers: CustomerDirectory
    requests: RequestLedger
    advisor: RoutingAdvisor
    now: Clock

    @property
    def access(self) -> Access:
        return Access(self.advisor.policy)

    @property
    def finder(self) -> RequestFinder:
        return RequestFinder(self.requests, self.access)

    async def find_customers(self, text: str, limit: int, person: Person) -> Sequence[Customer]:
        """Return customers by any part of what is known of them, best first.

        A domain is found however it is written, and a name in quotes or with a full stop.
        """
        wanted = SaidName(text).sought
        return await self.customers.search(wanted, limit, self._customers_for(person))

    async def customer(self, tenant_id: str, person: Person) -> Customer:
        """Return a customer for whom this person can open a request.

        Raise `UnknownCustomerError`, `UnreadableRecordError`, or `OwnTenantError` for the
        partner's own tenant (R2).
        """
        customer = await self.customers.get(tenant_id, self._customers_for(person))
        if customer is None:
            raise UnknownCustomerError(tenant_id)
        if self.advisor.is_own(customer):
            raise OwnTenantError
        return customer

    async def customer_of(self, request: ServiceRequest) -> Customer:
        """Return the request's customer, or what the request remembers of one that is gone."""
        staff = self.access.customers_of(request.staff_tenant_id)
        try:
            known = await self.customers.get(request.tenant_id, staff)
        except UnreadableRecordError:
            # The request goes on: its customer is looked at where another one is opened.
            known = None
        return known or Customer(request.tenant_id, request.customer, (), Relationship.DIRECT)

    def remember_facts(
        self,
        work: UnitOfWork,
        customer: Customer,
        facts: Mapping[Fact, bool | None],
        person: Person,
    ) -> None:
        """Keep what a person knew about the customer, so that no one is asked again; None forgets.

        What somebody says who may not change facts is good for their own request alone.
        """
        if not facts or not self.access.may_at_all(person, Permission.CHANGE_FACTS):
            return
        work.add(customer.with_facts(facts))
        for fact, holds in facts.items():
            detail = f"{fact} {'unknown' if holds is None else 'yes' if holds else 'no'}"
            self.audit_action(work, person, Permission.CHANGE_FACTS, customer.tenant_id, detail)

    async def mine(
        self, person: Person
    ) -> tuple[Sequence[ServiceRequest], Sequence[ServiceRequest]]:
        """Return what a person owns, and what waits for an admin agent if they are one."""
        self.access.require_at_all(person, Permission.VIEW)
        owned = self._shown(person, await self.requests.open_of(person.id))
        if not self.access.may_at_all(person, Permission.FILE):
            return owned, ()
        return owned, await self.requests.waiting_for_admin(self.access.tenants(person))

    async def open_at(self, customer: Customer, person: Person) -> Sequence[ServiceRequest]:
        """Return what is open at this customer, as far as this person may see it."""
        self.access.require_at_all(person, Permission.VIEW_CUSTOMER)
        found = await self.requests.open_at(customer.tenant_id, self.access.tenants(person))
        return self._shown(person, found)

    def agents_for(self, person: Person) -> Sequence[str] | None:
        """Return to whom somebody can turn who may open no request; None for all others."""
        if self.access.may_at_all(person, Permission.OPEN):
            return None
        return list(self.access.policy.members_with(Permission.FILE, person.tenant_id).values())

    def allowed_actions(
        self, request: ServiceRequest, reader: Person | None
    ) -> frozenset[EventKind]:
        """Return what a card offers to do with a request now, named by the event it leaves.

        Without one reader the state alone decides: who may not do it is told at the press.
        """
        allowed = {kind for kind in EventKind if request.state in kind.traits.allowed_in}
        if request.microsoft_number:
            allowed.discard(EventKind.NUMBERED)
        return frozenset(
            kind
            for kind in allowed
            if reader is None or self.access.may_act(reader, kind, request)
        )

    async def open(self, work: UnitOfWork, draft: Draft, person: Person) -> ServiceRequest:
        """Give the draft a reference and put it on its way, as its route says now."""
        self.access.require_at_all(person, Permission.OPEN)
        customer = await self.customer(draft.tenant_id or "", person)
        route = self.advisor.route(draft, customer, person)
        if draft.contact and draft.severity:
            self.advisor.check_contact(draft.contact, draft.severity, customer.domains)
        request = request_from(draft, customer, route, person, self.now())
        own, start = self.advisor.partner_promise(request.severity, customer), request.created_at
        due = start + own if own else None
        request = replace(
            request,
            number=await self.requests.next_number(),
            promised_by=due,
            promise_clock=promise_clock(start, due, self.advisor.policy) if due else None,
        )
        self.record(work, request, EventKind.CREATED, person, route.rule)
        work.add(replace(person, contact=draft.contact))
        work.add(*promise_alarms(request), self._reminder(request))
        return request

    async def take(self, work: UnitOfWork, reference: str, person: Person) -> ServiceRequest:
        """Make a waiting request an admin agent's own; taking one's own again changes nothing."""
        request = await self.finder.find_for_action(reference, person, EventKind.TAKEN)
        if request.owner_id == person.id and request.state is RequestState.HANDED_OFF:
            return request
        self.check(request, EventKind.TAKEN)
        customer = await self.customer_of(request)
        taken = self.rerouted(request, customer, person)
        self.record(work, taken, EventKind.TAKEN, person)
        work.add(AlarmsReleased(taken.number), self._reminder(taken))
        return taken

    async def submitted(
        self, work: UnitOfWork, reference: str, number: str, person: Person
    ) -> ServiceRequest:
        """Start the clock: it is with the other side, under this number (which may be empty).

        Saying it again only corrects the number.
        """
        request = await self.finder.find_for_action(reference, person, EventKind.SUBMITTED)
        number = their_number(number)
        moved = replace(request, microsoft_number=number or request.microsoft_number)
        if request.state is RequestState.SUBMITTED:
            if moved != request:
                self.record(work, moved, EventKind.NUMBERED, person, number)
            return moved
        self.check(request, EventKind.SUBMITTED)
        moved = self.started(moved, self.now())
        self.record(work, moved, EventKind.SUBMITTED, person, number)
        work.add(*response_alarms(moved))
        return moved

    async def answered(
        self, work: UnitOfWork, reference: str, number: str, person: Person
    ) -> ServiceRequest:
        """Stop the clock with evidence: who says so, when, under which number. The first stays."""
        request = await self.finder.find_for_action(reference, person, EventKind.ANSWERED)
        if request.state is RequestState.ANSWERED:
            return request
        self.check(request, EventKind.ANSWERED)
        moved = replace(
            request,
            state=RequestState.ANSWERED,
            answered_at=self.now(),
            answered_by=person.name,
            microsoft_number=their_number(number) or request.microsoft_number,
        )
        self.record(work, moved, EventKind.ANSWERED, person, moved.microsoft_number)
        return moved

    async def note(
        self, work: UnitOfWork, reference: str, text: str, person: Person
    ) -> ServiceRequest:
        request = await self.finder.find_for_action(reference, person, EventKind.NOTED)
        self.record(work, request, EventKind.NOTED, person, within(text, MAX_TEXT))
        return request

    async def close(self, work: UnitOfWork, reference: str, person: Person) -> ServiceRequest:
        """Close it; closing twice changes nothing."""
        request = await self.finder.find_for_action(reference, person, EventKind.CLOSED)
        if request.state is RequestState.CLOSED:
            return request
        closed = replace(request, state=RequestState.CLOSED, closed_at=self.now())
        self.record(work, closed, EventKind.CLOSED, person)
        return closed

    def started(
        self, request: ServiceRequest, start: datetime, agreement: ServiceLevel | None = None
    ) -> ServiceRequest:
        """Return the request as submitted then, its clock set as agreed, or else as promised."""
        promise, policy = self.advisor.promise_of(request), self.advisor.policy
        # From here on the other side is to answer: the ladder begins anew.
        return replace(
            request,
            state=RequestState.SUBMITTED,
            submitted_at=start,
            respond_by=agreed_respond_by(promise, start, policy, agreement),
            response_clock=response_clock(promise, start, policy, agreement),
            escalation_level="",
        )

    def rerouted(
        self, request: ServiceRequest, customer: Customer, person: Person
    ) -> ServiceRequest:
        """Return the request as its new owner's, by the way that person can go."""
        route = self.advisor.route(draft_of(request, customer), customer, person)
        return replace(
            request,
            state=first_state(route),
            owner_id=person.id,
            owner=person.name,
            offered_to_id="",
            offered_to="",
            route=route,
        )

    def check(self, request: ServiceRequest, action: EventKind) -> None:
        """Raise `WrongStateError` for an action that the request's state does not allow."""
        if request.state not in action.traits.allowed_in:
            raise WrongStateError(request.reference, request.state, action)

    def _customers_for(self, person: Person) -> tuple[str, ...]:
        self.access.require_at_all(person, Permission.FIND_CUSTOMER)
        return self.access.customers_of(person.tenant_id)

    def _shown(self, person: Person, found: Sequence[ServiceRequest]) -> Sequence[ServiceRequest]:
        return [one for one in found if self.access.may(person, Permission.VIEW, one)]

    def _reminder(self, request: ServiceRequest) -> Alarm:
        return reminder(request, self.now(), self.advisor.policy)

    def audit_action(
        self, work: UnitOfWork, person: Person, action: Permission, target: str, detail: str
    ) -> None:
        """Add to the audit an action that is no event of a request."""
        work.add(AuditEntry(self.now(), person.id, action, Result.DONE, target, detail))

    def record(
        self,
        work: UnitOfWork,
        request: ServiceRequest,
        kind: EventKind,
        person: Person,
        evidence: str = "",
    ) -> None:
        """Add the request and a line of its history; clear the stages that are past by it."""
        to_id = request.offered_to_id if kind is EventKind.OFFERED else ""
        event = Event(request.number, self.now(), kind, person.id, person.name, evidence, to_id)
        work.add(request, event)
        if past := cleared_by(kind):
            work.add(AlarmsCleared(request.number, past))
