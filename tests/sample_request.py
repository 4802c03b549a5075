"""A service request that was handed off, to be varied by the tests."""

from services.model.destinations import Destination
from services.model.people import Contact
from services.model.requests import ServiceRequest
from services.model.routes import Route, Rule
from services.model.states import RequestState
from services.model.taxonomy import ProblemKind, ProductFamily, Severity
from tests.clock import NOON

TENANT = "3f1f7a0c-1111-4222-8333-abcdefabcdef"
REQUEST = ServiceRequest(
    number=123,
    tenant_id=TENANT,
    customer="Contoso",
    product=ProductFamily.AZURE,
    publisher="",
    kind=ProblemKind.TECHNICAL,
    title="VMs in West Europe\nunreachable",
    description="Since 9:40 no VM answers.\n\nRestart did not help.",
    severity=Severity.CRITICAL,
    contact=Contact(
        name="Jana Nováková", email="jana@partner.example", phone="+420 555", around_the_clock=True
    ),
    route=Route(Rule.R12, Destination.AZURE_PORTAL),
    state=RequestState.HANDED_OFF,
    owner_id="jana",
    owner="Jana",
    created_by="jana",
    staff_tenant_id="tenant",
    created_at=NOON,
)
