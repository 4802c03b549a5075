"""The step that asks what is still open, all on one card; what that leaves open is asked after."""

from functools import partial

from cards.actions import FillForm
from cards.open_request import MAX_OFFERED, Form, FormField, form_card
from dialogs import understanding as understood
from dialogs.ask_customer import for_customer
from dialogs.ask_impact import answered_facts
from dialogs.ask_part import AsksPart
from dialogs.ask_start import known_timezone, start_given, typed_start, with_start
from dialogs.base import answer_to, waiting
from dialogs.descriptions import description_of, with_quoted
from dialogs.drafts import Progress
from dialogs.form_answers import (
    Answers,
    answers_in,
    answers_of,
    checks_changed,
    contact_given,
    contact_of,
    customer_chosen,
    open_fields,
    says_all,
    told_answers,
    with_description,
)
from dialogs.form_reading import field_in, has_unclear_yes, is_no_answer, typed_answers
from dialogs.framework import DialogReason, DialogTurnResult, WaterfallStepContext
from dialogs.one_line import ParsedLine, names_customer, parse_line
from dialogs.openings import read_opening, remarks_on, tells_problem
from dialogs.questions import answer_about_checks, asks_about_checks
from dialogs.replies import say
from dialogs.turn import Answer, DeskTurn, Navigation, Typed, desk_turn
from services.model.customers import Customer
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
        return await self.save_answers(step, said, **contact_of(shown))

    async def _form(self, turn: DeskTurn, progress: Progress) -> Form:
        """Return the form: what is open in the draft, or what was when it was first shown."""
        draft = progress.draft
        customer = await self.chosen_customer(draft, turn)
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
            started=typed_start(draft, turn),
            timezone=known_timezone(turn),
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
        if FormField.START in shown.fields and "started" in given.model_fields_set:
            # What can't be read is asked in its own step.
            answers |= start_given(given.started, turn) or {}
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

    async def _read_form(self, step: WaterfallStepContext, text: str) -> DialogTurnResult:
        """Read what is typed: answers to what is open, or words that describe the problem."""
        turn, progress, typed = desk_turn(step.context), Progress(step.values), text.strip()
        shown = await self._form(turn, progress)
        answers = contact_of(shown)
        # What somebody else has written answers nothing.
        is_own = answer_to(step) != Typed(text, quoted=True)
        read_start = partial(start_given, turn=turn)
        given = typed_answers(shown, typed, read_start) if is_own else None
        if given is not None:
            if "tenant_id" in given:
                progress.customer_found()
            progress.form_done()
            said = customer_chosen(shown, given) or typed
            given = for_customer(progress, with_description(shown, answers | given))
            return await self.save_answers(step, said, **given)
        if is_own and understood.means_yes(typed):
            return await self._leave_form(step, typed)
        field = field_in(typed) if is_own else None
        if field and field not in shown.fields:
            # "Wrong customer": it is shown once more, with this field to be changed in.
            progress.form_fields = [*progress.form_fields, field]
            return await self.run_again(step)
        if FormField.CHECKS in shown.fields and asks_about_checks(typed):
            say(turn, answer_about_checks(turn.words, typed))
            return waiting()
        is_unclear = bool(field) or has_unclear_yes(shown, typed, read_start)
        if is_unclear or is_no_answer(progress.draft, typed):
            return await self.not_understood(step, turn.words("how-form"))
        return await self._keep_told(step, shown, typed, answers)

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


def _keep_quoted(turn: DeskTurn, progress: Progress) -> None:
    """Describe the request with what the message quotes that begins it."""
    described = with_quoted(progress.draft, turn.quoted)
    progress.draft = with_start(described, progress.draft, turn)
    if suggested := progress.draft_if_suggested:
        progress.draft_if_suggested = with_quoted(suggested, turn.quoted)


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
