"""The step that asks what is still open, all on one card; what that leaves open is asked after."""

from dataclasses import replace
from functools import partial

from cards.actions import FillForm
from cards.open_request import MAX_OFFERED, Form, FormField, form_card
from dialogs import understanding as understood
from dialogs.ask_customer import OF_ONE_CUSTOMER
from dialogs.ask_impact import answered_facts
from dialogs.ask_part import AsksPart
from dialogs.ask_problem import paragraphs, with_quoted
from dialogs.ask_start import with_start
from dialogs.base import answer_to, waiting
from dialogs.choices import is_numeral, numbered
from dialogs.drafts import Progress
from dialogs.form_answers import (
    Answers,
    answers_in,
    answers_of,
    answers_typed,
    contact_given,
    open_fields,
)
from dialogs.framework import DialogReason, DialogTurnResult, WaterfallStepContext
from dialogs.one_line import ParsedLine, parse_line
from dialogs.openings import tells_problem
from dialogs.questions import answer_about_checks, asks_about_checks
from dialogs.replies import say
from dialogs.small_talk import talk_in
from dialogs.turn import Answer, DeskTurn, Navigation, Typed, desk_turn
from services.model.customers import Customer
from services.model.limits import MAX_TEXT, within
from services.model.requests import Draft
from services.model.taxonomy import Fact
from services.reading.normalization import normalized

_LONGEST_NAME = 6
"""Words of an answer that may be a customer's name, and little else."""


class AsksForm(AsksPart):
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
        form = await self._form(turn, progress)
        if progress.form and _says_all(form):
            progress.form_done()
            progress.draft = progress.draft.model_copy(update=_contact_of(form))
            return await step.next(None)
        progress.form_fields = list(form.fields)
        return await self.ask(step, turn.words("ask-form"), partial(form_card, form=form))

    async def _take_form(self, step: WaterfallStepContext, answer: Answer) -> DialogTurnResult:
        turn = desk_turn(step.context)
        match answer:
            case FillForm():
                return await self._save_form(step, answer)
            case Navigation.KEEP | Navigation.CONTINUE:
                return await self._leave_form(step, turn.words("continue"))
            case Navigation():
                return await self.leave_as_is(step, answer, turn.words("how-form"))
            case Typed(text=text):
                return await self._read_form(step, text)
            case _:
                return waiting()

    async def _leave_form(self, step: WaterfallStepContext, said: str) -> DialogTurnResult:
        """Go on with what is known, the contact as it was shown."""
        turn, progress = desk_turn(step.context), Progress(step.values)
        shown = await self._form(turn, progress)
        progress.form_done()
        return await self.save_answers(step, said, **_contact_of(shown))

    async def _form(self, turn: DeskTurn, progress: Progress) -> Form:
        """Return the form: what is open in the draft, or what was when it was first shown."""
        draft, customer = progress.draft, None
        if draft.tenant_id:
            customer = await self.desk.customer(draft.tenant_id, turn.person)
        facts = self._open_facts(turn, draft, customer)
        fields = progress.form_fields or open_fields(draft, facts)
        contact = draft.contact or self.desk.advisor.contact_of(turn.person)
        sought = progress.sought or progress.suggested_customer
        return Form(
            fields=[FormField(each) for each in fields if each in set(FormField)],
            draft=draft,
            languages=self.desk.advisor.support_languages,
            customer=customer,
            sought=sought,
            offered=await self._offered(turn, sought) if customer is None else (),
            facts=facts,
            contact=contact,
            contact_is_whole=self.desk.advisor.accepts(
                contact, draft.severity, customer.domains if customer else ()
            ),
            typeahead=turn.typeahead,
        )

    async def _offered(self, turn: DeskTurn, sought: str) -> list[Customer]:
        if not sought:
            return []
        found = await self.desk.find_customers(sought, MAX_OFFERED, turn.person)
        return [each for each in found if not self.desk.advisor.is_own(each)]

    def _open_facts(
        self, turn: DeskTurn, draft: Draft, customer: Customer | None
    ) -> tuple[Fact, ...]:
        """Return what the route may depend on and nobody knows, as if each were so."""
        if not (customer and draft.product and draft.kind):
            return ()
        asked = tuple[Fact, ...]()
        draft = draft.model_copy(update={"health_checked": True, "tried": True})
        while fact := self.desk.advisor.open_question(draft, customer, turn.person):
            asked += (fact,)
            draft = draft.model_copy(update={"facts": {**draft.facts, fact: True}})
        return asked

    async def _save_form(self, step: WaterfallStepContext, given: FillForm) -> DialogTurnResult:
        """Keep what the form says; a customer that was changed in it is searched for."""
        turn, progress = desk_turn(step.context), Progress(step.values)
        shown = await self._form(turn, progress)
        answers, contact = answers_in(given), contact_given(given, shown.contact)
        if contact is None:
            # Inputs that are folded away: not every client sends them.
            answers |= _contact_of(shown)
        elif contact.email:
            answers["contact"] = contact
        elif contact != shown.contact:
            # What is there of it is shown where the rest is asked.
            progress.refused_contact = contact
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
        answers = _for_customer(progress, answers)
        return await self.save_answers(step, said, **answers)

    async def _read_form(self, step: WaterfallStepContext, text: str) -> DialogTurnResult:
        """Read what is typed: an answer to what is open, or words that describe the problem."""
        turn, progress, typed = desk_turn(step.context), Progress(step.values), text.strip()
        shown = await self._form(turn, progress)
        answers = _contact_of(shown)
        if meant := _offered_in(shown, typed):
            progress.customer_found()
            answers["tenant_id"] = meant.tenant_id
            progress.form_done()
            return await self.save_answers(step, meant.name, **answers)
        yes, no = understood.means_yes(typed), understood.means_no(typed)
        if _asks_only_checks(shown) and (yes or no):
            progress.form_done()
            answers |= {"health_checked": yes, "tried": yes}
            return await self.save_answers(step, typed, **answers)
        if yes:
            return await self._leave_form(step, typed)
        if FormField.CHECKS in shown.fields and asks_about_checks(typed):
            say(turn, answer_about_checks(turn.words, typed))
            return waiting()
        # What somebody else has written answers nothing.
        is_own = answer_to(step) != Typed(text, quoted=True)
        said = _answered(progress, shown, typed) if is_own else None
        if said is None and _is_no_answer(progress.draft, typed):
            return await self.not_understood(step, turn.words("how-form"))
        progress.form_done()
        said = said or await self._told(turn, progress, typed)
        answers = _for_customer(progress, answers | said)
        return await self.save_answers(step, typed, **answers)

    async def _told(self, turn: DeskTurn, progress: Progress, text: str) -> Answers:
        """Return what a line says; where the problem is told already, what is added to it."""
        described = within(paragraphs(text, turn.quoted), MAX_TEXT)
        if not progress.draft.title:
            first, _, rest = described.partition("\n")
            line = await parse_line(self.desk, first, turn.person)
            return answers_of(line.draft, rest) | _customer_of(progress, line, rest)
        named = await self._customer_in(turn, progress, text)
        return _added(turn, progress.draft, described) if named is None else named

    async def _customer_in(self, turn: DeskTurn, progress: Progress, text: str) -> Answers | None:
        """Return the customer that the text names, and what else it says; None if it has none.

        One that is known already is changed only by a text that says nothing else.
        """
        if len(text.split()) > _LONGEST_NAME:
            return None
        line = await parse_line(self.desk, text, turn.person)
        is_open = progress.draft.tenant_id is None
        meant = line.draft_if_suggested or line.draft
        if not (line.customer or line.draft_if_suggested or (line.sought and is_open)):
            return None
        if meant.title and not is_open:
            return None
        said = {name: getattr(line.draft, name) for name in ("product", "severity")}
        answers = {name: value for name, value in said.items() if value}
        if more := line.draft.description or line.draft.title:
            answers |= _added(turn, progress.draft, more)
        return answers | _customer_of(progress, line)


