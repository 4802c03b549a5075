"""Requests whose answer is late or may come late, and what a shift leaves behind."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, tzinfo

from microsoft_teams.cards.core import AdaptiveCard, CardElement, Container

from cards.actions import ShowRequest, button
from cards.clock import deadlines, due_clause
from cards.copying import to_copy
from cards.layout import (
    Tint,
    card,
    facts,
    heading,
    hint,
    local_time,
    one_line,
    option,
    paragraph,
    section,
    sentence,
    unbroken,
)
from cards.names import severity_name, state_name
from cards.notice_actions import ShowAtRisk, ShowShift
from cards.requests import MAX_LISTED
from cards.words import Words
from services.duty import MAX_AT_RISK
from services.model.requests import ServiceRequest, Tally
from services.model.states import UNDER_WAY, RequestState
from services.reading.times import zone_of

_MAX_IN_SHIFT = 10
_MAX_TEXT = 9_000
"""Bytes of the text for the next shift in the JSON of its card."""
_CLOCK = len("2030-01-07 10:00")
_WAITING, _READY = RequestState.WAITING_FOR_ADMIN, RequestState.HANDED_OFF


def at_risk_card(
    words: Words, requests: Sequence[ServiceRequest], now: datetime, *, may_view_shift: bool
) -> AdaptiveCard:
    """List what is at risk, most urgent first."""
    return card(
        words,
        heading(words("at-risk")),
        *_listed(words, requests, now, MAX_LISTED),
        actions=[button(words("show-shift"), ShowShift())] if may_view_shift else [],
    )


def shift_card(
    words: Words,
    tally: Tally,
    at_risk: Sequence[ServiceRequest],
    now: datetime,
    *,
    timezone: str = "",
) -> AdaptiveCard:
    """Sum up for the next shift: how much is open, what was done, and what is at risk.

    `timezone` (IANA) is the reader's: the moments of the text to copy are in it.
    """
    zone = zone_of(timezone) or UTC
    return card(
        words,
        heading(words("shift")),
        facts(_open(words, tally)),
        section(words("shift-since", moment=local_time(tally.since))),
        facts(_done(words, tally)),
        section(words("at-risk")),
        *_listed(words, at_risk, now, _MAX_IN_SHIFT),
        *to_copy(words, "shift", _text(words, tally, at_risk, now, zone), _MAX_TEXT),
        actions=[button(words("show-at-risk"), ShowAtRisk(), inputs=False)],
    )


def risk_row(words: Words, request: ServiceRequest, now: datetime, said: str) -> Container:
    """Show one request, pressed as a whole, with its risk in words and in colour."""
    risk, style = _risk(words, request, now)
    return option(
        f"{risk}: {request.reference} · {one_line(request.customer, 60)}",
        ShowRequest(reference=request.reference),
        one_line(request.title, 80),
        sentence(said),
        f"{severity_name(words, request.severity)} · {one_line(request.owner, 60)}",
        style=style,
    )


def _listed(
    words: Words, requests: Sequence[ServiceRequest], now: datetime, most: int
) -> Iterator[CardElement]:
    if not requests:
        yield paragraph(words("at-risk-none"))
    for request in requests[:most]:
        due = "; ".join(due_clause(words, deadline, now) for deadline in deadlines(request))
        yield risk_row(words, request, now, due)
    if len(requests) > most:
        # As many as are ever read: it is not known how many there are beyond.
        key = "mine-more" if len(requests) < MAX_AT_RISK else "at-risk-more"
        yield hint(words(key, count=len(requests) - most))


def _risk(words: Words, request: ServiceRequest, now: datetime) -> tuple[str, Tint]:
    if any(deadline.at <= now for deadline in deadlines(request)):
        return words("risk-overdue"), "attention"
    if request.state in UNDER_WAY:
        return words("risk-forgotten"), "accent"
    if request.state is RequestState.SUBMITTED:
        return words("risk-soon"), "warning"
    return state_name(words, request.state), "emphasis"


def _open(words: Words, tally: Tally) -> dict[str, str]:
    return {
        state_name(words, _WAITING): str(tally.waiting),
        state_name(words, _READY): str(tally.handed_off),
        state_name(words, RequestState.SUBMITTED): str(tally.submitted),
        words("risk-overdue"): str(tally.breached),
    }


def _done(words: Words, tally: Tally) -> dict[str, str]:
    return {
        words("shift-opened"): str(tally.opened_since),
        words("shift-answered"): str(tally.answered_since),
        words("shift-answered-late"): str(tally.answered_late_since),
        words("shift-closed"): str(tally.closed_since),
    }


def _text(
    words: Words, tally: Tally, at_risk: Sequence[ServiceRequest], now: datetime, zone: tzinfo
) -> str:
    """Return the same as plain text; no client translates its moments, so each names its zone."""
    counted = _open(words, tally), _done(words, tally)
    still, done = ("\n".join(f"{name}: {n}" for name, n in part.items()) for part in counted)
    since = words("shift-since", moment=_stamp(tally.since, zone))
    listed = [_line(words, request, now, zone) for request in at_risk]
    risk = "\n".join([words("at-risk"), *(listed or [words("at-risk-none")])])
    heading = f"{words('shift')} · {_stamp(now, zone)}"
    return "\n\n".join([heading, still, f"{since}\n{done}", risk])


def _line(words: Words, request: ServiceRequest, now: datetime, zone: tzinfo) -> str:
    moments = (_stamp(deadline.at, zone) for deadline in deadlines(request)[:1])
    parts = (
        _risk(words, request, now)[0],
        request.reference,
        unbroken(request.customer, 60),
        request.severity.value,
        *moments,
        unbroken(request.owner, 60),
        unbroken(request.title, 80),
    )
    return f"- {' · '.join(parts)}"


def _stamp(moment: datetime, zone: tzinfo) -> str:
    """Write a moment with its distance from UTC, which whoever reads the copy may need."""
    there = moment.astimezone(zone)
    written = there.isoformat(" ", "minutes")
    clock, offset = written[:_CLOCK], written[_CLOCK:]
    return f"{clock} UTC{offset if there.utcoffset() else ''}"
