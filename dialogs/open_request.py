"""The conversation that opens a service request, or hands it off: the main job."""

from enum import StrEnum
from functools import partial
from typing import TypeVar

import orjson

from cards.actions import FillForm, SendRequest
from cards.open_request import Review, form_card, review_card
from cards.problem import problem_text
from cards.route import route_title, what_will_happen
from dialogs import understanding as understood
from dialogs.ask_contact import AsksContact, contact_from
from dialogs.ask_customer import AsksCustomer
from dialogs.ask_impact import AsksImpact
from dialogs.ask_part import AsksPart
from dialogs.ask_problem import AsksProblem, asks_checks, paragraphs, title_of, with_quoted
from dialogs.ask_start import AsksStart, with_start
from dialogs.base import answer_to, values_of, waiting
from dialogs.drafts import Progress
from dialogs.framework import (
    DialogContext,
    DialogReason,
    DialogTurnResult,
    WaterfallStepContext,
)
from dialogs.interview import close_card, resolve_card
from dialogs.one_line import parse_line
from dialogs.openings import tells_problem
from dialogs.replies import say
from dialogs.requests import show_request, show_without_request
from dialogs.turn import Typed, desk_turn
from services.desk import ServiceDesk
from services.model.customers import Customer
from services.model.errors import UnknownCustomerError
from services.model.limits import MAX_TEXT, within
from services.model.people import Person
from services.model.requests import Draft
from services.model.routes import Route
from services.model.taxonomy import ProblemKind, ProductFamily, Severity
from services.reading.normalization import normalized

Choice = TypeVar("Choice", bound=StrEnum)

_LONGEST_CHANGE = 4
"""Words with which a form is changed that describes a problem already; more add to that."""


