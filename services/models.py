"""The words this desk works with. Frozen values, no I/O."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Literal

from pydantic import BaseModel, Field

from services.bounds import Moment, RequestNumber, Version
from services.promises import RunningClock
from services.roles import Role
from services.routes import Route
from services.stages import DEFAULT_WISHES, NoticeWishes, Rung
from services.states import EventKind, RequestState
from services.taxonomy import (
    Fact,
    ProblemKind,
    ProductFamily,
    Relationship,
    Severity,
    Support,
)

__all__ = [
    "FALLBACK_LANGUAGE",
    "GUID",
    "Contact",
    "Customer",
    "Draft",
    "Event",
    "EventKind",
    "Fact",
    "Person",
    "ProblemKind",
    "ProductFamily",
    "Relationship",
    "RequestState",
    "Role",
    "ServiceRequest",
    "Severity",
    "Tally",
]

GUID = r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
"""What an id looks like in Entra, as a pattern."""


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer tenant of the partner. `facts` holds only what is known."""

    tenant_id: str
    name: str
    domains: tuple[str, ...]
    relationship: Relationship
    government: bool = False
    provider: str = ""
    facts: dict[Fact, bool] = field(default_factory=dict)
    version: Version = 0

    @property
    def domain(self) -> str:
        """The domain the customer is known by; empty if none is known."""
        return self.domains[0] if self.domains else ""


FALLBACK_LANGUAGE: Final = "en-us"
"""What Microsoft's support speaks with everybody; the API's value."""


class Contact(BaseModel, frozen=True):
    """The partner's person whom the other side answers."""

    name: str
    email: str
    phone: str = ""
    around_the_clock: bool = False
    language: str = FALLBACK_LANGUAGE
    """One of Microsoft's support languages, for example "en-us" or "de-de"."""


@dataclass(frozen=True, slots=True)
class Person:
    """A member of the partner's staff, as Teams shows them."""

    id: str
    """The Entra object id."""
    tenant_id: str
    name: str
    language: str = ""
    """Chosen with /language; empty follows Teams."""
    locale: str = ""
    timezone: str = ""
    contact: Contact | None = None
    """The contact of their last request."""
    teams_id: str = ""
    """What Teams calls them to this bot ("29:…")."""
    wishes: NoticeWishes = DEFAULT_WISHES
    version: Version = 0


class Draft(BaseModel, frozen=True, extra="ignore"):
    """A service request before it has a reference. Plain JSON, kept between turns.

    Unknown fields of another release are ignored; `schema_version` says which wrote it.
    """

    schema_version: int = 1
    tenant_id: str | None = None
    product: ProductFamily | None = None
    publisher: str = ""
    kind: ProblemKind | None = None
    title: str = ""
    description: str = ""
    health_checked: bool | None = None
    tried: bool | None = None
    override_reason: str = ""
    facts: dict[Fact, bool] = Field(default_factory=dict)
    """What was told about the customer while drafting; it is remembered for the customer too."""
    unsure: tuple[Fact, ...] = ()
    """Facts the person could not tell; they count as missing, for this request only."""
    severity: Severity | None = None
    severity_confirmed: bool = False
    contact: Contact | None = None

    @property
    def has_publisher(self) -> bool:
        """Whether it is about a product of another publisher, who is to be named."""
        return self.product is not None and self.product.traits.support is Support.PUBLISHER


def reference_of(number: int) -> str:
    """Return how people name a service request: "BH-000123"."""
    return f"BH-{number:06d}"


@dataclass(frozen=True, slots=True)
class ServiceRequest:
    """Our record of one request, wherever it went."""

    number: RequestNumber
    tenant_id: str
    customer: str
    product: ProductFamily
    publisher: str
    kind: ProblemKind
    title: str
    description: str
    severity: Severity
    contact: Contact
    route: Route
    state: RequestState
    owner_id: str
    owner: str
    created_by: str
    created_at: Moment
    override_reason: str = ""
    microsoft_number: str = ""
    submitted_at: Moment | None = None
    respond_by: Moment | None = None
    """When the other side must have answered first; None if it promises nothing."""
    promised_by: Moment | None = None
    """When the partner promised its customer an answer; None if it promised nothing."""
    response_clock: RunningClock | None = None
    """The other side's, from when it runs."""
    promise_clock: RunningClock | None = None
    """The partner's own, from the beginning."""
    answered_at: Moment | None = None
    answered_by: str = ""
    closed_at: Moment | None = None
    rung: Rung | Literal[""] = ""
    """How far it was escalated; empty while it is its owner's alone."""
    offered_to_id: str = ""
    """To whom it is to be handed over, once they accept."""
    offered_to: str = ""
    version: Version = 0

    @property
    def reference(self) -> str:
        return reference_of(self.number)


@dataclass(frozen=True, slots=True)
class Event:
    """One line of a request's append-only history."""

    number: RequestNumber
    at: Moment
    kind: EventKind
    by_id: str
    by: str
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Tally:
    """What a shift leaves behind: how much is open, and what has happened since it began."""

    since: datetime
    waiting: int
    """For an admin agent."""
    handed_off: int
    submitted: int
    breached: int
    """Open, and past a moment at which it should have been answered."""
    opened_since: int
    answered_since: int
    answered_late_since: int
    closed_since: int
