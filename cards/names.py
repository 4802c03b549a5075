"""Names of the desk's things in the reader's language."""

from cards.layout import excerpt, plain
from cards.words import Words
from services.model.customers import Customer
from services.model.destinations import Destination
from services.model.escalation import EscalationLevel
from services.model.people import FALLBACK_LANGUAGE, Contact
from services.model.requests import ServiceRequest
from services.model.stage_traits import Topic
from services.model.stages import Stage
from services.model.states import EventKind, RequestState
from services.model.taxonomy import Fact, ProblemKind, ProductFamily, Relationship, Severity


def product_name(words: Words, product: ProductFamily) -> str:
    return words(f"product-{product}")


def kind_name(words: Words, kind: ProblemKind) -> str:
    return words(f"kind-{kind}")


def severity_name(words: Words, severity: Severity) -> str:
    return words(f"severity-{severity}")


def relationship_name(words: Words, relationship: Relationship) -> str:
    return words(f"relationship-{relationship}")


def fact_name(words: Words, fact: Fact) -> str:
    return words(f"fact-{fact}")


def state_name(words: Words, state: RequestState) -> str:
    return words(f"state-{state}")


def destination_name(words: Words, destination: Destination) -> str:
    return words(f"destination-{destination}")


def event_name(words: Words, kind: EventKind) -> str:
    return words(f"event-{kind}")


def stage_name(words: Words, stage: Stage) -> str:
    return words(f"stage-{stage}")


def escalation_level_name(words: Words, escalation_level: EscalationLevel) -> str:
    return words(f"escalation-level-{escalation_level}")


def topic_name(words: Words, topic: Topic) -> str:
    return words(f"topic-{topic}")


def step_name(words: Words, step: str) -> str:
    """Name a step of the dialog: "ask_customer" is "Customer"."""
    return words(f"step-{step.removeprefix('ask_')}")


def title_of(words: Words, request: ServiceRequest) -> str:
    """Return the title as it was typed, or that it was erased."""
    return request.title or words("erased")


def customer_of(words: Words, request: ServiceRequest) -> str:
    """Return the name of the customer, or that it was erased."""
    return request.customer or words("erased")


def customer_line(customer: Customer) -> str:
    """Name a customer so that one Contoso differs from another: name, domain, tenant; escaped."""
    parts = (excerpt(customer.name, 120), customer.domain, customer.tenant_id)
    return plain(" · ".join(part for part in parts if part))


def contact_line(words: Words, contact: Contact) -> str:
    """Say all of a contact in a line, escaped."""
    return plain(excerpt(contact_said(words, contact), 300))


def contact_said(words: Words, contact: Contact) -> str:
    """Say all of a contact in a line, as it was typed; English support goes without saying."""
    reachable = words("review-around-the-clock") if contact.around_the_clock else ""
    foreign = contact.language != FALLBACK_LANGUAGE
    spoken = words("review-language", language=contact.language) if foreign else ""
    parts = (contact.name, contact.email, contact.phone, reachable, spoken)
    return " · ".join(part for part in parts if part)