class OpenRequestDialog(AsksPart, AsksCustomer, AsksProblem, AsksStart, AsksImpact, AsksContact):
    """Asks for what the draft lacks, shows where it goes, and sends it once that is confirmed.

    Each step keeps the answer to its own question, passes on when it has one, or asks.
    """

    ID = "open-request"

    def __init__(self, desk: ServiceDesk) -> None:
        super().__init__(
            self.ID,
            desk,
            self.fill_form,
            self.ask_customer,
            self.ask_product,
            self.ask_publisher,
            self.ask_kind,
            self.refuse_vulnerability,
            self.ask_description,
            self.ask_start,
            self.ask_checks,
            self.ask_fact,
            self.ask_severity,
            self.ask_contact,
            self.review,
        )

    def applies(self, step: str, draft: Draft) -> bool:
        match step:
            case "ask_publisher":
                return draft.has_publisher
            case "ask_checks":
                return asks_checks(draft)
            case "ask_fact":
                return bool(draft.facts or draft.unsure)
        return super().applies(step, draft)

    async def run_step(
        self, dialog_context: DialogContext, index: int, reason: DialogReason, result: object
    ) -> DialogTurnResult:
        """Run a step; where the draft's customer is gone meanwhile, ask for the customer again."""
        try:
            return await super().run_step(dialog_context, index, reason, result)
        except UnknownCustomerError as error:
            turn, progress = desk_turn(dialog_context.context), Progress(values_of(dialog_context))
            if error.text != progress.draft.tenant_id:
                raise
            say(turn, problem_text(turn.words, error))
            progress.draft = progress.draft.model_copy(update={"tenant_id": None})
            return await super().run_step(dialog_context, 0, reason, None)

    async def fill_form(self, step: WaterfallStepContext) -> DialogTurnResult:
        """Ask everything on one card, for those who began with /form."""
        turn, progress = desk_turn(step.context), Progress(step.values)
        named = await self._customer_named(progress, turn.person)
        if turn.quoted and not turn.answer:
            # The message that begins the request quotes what it is about.
            described = with_quoted(progress.draft, turn.quoted)
            progress.draft = with_start(described, progress.draft, turn)
            if suggested := progress.draft_if_suggested:
                progress.draft_if_suggested = with_quoted(suggested, turn.quoted)
        match answer_to(step):
            case FillForm() as form:
                return await self._save_form(step, form, named)
            case Typed(text=text):
                return await self._read_form(step, text)
        if not progress.form and progress.again != self.name_at(step):
            return await step.next(None)
        card_of = partial(
            form_card,
            draft=progress.draft,
            customer=named,
            contact=self.desk.advisor.contact_of(turn.person),
            languages=self.desk.advisor.support_languages,
        )
        return await self.ask(step, turn.words("ask-form"), card_of)

    async def _customer_named(self, progress: Progress, person: Person) -> str:
        """Return the customer as the form names it: chosen, or still to be found."""
        tenant_id = progress.draft.tenant_id
        if not tenant_id:
            return progress.sought
        return (await self.desk.customer(tenant_id, person)).name

    async def _save_form(
        self, step: WaterfallStepContext, form: FillForm, named: str
    ) -> DialogTurnResult:
        """Keep what the form says; a customer that was changed in it is searched for."""
        progress, answers = Progress(step.values), answers_in(form)
        progress.form_done()
        if normalized(form.customer) != normalized(named):
            progress.seek(form.customer)
            answers["tenant_id"] = None
        return await self.save_answers(step, str(answers.get("title", "")), **answers)

    async def _read_form(self, step: WaterfallStepContext, text: str) -> DialogTurnResult:
        """Read the first line as one behind /new, the rest as the description.

        What the form held already stays where the text says nothing else.
        """
        progress, typed = Progress(step.values), within(text, MAX_TEXT)
        progress.form_done()
        if understood.means_continue(typed):
            return await self.save_answers(step, typed)
        turn = desk_turn(step.context)
        typed = within(paragraphs(typed, turn.quoted), MAX_TEXT)
        known = progress.draft
        if known.description and tells_problem(typed):
            return await self.set_aside(step, typed)
        if known.description and len(typed.split()) > _LONGEST_CHANGE:
            more = within(paragraphs(known.description, typed), MAX_TEXT)
            return await self.save_answers(step, typed, description=more)
        first, _, rest = typed.partition("\n")
        line = await parse_line(self.desk, first, turn.person)
        answers = _answers_of(line.draft, rest)
        if known.description:
            answers = _added(known, answers)
        if line.sought:
            progress.seek(line.sought)
            answers["tenant_id"] = None
        elif line.draft_if_suggested:
            suggested = progress.draft.model_copy(
                update=_answers_of(line.draft_if_suggested, rest)
            )
            progress.suggest(line.suggested_customer, suggested)
            answers["tenant_id"] = None
        elif line.customer:
            progress.take_sought()
        return await self.save_answers(step, typed, **answers)

    async def refuse_vulnerability(self, step: WaterfallStepContext) -> DialogTurnResult:
        """Lead a vulnerability to its right place: it is no service request (R1)."""
        turn, progress = desk_turn(step.context), Progress(step.values)
        if progress.draft.kind is not ProblemKind.VULNERABILITY:
            return await step.next(None)
        customer = await self.desk.customer(progress.draft.tenant_id or "", turn.person)
        route = self.desk.advisor.route(progress.draft, customer, turn.person)
        show_without_request(turn, self.desk, route, customer)
        return await step.end_dialog()

    async def review(self, step: WaterfallStepContext) -> DialogTurnResult:
        """Show everything with the route and its reason; send exactly what was shown."""
        turn, progress = desk_turn(step.context), Progress(step.values)
        customer = await self.desk.customer(progress.draft.tenant_id or "", turn.person)
        if self.desk.advisor.open_question(progress.draft, customer, turn.person):
            # Rights have changed since, and now the route depends on a fact that is not known.
            return await self.run_again(step)
        route = self.desk.advisor.route(progress.draft, customer, turn.person)
        match answer_to(step):
            case Typed(text=text) if changed := understood.step_in(text):
                return await self.ask_again(step, changed)
            case Typed(text=text) if not understood.means_send(text, route.destination):
                return await self.not_understood(step, turn.words("how-review"))
            case SendRequest() | Typed():
                if progress.reviewed == _as_text(route):
                    return await self._send(step, route)
                # A new card: a second press on the old one must not send what was not shown.
                close_card(turn, progress, turn.words("review-changed"))
        progress.reviewed = _as_text(route)
        card_of = partial(review_card, review=self._review(progress.draft, customer, route))
        return await self.ask(step, turn.words("review"), card_of)

    async def _send(self, step: WaterfallStepContext, route: Route) -> DialogTurnResult:
        turn, progress = desk_turn(step.context), Progress(step.values)
        if not route.destination.traits.takes_requests:
            say(turn, what_will_happen(turn.words, route))
            return waiting()
        request = await self.desk.open(turn.work, progress.draft, turn.person)
        said = f"{request.reference} · {route_title(turn.words, route)}"
        progress.opened(progress.card, turn.words("kept-as"))
        resolve_card(turn, progress, said)
        await show_request(turn, self.desk, request)
        return await step.end_dialog()

    def _review(self, draft: Draft, customer: Customer, route: Route) -> Review:
        severity = draft.severity or Severity.MINIMAL
        return Review(
            draft=draft,
            customer=customer,
            route=route,
            promise=self.desk.advisor.promise(draft, severity, route),
            partner_promise=self.desk.advisor.partner_promise(severity, customer),
            steps=frozenset(self.step_names),
        )


def _answers_of(line: Draft, below: str) -> dict[str, object]:
    """Return what a first line says, as it was read, and the lines below it.

    A long line is cut for a title: all of it stays in the description then.
    """
    said = {name: getattr(line, name) for name in line.model_fields_set}
    said["description"] = f"{line.description}\n{below}".strip()
    return {name: value for name, value in said.items() if value}


def _added(known: Draft, said: dict[str, object]) -> dict[str, object]:
    """Return what a line says besides a problem that is described: none of that is replaced."""
    title, described = str(said.pop("title", "")), str(said.pop("description", ""))
    more = described if described.startswith(title) else paragraphs(title, described)
    said["description"] = within(paragraphs(known.description, more), MAX_TEXT)
    return {name: value for name, value in said.items() if value}


def answers_in(form: FillForm) -> dict[str, object]:
    """Return what a form says; what it leaves empty, or says wrongly, is asked in its own step."""
    product, kind = _member(ProductFamily, form.product), _member(ProblemKind, form.kind)
    description = form.description.strip()
    said: dict[str, object] = {
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


def _as_text(route: Route) -> str:
    """Write a route down, to see later whether it is still the same."""
    return orjson.dumps(route).decode()
