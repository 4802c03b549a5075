"""The card of one service request. It is the same for all, and moves on in place."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from microsoft_teams.cards.core import (
    Action,
    AdaptiveCard,
    CardElement,
    Container,
    OpenUrlAction,
    TextBlock,
    TextInput,
    ToggleVisibilityAction,
)

from cards.actions import CloseRequest, MarkAnswered, MarkSubmitted, TakeRequest, button
from cards.clock import other_side, promise_clock, response_clock
from cards.copying import to_copy
from cards.history import history_lines
from cards.layout import (
    bullets,
    card,
    facts,
    heading,
    hint,
    local_time,
    one_line,
    paragraph,
    plain,
    section,
    warning,
)
from cards.names import (
    contact_line,
    customer_line,
    customer_of,
    escalation_level_name,
    kind_name,
    product_name,
    severity_name,
    state_name,
    title_of,
)
from cards.route import (
    answered_title,
    in_customer_context,
    link_title,
    missing_lines,
    next_step,
    number_title,
    route_reason,
    route_title,
    side_notes,
)
from cards.words import Words
from services.model.customers import Customer
from services.model.destinations import OtherSide
from services.model.limits import MAX_SHORT_TEXT
from services.model.promises import Promise
from services.model.requests import Event, ServiceRequest
from services.model.states import UNDER_WAY, EventKind, RequestState
from services.policy.tables import SupportContact
from services.reading.file_lines import files_in

MAX_PACK = 13_000
"""Bytes of hand-off text in the JSON of a card; with all the rest it stays below 28 KB."""

MAX_FILES_SHOWN = 10

_PACK = "handoff"
"""The element that holds the hand-off text."""


@dataclass(frozen=True, slots=True)
class RequestView:
    """A request with all that is shown beside it."""

    request: ServiceRequest
    customer: Customer
    pack: str
    """The hand-off text, unescaped."""
    link: str | None
    """Address of the portal to go to next, in the customer's context."""
    reach: SupportContact | None
    """Contact of the publisher or the provider, if it goes there and that is known."""
    at_hand: Sequence[str]
    """Places where the contract's ids are kept that the destination asks for."""
    promise: Promise | None
    history: Sequence[Event]
    may_view: bool
    """False for a reader who hears of it, and may not see it any more."""
    allowed_actions: Collection[EventKind]
    """Actions by the event each leaves: taken, submitted, answered, closed."""


def request_card(words: Words, view: RequestView) -> AdaptiveCard:
    """Show where the request stands, by when an answer is due, and what to do next."""
    request = view.request
    return card(
        words,
        heading(f"{request.reference} · {one_line(customer_of(words, request))}"),
        TextBlock(
            text=state_name(words, request.state),
            weight="Bolder",
            spacing="None",
            wrap=True,
        ),
        paragraph(plain(title_of(words, request))),
        facts(_clocks(words, view)),
        *_next(words, view),
        *_route(words, view),
        facts(_details(words, view)),
        *_history(words, view.history),
        _pack(words, view),
        *_inputs(words, view),
        actions=list(_actions(words, view)),
    )


def shown_again_card(words: Words, reference: str) -> AdaptiveCard:
    """Point from an older card of a request to the one that was shown after it."""
    return card(words, hint(words("shown-again", reference=reference)))


def hidden_card(words: Words, reference: str) -> AdaptiveCard:
    """Stand where a request was shown to somebody who may not see it any more."""
    return card(words, hint(words("hidden", reference=reference)))


def _clocks(words: Words, view: RequestView) -> dict[str, str]:
    return {
        words("request-clock"): response_clock(words, view.request, view.promise),
        words("request-promise"): promise_clock(words, view.request),
    }


def _next(words: Words, view: RequestView) -> Iterator[CardElement]:
    request = view.request
    yield section(words("request-next"))
    if request.state not in UNDER_WAY:
        answered = answered_title(words, request.route)
        yield paragraph(words(f"next-{request.state}", button=answered))
        return
    yield paragraph(next_step(words, request.route))
    if files := files_in(request.description):
        names = ", ".join(one_line(name) for name in files[:MAX_FILES_SHOWN])
        yield paragraph(words("files-to-add", names=names, portal=_is_filed_in_a_portal(request)))
    if missing := missing_lines(words, request.route):
        yield warning(bullets(missing))
    if view.link and in_customer_context(request.route):
        yield hint(words("own-context-warning"))


