"""The recipients and their requests: staff with chats, subscribed channels, customers."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from services.model.conversations import Conversation, ConversationKind
from services.model.customers import Customer
from services.model.destinations import Cost, Destination
from services.model.people import Contact, Person
from services.model.requests import Event, ServiceRequest
from services.model.routes import Route, Rule
from services.model.states import EventKind, RequestState
from services.model.subscriptions import Subscription
from services.model.taxonomy import Fact, ProblemKind, ProductFamily, Relationship, Severity
from services.model.unit_of_work import Record

STAFF = 5_000
CUSTOMERS = 200
CRITICAL_IN = 20
"""One request in so many is critical."""
SUBSCRIBED = (1, 2)
"""The customers to whose requests a channel of its own is subscribed."""
DUTY = "19:critical"
"""The channel that is subscribed to everything critical."""
TENANT = "aaaaaaaa-0000-4000-8000-000000000000"
BOT = "28:5f1c2f5e-19e5-4c0f-8f3a-6f2a4c3d9b11"


def now() -> datetime:
    return datetime.now(UTC)


def guid(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012d}"


def readers_of(number: int) -> set[str]:
    """Return the conversations that are notified of the request of this number."""
    found = {f"a:{number % STAFF}"}
    if number % CRITICAL_IN == 0:
        found.add(DUTY)
    if number % CUSTOMERS in SUBSCRIBED:
        found.add(f"19:customer-{number % CUSTOMERS}")
    return found


def everybody(service_url: str) -> list[Record]:
    return [*_staff(service_url), *_channels(service_url), *map(_customer, range(CUSTOMERS))]


def first_request() -> tuple[ServiceRequest, Event, Event]:
    """Return the request, with its history, that all others are like."""
    at, ada, number = now() - timedelta(hours=1), guid(1), "2411000000000001"
    request = ServiceRequest(
        number=1,
        tenant_id=guid(1),
        customer="Customer 1 Ltd",
        product=ProductFamily.AZURE,
        publisher="",
        kind=ProblemKind.TECHNICAL,
        title="Machines in West Europe cannot be reached",
        description="Since noon none of the forty machines answers, neither by RDP nor by ping.",
        severity=Severity.MINIMAL,
        contact=Contact(name="Ada Nova", email="ada@partner.example", phone="+420 123 456 789"),
        route=Route(Rule.R12, Destination.AZURE_PORTAL, cost=Cost.CHARGED_UNLESS_COVERED),
        state=RequestState.SUBMITTED,
        owner_id=ada,
        owner="Ada Nova",
        created_by=ada,
        staff_tenant_id=TENANT,
        created_at=at,
        microsoft_number=number,
        submitted_at=at,
        respond_by=at + timedelta(hours=2),
        promised_by=at + timedelta(hours=4),
    )
    created = Event(1, at, EventKind.CREATED, ada, "Ada Nova")
    submitted = Event(1, at, EventKind.SUBMITTED, ada, "Ada Nova", number)
    return request, created, submitted


def _staff(service_url: str) -> Iterator[Record]:
    for number in range(STAFF):
        person = Person(
            guid(number),
            TENANT,
            f"Ada Nova {number}",
            locale="cs-CZ" if number % 2 else "en-US",
            timezone="Europe/Prague",
            teams_id=f"29:{number}",
        )
        yield person
        yield _place(f"a:{number}", service_url, ConversationKind.PERSONAL, person.id)


def _channels(service_url: str) -> Iterator[Record]:
    yield Subscription(DUTY, Severity.CRITICAL)
    yield _place(DUTY, service_url, ConversationKind.CHANNEL)
    for number in SUBSCRIBED:
        name = f"19:customer-{number}"
        yield Subscription(name, tenant_id=guid(number), customer=f"Customer {number} Ltd")
        yield _place(name, service_url, ConversationKind.CHANNEL)


def _place(
    name: str, service_url: str, kind: ConversationKind, person_id: str = ""
) -> Conversation:
    return Conversation(name, kind, TENANT, service_url, BOT, person_id)


def _customer(number: int) -> Customer:
    return Customer(
        guid(number),
        f"Customer {number} Ltd",
        (f"customer{number}.example",),
        Relationship.DIRECT,
        facts={Fact.GDAP: True, Fact.SUBSCRIPTION_RIGHTS: True},
    )
