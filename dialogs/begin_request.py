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
from dialogs.openings import read_opening, remarks_on, tells_problem, with_kind
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
    # Before anything is put aside: a text may be too long.
    options, understood = await _read(desk, turn, new)
    await dialogs.park(context)
    if understood:
        say(turn, understood)
    turn.answer = None
    await dialogs.begin(context, OpenRequestDialog.ID, options)


async def _read(desk: ServiceDesk, turn: DeskTurn, new: NewRequest) -> tuple[dict[str, Any], str]:
    """Return what the dialog begins with, and what is said of it."""
    if new.by is BeginBy.WORDS:
        return await _read_words(desk, turn, new)
    line = await parse_line(desk, new.text, turn.person)
    if tells_problem(new.text) and not _is_in_order(line):
        return await _read_words(desk, turn, new)
    return _read_line(turn, new, line)


def _is_in_order(line: ParsedLine) -> bool:
    """Return whether a line says customer, product, severity and title, as far as it does."""
    named = line.customer or line.draft_if_suggested or line.draft.product or line.draft.severity
    return bool(named) and not tells_problem(line.sought)


async def _read_words(
    desk: ServiceDesk, turn: DeskTurn, told: NewRequest
) -> tuple[dict[str, Any], str]:
    """Return the same of a problem in anyone's own words: one card asks all else."""
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


def _read_line(turn: DeskTurn, new: NewRequest, line: ParsedLine) -> tuple[dict[str, Any], str]:
    """Return the same of a line in order; of one that has a title one card asks the rest."""
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
