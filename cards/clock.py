"""By when an answer is due, in words and as a moment in the reader's own time zone."""

from cards.layout import local_time, one_line
from cards.words import Words, span
from services.clocks import Promise
from services.models import RequestState, ServiceRequest


def promise_text(words: Words, promise: Promise | None) -> str:
    """Say how long the first answer may take: "2 hours", "up to 1 business day"."""
    if promise is None:
        return words("clock-nothing")
    if promise.time is None:
        return words("span-business-days", count=promise.business_days)
    taken = span(words, promise.time)
    return words("clock-hours-business", span=taken) if promise.business_hours else taken


def response_clock(words: Words, request: ServiceRequest, promise: Promise | None) -> str:
    """Say where the other side's clock stands."""
    said = promise_text(words, promise)
    if request.answered_at:
        moment = local_time(request.answered_at)
        return words("clock-answered", moment=moment, who=one_line(request.answered_by))
    if request.respond_by:
        return words("clock-until", promise=said, moment=local_time(request.respond_by))
    waiting = request.state in {RequestState.WAITING_FOR_ADMIN, RequestState.HANDED_OFF}
    return words("clock-after", promise=said) if promise and waiting else said


def promise_clock(words: Words, request: ServiceRequest) -> str:
    """Say where the partner's promise to its customer stands; empty without one."""
    if request.promised_by is None:
        return ""
    if request.answered_at:
        return words("clock-own-met", moment=local_time(request.answered_at))
    return words("clock-own-until", moment=local_time(request.promised_by))
