"""Reading of what is typed to a form: answers, the customer, or words of the problem."""

from dataclasses import replace
from functools import partial

from cards.open_request import MAX_FOUND, Form, FormField
from dialogs import understanding as understood
from dialogs.ask_customer import for_customer
from dialogs.ask_part import AsksPart
from dialogs.ask_start import start_given
from dialogs.base import answer_to, waiting
from dialogs.customer_choice import the_one_meant
from dialogs.descriptions import description_of
from dialogs.drafts import Progress
from dialogs.form_answers import (
    Answers,
    answers_of,
    contact_of,
    customer_chosen,
    told_answers,
    with_description,
)
from dialogs.form_of_draft import form_of
from dialogs.form_reading import field_in, first_part, has_unclear_yes, is_no_answer, typed_answers
from dialogs.framework import DialogTurnResult, WaterfallStepContext
from dialogs.one_line import ParsedLine, names_customer, parse_line
from dialogs.openings import read_opening, remarks_on, tells_problem
from dialogs.questions import answer_about_checks, asks_about_checks
from dialogs.replies import say
from dialogs.turn import DeskTurn, Typed, desk_turn
from services.model.requests import Draft

_LONGEST_NAME = 6
"""Words of an answer that may be a customer's name, and little else."""


class ReadsForm(AsksPart):
    async def leave_form(self, step: WaterfallStepContext, said: str) -> DialogTurnResult:
        """Go on with what is known, the contact as it was shown."""
        turn, progress = desk_turn(step.context), Progress(step.values)
        shown = await form_of(self.desk, turn, progress)
        progress.form_done()
        return await self.save_answers(step, said, **contact_of(shown))

    async def read_form(self, step: WaterfallStepContext, text: str) -> DialogTurnResult:
        """Read what is typed: answers to what is open, or words that describe the problem."""
        turn, progress, typed = desk_turn(step.context), Progress(step.values), text.strip()
        shown = await form_of(self.desk, turn, progress)
        answers = contact_of(shown)
        # What somebody else has written answers nothing.
        is_own = answer_to(step) != Typed(text, quoted=True)
        given = await self._answers_in(turn, shown, typed) if is_own else None
        if given is not None:
            if "tenant_id" in given:
                progress.customer_found()
            progress.form_done()
            said = customer_chosen(shown, given) or typed
            given = for_customer(progress, with_description(shown, answers | given))
            return await self.save_answers(step, said, **given)
        if is_own and understood.means_yes(typed):
            return await self.leave_form(step, typed)
        field = field_in(typed) if is_own else None
        if field and field not in shown.fields:
            # "Wrong customer": it is shown once more, with this field to be changed in.
            progress.form_fields = [*progress.form_fields, field]
            return await self.run_again(step)
        if FormField.CHECKS in shown.fields and asks_about_checks(typed):
            say(turn, answer_about_checks(turn.words, typed))
            return waiting()
        unclear = has_unclear_yes(shown, typed, partial(start_given, turn=turn))
        if unclear or field or is_no_answer(progress.draft, typed):
            how = turn.words("how-form-yes" if unclear else "how-form")
            return await self.not_understood(step, how)
        return await self._keep_told(step, shown, typed, answers)

    async def _answers_in(self, turn: DeskTurn, shown: Form, typed: str) -> Answers | None:
        """Return what a text answers; its first part may name the customer: "contoso, B, yes"."""
        read_start = partial(start_given, turn=turn)
        given = typed_answers(shown, typed, read_start)
        if given is not None or FormField.CUSTOMER not in shown.fields:
            return given
        name, rest = first_part(typed)
        others = [field for field in shown.fields if field is not FormField.CUSTOMER]
        behind = typed_answers(replace(shown, fields=others), rest, read_start) if rest else None
        if behind is None:
            return None
        found = await self.desk.find_customers(name, MAX_FOUND + 1, turn.person)
        meant = the_one_meant(name, found)
        if meant is None or self.desk.advisor.is_own(meant):
            return None
        return behind | {"tenant_id": meant.tenant_id}

    async def _keep_told(
        self, step: WaterfallStepContext, shown: Form, typed: str, answers: Answers
    ) -> DialogTurnResult:
        """Keep words that are of the problem, or name the customer."""
        turn, progress = desk_turn(step.context), Progress(step.values)
        if not progress.draft.title:
            return await self._read_told(step, typed, answers)
        progress.form_done()
        told = await self._customer_in(turn, shown, typed, progress)
        if told is None:
            told = _added(turn, progress.draft, description_of(typed, turn.quoted))
        return await self.save_answers(step, typed, **for_customer(progress, answers | told))

    async def _read_told(
        self, step: WaterfallStepContext, typed: str, answers: Answers
    ) -> DialogTurnResult:
        """Read the problem: a line in its order, or anyone's own words, which keep the form."""
        turn, progress = desk_turn(step.context), Progress(step.values)
        described = description_of(typed, turn.quoted)
        first, _, rest = described.partition("\n")
        line = await parse_line(self.desk, first, turn.person)
        if not tells_problem(described) or await names_customer(self.desk, line, turn.person):
            progress.form_done()
            answers |= answers_of(line.draft, rest) | _customer_of(progress, line, rest)
            return await self.save_answers(step, typed, **answers)
        read = await read_opening(self.desk, described, turn.person)
        named, draft = read.named, progress.draft
        if draft.tenant_id and named.customer and named.customer.tenant_id != draft.tenant_id:
            return await self.ask_where_it_belongs(step, typed)
        if not draft.tenant_id and named.sought:
            progress.seek(named.sought)
        elif not draft.tenant_id and named.suggested:
            progress.suggest(named.suggested)
        for line_said in remarks_on(turn.words, read):
            say(turn, line_said)
        # What is open by now is asked on a form of its own.
        progress.form_fields = []
        return await self.save_answers(step, typed, **told_answers(draft, read.draft))

    async def _customer_in(
        self, turn: DeskTurn, shown: Form, text: str, progress: Progress
    ) -> Answers | None:
        """Return the customer that the text names, and what else it says; None if it has none.

        One that is known already is changed only by a text that says nothing else.
        """
        if len(text.split()) > _LONGEST_NAME:
            return None
        said, is_open = understood.behind_correction(text), shown.customer is None
        line = await parse_line(self.desk, said, turn.person)
        meant = line.draft_if_suggested or line.draft
        if not (line.customer or line.draft_if_suggested or line.sought):
            return None
        if not is_open or said != text:
            is_sought = not is_open and line.sought and FormField.CUSTOMER not in shown.fields
            is_named = await names_customer(self.desk, line, turn.person)
            if meant.title or is_sought or not is_named:
                return None
        beside = {name: getattr(line.draft, name) for name in ("product", "severity")}
        answers = {name: value for name, value in beside.items() if value}
        if more := line.draft.description or line.draft.title:
            answers |= _added(turn, progress.draft, more)
        return answers | _customer_of(progress, line)


def _added(turn: DeskTurn, draft: Draft, text: str) -> Answers:
    """Return the description with more of it, and say that it was added."""
    say(turn, turn.words("description-added"))
    return {"description": description_of(draft.description or draft.title, text)}


def _customer_of(progress: Progress, line: ParsedLine, below: str = "") -> Answers:
    """Return the customer that a line means, or let it be looked for."""
    if line.sought:
        progress.seek(line.sought)
        return {"tenant_id": None}
    if line.draft_if_suggested:
        update = answers_of(line.draft_if_suggested, below)
        suggested = progress.draft.model_copy(update=update)
        progress.suggest(line.suggested_customer, suggested)
        return {"tenant_id": None}
    if line.customer:
        progress.take_sought()
        return {"tenant_id": line.customer.tenant_id}
    return {}
