"""Texts that ask the other side for its first answer: in English, ready to paste."""

from datetime import UTC, datetime, timedelta

from services.model.destinations import OtherSide
from services.model.requests import ServiceRequest
from services.model.states import RequestState
from services.model.taxonomy import Severity
from services.routing.handoff import IMPACT, contact_block, labelled, on_one_line

WHO_WE_ARE = "We are the customer's partner and write on their behalf."
ASK = "Please send us your first answer to this service request."
RAISE = {
    Severity.CRITICAL: (
        "This service request has the highest severity already. Please bring in your duty manager "
        "or escalation manager, and tell us who has taken it over."
    ),
    Severity.MODERATE: "Please raise the severity of this service request from B to A.",
    Severity.MINIMAL: "Please raise the severity of this service request from C to B.",
}
PASSED_ON = "If you have passed it on to Microsoft, please ask for the same there."

_UNITS = {
    "day": timedelta(days=1),
    "hour": timedelta(hours=1),
    "minute": timedelta(minutes=1),
}


def chase_text(request: ServiceRequest, now: datetime) -> str:
    """Ask for the first answer; empty unless the other side owes one."""
    return _text(request, now, ASK)


def raise_text(request: ServiceRequest, now: datetime) -> str:
    """Ask for a higher severity, or at the highest for a manager.

    Empty unless the other side has the request and has not answered: until then it is submitted
    with the severity it should have.
    """
    passed_on = request.route.destination.traits.other_side is OtherSide.PROVIDER
    ask = RAISE[request.severity]
    return _text(request, now, f"{ask} {PASSED_ON}" if passed_on else ask)


def _text(request: ServiceRequest, now: datetime, ask: str) -> str:
    if request.state is not RequestState.SUBMITTED:
        return ""
    opening = " ".join(filter(None, (ask, _clock(request, now), WHO_WE_ARE)))
    return "\n\n".join([opening, _request(request), contact_block(request)])


def _clock(request: ServiceRequest, now: datetime) -> str:
    """Say how long is left or past; of the partner's own promise where there is no other."""
    as_of = f"As of {_moment(now)},"
    if (due := request.respond_by) and now < due:
        return f"{as_of} the first answer is due in {_span(due - now)}."
    if due:
        return f"{as_of} the first answer is {_span(now - due)} overdue."
    sentences = []
    if request.submitted_at:
        sentences.append(f"{as_of} we have been waiting for {_span(now - request.submitted_at)}.")
    if request.promised_by:
        sentences.append(f"We promised our customer an answer by {_moment(request.promised_by)}.")
    return " ".join(sentences)


def _request(request: ServiceRequest) -> str:
    """Identify the request, also where the other side's number is not known."""
    return labelled(
        {
            "Service request": on_one_line(request.microsoft_number),
            "Our reference": request.reference,
            "Title": on_one_line(request.title),
            "Product": request.product.traits.english,
            "Publisher": on_one_line(request.publisher),
            "Business impact as submitted": IMPACT[request.severity],
            "Customer": on_one_line(request.customer),
            "Customer tenant ID": request.tenant_id,
            "Submitted": _moment(request.submitted_at) if request.submitted_at else "",
            "First answer due": _moment(request.respond_by) if request.respond_by else "",
        }
    )


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def _span(time: timedelta) -> str:
    """Say a time in its two largest units: "2 hours 5 minutes"."""
    said = []
    for unit, length in _UNITS.items():
        count, time = divmod(time, length)
        if count:
            said.append(f"{count} {unit}" if count == 1 else f"{count} {unit}s")
    return " ".join(said[:2]) or "less than a minute"
