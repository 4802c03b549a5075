"""The conversation that opens a service request, or hands it off: the main job."""

from enum import StrEnum
from functools import partial
from typing import TypeVar

from botbuilder.dialogs import DialogTurnResult, WaterfallStepContext

from cards.actions import FillForm, SendRequest
from cards.open_request import Review, form_card, review_card
from cards.route import NOT_SENT, route_title
from dialogs import understanding as understood
from dialogs.ask_contact import AsksContact, contact_from, contact_of
from dialogs.ask_customer import AsksCustomer
from dialogs.ask_impact import AsksImpact
from dialogs.ask_problem import AsksProblem, title_of
from dialogs.base import answer_to
from dialogs.drafts import Progress
from dialogs.interview import close_card
from dialogs.requests import show_request, show_without_request
from dialogs.turn import Typed, desk_turn
from services.desk import ServiceDesk
from services.models import (
    Customer,
    Draft,
    ProblemKind,
    ProductFamily,
    Route,
    Severity,
)

Choice = TypeVar("Choice", bound=StrEnum)


class OpenRequestDialog(AsksCustomer, AsksProblem, AsksImpact, AsksContact):
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
            self.ask_checks,
            self.ask_fact,
            self.ask_severity,
            self.ask_contact,
            self.review,
        )

    async def fill_form(self, step: WaterfallStepContext) -> DialogTurnResult:
        """Everything on one card, for those who began with /form."""
        turn, progress = desk_turn(step.context), Progress(step.values)
        match answer_to(step):
            case FillForm() as form:
                progress.form_done()
                progress.seek(form.customer)
                answers = answers_in(form)
                return await self.keep(step, str(answers.get("title", "")), **answers)
            case Typed():
                return await self.not_understood(step)
        if not progress.form:
            return await step.next(None)
        card_of = partial(
            form_card,
            draft=progress.draft,
            contact=contact_of(turn.person),
            languages=self.desk.guide.support_languages,
        )
        return await self.ask(step, turn.words("ask-form"), card_of)

    async def refuse_vulnerability(self, step: WaterfallStepContext) -> DialogTurnResult:
        """Lead a vulnerability to its right place: it is no service request (R1)."""
        turn, progress = desk_turn(step.context), Progress(step.values)
        if progress.draft.kind is not ProblemKind.VULNERABILITY:
            return await step.next(None)
        customer = await self.desk.customer(progress.draft.tenant_id or "")
        route = self.desk.guide.route(progress.draft, customer, turn.person)
        show_without_request(turn, self.desk, route, customer)
        return await step.end_dialog()

    async def review(self, step: WaterfallStepContext) -> DialogTurnResult:
        """Show everything with the route and its reason; send exactly what was shown."""
        turn, progress = desk_turn(step.context), Progress(step.values)
        customer = await self.desk.customer(progress.draft.tenant_id or "")
        route = self.desk.guide.route(progress.draft, customer, turn.person)
        match answer_to(step):
            case SendRequest() if route.rule == progress.reviewed:
                return await self._send(step, route)
            case Typed(text=text) if not understood.means_send(text):
                return await self.not_understood(step)
            case Typed() if route.rule == progress.reviewed:
                return await self._send(step, route)
        # Rights or facts may have changed since the review: then it is shown once more.
        progress.reviewed = route.rule
        card_of = partial(review_card, review=self._review(progress.draft, customer, route))
        return await self.ask(step, turn.words("review"), card_of)

    async def _send(self, step: WaterfallStepContext, route: Route) -> DialogTurnResult:
        turn, progress = desk_turn(step.context), Progress(step.values)
        if route.destination in NOT_SENT:
            return await self.not_understood(step)
        request = await self.desk.open(turn.work, progress.draft, turn.person)
        said = f"{request.reference} · {route_title(turn.words, route)}"
        close_card(turn, progress, said)
        await show_request(turn, self.desk, request)
        return await step.end_dialog()

    def _review(self, draft: Draft, customer: Customer, route: Route) -> Review:
        severity = draft.severity or Severity.MINIMAL
        return Review(
            draft=draft,
            customer=customer,
            route=route,
            promise=self.desk.guide.promise(draft, severity, route),
            partner_promise=self.desk.guide.partner_promise(severity, customer),
            steps=frozenset(self.step_names),
        )


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