def _offered_in(form: Form, text: str) -> Customer | None:
    """Return the customer that is meant of those offered: by number, or a yes to the only one."""
    only = form.offered[0] if len(form.offered) == 1 else None
    return numbered(text, form.offered) or (only if only and understood.means_yes(text) else None)


def _answered(progress: Progress, form: Form, text: str) -> Answers | None:
    """Return what a text answers of what the form asks; None if it is no such answer."""
    answers = answers_typed(form, text)
    # Before a problem is told, an address may say who the customer is.
    may_be_customer = answers is not None and "contact" in answers and not progress.draft.title
    return None if may_be_customer else answers


def _is_no_answer(draft: Draft, text: str) -> bool:
    """Return whether a text says nothing for the request, or plainly tells another problem."""
    if not any(map(str.isalnum, text)) or understood.says_nothing(text):
        return True
    is_beside = talk_in(text) is not None or is_numeral(text) or tells_problem(text)
    return bool(draft.title) and is_beside


def _says_all(form: Form) -> bool:
    """Return whether nothing is asked but a contact that can be taken as it is."""
    return {*form.fields} <= {FormField.CONTACT} and form.contact_is_whole


def _asks_only_checks(form: Form) -> bool:
    """Return whether a yes says that the checks were made, as nothing else is asked."""
    return _says_all(replace(form, fields={*form.fields} - {FormField.CHECKS})) and (
        FormField.CHECKS in form.fields
    )


def _contact_of(form: Form) -> Answers:
    """Return the contact as the form shows it, if it is whole."""
    shown = FormField.CONTACT in form.fields and form.contact_is_whole
    return {"contact": form.contact} if shown else {}


def _for_customer(progress: Progress, answers: Answers) -> Answers:
    """Return the answers; those of another customer than theirs are forgotten."""
    before = progress.draft.tenant_id
    if before is None or answers.get("tenant_id", before) == before:
        return answers
    progress.answered_facts = []
    return {**OF_ONE_CUSTOMER, **answers}


def _keep_quoted(turn: DeskTurn, progress: Progress) -> None:
    """Describe the request with what the message quotes that begins it."""
    described = with_quoted(progress.draft, turn.quoted)
    progress.draft = with_start(described, progress.draft, turn)
    if suggested := progress.draft_if_suggested:
        progress.draft_if_suggested = with_quoted(suggested, turn.quoted)


def _added(turn: DeskTurn, draft: Draft, text: str) -> Answers:
    """Return the description with more of it, and say that it was added."""
    say(turn, turn.words("description-added"))
    described = paragraphs(draft.description or draft.title, text)
    return {"description": within(described, MAX_TEXT)}


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
