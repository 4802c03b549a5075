"""Begins a request: with a problem told in anyone's own words, or with the line of a command."""

from typing import Any

from cards.open_request import understood_line
from cards.words import Words
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
    read = _read_words if new.by is BeginBy.WORDS else _read_line
    # Before anything is put aside: a text may be too long.
    options, understood = await read(desk, turn, new)
    await dialogs.park(context)
    if understood:
        say(turn, understood)
    turn.answer = None
    await dialogs.begin(context, OpenRequestDialog.ID, options)


async def _read_words(
    desk: ServiceDesk, turn: DeskTurn, told: NewRequest
) -> tuple[dict[str, Any], str]:
    """Return what the dialog begins with, and what is said of it; one card asks all else."""
    read = await read_opening(desk, paragraphs(told.text, turn.quoted), turn.person)
    # What is quoted is added by the form, as words of others.
    update = {"description": told.text.strip(), "files": told.files}
    draft = read.draft.model_copy(update=update)
    options = beginning(
        with_start(draft, Draft(), turn),
        sought=read.named.sought,
        suggested_customer=read.named.suggested,
        form=True,
    )
    return options, paragraphs(*remarks_on(turn.words, read))


async def _read_line(
    desk: ServiceDesk, turn: DeskTurn, new: NewRequest
) -> tuple[dict[str, Any], str]:
    """Return the same of a line; of one that tells the problem one card asks the rest."""
    line = await parse_line(desk, new.text, turn.person)
    draft = line.draft.model_copy(update={"files": new.files})
    form = new.by is BeginBy.FORM or bool(draft.title)
    options = beginning(
        with_start(with_kind(draft) if draft.title else draft, Draft(), turn),
        sought=line.sought,
        suggested_customer=line.suggested_customer,
        draft_if_suggested=line.draft_if_suggested,
        form=form,
    )
    # The form says itself what was understood.
    return options, "" if form else _understood(turn.words, line)


def _understood(words: Words, line: ParsedLine) -> str:
    what = understood_line(words, line.draft, line.customer, with_title=True)
    return words("understood", what=what) if what else ""
