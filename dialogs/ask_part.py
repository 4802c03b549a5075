"""The question whether a problem told in the middle is a part of this request, or a new one."""

from functools import partial

from cards.actions import BeginAnew, GoBack, JoinDraft
from cards.layout import one_line
from cards.open_request import part_card
from dialogs import understanding as understood
from dialogs import undo_stack
from dialogs.ask_start import with_start
from dialogs.base import answer_to, values_of, waiting
from dialogs.descriptions import description_of
from dialogs.drafts import Progress
from dialogs.framework import DialogContext, DialogTurnResult, WaterfallStepContext
from dialogs.interview import (
    MAX_REPEATED,
    CardOf,
    DeskInterview,
    close_card,
    resolve_card,
)
from dialogs.openings import may_tell_problem, with_people
from dialogs.replies import say
from dialogs.turn import Navigation, Typed, desk_turn
from services.model.requests import Draft


class AsksPart(DeskInterview):
    """Keeps what no step understands and plainly is a problem, until it is said where it belongs.

    Until then no other card is shown; an answer to the open question makes it a part of this one.
    """

    async def continue_dialog(self, dialog_context: DialogContext) -> DialogTurnResult:
        if Progress(values_of(dialog_context)).aside:
            placed = await self._place_aside(dialog_context)
            if placed is not None:
                return placed
        return await super().continue_dialog(dialog_context)

    async def _place_aside(self, dialog_context: DialogContext) -> DialogTurnResult | None:
        """Do with what waits for its place as is said; None for an answer to the open question."""
        turn = desk_turn(dialog_context.context)
        answer = turn.answer
        typed = answer.text if isinstance(answer, Typed) else ""
        if isinstance(answer, JoinDraft) or understood.means_part(typed):
            return await self._join(dialog_context)
        if isinstance(answer, BeginAnew) or understood.means_new(typed):
            return self._begin_anew(dialog_context)
        if answer is Navigation.DROP or understood.means_neither(typed):
            return await self._drop_aside(dialog_context)
        is_back = isinstance(answer, GoBack) or answer is Navigation.BACK
        if is_back or understood.means_no(typed):
            # A no to this question is none to the one below it.
            say(turn, turn.words("not-understood", how=turn.words("how-part")))
            return waiting()
        return None

    async def not_understood(self, step: WaterfallStepContext, how: str) -> DialogTurnResult:
        match answer_to(step):
            case Typed(text=text) if _is_new(text):
                turn, progress = desk_turn(step.context), Progress(step.values)
                if not progress.aside and progress.draft == Draft():
                    # There is nothing yet of which it could be a part.
                    turn.begins = text
                    return waiting()
                return await self.ask_where_it_belongs(step, text)
            case _:
                pass
        if Progress(step.values).aside:
            how = desk_turn(step.context).words("how-part")
        return await super().not_understood(step, how)

    async def ask_where_it_belongs(
        self, step: WaterfallStepContext, text: str
    ) -> DialogTurnResult:
        """Keep a text, and ask what it is about: this request, or a new one."""
        turn, progress = desk_turn(step.context), Progress(step.values)
        progress.aside = description_of(progress.aside, text, turn.quoted)
        return await self._ask_part(step)

    async def ask(
        self, step: WaterfallStepContext, question: str, card_of: CardOf
    ) -> DialogTurnResult:
        if Progress(step.values).aside:
            return await self._ask_part(step)
        return await super().ask(step, question, card_of)

    async def _ask_part(self, step: WaterfallStepContext) -> DialogTurnResult:
        turn, progress = desk_turn(step.context), Progress(step.values)
        card_of = partial(part_card, text=progress.aside, title=progress.draft.title)
        return await super().ask(step, turn.words("part-or-new"), card_of)

    async def save_answers(
        self, step: WaterfallStepContext, said: str, **answers: object
    ) -> DialogTurnResult:
        """Keep what waits for its place, too: whoever goes on means this request."""
        turn, progress = desk_turn(step.context), Progress(step.values)
        if aside := progress.take_aside():
            before = str(answers.get("description", progress.draft.description))
            answers["description"] = description_of(before, aside)
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
        before, aside = progress.draft, progress.take_aside()
        joined = description_of(before.description, aside)
        draft = before.model_copy(update={"description": joined})
        resolve_card(turn, progress, turn.words("part-of-this"))
        progress.draft = with_people(with_start(draft, before, turn))
        result = await self.run_again(dialog_context)
        undo_stack.push(values, step, kept)
        return result

    async def _drop_aside(self, dialog_context: DialogContext) -> DialogTurnResult:
        """Take back what waits for its place: it was told in the wrong chat, or by mistake."""
        turn, progress = desk_turn(dialog_context.context), Progress(values_of(dialog_context))
        what = one_line(progress.take_aside(), MAX_REPEATED)
        say(turn, turn.words("undone", what=what))
        close_card(turn, progress, turn.words("asked-again"))
        return await self.reprompt(dialog_context)

    def _begin_anew(self, dialog_context: DialogContext) -> DialogTurnResult:
        """Hand the text to the bot, which begins a request with it."""
        progress = Progress(values_of(dialog_context))
        desk_turn(dialog_context.context).begins = progress.take_aside()
        return waiting()


def _is_new(text: str) -> bool:
    """Return whether a text may be a problem of its own: it is no answer with a but."""
    return may_tell_problem(text) and not understood.begins_with_yes(text)
