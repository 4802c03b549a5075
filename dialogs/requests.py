"""Shows service requests and customers, and refreshes every copy of a card."""

from collections.abc import Sequence
from dataclasses import replace

from microsoft_teams.cards.core import AdaptiveCard
from pydantic import ValidationError

from cards.layout import excerpt
from cards.names import customer_of
from cards.notice import notice_card
from cards.refused import refused_card
from cards.requests import DraftLine, customer_sheet, requests_card
from cards.route import route_title
from cards.service_request import (
    RequestView,
    hidden_card,
    request_card,
    shown_again_card,
)
from cards.words import Words, language_of, words_for
from dialogs.customer_choice import chosen_customer
from dialogs.notices import notice_view
from dialogs.parked_drafts import ParkedDraft, parked_now
from dialogs.replies import answer_with_card, replace_copy, retire, show, show_lasting
from dialogs.turn import DeskTurn
from services.access import reader_of
from services.desk import ServiceDesk
from services.model.customers import Customer
from services.model.errors import OwnTenantError, UnknownCustomerError, UnreadableRecordError
from services.model.notices import NoticeOrder
from services.model.outbox import CardCopy, PlacedCopy, new_key
from services.model.people import Person
from services.model.permissions import Permission
from services.model.requests import Event, ServiceRequest
from services.model.routes import Route
from services.model.states import RequestState


async def show_request(
    turn: DeskTurn, desk: ServiceDesk, request: ServiceRequest, *, moved: bool = False
) -> None:
    """Show a request on a card that moves on with it, in place of any older one in this chat.

    `moved` replaces the copies in other chats as well.
    """
    view = await request_view(desk, request, reader_of(turn.conversation), _added(turn, request))
    for placed in await desk.requests.copies(request.reference):
        copy = placed.copy
        if copy.conversation_id == turn.conversation.id and not copy.notice:
            words = words_for(language_of(copy.language, ""))
            card = shown_again_card(words, request.reference)
            retire(turn, copy, card, summary=_summary(words, request))
        elif moved:
            _renew(turn, desk, placed, view)
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
    view = await request_view(desk, request, reader_of(turn.conversation), _added(turn, request))
    under_the_finger = _card_here(turn, desk, view) if pressed else None
    for placed in await desk.requests.copies(request.reference):
        card, activity_id = _renew(turn, desk, placed, view), placed.copy.activity_id
        if pressed and activity_id and activity_id == turn.pressed_activity:
            under_the_finger = card
    if under_the_finger:
        answer_with_card(turn, under_the_finger)


def _card_here(turn: DeskTurn, desk: ServiceDesk, view: RequestView) -> AdaptiveCard:
    if desk.access.shows_in(turn.conversation, view.request):
        return request_card(turn.words, view)
    return hidden_card(turn.words, view.request.reference)


def _renew(
    turn: DeskTurn, desk: ServiceDesk, placed: PlacedCopy, view: RequestView
) -> AdaptiveCard:
    """Show in a copy how things are now: for the last time once the request is closed.

    Where its readers may not see the request any more, it says just that, for the last time.
    """
    copy, place = placed.copy, placed.place
    words = words_for(language_of(copy.language, ""))
    if place and not desk.access.shows_in(place, view.request):
        reference = view.request.reference
        card = hidden_card(words, reference)
        retire(turn, copy, card, summary=words("hidden", reference=reference))
        return card
    view = _seen_by(reader_of(place) if place else None, desk, view)
    last = view.request.state is RequestState.CLOSED
    put = retire if last else replace_copy
    if order := _order_of(copy):
        card = notice_card(words, notice_view(desk.advisor.policy, view, order, turn.now))
    else:
        card = request_card(words, view)
    put(turn, copy, card, summary=_summary(words, view.request))
    return card


def _order_of(copy: CardCopy) -> NoticeOrder | None:
    """Return what the copy of a notice came from; None if only another release can read it."""
    try:
        return NoticeOrder.model_validate_json(copy.notice) if copy.notice else None
    except ValidationError:
        return None


def show_without_request(
    turn: DeskTurn, desk: ServiceDesk, route: Route, customer: Customer
) -> None:
    """Lead to the right place where no service request is made (R1)."""
    card = refused_card(turn.words, route, desk.advisor.link(route, customer))
    show(turn, card, summary=route_title(turn.words, route))


async def my_requests(turn: DeskTurn, desk: ServiceDesk) -> AdaptiveCard:
    """Build the card of what is the person's: drafts here, requests, what waits."""
    owned, waiting = await desk.mine(turn.person)
    may_open = desk.access.may_at_all(turn.person, Permission.OPEN)
    if not may_open:
        return requests_card(turn.words, owned, waiting, may_open=False)
    open_now = parked_now(turn.stack[0], turn.now) if turn.stack else None
    return requests_card(
        turn.words,
        owned,
        waiting,
        under_way=await _draft_line(turn, desk, open_now) if open_now else None,
        drafts=[await _draft_line(turn, desk, one) for one in turn.parked],
        may_open=True,
    )


async def _draft_line(turn: DeskTurn, desk: ServiceDesk, parked: ParkedDraft) -> DraftLine:
    draft = parked.draft
    try:
        customer = await chosen_customer(desk, draft, turn.person)
    except (UnknownCustomerError, OwnTenantError, UnreadableRecordError):
        # It is asked for anew once the draft is gone on with.
        customer = None
    return DraftLine(parked.key, customer.name if customer else "", draft, parked.parked_at)


async def show_customer(turn: DeskTurn, desk: ServiceDesk, customer: Customer) -> None:
    """Show what is known of a customer, what is missing, and what is open there."""
    opened = await desk.open_at(customer, turn.person)
    known = desk.advisor.known(customer)
    may_open = desk.access.may_at_all(turn.person, Permission.OPEN)
    readiness = desk.advisor.readiness(customer)
    card = customer_sheet(turn.words, known, opened, readiness, may_open=may_open)
    show(turn, card, summary=customer.name)


async def request_view(
    desk: ServiceDesk,
    request: ServiceRequest,
    reader: Person | None,
    added: Sequence[Event] = (),
) -> RequestView:
    """Return the view a card shows to its one reader, or to all of a channel.

    `added` is what this very turn adds to the history.
    """
    customer = await desk.customer_of(request)
    reach = desk.advisor.reach(request, customer)
    view = RequestView(
        request=request,
        customer=customer,
        pack=desk.advisor.pack(request, customer),
        link=desk.advisor.link(request.route, customer) or (reach and reach.url) or None,
        reach=reach,
        at_hand=desk.advisor.at_hand(request),
        promise=desk.advisor.promise_of(request),
        history=[*await desk.requests.history(request.number), *added],
        may_view=False,
        allowed_actions=(),
    )
    return _seen_by(reader, desk, view)


def _seen_by(reader: Person | None, desk: ServiceDesk, view: RequestView) -> RequestView:
    """Return the view with all that depends on who reads it."""
    request = view.request
    return replace(
        view,
        may_view=reader is None or desk.access.may(reader, Permission.VIEW, request),
        allowed_actions=desk.allowed_actions(request, reader),
    )


def _added(turn: DeskTurn, request: ServiceRequest) -> list[Event]:
    return [
        record
        for record in turn.work.records
        if isinstance(record, Event) and record.number == request.number
    ]


def _summary(words: Words, request: ServiceRequest) -> str:
    return words(
        "summary-request",
        reference=request.reference,
        customer=excerpt(customer_of(words, request), 60),
        state=words(f"state-{request.state}"),
    )
