"""The question where what comes in the middle belongs: to this request, or to a new one."""

from dataclasses import replace
from functools import partial

from cards.actions import BeginAnew, GoBack, JoinDraft
from cards.open_request import anew_card, part_card
from dialogs import understanding as understood
from dialogs import undo_stack
from dialogs.ask_start import with_start
from dialogs.base import answer_to, values_of, waiting
from dialogs.customer_choice import chosen_customer
from dialogs.descriptions import description_of
from dialogs.drafts import Progress
from dialogs.framework import DialogContext, DialogTurnResult, WaterfallStepContext
from dialogs.interview import (
    CardOf,
    DeskInterview,
    close_card,
    resolve_card,
    say_dropped,
)
from dialogs.new_request import NewRequest
from dialogs.openings import may_tell_problem, with_people
from dialogs.replies import say
from dialogs.shared_files import files_taken_back
from dialogs.turn import DeskTurn, Navigation, Typed, desk_turn
from services.model.requests import Draft

_UNDECIDED = frozenset({Navigation.SEND, Navigation.UNDO})
"""Navigations that say nothing of which request is meant."""


class AsksPart(DeskInterview):
    """Keeps what may be a request of its own, until it is said whether it is.

    Until then no other card is shown. Either a problem was told in the middle, which no step
    understands: an answer to the open question makes it a part of this one. Or a new request was
    asked for: then only what is said to this question counts.
    """

    async def continue_dialog(self, dialog_context: DialogContext) -> DialogTurnResult:
        if pending := Progress(values_of(dialog_context)).pending:
            place = self._go_on_or_anew if pending.is_asked_for else self._place_told
            placed = await place(dialog_context)
            if placed is not None:
                return placed
        return await super().continue_dialog(dialog_context)

    async def _place_told(self, dialog_context: DialogContext) -> DialogTurnResult | None:
        """Give a told problem the place that is said; None for an answer to the open question."""
        turn = desk_turn(dialog_context.context)
        answer, typed = turn.answer, _own_words(turn)
        if isinstance(answer, JoinDraft) or understood.means_part(typed):
            return await self._join(dialog_context)
        if isinstance(answer, BeginAnew) or understood.means_new(typed):
            return self._begin_anew(dialog_context)
        if answer is Navigation.DROP or understood.means_neither(typed):
            return await self._drop_pending(dialog_context)
        is_back = isinstance(answer, GoBack) or answer is Navigation.BACK
        if is_back or understood.means_no(typed):
            # A no to this question is none to the one below it.
            say(turn, turn.words("not-understood", how=turn.words("how-part")))
            return waiting()
        return None

    async def _go_on_or_anew(self, dialog_context: DialogContext) -> DialogTurnResult | None:
        """Go on with the draft, or begin the new request that was asked for; None for files."""
        turn, progress = desk_turn(dialog_context.context), Progress(values_of(dialog_context))
        typed = _own_words(turn)
        match turn.answer:
            case None:
                return None
            case BeginAnew():
                return self._begin_anew(dialog_context)
            case Typed() if understood.means_new(typed):
                return self._begin_anew(dialog_context)
            case Typed() if understood.means_go_on(typed):
                pass
            case Typed(text=text) if may_tell_problem(text):
                _add_pending(turn, progress, text)
                return await self.reprompt(dialog_context)
            case GoBack() | Navigation() as word if word not in _UNDECIDED:
                pass
            case _:
                say(turn, turn.words("not-understood", how=turn.words("how-anew")))
                return waiting()
        if pending := progress.take_pending():
            say_dropped(turn, pending)
        # A new card: a second press on this one must not go back a step.
        resolve_card(turn, progress, turn.words("go-on-with-it"))
        return await self.reprompt(dialog_context)

    async def not_understood(self, step: WaterfallStepContext, how: str) -> DialogTurnResult:
        answer, turn, progress = answer_to(step), desk_turn(step.context), Progress(step.values)
        if isinstance(answer, Typed) and _is_new(answer.text):
            if progress.pending or progress.draft != Draft(files=turn.noted_files):
                return await self.ask_where_it_belongs(step, answer.text)
            # There is nothing yet of which it could be a part.
            turn.begins = NewRequest(answer.text, files=files_taken_back(turn, progress))
            return waiting()
        return await super().not_understood(
            step, turn.words("how-part") if progress.pending else how
        )

    async def ask_where_it_belongs(
        self, step: WaterfallStepContext, text: str
    ) -> DialogTurnResult:
        """Keep a text, and ask what it is about: this request, or a new one."""
        pending = _add_pending(desk_turn(step.context), Progress(step.values), text)
        return await self._ask_which(step, pending)

    async def ask(
        self, step: WaterfallStepContext, question: str, card_of: CardOf
    ) -> DialogTurnResult:
        if pending := Progress(step.values).pending:
            return await self._ask_which(step, pending)
        return await super().ask(step, question, card_of)

    async def _ask_which(
        self, step: WaterfallStepContext, pending: NewRequest
    ) -> DialogTurnResult:
        turn, draft = desk_turn(step.context), Progress(step.values).draft
        if not pending.is_asked_for:
            card_of = partial(part_card, text=pending.text, title=draft.title)
            return await super().ask(step, turn.words("part-or-new"), card_of)
        customer = await chosen_customer(self.desk, draft, turn.person)
        card_of = partial(anew_card, draft=draft, customer=customer)
        return await super().ask(step, turn.words("go-on-or-anew"), card_of)

    async def save_answers(
        self, step: WaterfallStepContext, said: str, **answers: object
    ) -> DialogTurnResult:
        """Keep what waits for its place, too: whoever goes on means this request."""
        turn, progress = desk_turn(step.context), Progress(step.values)
        if pending := progress.take_pending():
            answers |= _joined(progress.draft.model_copy(update=answers), pending)
            say(turn, turn.words("kept-as-part"))
        if answers.keys() & {"title", "description"}:
            told = with_people(progress.draft.model_copy(update=answers))
            answers["people_affected"] = told.people_affected
        return await super().save_answers(step, said, **answers)

    async def _join(self, dialog_context: DialogContext) -> DialogTurnResult:
        turn, values = desk_turn(dialog_context.context), values_of(dialog_context)
        progress, step = Progress(values), self.open_step(dialog_context)
        kept = undo_stack.before_answer(values)
        undo_stack.note_answer(values, progress.question, turn.words("part-of-this"))
        before, told = progress.draft, progress.take_pending() or NewRequest("")
        draft = before.model_copy(update=_joined(before, told))
        resolve_card(turn, progress, turn.words("part-of-this"))
        progress.draft = with_people(with_start(draft, before, turn))
        result = await self.run_again(dialog_context)
        undo_stack.push(values, step, kept)
        return result

    async def _drop_pending(self, dialog_context: DialogContext) -> DialogTurnResult:
        """Take back what waits for its place: it was told in the wrong chat, or by mistake."""
        turn, progress = desk_turn(dialog_context.context), Progress(values_of(dialog_context))
        if pending := progress.take_pending():
            say_dropped(turn, pending)
        close_card(turn, progress, turn.words("asked-again"))
        return await self.reprompt(dialog_context)

    def _begin_anew(self, dialog_context: DialogContext) -> DialogTurnResult:
        """Hand what waits, and the files of this turn, to the bot, which begins a request."""
        turn, progress = desk_turn(dialog_context.context), Progress(values_of(dialog_context))
        if new := progress.take_pending():
            turn.begins = replace(new, files=new.files + files_taken_back(turn, progress))
        return waiting()


def _own_words(turn: DeskTurn) -> str:
    """Return what was typed; empty for what is only quoted: others choose nothing."""
    match turn.answer:
        case Typed(text=text, quoted=False):
            return text
        case _:
            return ""


def _add_pending(turn: DeskTurn, progress: Progress, text: str) -> NewRequest:
    """Keep a problem that is told, below what waits already, until it has its place."""
    before = progress.pending or NewRequest("")
    described = description_of(before.text, before.quoted, text, turn.quoted)
    files = before.files + files_taken_back(turn, progress)
    progress.pending = pending = NewRequest(described, files=files)
    return pending


def _joined(draft: Draft, told: NewRequest) -> dict[str, object]:
    """Return the answers that change where what was told becomes a part of the draft."""
    described = description_of(draft.description, told.text)
    return {"description": described, "files": draft.files + told.files}


def _is_new(text: str) -> bool:
    """Return whether a text may be a problem of its own: it is no answer with a but."""
    return may_tell_problem(text) and not understood.begins_with_yes(text)
