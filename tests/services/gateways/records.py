"""Records as a turn keeps them, to be varied by the tests."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

from services.model.alarms import Alarm, AlarmDispatched, ClaimedAlarm
from services.model.conversations import Conversation, ConversationKind
from services.model.customers import Customer
from services.model.destinations import Condition, Cost, Destination
from services.model.escalation import EscalationLevel
from services.model.notices import NoticeContext, NoticeItem, NoticeOrder, UnreachedRecipient
from services.model.outbox import CardCopy, OutgoingMessage, PlacedCopy
from services.model.people import Contact, Person
from services.model.preferences import NotificationPreferences
from services.model.promises import ClockSource, Promise, RunningClock
from services.model.requests import Event, ServiceRequest
from services.model.routes import Route, Rule
from services.model.stage_traits import Topic
from services.model.stages import Stage
from services.model.states import EventKind, RequestState
from services.model.taxonomy import Fact, ProblemKind, ProductFamily, Relationship, Severity
from services.model.unit_of_work import (
    IdempotencyRecord,
    Record,
    StoredDialogState,
    TurnKeys,
    UnitOfWork,
)
from tests.clock import NOON

CONTACT = Contact(name="Ada", email="ada@partner.example", phone="+420 1", language="de-de")
STAFF = frozenset({"tenant"})
"""Of whose requests the lists are asked."""
CONVERSATION = Conversation(
    id="a:1",
    kind=ConversationKind.PERSONAL,
    tenant_id="tenant",
    service_url="https://teams.example/emea/",
    bot_id="28:bot",
    person_id="ada",
)
PREFERENCES = NotificationPreferences(
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
    preferences=PREFERENCES,
    email_asked_at=NOON,
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
    created_by_id="ada",
    staff_tenant_id="tenant",
    facts={Fact.GDAP: True, Fact.ENTRA_PREMIUM: False},
    created_at=NOON,
    started_at=NOON - timedelta(hours=1),
    people_affected=15,
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
    escalation_level=EscalationLevel.DUTY_CHANNEL,
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
CONTEXT = NoticeContext(
    who="Jana Žižková",
    status="Open",
    stage=Stage.RESPONSE_BREACH,
    unreached=(UnreachedRecipient(who="Ada Lovelace", why="ConversationBlockedByUser"),),
    snoozed=True,
)


def keys(name: str = "x") -> TurnKeys:
    return TurnKeys(idempotency_key=name, dialog_state=name, conversation="a:1", person="ada")


def receipt(key: str = "x") -> IdempotencyRecord:
    return IdempotencyRecord(key, NOON, b'{"status":200}')


def work(*records: Record) -> UnitOfWork:
    return UnitOfWork(list(records))


def request(**changes: Any) -> ServiceRequest:
    return replace(REQUEST, **changes)


def message(key: str, conversation: str = "a:1", **changes: Any) -> OutgoingMessage:
    return replace(MESSAGE, key=key, conversation_id=conversation, **changes)


def event(number: int, evidence: str) -> Event:
    return Event(number, NOON, EventKind.NOTED, "ada", "Ada Lovelace", evidence)


def turn(name: str, version: int = 0) -> UnitOfWork:
    """Return what an ordinary turn writes."""
    return work(
        receipt(name),
        StoredDialogState(name, '{"schema_version":1}', version),
        replace(COPY, key=f"{name}-card"),
        message(f"{name}-1", name),
        message(f"{name}-2", name),
    )


def alarm(number: int = 1, **changes: Any) -> Alarm:
    """Return an alarm that is due at noon."""
    return replace(Alarm(number, Stage.RESPONSE_WARNING, NOON), **changes)


def told(due: ClaimedAlarm, at: datetime = NOON) -> AlarmDispatched:
    return AlarmDispatched(due.alarm.number, due.alarm.stage, due.alarm.to, due.version, at)


def item(number: int = 1, stage: Stage = Stage.RESPONSE_WARNING, **changes: Any) -> NoticeItem:
    return NoticeItem(number=number, stage=stage, due_at=NOON, **changes)


def notice(
    key: str, *items: NoticeItem, name: str = "Ada Lovelace", **changes: Any
) -> OutgoingMessage:
    """Return what tells Ada, or a channel if it has no name."""
    to = "ada" if name else "19:duty"
    order = NoticeOrder(to=to, name=name, timezone="Europe/Prague", items=items or (item(),))
    body = order.model_dump_json(exclude_defaults=True).encode()
    return message(key, notice=True, body=body, **changes)


def copies_in(found: Sequence[PlacedCopy]) -> list[CardCopy]:
    return [one.copy for one in found]
