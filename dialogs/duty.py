"""What the bot says around the clock, whether it was typed for or pressed for."""

from collections.abc import Sequence

from cards.at_risk import at_risk_card, shift_card
from cards.layout import one_line
from dialogs.replies import say, show
from dialogs.turn import DeskTurn
from services.alarms import DutyWatch
from services.duty import Duty
from services.models import Person, ServiceRequest
from services.places import ConversationKind, root_of
from services.stages import Rung


async def watches_here(turn: DeskTurn, duty: Duty) -> Sequence[DutyWatch] | None:
    """Return what this channel or group is told of; None in a personal chat."""
    if turn.conversation.kind is ConversationKind.PERSONAL:
        return None
    return await duty.watches.of(root_of(turn.conversation.id))


async def show_at_risk(turn: DeskTurn, duty: Duty) -> None:
    found = await duty.at_risk(turn.person)
    card = at_risk_card(turn.words, found, turn.now)
    show(turn, card, summary=turn.words("at-risk"))


async def show_shift(turn: DeskTurn, duty: Duty) -> None:
    tally = await duty.shift(turn.person)
    card = shift_card(turn.words, tally, await duty.at_risk(turn.person), turn.now)
    show(turn, card, summary=turn.words("shift"))


def say_escalated(turn: DeskTurn, request: ServiceRequest) -> None:
    key = "escalated-to-channel" if request.rung == Rung.DUTY_CHANNEL else "escalated-to-manager"
    say(turn, turn.words(key, reference=request.reference))


def say_offered(turn: DeskTurn, request: ServiceRequest, colleague: Person) -> None:
    words, name = turn.words, one_line(colleague.name)
    if colleague.id == request.owner_id:
        say(turn, words("handover-self", reference=request.reference))
    else:
        say(turn, words("handover-offered", reference=request.reference, who=name))
