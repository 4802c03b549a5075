"""The interview: asks, saves answers, goes back and cancels, the same for every question."""

import re
from collections.abc import Callable, Sequence

from microsoft_teams.cards.core import AdaptiveCard

from cards.actions import CancelDraft, EditAnswer, GoBack
from cards.layout import excerpt, one_line
from cards.open_request import answered_card, closed_card
from cards.requests import parked_card
from cards.words import Words
from dialogs import understanding as understood
from dialogs import undo_stack
from dialogs.base import DeskDialog, Step, values_in, values_of, waiting
from dialogs.descriptions import paragraphs
from dialogs.drafts import Progress
from dialogs.framework import DialogContext, DialogTurnResult, WaterfallStepContext
from dialogs.new_request import NewRequest
from dialogs.parked_drafts import MAX_PARKED, parked_now
from dialogs.replies import copy_here, replace_copy, retire, say, show, show_lasting
from dialogs.turn import DeskTurn, Navigation, Typed, desk_turn
from dialogs.undo_stack import RememberedFact
from services.desk import ServiceDesk
from services.model.errors import UnknownCustomerError
from services.model.outbox import new_key
from services.model.people import GUID
from services.model.requests import Draft
from services.model.taxonomy import Fact

CardOf = Callable[[Words, str], AdaptiveCard]
"""Builds the card of a step from the reader's words and the card's key."""


MAX_REPEATED = 200
"""Characters of an answer that are repeated when it is taken back."""
REVIEW = "review"
"""The step that shows all answers; only from there can one be changed."""


class DeskInterview(DeskDialog):
    """Keeps a draft while it asks; one card is open at a time and good for one answer.

    After every kept answer the interview begins again from its first step. Steps whose answer is
    known pass on, so the first open question is asked, in whatever order a release has put them.
    What is typed is an answer whether or not the card has been delivered, and a step run without
    an answer shows what it showed last: a card that did not come is shown again.
    """

    def __init__(self, dialog_id: str, desk: ServiceDesk, *steps: Step) -> None:
        super().__init__(dialog_id, *steps)
        self.desk = desk

    async def continue_dialog(self, dialog_context: DialogContext) -> DialogTurnResult:
        match desk_turn(dialog_context.context).answer:
            case CancelDraft() | Navigation.CANCEL:
                return await self._cancel(dialog_context)
            case Typed(text=text, quoted=False) if understood.means_later(text):
                return await self._park(dialog_context)
            case GoBack() | Navigation.BACK:
                return await self._back(dialog_context)
            case Navigation.UNDO | Navigation.DROP:
                return await self._undo(dialog_context)
            case EditAnswer(step=step) if self.is_at(dialog_context, REVIEW):
                return await self.ask_again(dialog_context, step)
        values, step = values_of(dialog_context), self.open_step(dialog_context)
        before = undo_stack.before_answer(values)
        result = await super().continue_dialog(dialog_context)
        # All that a turn keeps is one answer: a form may name a customer who is then found.
        undo_stack.push(values, step, before)
        return result

    def applies(self, step: str, draft: Draft) -> bool:  # noqa: ARG002 - for those that override
        """Return whether this step has anything to ask of such a draft."""
        return step in self.step_names

    async def ask(
        self, step: WaterfallStepContext, question: str, card_of: CardOf
    ) -> DialogTurnResult:
        """Show the card of this step: in place of the one just pressed, or as a new one."""
        turn, progress = desk_turn(step.context), Progress(step.values)
        name = self.name_at(step)
        if not progress.asked or progress.asked[-1] != name:
            progress.asked.append(name)
        if progress.card and turn.pressed_card == progress.card:
            card = card_of(turn.words, progress.card)
            replace_copy(turn, copy_here(turn, progress.card), card, summary=question)
            progress.opened(progress.card, question)
        else:
            close_card(turn, progress, turn.words("asked-again"))
            key = new_key()
            show_lasting(turn, card_of(turn.words, key), summary=question, key=key)
            progress.opened(key, question)
        return waiting()

    async def save_answers(
        self, step: WaterfallStepContext, said: str, **answers: object
    ) -> DialogTurnResult:
        """Keep the answers, turn the card into the line "question: said", and go on."""
        turn, progress = desk_turn(step.context), Progress(step.values)
        undo_stack.note_answer(step.values, progress.question, excerpt(said, MAX_REPEATED))
        resolve_card(turn, progress, said)
        progress.draft = progress.draft.model_copy(update=answers)
        progress.again = ""
        progress.ask_afresh()
        return await self.run_again(step)

    async def not_understood(self, step: WaterfallStepContext, how: str) -> DialogTurnResult:
        """Say so, and how it can be answered by typing; the card stays open."""
        turn = desk_turn(step.context)
        say(turn, turn.words("not-understood", how=how))
        return waiting()

    async def leave_as_is(
        self, step: WaterfallStepContext, word: Navigation, how: str, said: str = ""
    ) -> DialogTurnResult:
        """Go on with the answer there is, or say how to give one: the word itself is none.

        `said` is the answer that this step has, empty if it has none.
        """
        turn, progress = desk_turn(step.context), Progress(step.values)
        if said and progress.again == self.name_at(step) and word is not Navigation.SEND:
            return await self.save_answers(step, said)
        key = "nothing-to-send" if word is Navigation.SEND else "nothing-to-keep"
        say(turn, f"{turn.words(key)} {how} {turn.words('how-steer')}")
        return waiting()

    def known(self, step: WaterfallStepContext, *, answered: bool) -> bool:
        """Return whether the step may pass on: answered, and not to be asked once more."""
        return answered and Progress(step.values).again != self.name_at(step)

    def name_at(self, step: WaterfallStepContext) -> str:
        return self.step_names[step.index]

    async def ask_again(self, context: DialogContext, step: str) -> DialogTurnResult:
        """Begin anew, and stop at this step although its answer is known."""
        progress = Progress(values_of(context))
        progress.again = step
        progress.ask_afresh()
        return await self.run_again(context)

    async def _back(self, context: DialogContext) -> DialogTurnResult:
        progress = Progress(values_of(context))
        trail, draft = progress.asked, progress.draft
        while len(trail) > 1:
            trail.pop()
            if self.applies(trail[-1], draft):
                return await self.ask_again(context, trail[-1])
        turn = desk_turn(context.context)
        say(turn, turn.words("nothing-before"))
        return waiting()

    async def _undo(self, context: DialogContext) -> DialogTurnResult:
        """Take the last kept answer back, say which, and ask its question again."""
        turn, progress = desk_turn(context.context), Progress(values_of(context))
        facts = progress.answered_facts
        answer = undo_stack.take_back(values_of(context))
        if answer is None:
            say(turn, turn.words("nothing-to-undo"))
            return waiting()
        what = f"{one_line(answer.question)}: {one_line(answer.said, MAX_REPEATED)}"
        say(turn, turn.words("undone", what=what))
        if answer.facts:
            await self._take_back_facts(turn, answer.facts)
        progress.rewind(answer.step)
        progress.ask_afresh()
        progress.again, progress.fact_again = answer.step, facts[-1] if facts else None
        return await self.run_again(context)

    async def _take_back_facts(self, turn: DeskTurn, remembered: Sequence[RememberedFact]) -> None:
        """Put the customer's record as it was, unless somebody has changed it since."""
        try:
            customer = await self.desk.customer(remembered[0].tenant_id, turn.person)
        except UnknownCustomerError:
            return
        before = {
            Fact(one.fact): one.before
            for one in remembered
            if one.fact in set(Fact) and customer.facts.get(Fact(one.fact)) is one.holds
        }
        if len(before) < len(remembered):
            say(turn, turn.words("undone-not-in-record"))
        if before:
            self.desk.remember_facts(turn.work, customer, before, turn.person)
            say(turn, turn.words("undone-in-record"))

    async def _park(self, context: DialogContext) -> DialogTurnResult:
        """Keep what was entered under /mine: "never mind" may be said of less than all of it."""
        turn = desk_turn(context.context)
        if parked_now(turn.stack[0], turn.now) is None:
            return await self._cancel(context)
        park_draft(turn)
        return await context.cancel_all_dialogs()

    async def _cancel(self, context: DialogContext) -> DialogTurnResult:
        turn = desk_turn(context.context)
        close_card(turn, Progress(values_of(context)), turn.words("cancelled"))
        say(turn, turn.words("draft-cancelled"))
        return await context.cancel_all_dialogs()


