"""Made-up values that the gallery and the tests of the cards show."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from cards.service_request import RequestView
from services.model.customers import Customer
from services.model.destinations import Condition, Cost, Destination
from services.model.people import Contact
from services.model.promises import Promise
from services.model.requests import Draft, Event, ServiceRequest
from services.model.routes import Route, Rule
from services.model.states import EventKind, RequestState
from services.model.taxonomy import Fact, ProblemKind, ProductFamily, Relationship, Severity

KEY = "sample-key"
NOON = datetime(2030, 1, 7, 12, tzinfo=UTC)
STAFF_TENANT = "22222222-0000-4000-8000-000000000001"


def _promise(hours: int, *, business_hours: bool = False) -> Promise:
    return Promise(
        time=timedelta(hours=hours), business_days=0, business_hours=business_hours, region="emea"
    )


PROMISES = {
    Severity.CRITICAL: _promise(2),
    Severity.MODERATE: _promise(4),
    Severity.MINIMAL: _promise(8, business_hours=True),
}
SPOKEN = {"en-us": "English", "de-de": "German", "fr-fr": "French", "ja-jp": "Japanese"}
ADA = Contact(
    name="Ada Novotná",
    email="ada@partner.example",
    phone="+420 555 010 020",
    around_the_clock=True,
)
CONTOSO = Customer(
    tenant_id="11111111-0000-4000-8000-000000000001",
    name="Contoso Ltd",
    domains=("contoso.com", "contoso.onmicrosoft.com"),
    relationship=Relationship.DIRECT,
    facts={Fact.GDAP: True, Fact.ENTRA_PREMIUM: False},
)
ALIKE = replace(
    CONTOSO,
    tenant_id="11111111-0000-4000-8000-000000000002",
    name="Contoso Pharmaceuticals",
    domains=("contosopharma.com",),
)
PORTAL = Route(
    Rule.R12,
    Destination.AZURE_PORTAL,
    missing=(Condition.API_NOT_CONNECTED,),
    cost=Cost.CHARGED_UNLESS_COVERED,
)
DRAFT = Draft(
    tenant_id=CONTOSO.tenant_id,
    product=ProductFamily.AZURE,
    kind=ProblemKind.TECHNICAL,
    title="VMs in West Europe unreachable",
    description="Since 9:00 no VM answers.\nError: [ETIMEDOUT] 10.0.0.4",
    started_at=NOON - timedelta(hours=3),
    health_checked=True,
    tried=True,
    severity=Severity.CRITICAL,
    contact=ADA,
)
SENT = ServiceRequest(
    number=123,
    tenant_id=CONTOSO.tenant_id,
    customer=CONTOSO.name,
    product=ProductFamily.AZURE,
    publisher="",
    kind=ProblemKind.TECHNICAL,
    title=DRAFT.title,
    description=DRAFT.description,
    severity=Severity.CRITICAL,
    contact=ADA,
    route=PORTAL,
    state=RequestState.HANDED_OFF,
    owner_id="u-1",
    owner="Ada Novotná",
    created_by="Ada Novotná",
    created_at=NOON,
    created_by_id="u-1",
    staff_tenant_id=STAFF_TENANT,
    started_at=DRAFT.started_at,
    promised_by=NOON + timedelta(hours=3),
)
WAITING = replace(
    SENT,
    number=124,
    state=RequestState.WAITING_FOR_ADMIN,
    route=Route(
        Rule.R14,
        Destination.ADMIN_AGENT,
        missing=(Condition.RIGHT_TO_FILE,),
        cost=Cost.CHARGED_UNLESS_COVERED,
    ),
)
SUBMITTED = replace(
    SENT,
    number=125,
    state=RequestState.SUBMITTED,
    microsoft_number="2601070040001234",
    submitted_at=NOON + timedelta(minutes=4),
    respond_by=NOON + timedelta(hours=2, minutes=4),
)
ANSWERED = replace(
    SUBMITTED,
    state=RequestState.ANSWERED,
    answered_at=NOON + timedelta(hours=1),
    answered_by="Ada Novotná",
)
HISTORY = (
    Event(123, NOON, EventKind.CREATED, "u-1", "Ada Novotná", "R12"),
    Event(123, NOON + timedelta(minutes=4), EventKind.SUBMITTED, "u-1", "Ada Novotná", "2601"),
)
VIEW = RequestView(
    request=SENT,
    customer=CONTOSO,
    pack=f"Title: {DRAFT.title}\n\n{DRAFT.description}\n\nContact: {ADA.name}, {ADA.email}",
    link="https://portal.azure.com/11111111-0000-4000-8000-000000000001",
    reach=None,
    at_hand=(),
    promise=PROMISES[Severity.CRITICAL],
    history=HISTORY[:1],
    may_view=True,
    allowed_actions=frozenset({EventKind.SUBMITTED, EventKind.CLOSED}),
)
