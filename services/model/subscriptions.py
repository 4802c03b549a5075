"""Subscriptions of channels to all requests, and the audience that notices can reach."""

from dataclasses import dataclass
from typing import Literal

from services.model.conversations import Conversation
from services.model.people import Person
from services.model.taxonomy import Severity


@dataclass(frozen=True, slots=True)
class Subscription:
    """A channel or chat that is notified of all requests, or of a severity, or a customer."""

    conversation_id: str
    severity: Severity | Literal[""] = ""
    tenant_id: str = ""
    customer: str = ""
    language: str = "en"
    timezone: str = ""
    """Of the person who subscribed."""

    def covers_the_same(self, other: "Subscription") -> bool:
        return (self.severity, self.tenant_id) == (other.severity, other.tenant_id)

    def covers(self, severity: Severity, tenant_id: str) -> bool:
        return self.severity in ("", severity) and self.tenant_id in ("", tenant_id)


@dataclass(frozen=True, slots=True)
class SubscriptionEnded:
    conversation_id: str
    severity: Severity | Literal[""] = ""
    tenant_id: str = ""


@dataclass(frozen=True, slots=True)
class Audience:
    """People and conversations that notices can reach just now."""

    people: dict[str, Person]
    """By their Entra object id."""
    chats: dict[str, Conversation]
    """The personal chat of each person; a suspended one only where there is no other."""
    subscriptions: tuple[tuple[Subscription, Conversation | None], ...] = ()
    neighbours: dict[str, Conversation] | None = None
    """A usable conversation of each tenant, from which a chat there can be opened."""
