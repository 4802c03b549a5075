"""Who there is while replicas die: owners, managers and channels, and what is promised to whom.

The numbers are plain, so that the policy and the oracle take them from here, each by itself.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from services.model.conversations import Conversation, ConversationKind
from services.model.customers import Customer
from services.model.people import Contact, Person
from services.model.preferences import NotificationPreferences
from services.model.requests import Draft
from services.model.roles import Role
from services.model.stage_traits import Topic
from services.model.subscriptions import Subscription
from services.model.taxonomy import Fact, ProblemKind, ProductFamily, Severity
from services.model.unit_of_work import Record
from services.policy.loader import local_policy
from services.policy.tables import Policy
from tests.chat import person_id, staffed
from tests.desks import CONTOSO, CUSTOMERS

TENANT = "aaaaaaaa-0000-4000-8000-000000000001"
BOT = "28:bot"
ZLUTOUCKA = CUSTOMERS[2]
AT: tuple[Customer, ...] = (CONTOSO, ZLUTOUCKA)

# In seconds. What is promised for B is what Microsoft promises too: submitted at once, both
# clocks of such a request warn at the same moment.
PROMISED = {"A": 4.0, "B": 8.0, "C": 11.0}
RESPONSE = {"A": 5.0, "B": 8.0, "C": 9.0}
FORGOTTEN = {"A": 3.0, "B": 6.0, "C": 9.0}
WARNED_AT = 0.75
LATE_AFTER = 20.0
GATHERED_ABOVE = 5


@dataclass(frozen=True, slots=True)
class Colleague:
    name: str
    met: bool = True
    """Whether they have a chat with us; if not, it is opened."""
    shut: bool = False
    """Teams says that they have blocked the bot."""
    deaf_to: frozenset[Topic] = frozenset()

    @property
    def id(self) -> str:
        return person_id(self.name)

    @property
    def chat(self) -> str:
        return f"a:{self.name}" if self.met else f"a:29:{self.name}"


OWNERS = (
    Colleague("Ada"),
    Colleague("Bob"),
    Colleague("Eva", deaf_to=frozenset({Topic.BREACHES})),
    Colleague("Dan", met=False),
    Colleague("Cid", shut=True),
)
MANAGERS = (Colleague("Mia"), Colleague("Max", met=False))
EVERYBODY = (*OWNERS, *MANAGERS)

CRITICAL, CUSTOMERS_OWN, GONE = "19:critical", "19:zlutoucka", "19:gone"
WATCHES = (
    Subscription(CRITICAL, Severity.CRITICAL),
    Subscription(CRITICAL, tenant_id=ZLUTOUCKA.tenant_id),
    Subscription(CUSTOMERS_OWN, tenant_id=ZLUTOUCKA.tenant_id),
    Subscription(GONE, Severity.CRITICAL, CONTOSO.tenant_id),
    Subscription(GONE, Severity.MINIMAL, CONTOSO.tenant_id),
)
"""Nobody watches what is B at Contoso: there the ladder begins with the managers."""
CHANNELS = (CRITICAL, CUSTOMERS_OWN, GONE)
REFUSING = {
    **{one.chat: "ConversationBlockedByUser" for one in OWNERS if one.shut},
    GONE: "BotNotInConversationRoster",
}
"""What Teams says there, always."""

CONTACT = Contact(name="Ada", email="ada@partner.example", phone="+420 1", around_the_clock=True)


def policy() -> Policy:
    """Return the default policy with promises of seconds; the file takes none so short."""
    base = staffed(local_policy(), **{one.name: Role.DUTY_MANAGER for one in MANAGERS})
    notices = base.notices.model_copy(
        update={
            "forgotten_minutes": _by_severity(FORGOTTEN, 60),
            "late_minutes": LATE_AFTER / 60,
            "digest_above": GATHERED_ABOVE,
        }
    )
    promises = base.promises.model_copy(update={"hours": _by_severity(PROMISED, 3600)})
    times = base.response_times.model_copy(update={"hours": _by_severity(RESPONSE, 3600)})
    return base.model_copy(
        update={"notices": notices, "promises": promises, "response_times": times}
    )


def _by_severity(seconds: dict[str, float], unit: int) -> dict[Severity, float]:
    return {Severity(letter): value / unit for letter, value in seconds.items()}


AddressOf = Callable[[str], str]
"""Tells the service URL of a conversation."""


def records(address_of: AddressOf) -> Iterator[Record]:
    """Yield everybody, their chats, and the channels with what they watch."""
    for one in EVERYBODY:
        preferences = NotificationPreferences(muted=one.deaf_to)
        yield Person(one.id, TENANT, one.name, teams_id=f"29:{one.name}", preferences=preferences)
    yield from places(address_of)
    yield from WATCHES


def places(address_of: AddressOf) -> Iterator[Conversation]:
    for one in EVERYBODY:
        if one.met:
            chat, personal = one.chat, ConversationKind.PERSONAL
            yield Conversation(chat, personal, TENANT, address_of(chat), BOT, one.id)
    for channel in CHANNELS:
        kind = ConversationKind.CHANNEL
        yield Conversation(channel, kind, TENANT, address_of(channel), BOT)


def draft(customer: Customer, severity: str) -> Draft:
    """Return what everybody can file for in English."""
    return Draft(
        tenant_id=customer.tenant_id,
        product=ProductFamily.AZURE,
        kind=ProblemKind.TECHNICAL,
        title="Slow pages",
        description="They are slow",
        health_checked=True,
        tried=True,
        facts={Fact.SUBSCRIPTION_RIGHTS: True, Fact.ENTRA_PREMIUM: False, Fact.GDAP: True},
        severity=Severity(severity),
        severity_confirmed=True,
        contact=CONTACT,
    )
