"""The step that asks what is still open, all on one card; what that leaves open is asked after."""

from collections.abc import Collection
from enum import StrEnum
from functools import partial
from typing import TypeVar

from cards.actions import FillForm
from cards.open_request import MAX_OFFERED, Form, FormField, form_card
from dialogs import understanding as understood
from dialogs.ask_contact import contact_from
from dialogs.ask_impact import answered_facts, asks_severity
from dialogs.ask_problem import asks_checks, paragraphs, title_of, with_quoted
from dialogs.ask_start import with_start
from dialogs.base import answer_to
from dialogs.drafts import Progress
from dialogs.framework import DialogTurnResult, WaterfallStepContext
from dialogs.interview import DeskInterview
from dialogs.one_line import ParsedLine, parse_line
from dialogs.replies import say
from dialogs.turn import DeskTurn, Typed, desk_turn
from services.model.customers import Customer
from services.model.limits import MAX_TEXT, within
from services.model.people import Contact
from services.model.requests import Draft
from services.model.taxonomy import Fact, ProblemKind, ProductFamily, Severity
from services.reading.normalization import normalized

Choice = TypeVar("Choice", bound=StrEnum)

Answers = dict[str, object]
"""Fields of the draft, as they were answered."""

_LONGEST_NAME = 6
"""Words of an answer that may be a customer's name, and little else."""


class AsksForm(DeskInterview):
    async def fill_form(self, step: WaterfallStepContext) -> DialogTurnResult:
        """Ask all that is open on one card, where the request was begun so."""
        turn, progress = desk_turn(step.context), Progress(step.values)
        if turn.quoted and not turn.answer:
            _keep_quoted(turn, progress)
        answer = answer_to(step)
        if isinstance(answer, FillForm):
            return await self._save_form(step, answer)
        if isinstance(answer, Typed):
            return await self._read_form(step, answer.text)
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

    async def _form(self, turn: DeskTurn, progress: Progress) -> Form:
        """Return the form: what is open in the draft, or what was when it was first shown."""
        draft, customer = progress.draft, None
        if draft.tenant_id:
            customer = await self.desk.customer(draft.tenant_id, turn.person)
        facts = self._open_facts(turn, draft, customer)
        fields = progress.form_fields or _open_fields(draft, facts)
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
            progress.form_done()
            progress.take_sought()
            return await self.save_answers(step, meant.name, tenant_id=meant.tenant_id, **answers)
        if understood.means_continue(within(typed, MAX_TEXT)):
            progress.form_done()
            return await self.save_answers(step, typed, **answers)
        described = within(paragraphs(typed, turn.quoted), MAX_TEXT)
        progress.form_done()
        if progress.draft.title:
            said = self._answer_in(shown, typed) or await self._customer_in(turn, progress, typed)
            answers |= _added(turn, progress.draft, described) if said is None else said
        else:
            first, _, rest = described.partition("\n")
            line = await parse_line(self.desk, first, turn.person)
            answers |= _answers_of(line.draft, rest) | _customer_of(progress, line, rest)
        return await self.save_answers(step, typed, **answers)

    def _answer_in(self, shown: Form, text: str) -> Answers | None:
        """Return what the text answers of what is open; None if it is no such answer."""
        contact = shown.contact or Contact(name="", email="")
        given = understood.contact_in(text, contact, shown.languages)
        readings: dict[FormField, tuple[str, object]] = {
            FormField.SEVERITY: ("severity", understood.severity_in(text)),
            FormField.PRODUCT: ("product", understood.product_in(text)),
            FormField.KIND: ("kind", understood.kind_in(text)),
            FormField.CONTACT: ("contact", given if _reaches(given, contact) else None),
        }
        for field, (name, read) in readings.items():
            if field in shown.fields and read is not None:
                return {name: read}
        return None

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
    return understood.numbered(text, form.offered) or (
        only if only and understood.means_yes(text) else None
    )


def _open_fields(draft: Draft, facts: Collection[Fact]) -> list[FormField]:
    """Return what the draft leaves open, of what a form may ask."""
    may_be_technical = draft.kind is None or asks_checks(draft)
    unchecked = draft.health_checked is None and not draft.has_publisher
    asked = {
        FormField.CUSTOMER: draft.tenant_id is None,
        FormField.PRODUCT: draft.product is None,
        FormField.PUBLISHER: draft.has_publisher and not draft.publisher,
        FormField.KIND: draft.kind is None,
        FormField.TITLE: bool(draft.description) and not draft.title,
        FormField.DESCRIPTION: not (draft.title and draft.description),
        FormField.CHECKS: unchecked and may_be_technical,
        FormField.FACTS: bool(facts),
        FormField.SEVERITY: draft.severity is None and asks_severity(draft),
        FormField.CONTACT: draft.contact is None,
    }
    return [field for field, is_open in asked.items() if is_open]


def _says_all(form: Form) -> bool:
    """Return whether nothing is asked but a contact that can be taken as it is."""
    return {*form.fields} <= {FormField.CONTACT} and form.contact_is_whole


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
    described = paragraphs(draft.description or draft.title, text)
    return {"description": within(described, MAX_TEXT)}


def _customer_of(progress: Progress, line: ParsedLine, below: str = "") -> Answers:
    """Return the customer that a line means, or let it be looked for."""
    if line.sought:
        progress.seek(line.sought)
        return {"tenant_id": None}
    if line.draft_if_suggested:
        update = _answers_of(line.draft_if_suggested, below)
        suggested = progress.draft.model_copy(update=update)
        progress.suggest(line.suggested_customer, suggested)
        return {"tenant_id": None}
    if line.customer:
        progress.take_sought()
        return {"tenant_id": line.customer.tenant_id}
    return {}


def _answers_of(line: Draft, below: str) -> Answers:
    """Return what a first line says, as it was read, and the lines below it.

    A long line is cut for a title: all of it stays in the description then.
    """
    said = {name: getattr(line, name) for name in line.model_fields_set}
    said["description"] = f"{line.description}\n{below}".strip()
    return {name: value for name, value in said.items() if value}


def answers_in(form: FillForm) -> Answers:
    """Return what a form says; what it leaves empty, or says wrongly, is asked in its own step."""
    product, kind = _member(ProductFamily, form.product), _member(ProblemKind, form.kind)
    description = form.description.strip()
    said: Answers = {
        "product": product,
        "publisher": form.publisher.strip(),
        "kind": kind,
        "title": form.title.strip() or title_of(description),
        "description": description,
        "override_reason": form.override_reason.strip(),
        "severity": _member(Severity, form.severity),
        "contact": contact_from(form) if form.email.strip() else None,
    }
    if form.health_checked or form.tried or form.override_reason.strip():
        said |= {"health_checked": form.health_checked, "tried": form.tried}
    return {name: value for name, value in said.items() if value not in (None, "")}


def _member(kind: type[Choice], value: str) -> Choice | None:
    return kind(value) if value in set(kind) else None
