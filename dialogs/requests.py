"""How a service request or a customer is shown, and how every copy of a card is kept true."""

from cards.layout import excerpt
from cards.refused import refused_card
from cards.requests import customer_sheet
from cards.route import route_title
from cards.service_request import RequestView, request_card, shown_again_card
from cards.words import Words, words_for
from dialogs.replies import answer_with_card, new_key, replace, retire, show, show_lasting
from dialogs.turn import DeskTurn
from services.desk import ServiceDesk
from services.models import Customer, Event, RequestState, ServiceRequest
from services.routes import Route
from services.work import CardCopy


async def show_request(
    turn: DeskTurn, desk: ServiceDesk, request: ServiceRequest, *, moved: bool = False
) -> None:
    """Show a request on a card that moves on with it, in place of any older one in this chat.

    `moved` replaces the copies in other chats as well.
    """
    view = await _view(turn, desk, request)
    for copy in await desk.requests.copies(request.reference):
        if copy.conversation_id == turn.conversation.id:
            words = words_for(copy.language)
            card = shown_again_card(words, request.reference)
            retire(turn, copy, card, summary=_summary(words, request))
        elif moved:
            _renew(turn, copy, view)
    card, summary = request_card(turn.words, view), _summary(turn.words, request)
    if request.state is RequestState.CLOSED:
        show(turn, card, summary=summary)
    else:
        show_lasting(turn, card, summary=summary, key=new_key(), subject=request.reference)


async def refresh(
    turn: DeskTurn, desk: ServiceDesk, request: ServiceRequest, *, pressed: bool = False
) -> None:
    """Replace every copy of the request's card, each in the language in which it was shown.

    `pressed` answers the press with the card as well, so that it changes under the finger.
    """
    view = await _view(turn, desk, request)
    for copy in await desk.requests.copies(request.reference):
        _renew(turn, copy, view)
    if pressed:
        answer_with_card(turn, request_card(turn.words, view))


def _renew(turn: DeskTurn, copy: CardCopy, view: RequestView) -> None:
    """Show in a copy how things are now: for the last time once the request is closed."""
    words = words_for(copy.language)
    last = view.request.state is RequestState.CLOSED
    put = retire if last else replace
    put(turn, copy, request_card(words, view), summary=_summary(words, view.request))


def show_without_request(
    turn: DeskTurn, desk: ServiceDesk, route: Route, customer: Customer
) -> None:
    """Lead to the right place where no service request is made (R1)."""
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
        link=desk.guide.link(request.route, customer) or (reach and reach.url) or None,
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
        customer=excerpt(request.customer, 60),
        state=words(f"state-{request.state}"),
    )