def _is_filed_in_a_portal(request: ServiceRequest) -> str:
    side = other_side(request.route)
    return "yes" if side is OtherSide.MICROSOFT else "no"


def _route(words: Words, view: RequestView) -> Iterator[CardElement]:
    route = view.request.route
    yield section(f"{words('request-route')}: {route_title(words, route)}")
    yield hint(route_reason(words, route))
    yield from (hint(line) for line in side_notes(words, route))


def _details(words: Words, view: RequestView) -> dict[str, str]:
    request = view.request
    reach = view.reach
    reached = (reach.url, reach.email, reach.phone) if reach else _unreached(words, request)
    product = product_name(words, request.product)
    return {
        words("request-at-hand"): plain(" · ".join(view.at_hand)),
        words("request-reach"): plain(" · ".join(part for part in reached if part)),
        number_title(words, request.route): one_line(request.microsoft_number),
        words("request-customer"): customer_line(view.customer),
        words("request-product"): " · ".join(filter(None, (product, one_line(request.publisher)))),
        words("request-kind"): kind_name(words, request.kind),
        words("request-started"): local_time(request.started_at) if request.started_at else "",
        words("request-people"): str(request.people_affected or ""),
        words("request-severity"): severity_name(words, request.severity),
        words("request-owner"): one_line(request.owner),
        words("request-offered"): one_line(request.offered_to),
        words("request-escalation-level"): escalation_level_name(words, request.escalation_level)
        if request.escalation_level
        else "",
        words("request-contact"): contact_line(words, request.contact),
        words("request-override"): one_line(request.override_reason, 300),
    }


def _unreached(words: Words, request: ServiceRequest) -> tuple[str, ...]:
    """Say where to look for a party whose contact is not known."""
    elsewhere = other_side(request.route) is not OtherSide.MICROSOFT
    return (words("reach-unknown"),) if elsewhere else ()


def _inputs(words: Words, view: RequestView) -> list[CardElement]:
    if not any(action.traits.takes_number for action in view.allowed_actions):
        return []
    number = TextInput(
        id="microsoft_number",
        label=number_title(words, view.request.route),
        value=view.request.microsoft_number or None,
        error_message=words("number-error"),
        max_length=MAX_SHORT_TEXT,
    )
    return [number]


def _actions(words: Words, view: RequestView) -> Iterator[Action]:
    """Yield at most six: what Teams shows on one card."""
    reference, allowed_actions = view.request.reference, view.allowed_actions
    if EventKind.TAKEN in allowed_actions:
        yield button(words("take"), TakeRequest(reference=reference), style="positive")
    if view.link and view.request.state is not RequestState.CLOSED:
        yield OpenUrlAction(title=link_title(words, view.request.route), url=view.link)
    yield ToggleVisibilityAction(title=words("show-pack"), target_elements=[_PACK])
    if EventKind.NUMBERED in allowed_actions:
        yield button(words("save-number"), MarkSubmitted(reference=reference))
    if EventKind.SUBMITTED in allowed_actions:
        yield button(words("mark-submitted"), MarkSubmitted(reference=reference), style="positive")
    if EventKind.ANSWERED in allowed_actions:
        answered = answered_title(words, view.request.route)
        yield button(answered, MarkAnswered(reference=reference), style="positive")
    if EventKind.CLOSED in allowed_actions:
        yield button(words("close"), CloseRequest(reference=reference), inputs=False)


def _pack(words: Words, view: RequestView) -> Container:
    """Hold the hand-off text, hidden until it is asked for."""
    return Container(id=_PACK, items=to_copy(words, "pack", view.pack, MAX_PACK), is_visible=False)


def _history(words: Words, history: Sequence[Event]) -> Iterator[CardElement]:
    yield section(words("request-history"))
    yield from (hint(line) for line in history_lines(words, history))
