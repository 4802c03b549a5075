"""Who there is in a simulated week: people in many zones with their wishes, and channels."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from itertools import cycle, islice

from services.model.conversations import Conversation, ConversationKind
from services.model.customers import Customer
from services.model.people import Contact, Person
from services.model.preferences import DEFAULT_PREFERENCES, NotificationPreferences
from services.model.requests import Draft
from services.model.roles import Role
from services.model.stage_traits import Topic
from services.model.subscriptions import Subscription
from services.model.taxonomy import Fact, ProblemKind, ProductFamily, Severity
from services.model.unit_of_work import Record
from services.policy.loader import local_policy
from services.policy.tables import Policy
from tests.chat import SERVICE_URL, TENANT, person_id, staffed
from tests.desks import CONTOSO, CUSTOMERS

BEGINS = datetime(2026, 3, 27, 6, tzinfo=UTC)
"""Clocks change in Europe on the 29th; the 3rd of April is Good Friday."""
WEEK = timedelta(days=7)
DOWN_FROM = BEGINS + timedelta(days=4, hours=3)
DOWN_UNTIL = DOWN_FROM + timedelta(hours=1)

BOT = "28:bot"
FABRIKAM = CUSTOMERS[3]
"""Only an admin agent can file for it, who has to take what others have opened."""
AT: tuple[Customer, ...] = (CONTOSO, FABRIKAM)

_ZONES = (
    "Europe/Prague",
    "Europe/Berlin",
    "Europe/London",
    "Atlantic/Azores",
    "America/New_York",
    "America/Los_Angeles",
    "America/Sao_Paulo",
    "America/St_Johns",
    "Africa/Casablanca",
    "Asia/Kathmandu",
    "Asia/Tokyo",
    "Asia/Seoul",
    "Australia/Lord_Howe",
    "Australia/Sydney",
    "Pacific/Chatham",
    "UTC",
)
_WISHES = (
    NotificationPreferences(),
    NotificationPreferences(quiet_from=time(22), quiet_until=time(7)),
    NotificationPreferences(
        quiet_from=time(18, 30), quiet_until=time(8, 15), muted={Topic.REMINDERS}
    ),
    NotificationPreferences(muted={Topic.WARNINGS}),
    NotificationPreferences(quiet_from=time(12), quiet_until=time(13)),
    NotificationPreferences(muted={Topic.BREACHES}),
    NotificationPreferences(),
)


@dataclass(frozen=True, slots=True)
class Colleague:
    name: str
    zone: str
    preferences: NotificationPreferences = DEFAULT_PREFERENCES
    role: Role = Role.ADMIN_AGENT
    met: bool = True
    """Whether they have a chat with us; if not, it is opened."""

    @property
    def id(self) -> str:
        return person_id(self.name)


def _owners(count: int) -> Iterator[Colleague]:
    zones, preferences = islice(cycle(_ZONES), count), cycle(_WISHES)
    for index, (zone, wish) in enumerate(zip(zones, preferences, strict=False)):
        role = Role.HELPDESK_AGENT if index % 4 == 3 else Role.ADMIN_AGENT
        yield Colleague(f"Owner{index}", zone, wish, role, met=index % 8 != 5)


OWNERS = tuple(_owners(32))
MANAGERS = tuple(Colleague(name, "UTC", role=Role.DUTY_MANAGER) for name in ("Mia", "Max"))
EVERYBODY = (*OWNERS, *MANAGERS)
WATCHES = (
    Subscription("19:critical", Severity.CRITICAL),
    Subscription("19:fabrikam", tenant_id=FABRIKAM.tenant_id),
    Subscription("19:fabrikam", Severity.CRITICAL, FABRIKAM.tenant_id),
    Subscription("19:night", Severity.MODERATE, CONTOSO.tenant_id),
)
"""Nobody watches what is C at Contoso: there the ladder begins with the managers."""
PUBLISHER = "Fabrikam Backup"


def policy() -> Policy:
    return staffed(local_policy(), **{one.name: one.role for one in EVERYBODY})


def records() -> Iterator[Record]:
    for one in EVERYBODY:
        teams_id = f"29:{one.name}"
        yield Person(
            one.id,
            TENANT,
            one.name,
            timezone=one.zone,
            teams_id=teams_id,
            preferences=one.preferences,
        )
        if one.met:
            yield chat_with(one)
    for channel in dict.fromkeys(watch.conversation_id for watch in WATCHES):
        yield Conversation(channel, ConversationKind.CHANNEL, TENANT, SERVICE_URL, BOT)
    yield from WATCHES


def chat_with(one: Colleague) -> Conversation:
    return Conversation(
        f"a:{one.name}", ConversationKind.PERSONAL, TENANT, SERVICE_URL, BOT, one.id
    )


@dataclass(frozen=True, slots=True)
class Matter:
    """What a request is about, as far as its clocks depend on it."""

    customer: Customer
    severity: Severity
    language: str
    kind: ProblemKind
    publisher: str = ""

    def draft(self) -> Draft:
        contact = Contact(
            name="Ada",
            email="ada@partner.example",
            phone="+420 1",
            around_the_clock=True,
            language=self.language,
        )
        product = ProductFamily.MARKETPLACE if self.publisher else ProductFamily.AZURE
        return Draft(
            tenant_id=self.customer.tenant_id,
            product=product,
            publisher=self.publisher,
            kind=self.kind,
            title="Slow pages",
            description="They are slow",
            health_checked=True,
            tried=True,
            facts={Fact.ENTRA_PREMIUM: False, Fact.GDAP: True},
            severity=self.severity,
            severity_confirmed=True,
            contact=contact,
        )
