"""The step that asks what is still open, all on one card; what that leaves open is asked after."""

from functools import partial

from cards.actions import FillForm
from cards.open_request import FormField, form_card
from dialogs.ask_customer import for_customer
from dialogs.ask_impact import answered_facts
from dialogs.ask_start import start_sent, with_start
from dialogs.base import answer_to, waiting
from dialogs.descriptions import with_quoted
from dialogs.drafts import Progress
from dialogs.form_answers import (
    answers_in,
    checks_changed,
    contact_given,
    contact_of,
    says_all,
)
from dialogs.form_of_draft import form_of
from dialogs.framework import DialogReason, DialogTurnResult, WaterfallStepContext
from dialogs.read_form import ReadsForm
from dialogs.turn import Answer, DeskTurn, Navigation, Typed, desk_turn
from services.reading.normalization import normalized


class AsksForm(ReadsForm):
    async def fill_form(self, step: WaterfallStepContext) -> DialogTurnResult:
        """Ask all that is open on one card, where the request was begun so."""
        turn, progress = desk_turn(step.context), Progress(step.values)
        if turn.quoted and step.reason is DialogReason.BeginCalled:
            _keep_quoted(turn, progress)
        if (answer := answer_to(step)) is not None:
            return await self._take_form(step, answer)
        is_asked = progress.form or progress.again == self.name_at(step)
        if not is_asked or progress.draft_if_suggested:
            # What a line says depends on whether it names the customer that it may name.
            return await step.next(None)
        form = await form_of(self.desk, turn, progress)
        if progress.form and says_all(form):
            progress.form_done()
            progress.draft = progress.draft.model_copy(update=contact_of(form))
            return await step.next(None)
        progress.form_fields = list(form.fields)
        return await self.ask(step, turn.words("ask-form"), partial(form_card, form=form))

    async def _take_form(self, step: WaterfallStepContext, answer: Answer) -> DialogTurnResult:
        turn = desk_turn(step.context)
        match answer:
            case FillForm():
                return await self._save_form(step, answer)
            case Navigation.KEEP | Navigation.CONTINUE:
                return await self.leave_form(step, turn.words("continue"))
            case Navigation():
                return await self.leave_as_is(step, answer, turn.words("how-form"))
            case Typed(text=text):
                return await self.read_form(step, text)
            case _:
                return waiting()

    async def _save_form(self, step: WaterfallStepContext, given: FillForm) -> DialogTurnResult:
        """Keep what the form says; a customer that was changed in it is searched for."""
        turn, progress = desk_turn(step.context), Progress(step.values)
        shown = await form_of(self.desk, turn, progress)
        answers = answers_in(given) | checks_changed(given, progress.draft)
        contact = contact_given(given, shown.contact)
        if contact is None:
            # Inputs that are folded away: not every client sends them.
            answers |= contact_of(shown)
        elif contact.email:
            answers["contact"] = contact
        elif contact != shown.contact:
            # What is there of it is shown where the rest is asked.
            progress.refused_contact = contact
        if FormField.START in shown.fields:
            # What can't be read is asked in its own step.
            answers |= start_sent(given, turn)
        named = shown.customer.name if shown.customer else ""
        is_asked = FormField.CUSTOMER in shown.fields
        is_changed = is_asked and normalized(given.customer) != normalized(named)
        if (customer := shown.customer) and not is_changed:
            facts = {fact: answer for fact in shown.facts if (answer := getattr(given, fact))}
            answers |= answered_facts(self.desk, turn, progress, customer, facts)
            if customer.government and "tried" in answers:
                # There is no service health to be checked.
                answers["health_checked"] = True
        progress.form_done()
        if is_changed:
            progress.seek(given.customer)
            answers["tenant_id"] = None
        if (title := progress.draft.title) and not given.title.strip():
            # A line that tells the problem is all of the description, unless there is more.
            described = progress.draft.description or title
            answers |= {"title": title, "description": answers.get("description", described)}
        said = str(answers.get("title", ""))
        answers = for_customer(progress, answers)
        return await self.save_answers(step, said, **answers)


def _keep_quoted(turn: DeskTurn, progress: Progress) -> None:
    """Describe the request with what the message quotes that begins it."""
    described = with_quoted(progress.draft, turn.quoted)
    progress.draft = with_start(described, progress.draft, turn)
    if suggested := progress.draft_if_suggested:
        progress.draft_if_suggested = with_quoted(suggested, turn.quoted)
