"""Begins a request: with a problem told in anyone's own words, or with the line of a command."""

from cards.open_request import understood_line
from dialogs.ask_start import with_start
from dialogs.descriptions import paragraphs
from dialogs.drafts import beginning
from dialogs.framework import TurnContext
from dialogs.new_request import BeginBy, NewRequest
from dialogs.one_line import ParsedLine, parse_line
from dialogs.open_request import OpenRequestDialog
from dialogs.openings import read_opening, remarks_on, with_kind
from dialogs.replies import say
from dialogs.runner import DialogRunner
from dialogs.turn import DeskTurn, desk_turn
from services.desk import ServiceDesk
from services.model.requests import Draft


async def begin_request(
    context: TurnContext, desk: ServiceDesk, dialogs: DialogRunner, new: NewRequest
) -> None:
    """Put aside what is under way, say what was understood, and ask for the rest."""
    turn = desk_turn(context)
    turn.quoted = paragraphs(new.quoted, turn.quoted)
    if new.by is BeginBy.WORDS:
        await _begin_with_words(context, desk, dialogs, new)
    else:
        await _begin_with_line(context, desk, dialogs, new)


async def _begin_with_words(
    context: TurnContext, desk: ServiceDesk, dialogs: DialogRunner, told: NewRequest
) -> None:
    """Begin with what is told; one card asks all else."""
    turn = desk_turn(context)
    read = await read_opening(desk, paragraphs(told.text, turn.quoted), turn.person)
    # What is quoted is added by the form, as words of others.
    update = {"description": told.text.strip(), "files": told.files}
    draft = read.draft.model_copy(update=update)
    await dialogs.park(context)
    if lines := list(remarks_on(turn.words, read)):
        say(turn, paragraphs(*lines))
    options = beginning(
        with_start(draft, Draft(), turn),
        sought=read.named.sought,
        suggested_customer=read.named.suggested,
        form=True,
    )
    turn.answer = None
    await dialogs.begin(context, OpenRequestDialog.ID, options)


async def _begin_with_line(
    context: TurnContext, desk: ServiceDesk, dialogs: DialogRunner, new: NewRequest
) -> None:
    """Begin with what a line says; one that tells the problem has the rest asked on one card."""
    turn = desk_turn(context)
    line = await parse_line(desk, new.text, turn.person)
    await dialogs.park(context)
    draft = line.draft.model_copy(update={"files": new.files})
    form = new.by is BeginBy.FORM or bool(draft.title)
    if not form:
        _say_understood(turn, line)
    options = beginning(
        with_start(with_kind(draft) if draft.title else draft, Draft(), turn),
        sought=line.sought,
        suggested_customer=line.suggested_customer,
        draft_if_suggested=line.draft_if_suggested,
        form=form,
    )
    turn.answer = None
    await dialogs.begin(context, OpenRequestDialog.ID, options)


def _say_understood(turn: DeskTurn, line: ParsedLine) -> None:
    if what := understood_line(turn.words, line.draft, line.customer, with_title=True):
        say(turn, turn.words("understood", what=what))
