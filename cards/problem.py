"""The only place where an error becomes words."""

from datetime import timedelta

from cards.layout import one_line
from cards.words import Words, span
from services.model.errors import (
    AlreadyProcessedError,
    AmbiguousColleagueError,
    AmbiguousRequestError,
    ColleagueNotAllowedError,
    CustomerContactError,
    EscalationExhaustedError,
    GatewayRejectedError,
    GatewayUnavailableError,
    IncompleteContactError,
    NewerReleaseError,
    NoMatchingRequestError,
    NotAllowedError,
    NotOfferedError,
    OfferToSelfError,
    OwnTenantError,
    PolicyError,
    ServiceDeskError,
    SeveralRequestsError,
    TooLongError,
    TurnConflictError,
    UnclearNumberError,
    UnknownColleagueError,
    UnknownCustomerError,
    UnknownRequestError,
    UnreadableRecordError,
    WrongStateError,
)
from services.model.states import RequestState

_MAX_NAMES = 8


def problem_text(words: Words, error: ServiceDeskError) -> str:
    """Say what went wrong and what can be done, in markdown.

    Raise `LookupError` for an error that has no words.
    """
    match error:
        case GatewayUnavailableError():
            return _unavailable(words, error)
        case GatewayRejectedError(system=system, reason=reason):
            return words("problem-rejected", system=system, reason=one_line(reason))
        case TooLongError(limit=limit):
            return words("problem-too-long", limit=limit)
        case NoMatchingRequestError(text=text):
            return words("problem-no-matching-request", text=one_line(text))
        case UnreadableRecordError():
            return _unreadable(words, error)
        case _:
            said = _about_people(words, error) or _about_references(words, error)
            return said or _about_requests(words, error) or words(_FIXED[type(error)])


def _about_people(words: Words, error: ServiceDeskError) -> str:
    match error:
        case UnknownCustomerError(text=text):
            return words("problem-unknown-customer", text=one_line(text))
        case CustomerContactError(email=email, domain=domain):
            return words(
                "problem-customer-contact", email=one_line(email), domain=one_line(domain)
            )
        case IncompleteContactError(field=field):
            return words(f"field-{field}-error")
        case UnknownColleagueError(text=text):
            return words("problem-unknown-colleague", text=one_line(text))
        case AmbiguousColleagueError(names=names):
            return words("problem-ambiguous-colleague", names=_names(names))
        case _:
            return ""


def _about_references(words: Words, error: ServiceDeskError) -> str:
    match error:
        case UnknownRequestError(text=text):
            return words("problem-unknown-request", text=one_line(text))
        case AmbiguousRequestError(ours=ours, theirs=theirs):
            return words("problem-ambiguous", ours=ours, theirs=theirs)
        case SeveralRequestsError(names=names):
            return words("problem-several-requests", names=_names(names))
        case UnclearNumberError(text=text):
            return words("problem-unclear-number", text=one_line(text))
        case _:
            return ""


def _about_requests(words: Words, error: ServiceDeskError) -> str:
    match error:
        case WrongStateError(reference=reference, state=state):
            return words(f"problem-wrong-state-{RequestState(state)}", reference=reference)
        case OfferToSelfError(reference=reference):
            return words("problem-offer-to-self", reference=reference)
        case EscalationExhaustedError(first=first):
            return words("problem-escalation-no-one" if first else "problem-escalation-exhausted")
        case NotOfferedError(reference=reference):
            return words("problem-not-offered", reference=reference)
        case _:
            return ""


def _unreadable(words: Words, error: UnreadableRecordError) -> str:
    key = one_line(error.key, 100)
    match error.table:
        case "requests":
            return words("problem-unreadable-request", reference=key)
        case "customers":
            return words("problem-unreadable-customer", id=key)
        case _:
            return words("problem-unreadable-record", table=error.table, id=key)


def _names(names: tuple[str, ...]) -> str:
    shown = ", ".join(one_line(name, 60) for name in names[:_MAX_NAMES])
    return shown if len(names) <= _MAX_NAMES else f"{shown}, …"


def _unavailable(words: Words, error: GatewayUnavailableError) -> str:
    if error.retry_after_seconds is None:
        return words("problem-unavailable", system=error.system)
    wait = span(words, timedelta(minutes=max(1, round(error.retry_after_seconds / 60))))
    return words("problem-unavailable-until", system=error.system, span=wait)


_FIXED: dict[type[ServiceDeskError], str] = {
    OwnTenantError: "problem-own-tenant",
    NotAllowedError: "problem-not-allowed",
    ColleagueNotAllowedError: "problem-colleague-not-allowed",
    PolicyError: "problem-policy",
    NewerReleaseError: "problem-newer-release",
    TurnConflictError: "problem-conflict",
    AlreadyProcessedError: "problem-taken",
}


def internal_problem_text(words: Words, quote_id: str) -> str:
    """Say that the fault is ours, what was kept, and the id to quote."""
    return words("problem-internal", id=quote_id)
