"""Deadlines on cards: in words, and as a moment in the reader's own time zone."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from cards.layout import local_time, one_line
from cards.words import Words, span
from services.model.destinations import OtherSide
from services.model.promises import ClockSource, Promise
from services.model.requests import ServiceRequest
from services.model.routes import Route
from services.model.stage_traits import Clock
from services.model.states import UNANSWERED, UNDER_WAY, RequestState

Side = OtherSide | Literal["own"]
"""The party whose answer is due; "own" is the partner, which promised it to its customer."""


@dataclass(frozen=True, slots=True)
class Deadline:
    clock: Clock
    side: Side
    at: datetime


def other_side(route: Route) -> OtherSide:
    """Return who answers what goes there."""
    return route.destination.traits.other_side


def deadlines(request: ServiceRequest) -> list[Deadline]:
    """Return by when which answer is due of what still waits for one, the first due first."""
    found = []
    if request.respond_by and request.state is RequestState.SUBMITTED:
        found.append(Deadline(Clock.RESPONSE, other_side(request.route), request.respond_by))
    if request.promised_by and request.state in UNANSWERED:
        found.append(Deadline(Clock.PROMISE, "own", request.promised_by))
    return sorted(found, key=lambda deadline: deadline.at)


def due_clause(words: Words, deadline: Deadline, now: datetime) -> str:
    """Say by when an answer is due, or that it did not come, as a part of a sentence."""
    moment = local_time(deadline.at)
    if now < deadline.at:
        return words("due", side=deadline.side, moment=moment)
    return words("overdue", side=deadline.side, moment=moment)


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
        who = one_line(request.answered_by) or words("a-colleague")
        return words("clock-answered", moment=moment, who=who)
    if request.closed_at and request.submitted_at:
        return words("clock-unanswered", moment=local_time(request.closed_at))
    if request.respond_by:
        clock, moment = request.response_clock, local_time(request.respond_by)
        if clock and clock.source is ClockSource.AGREEMENT:
            return words("clock-agreed", moment=moment)
        return words("clock-until", promise=said, moment=moment)
    waiting = request.state in UNDER_WAY
    return words("clock-after", promise=said) if promise and waiting else said


def promise_clock(words: Words, request: ServiceRequest) -> str:
    """Say where the partner's promise to its customer stands; empty without one."""
    if request.promised_by is None:
        return ""
    if request.answered_at:
        return words("clock-own-met", moment=local_time(request.answered_at))
    return words("clock-own-until", moment=local_time(request.promised_by))
