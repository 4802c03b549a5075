"""Records as a turn keeps them, to be varied by the tests."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

from services.alarms import About, Alarm, AlarmTold, Due, Item, Missed, Order
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
from services.promises import ClockSource, Promise, RunningClock
from services.routes import Condition, Cost, Destination, Route, Rule
from services.stages import NoticeWishes, Rung, Stage, Topic
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
WISHES = NoticeWishes(
    quiet_from=time(22), quiet_until=time(7, 30), muted=frozenset({Topic.NEWS, Topic.WARNINGS})
)
PERSON = Person(
    id="ada",
    tenant_id="tenant",
    name="Ada Lovelace",
    language="cs",
    locale="cs-CZ",
    timezone="Europe/Prague",
    contact=CONTACT,
    teams_id="29:ada",
    wishes=WISHES,
)
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
    response_clock=RunningClock(
        ClockSource.POLICY,
        NOON,
        NOON + timedelta(hours=2),
        Promise(timedelta(hours=2), 0, business_hours=True, region="germany"),
    ),
    promise_clock=RunningClock(ClockSource.AGREEMENT, NOON, NOON + timedelta(hours=1)),
    answered_at=NOON,
    answered_by="Grace",
    closed_at=NOON,
    rung=Rung.DUTY_CHANNEL,
    offered_to_id="grace",
    offered_to="Grace Hopper",
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
ABOUT = About(
    who="Jana Žižková",
    status="Open",
    stage=Stage.RESPONSE_BREACH,
    missed=(Missed(who="Ada Lovelace", why="ConversationBlockedByUser"),),
    snoozed=True,
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


def alarm(number: int = 1, **changes: Any) -> Alarm:
    """Return an alarm that is due at noon."""
    return replace(Alarm(number, Stage.RESPONSE_WARNING, NOON), **changes)


def told(due: Due, at: datetime = NOON) -> AlarmTold:
    return AlarmTold(due.alarm.number, due.alarm.stage, due.alarm.to, due.version, at)


def item(number: int = 1, stage: Stage = Stage.RESPONSE_WARNING, **changes: Any) -> Item:
    return Item(number=number, stage=stage, due_at=NOON, **changes)


def notice(key: str, *items: Item, name: str = "Ada Lovelace", **changes: Any) -> OutgoingMessage:
    """Return what tells Ada, or a channel if it has no name."""
    to = "ada" if name else "19:duty"
    order = Order(to=to, name=name, timezone="Europe/Prague", items=items or (item(),))
    body = order.model_dump_json(exclude_defaults=True).encode()
    return message(key, notice=True, body=body, **changes)
