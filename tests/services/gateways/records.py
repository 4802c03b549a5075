"""Records as a turn keeps them, to be varied by the tests."""

from dataclasses import replace
from typing import Any

from services.models import (
    Contact,
    Customer,
    Event,
    EventKind,
    Fact,
    Person,
    ProblemKind,
    ProductFamily,
    Relationship,
    RequestState,
    ServiceRequest,
    Severity,
)
from services.places import Conversation, ConversationKind
from services.routes import Condition, Cost, Destination, Route, Rule
from services.work import CardCopy, Memory, OutgoingMessage, Receipt, Record, TurnKeys, Work
from tests.clock import NOON

CONTACT = Contact(name="Ada", email="ada@partner.example", phone="+420 1", language="de-de")
CONVERSATION = Conversation(
    id="a:1",
    kind=ConversationKind.PERSONAL,
    tenant_id="tenant",
    service_url="https://teams.example/emea/",
    bot_id="28:bot",
    person_id="ada",
)
PERSON = Person("ada", "tenant", "Ada Lovelace", "cs", "cs-CZ", "Europe/Prague", CONTACT)
CUSTOMER = Customer(
    tenant_id="11111111-0000-4000-8000-000000000001",
    name="Contoso Ltd",
    domains=("contoso.example", "contoso.onmicrosoft.example"),
    relationship=Relationship.RESELLER,
    government=True,
    provider="Wingtip",
    facts={Fact.GDAP: True, Fact.ENTRA_PREMIUM: False},
)
ROUTE = Route(
    rule=Rule.R17,
    destination=Destination.MICROSOFT_365_ADMIN_CENTER,
    missing=(Condition.GDAP_ROLE, Condition.NOT_TRIED),
    also=(Destination.PROVIDER,),
    cost=Cost.NOT_CHARGED,
    government=True,
)
REQUEST = ServiceRequest(
    number=1,
    tenant_id=CUSTOMER.tenant_id,
    customer=CUSTOMER.name,
    product=ProductFamily.MICROSOFT_365,
    publisher="",
    kind=ProblemKind.TECHNICAL,
    title="Mail flow stopped",
    description="Nothing since noon: žluťoučký 日本 🙂",
    severity=Severity.CRITICAL,
    contact=CONTACT,
    route=ROUTE,
    state=RequestState.HANDED_OFF,
    owner_id="ada",
    owner="Ada Lovelace",
    created_by="ada",
    created_at=NOON,
    override_reason="the status page is down",
    microsoft_number="2411110040001234",
    submitted_at=NOON,
    respond_by=NOON,
    promised_by=NOON,
    answered_at=NOON,
    answered_by="Grace",
    closed_at=NOON,
)
COPY = CardCopy(
    key="card",
    conversation_id="a:1",
    service_url="https://teams.example/emea/",
    subject="BH-000001",
    language="cs",
)
MESSAGE = OutgoingMessage(
    key="message",
    conversation_id="a:1",
    service_url="https://teams.example/emea/",
    body=b'{"type":"message"}',
    language="cs",
    reply_to="f:1",
    card="card",
)


def keys(name: str = "x") -> TurnKeys:
    return TurnKeys(receipt=name, memory=name, conversation="a:1", person="ada")


def receipt(key: str = "x") -> Receipt:
    return Receipt(key, NOON, b'{"status":200}')


def work(*records: Record) -> Work:
    return Work(list(records))


def request(**changes: Any) -> ServiceRequest:
    return replace(REQUEST, **changes)


def message(key: str, conversation: str = "a:1", **changes: Any) -> OutgoingMessage:
    return replace(MESSAGE, key=key, conversation_id=conversation, **changes)


def event(number: int, evidence: str) -> Event:
    return Event(number, NOON, EventKind.NOTED, "ada", "Ada Lovelace", evidence)


def turn(name: str, version: int = 0) -> Work:
    """Return what an ordinary turn writes."""
    return work(
        receipt(name),
        Memory(name, '{"schema_version":1}', version),
        replace(COPY, key=f"{name}-card"),
        message(f"{name}-1", name),
        message(f"{name}-2", name),
    )
