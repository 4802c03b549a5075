"""The words this desk works with. Frozen values, no I/O."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from pydantic import BaseModel, Field

GUID = r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
"""What an id looks like in Entra, as a pattern."""


class Severity(StrEnum):
    """Business impact, in Microsoft's letters."""

    CRITICAL = "A"
    MODERATE = "B"
    MINIMAL = "C"


class ProductFamily(StrEnum):
    AZURE = "azure"
    ENTRA = "entra"
    MICROSOFT_365 = "m365"
    DYNAMICS = "dynamics"
    EMS = "ems"
    MARKETPLACE = "marketplace"


class ProblemKind(StrEnum):
    TECHNICAL = "technical"
    BILLING = "billing"
    QUOTA = "quota"
    QUESTION = "question"
    FRAUD = "fraud"
    VULNERABILITY = "vulnerability"


class Relationship(StrEnum):
    """What the partner is to the customer."""

    DIRECT = "direct"
    PROVIDER = "provider"
    RESELLER = "reseller"
    ADVISOR = "advisor"
    OWN = "own"


class Role(StrEnum):
    """What a member of staff may do; the policy file says who has which."""

    ADMIN_AGENT = "admin_agent"
    HELPDESK_AGENT = "helpdesk_agent"
    SALES_AGENT = "sales_agent"
    DUTY_MANAGER = "duty_manager"


class Fact(StrEnum):
    """What may be unknown about a customer, is asked once and then remembered."""

    GDAP = "gdap"
    SUBSCRIPTION_RIGHTS = "subscription_rights"
    ENTRA_PREMIUM = "entra_premium"
    DYNAMICS_CONTRACT = "dynamics_contract"


class Rule(StrEnum):
    """The row of the route table that decided (product rules R1..R20)."""

    R1 = "R1"
    R2 = "R2"
    R3 = "R3"
    R4 = "R4"
    R5 = "R5"
    R6 = "R6"
    R7 = "R7"
    R8 = "R8"
    R9 = "R9"
    R10 = "R10"
    R11 = "R11"
    R12 = "R12"
    R13 = "R13"
    R14 = "R14"
    R15 = "R15"
    R16 = "R16"
    R17 = "R17"
    R18 = "R18"
    R19 = "R19"
    R20 = "R20"


class Destination(StrEnum):
    """Where a service request goes."""

    SECURITY_RESPONSE_CENTER = "security-response-center"
    OWN_SUPPORT_PLAN = "own-support-plan"
    PUBLISHER = "publisher"
    PROVIDER = "provider"
    PARTNER_CENTER = "partner-center"
    DYNAMICS_SUPPORT = "dynamics-support"
    TROUBLESHOOT = "troubleshoot"
    AZURE_API = "azure-api"
    AZURE_PORTAL = "azure-portal"
    AZURE_PORTAL_BY_DOMAIN = "azure-portal-by-domain"
    ADMIN_AGENT = "admin-agent"
    MICROSOFT_365_ADMIN_CENTER = "m365-admin-center"
    POWER_PLATFORM_ADMIN_CENTER = "power-platform-admin-center"
    REQUEST_RIGHTS = "request-rights"


class Condition(StrEnum):
    """What is missing before the destination can take the request; told together."""

    HEALTH_NOT_CHECKED = "health-not-checked"
    NOT_TRIED = "not-tried"
    KNOWN_OUTAGE = "known-outage"
    GDAP_ROLE = "gdap-role"
    DYNAMICS_CONTRACT = "dynamics-contract"
    RIGHT_TO_FILE = "right-to-file"
    API_NOT_CONNECTED = "api-not-connected"
    INDIRECT_MODEL_IN_GOVERNMENT = "indirect-model-in-government"


class Cost(StrEnum):
    """What the card says about money and entitlement."""

    CHARGED_UNLESS_COVERED = "charged-unless-covered"
    NOT_CHARGED = "not-charged"
    BILLING_SUPPORT_FREE = "billing-support-free"
    OWN_TENANT_NOT_COVERED = "own-tenant-not-covered"


@dataclass(frozen=True, slots=True)
class Route:
    """Where a request goes, and why: the deciding row and what is still missing."""

    rule: Rule
    destination: Destination
    missing: tuple[Condition, ...] = ()
    also: tuple[Destination, ...] = ()
    cost: Cost | None = None
    government: bool = False


class RequestState(StrEnum):
    WAITING_FOR_ADMIN = "waiting-for-admin"
    """Nobody with rights has taken it yet (R14)."""
    HANDED_OFF = "handed-off"
    """The owner has the hand-off pack and has not said "submitted"."""
    SUBMITTED = "submitted"
    """It is with the other side; the clock runs."""
    ANSWERED = "answered"
    CLOSED = "closed"


class EventKind(StrEnum):
    CREATED = "created"
    TAKEN = "taken"
    SUBMITTED = "submitted"
    NUMBERED = "numbered"
    """The other side's number was told later, or corrected."""
    ANSWERED = "answered"
    NOTED = "noted"
    CLOSED = "closed"


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
    version: int = 0

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
    version: int = 0


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


@dataclass(frozen=True, slots=True)
class ServiceRequest:
    """Our record of one request, wherever it went."""

    number: int
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
    created_at: datetime
    override_reason: str = ""
    microsoft_number: str = ""
    submitted_at: datetime | None = None
    respond_by: datetime | None = None
    """When the other side must have answered first; None if it promises nothing."""
    promised_by: datetime | None = None
    """When the partner promised its customer an answer; None if it promised nothing."""
    answered_at: datetime | None = None
    answered_by: str = ""
    closed_at: datetime | None = None
    version: int = 0

    @property
    def reference(self) -> str:
        return f"BH-{self.number:06d}"


@dataclass(frozen=True, slots=True)
class Event:
    """One line of a request's append-only history."""

    number: int
    at: datetime
    kind: EventKind
    by_id: str
    by: str
    evidence: str = ""
