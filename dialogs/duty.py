"""Replies around the clock, for commands and buttons: at risk, shift, escalation, handover."""

from collections.abc import Sequence

from cards.at_risk import at_risk_card, shift_card
from cards.handover import colleague_card
from cards.layout import one_line
from dialogs.replies import say, show
from dialogs.turn import DeskTurn
from services.duty import Duty
from services.model.conversations import ConversationKind, root_of
from services.model.escalation import EscalationLevel
from services.model.people import Person
from services.model.permissions import Permission
from services.model.requests import ServiceRequest
from services.model.subscriptions import Subscription


async def subscriptions_here(turn: DeskTurn, duty: Duty) -> Sequence[Subscription] | None:
    """Return the subscriptions of this channel or group.

    None in a personal chat, and for people who may not watch there.
    """
    personal = turn.conversation.kind is ConversationKind.PERSONAL
    if personal or not duty.may_watch(turn.person, turn.conversation.tenant_id):
        return None
    return await duty.subscriptions.of(root_of(turn.conversation.id))


async def show_at_risk(turn: DeskTurn, duty: Duty) -> None:
    found = await duty.at_risk(turn.person)
    may = duty.desk.access.may_at_all(turn.person, Permission.VIEW_SHIFT)
    card = at_risk_card(turn.words, found, turn.now, may_view_shift=may)
    show(turn, card, summary=turn.words("at-risk"))


async def show_shift(turn: DeskTurn, duty: Duty) -> None:
    tally = await duty.shift(turn.person)
    found, timezone = await duty.at_risk(turn.person), turn.person.timezone
    card = shift_card(turn.words, tally, found, turn.now, timezone=timezone)
    show(turn, card, summary=turn.words("shift"))


def say_escalated(turn: DeskTurn, request: ServiceRequest) -> None:
    key = (
        "escalated-to-channel"
        if request.escalation_level == EscalationLevel.DUTY_CHANNEL
        else "escalated-to-manager"
    )
    say(turn, turn.words(key, reference=request.reference))


def say_offered(turn: DeskTurn, request: ServiceRequest, colleague: Person) -> None:
    words, name = turn.words, one_line(colleague.name)
    if colleague.id == request.owner_id:
        say(turn, words("handover-self", reference=request.reference))
    else:
        say(turn, words("handover-offered", reference=request.reference, who=name))


async def show_colleagues(turn: DeskTurn, duty: Duty, reference: str) -> None:
    """Ask below to whom a request shall go, so that a notice with its clock stays as it is."""
    request, colleagues = await duty.colleagues(reference, turn.person)
    card = colleague_card(turn.words, request, colleagues)
    show(turn, card, summary=turn.words("choose-colleague", reference=request.reference))
