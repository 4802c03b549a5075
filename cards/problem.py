"""The only place where an error becomes words."""

from datetime import timedelta

from microsoft_teams.cards.core import AdaptiveCard

from cards.layout import card, heading, one_line, paragraph
from cards.names import state_name
from cards.words import Words, span
from services.errors import (
    AlreadyTakenError,
    CustomerContactError,
    GatewayRejectedError,
    GatewayUnavailableError,
    NotAllowedError,
    OwnTenantError,
    PolicyError,
    ServiceDeskError,
    TurnConflictError,
    UnknownCustomerError,
    UnknownRequestError,
    WrongStateError,
)
from services.models import RequestState


def problem_card(words: Words, error: ServiceDeskError) -> AdaptiveCard:
    return card(words, heading(words("problem")), paragraph(problem_text(words, error)))


def problem_text(words: Words, error: ServiceDeskError) -> str:  # noqa: PLR0911
    """Say what went wrong and what can be done, in markdown.

    Raise `LookupError` for an error that has no words.
    """
    match error:
        case UnknownCustomerError(text=text):
            return words("problem-unknown-customer", text=one_line(text))
        case UnknownRequestError(text=text):
            return words("problem-unknown-request", text=one_line(text))
        case CustomerContactError(email=email, domain=domain):
            return words(
                "problem-customer-contact", email=one_line(email), domain=one_line(domain)
            )
        case WrongStateError(reference=reference, state=state):
            said = state_name(words, RequestState(state))
            return words("problem-wrong-state", reference=reference, state=said)
        case GatewayUnavailableError(system=system, retry_after=float() | int() as seconds):
            wait = span(words, timedelta(minutes=max(1, round(seconds / 60))))
            return words("problem-unavailable-until", system=system, span=wait)
        case GatewayUnavailableError(system=system):
            return words("problem-unavailable", system=system)
        case GatewayRejectedError(system=system, reason=reason):
            return words("problem-rejected", system=system, reason=one_line(reason))
        case _:
            return words(_FIXED[type(error)])


_FIXED: dict[type[ServiceDeskError], str] = {
    OwnTenantError: "problem-own-tenant",
    NotAllowedError: "problem-not-allowed",
    PolicyError: "problem-policy",
    TurnConflictError: "problem-conflict",
    AlreadyTakenError: "problem-taken",
}


def internal_problem_text(words: Words, quote_id: str) -> str:
    """Say that the fault is ours, what was kept, and the id to quote."""
    return words("problem-internal", id=quote_id)
