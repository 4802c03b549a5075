"""How a service request or a customer is shown, and how every copy of a card is kept true."""

from cards.refused import refused_card
from cards.requests import customer_sheet
from cards.route import route_title
from cards.service_request import RequestView, request_card
from cards.words import Words, words_for
from dialogs.replies import answer_with_card, new_key, replace, show, show_lasting
from dialogs.turn import DeskTurn
from services.desk import ServiceDesk
from services.models import Customer, Event, Route, ServiceRequest


async def show_request(turn: DeskTurn, desk: ServiceDesk, request: ServiceRequest) -> None:
    """Show a request as a card that moves on with it."""
    view = await _view(turn, desk, request)
    show_lasting(
        turn,
        request_card(turn.words, view),
        summary=_summary(turn.words, request),
        key=new_key(),
        subject=request.reference,
    )


async def refresh(
    turn: DeskTurn, desk: ServiceDesk, request: ServiceRequest, *, pressed: bool = False
) -> None:
    """Replace every copy of the request's card, each in the language in which it was shown.

    `pressed` answers the press with the card as well, so that it changes under the finger.
    """
    view = await _view(turn, desk, request)
    for copy in await desk.requests.copies(request.reference):
        words = words_for(copy.language)
        card = request_card(words, view)
        replace(turn, copy, card, summary=_summary(words, request))
    if pressed:
        answer_with_card(turn, request_card(turn.words, view))


def show_without_request(
    turn: DeskTurn, desk: ServiceDesk, route: Route, customer: Customer
) -> None:
    """Lead to the right place where no service request is made (R1, R2)."""
    card = refused_card(turn.words, route, desk.guide.link(route, customer))
    show(turn, card, summary=route_title(turn.words, route))


async def show_customer(turn: DeskTurn, desk: ServiceDesk, customer: Customer) -> None:
    """Show what is known of a customer, what is missing, and what is open there."""
    opened = await desk.requests.open_at(customer.tenant_id)
    known = desk.guide.known(customer)
    card = customer_sheet(turn.words, known, opened, desk.guide.readiness(customer))
    show(turn, card, summary=customer.name)


async def _view(turn: DeskTurn, desk: ServiceDesk, request: ServiceRequest) -> RequestView:
    """Gather what the card shows; the history includes what this very turn adds."""
    customer = await desk.customer_of(request)
    reach = desk.guide.reach(request, customer)
    added = [
        record
        for record in turn.work.records
        if isinstance(record, Event) and record.number == request.number
    ]
    return RequestView(
        request=request,
        customer=customer,
        pack=desk.guide.pack(request, customer),
        link=desk.guide.link(request.route, customer) or (reach.url if reach else None) or None,
        reach=reach,
        at_hand=desk.guide.at_hand(request),
        promise=desk.guide.promise_of(request),
        history=[*await desk.requests.history(request.number), *added],
        deeds=desk.deeds(request),
    )


def _summary(words: Words, request: ServiceRequest) -> str:
    return words(
        "summary-request",
        reference=request.reference,
        customer=request.customer,
        state=words(f"state-{request.state}"),
    )
