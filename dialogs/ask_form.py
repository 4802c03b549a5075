"""The step that asks what is still open, all on one card; what that leaves open is asked after."""

from functools import partial

from cards.actions import FillForm
from cards.open_request import MAX_OFFERED, Form, FormField, form_card
from dialogs import understanding as understood
from dialogs.ask_impact import answered_facts
from dialogs.ask_part import AsksPart
from dialogs.ask_start import with_start
from dialogs.base import answer_to, waiting
from dialogs.choices import numbered
from dialogs.contact_line import contact_in
from dialogs.descriptions import description_of, with_quoted
from dialogs.drafts import Progress
from dialogs.form_answers import Answers, answers_in, answers_of, open_fields
from dialogs.framework import DialogTurnResult, WaterfallStepContext
from dialogs.one_line import ParsedLine, parse_line
from dialogs.openings import tells_problem
from dialogs.replies import say
from dialogs.turn import Answer, DeskTurn, Navigation, Typed, desk_turn
from services.model.customers import Customer
from services.model.people import Contact
from services.model.requests import Draft
from services.model.taxonomy import Fact
from services.reading.normalization import normalized

_LONGEST_NAME = 6
"""Words of an answer that may be a customer's name, and little else."""


class AsksForm(AsksPart):
    async def fill_form(self, step: WaterfallStepContext) -> DialogTurnResult:
        """Ask all that is open on one card, where the request was begun so."""
        turn, progress = desk_turn(step.context), Progress(step.values)
        if turn.quoted and not turn.answer:
            _keep_quoted(turn, progress)
        if (answer := answer_to(step)) is not None:
            return await self._take_form(step, answer)
        is_asked = progress.form or progress.again == self.name_at(step)
        if not is_asked or progress.draft_if_suggested:
            # What a line says depends on whether it names the customer that it may name.
            return await step.next(None)
        form = await self._form(turn, progress)
        if progress.form and _asks_only(form):
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
        answers = answers_in(given)
        if not any((given.name, given.email, given.phone)):
            # Inputs that are folded away: not every client sends them.
            answers |= _contact_of(shown)
        if customer := shown.customer:
            facts = {fact: answer for fact in shown.facts if (answer := getattr(given, fact))}
            answers |= answered_facts(self.desk, turn, progress, customer, facts)
            if customer.government and "tried" in answers:
                # There is no service health to be checked.
                answers["health_checked"] = True
        progress.form_done()
        if FormField.CUSTOMER in shown.fields:
            named = shown.customer.name if shown.customer else ""
            if normalized(given.customer) != normalized(named):
                progress.seek(given.customer)
                answers["tenant_id"] = None
        if (title := progress.draft.title) and not given.title.strip():
            # A line that tells the problem is all of the description, unless there is more.
            described = progress.draft.description or title
            answers |= {"title": title, "description": answers.get("description", described)}
        said = str(answers.get("title", ""))
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
        is_check = FormField.CHECKS in shown.fields and _asks_only(shown, FormField.CHECKS)
        if is_check and understood.means_yes(typed):
            progress.form_done()
            answers |= {"health_checked": True, "tried": True}
            return await self.save_answers(step, typed, **answers)
        if understood.means_yes(typed):
            return await self._leave_form(step, typed)
        described = description_of(typed, turn.quoted)
        progress.form_done()
        if progress.draft.title:
            said = self._answer_in(shown, typed)
            if said is None and tells_problem(typed):
                return await self.ask_where_it_belongs(step, typed)
            said = said or await self._customer_in(turn, progress, typed)
            answers |= _added(turn, progress.draft, described) if said is None else said
        else:
            first, _, rest = described.partition("\n")
            line = await parse_line(self.desk, first, turn.person)
            answers |= answers_of(line.draft, rest) | _customer_of(progress, line, rest)
        return await self.save_answers(step, typed, **answers)

    def _answer_in(self, shown: Form, text: str) -> Answers | None:
        """Return what the text answers, or puts right; None if it is no such answer."""
        contact = shown.contact or Contact(name="", email="")
        given = contact_in(text, contact, shown.languages)
        readings: Answers = {
            "severity": understood.severity_in(text),
            "product": understood.product_in(text),
            "kind": understood.kind_in(text),
            "contact": given if _reaches(given, contact) else None,
        }
        return next(({name: read} for name, read in readings.items() if read is not None), None)

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
        if line.draft.title:
            answers |= _added(turn, progress.draft, line.draft.title)
        return answers | _customer_of(progress, line)


def _offered_in(form: Form, text: str) -> Customer | None:
    """Return the customer that is meant of those offered: by number, or a yes to the only one."""
    only = form.offered[0] if len(form.offered) == 1 else None
    return numbered(text, form.offered) or (only if only and understood.means_yes(text) else None)


def _asks_only(form: Form, *fields: FormField) -> bool:
    """Return whether at most these are asked, and a contact that can be taken as it is."""
    return {*form.fields} <= {*fields, FormField.CONTACT} and form.contact_is_whole


def _contact_of(form: Form) -> Answers:
    """Return the contact as the form shows it, if it is whole."""
    shown = FormField.CONTACT in form.fields and form.contact_is_whole
    return {"contact": form.contact} if shown else {}


def _reaches(given: Contact | None, known: Contact) -> bool:
    """Return whether it says how to reach somebody: a mere name may be any words."""
    return given is not None and (given.email, given.phone) != (known.email, known.phone)


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
