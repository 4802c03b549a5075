"""Service requests: drafts, requests and their history."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field

from services.model.bounds import Moment, People, RequestNumber, Version
from services.model.escalation import EscalationLevel
from services.model.people import Contact
from services.model.promises import RunningClock
from services.model.routes import Route
from services.model.states import EventKind, RequestState
from services.model.taxonomy import (
    Fact,
    ProblemKind,
    ProductFamily,
    Severity,
    Support,
)


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
    files: tuple[str, ...] = ()
    """Lines that name what came along in the chat; the description ends with them."""
    started_at: Moment | None = None
    """Moment at which the problem began; None if that is not known."""
    start_read_at: Moment | None = None
    """Moment at which it was said; None if it was not read in a text."""
    start_confirmed: bool = False
    """True once the person has given it, or said that it is not known: no text changes it then."""
    start_unclear: bool = False
    """True if a time is named, but not clearly as the start, or not in whose zone."""
    people_affected: People | None = None
    """Number of people, as the text says it; None if it says none."""
    health_checked: bool | None = None
    tried: bool | None = None
    override_reason: str = ""
    facts: dict[Fact, bool] = Field(default_factory=dict)
    """Facts learned about the customer while drafting; the customer's record keeps them too."""
    unsure: tuple[Fact, ...] = ()
    """Facts the person did not know; they count as missing, for this request only."""
    severity: Severity | None = None
    severity_confirmed: bool = False
    contact: Contact | None = None

    @property
    def described(self) -> str:
        """The description with the names of files, as it is sent."""
        parts = (self.description, "\n".join(self.files))
        return "\n\n".join(part for part in parts if part)

    @property
    def has_publisher(self) -> bool:
        """Return whether it is about a product of another publisher, who is to be named."""
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
    created_by_id: str = ""
    staff_tenant_id: str = ""
    """The tenant of the person who opened it: people of another one do not see it."""
    facts: Mapping[Fact, bool] = field(default_factory=dict)
    """Facts that were asked for it: not all who open one may have them remembered."""
    started_at: Moment | None = None
    """Moment at which the problem began; None if that is not known."""
    people_affected: People | None = None
    """Number of people, as the description says it; None if it says none."""
    override_reason: str = ""
    microsoft_number: str = ""
    submitted_at: Moment | None = None
    respond_by: Moment | None = None
    """Moment by which the other side must first have answered; None if it promises nothing."""
    promised_by: Moment | None = None
    """Moment by which the partner promised its customer an answer; None if it promised nothing."""
    response_clock: RunningClock | None = None
    """The other side's, from when it runs."""
    promise_clock: RunningClock | None = None
    """The partner's own, from the beginning."""
    answered_at: Moment | None = None
    answered_by: str = ""
    closed_at: Moment | None = None
    escalation_level: EscalationLevel | Literal[""] = ""
    """Level to which it was escalated; empty while it is its owner's alone."""
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
    to_id: str = ""
    """Of the colleague to whom it was offered, whom `evidence` names."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts for the next shift: how much is open, and what has happened since this one began."""

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