def park_draft(turn: DeskTurn) -> None:
    """Keep what was entered in the dialog under way, and show the way back; the caller ends it.

    Of too many the oldest is dropped, and that is said.
    """
    progress = Progress(values_in(turn.stack[0]))
    parked = parked_now(turn.stack[0], turn.now)
    close_card(turn, progress, turn.words("draft-kept" if parked else "draft-replaced"))
    if parked is None:
        return
    turn.parked.append(parked)
    while len(turn.parked) > MAX_PARKED:
        dropped = turn.parked.pop(0).draft
        what = one_line(dropped.title) or turn.words("mine-draft-empty")
        say(turn, turn.words("draft-dropped", what=what))
    card = parked_card(turn.words, parked.key, parked.draft)
    show(turn, card, summary=turn.words("draft-is-kept"))


def say_dropped(turn: DeskTurn, new: NewRequest) -> None:
    """Say what is dropped of a request that was to begin; nothing of a line that nobody typed."""
    told = "" if re.fullmatch(GUID, new.text) else new.text
    if what := paragraphs(told, new.quoted, *new.files):
        say(turn, turn.words("undone", what=one_line(what, MAX_REPEATED)))


def close_card(turn: DeskTurn, progress: Progress, why: str) -> None:
    """Turn the open card, if there is one, into a line that says why it waits no longer."""
    _retire(turn, progress, closed_card(turn.words, progress.question, why))


def resolve_card(turn: DeskTurn, progress: Progress, said: str) -> None:
    """Turn the open card, if there is one, into the line "question: said"."""
    _retire(turn, progress, answered_card(turn.words, progress.question, said))


def _retire(turn: DeskTurn, progress: Progress, card: AdaptiveCard) -> None:
    if progress.card:
        retire(turn, copy_here(turn, progress.card), card, summary=progress.question)
        progress.closed()
