"""Makes a service request of a draft, and the draft of a request."""

from datetime import datetime

from services.model.customers import Customer
from services.model.destinations import Handling
from services.model.people import Person
from services.model.requests import Draft, ServiceRequest
from services.model.routes import Route
from services.model.states import RequestState
from services.model.taxonomy import Fact


def request_from(
    draft: Draft, customer: Customer, route: Route, person: Person, now: datetime
) -> ServiceRequest:
    """Fill everything but number and promise. Raise `ValueError` for an unfinished draft."""
    if not (draft.product and draft.kind and draft.severity and draft.contact and draft.title):
        raise ValueError("the draft lacks an answer")
    return ServiceRequest(
        number=0,
        tenant_id=customer.tenant_id,
        customer=customer.name,
        product=draft.product,
        publisher=draft.publisher,
        kind=draft.kind,
        title=draft.title,
        description=draft.described,
        severity=draft.severity,
        contact=draft.contact,
        route=route,
        state=first_state(route),
        owner_id=person.id,
        owner=person.name,
        created_by=person.name,
        created_at=now,
        created_by_id=person.id,
        staff_tenant_id=person.tenant_id,
        facts=draft.facts,
        started_at=draft.started_at,
        people_affected=draft.people_affected,
        override_reason=draft.override_reason,
    )


def first_state(route: Route) -> RequestState:
    """Return how a request stands that begins this route."""
    waits = route.destination.traits.handling is Handling.ADMIN_AGENT
    return RequestState.WAITING_FOR_ADMIN if waits else RequestState.HANDED_OFF


def draft_of(request: ServiceRequest, customer: Customer) -> Draft:
    """Return the draft a request was made of, for routing it once more.

    What is known of the customer by now comes before what was said then. There is no one to ask,
    so a fact that is still unknown counts as missing.
    """
    return Draft(
        tenant_id=request.tenant_id,
        product=request.product,
        publisher=request.publisher,
        kind=request.kind,
        health_checked=True,
        tried=True,
        override_reason=request.override_reason,
        facts={**request.facts, **customer.facts},
        unsure=tuple(Fact),
        severity=request.severity,
        contact=request.contact,
    )
