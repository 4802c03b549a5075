"""The only place where an error becomes words."""

from datetime import timedelta

from cards.layout import one_line
from cards.words import Words, span
from services.errors import (
    AlreadyTakenError,
    AmbiguousRequestError,
    CustomerContactError,
    GatewayRejectedError,
    GatewayUnavailableError,
    IncompleteContactError,
    NewerReleaseError,
    NotAllowedError,
    OwnTenantError,
    PolicyError,
    ServiceDeskError,
    TooLongError,
    TurnConflictError,
    UnknownCustomerError,
    UnknownRequestError,
    WrongStateError,
)
from services.models import RequestState


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
        case IncompleteContactError(field=field):
            return words(f"field-{field}-error")
        case TooLongError(limit=limit):
            return words("problem-too-long", limit=limit)
        case AmbiguousRequestError(ours=ours, theirs=theirs):
            return words("problem-ambiguous", ours=ours, theirs=theirs)
        case WrongStateError(reference=reference, state=state):
            return words(f"problem-wrong-state-{RequestState(state)}", reference=reference)
        case GatewayUnavailableError():
            return _unavailable(words, error)
        case GatewayRejectedError(system=system, reason=reason):
            return words("problem-rejected", system=system, reason=one_line(reason))
        case _:
            return words(_FIXED[type(error)])


def _unavailable(words: Words, error: GatewayUnavailableError) -> str:
    if error.retry_after is None:
        return words("problem-unavailable", system=error.system)
    wait = span(words, timedelta(minutes=max(1, round(error.retry_after / 60))))
    return words("problem-unavailable-until", system=error.system, span=wait)


_FIXED: dict[type[ServiceDeskError], str] = {
    OwnTenantError: "problem-own-tenant",
    NotAllowedError: "problem-not-allowed",
    PolicyError: "problem-policy",
    NewerReleaseError: "problem-newer-release",
    TurnConflictError: "problem-conflict",
    AlreadyTakenError: "problem-taken",
}


def internal_problem_text(words: Words, quote_id: str) -> str:
    """Say that the fault is ours, what was kept, and the id to quote."""
    return words("problem-internal", id=quote_id)
