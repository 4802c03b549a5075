"""The conversation that opens a service request, or hands it off: the main job."""

from functools import partial
from typing import Any, cast

import orjson

from cards.actions import KeepForLater, SendRequest
from cards.open_request import MAX_FOUND, Review, review_card
from cards.problem import problem_text
from cards.route import route_title, what_will_happen
from dialogs import understanding as understood
from dialogs.ask_checks import AsksChecks, asks_checks
from dialogs.ask_contact import AsksContact
from dialogs.ask_customer import AsksCustomer
from dialogs.ask_form import AsksForm
from dialogs.ask_impact import AsksImpact, with_severity
from dialogs.ask_problem import AsksProblem
from dialogs.ask_start import AsksStart
from dialogs.base import answer_to, values_of, waiting
from dialogs.customer_choice import the_one_meant
from dialogs.drafts import Progress
from dialogs.framework import (
    DialogContext,
    DialogReason,
    DialogTurnResult,
    WaterfallStepContext,
)
from dialogs.interview import REVIEW, close_card, park_draft, resolve_card
from dialogs.replies import say
from dialogs.requests import show_request, show_without_request
from dialogs.shared_files import keep_files
from dialogs.turn import Answer, Navigation, Typed, desk_turn
from services.desk import ServiceDesk
from services.model.customers import Customer
from services.model.errors import UnknownCustomerError
from services.model.limits import MAX_SHORT_TEXT
from services.model.requests import Draft
from services.model.routes import Route
from services.model.taxonomy import ProblemKind, Severity

_CHANGE_OWN = frozenset({"fill_form", "ask_customer"})
"""Steps that read for themselves what is to be changed."""


class OpenRequestDialog(
    AsksForm, AsksCustomer, AsksProblem, AsksStart, AsksChecks, AsksImpact, AsksContact
):
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

    async def begin_dialog(
        self, dialog_context: DialogContext, options: object = None
    ) -> DialogTurnResult:
        values = dict(cast("dict[str, Any]", options or {}))
        keep_files(desk_turn(dialog_context.context), Progress(values))
        return await super().begin_dialog(dialog_context, values)

    async def continue_dialog(self, dialog_context: DialogContext) -> DialogTurnResult:
        """Go on with the answer; a message of files alone leaves the question open."""
        turn = desk_turn(dialog_context.context)
        keep_files(turn, Progress(values_of(dialog_context)))
        if step := await self._step_to_change(dialog_context):
            return await self.ask_again(dialog_context, step)
        if turn.answer is not None:
            return await super().continue_dialog(dialog_context)
        if self.is_at(dialog_context, REVIEW):
            return await self.reprompt(dialog_context)
        return waiting()

    async def _step_to_change(self, context: DialogContext) -> str:
        """Return the step whose answer is corrected beside the open question; empty if none is.

        A customer that is named so is offered there.
        """
        turn, progress = desk_turn(context.context), Progress(values_of(context))
        step, draft = self.open_step(context), progress.draft
        answer = turn.answer
        if not isinstance(answer, Typed) or answer.quoted:
            return ""
        if progress.pending or step in _CHANGE_OWN:
            return ""
        changed = understood.change_in(answer.text)
        if changed and changed != step and self.applies(changed, draft):
            return changed
        said = understood.behind_correction(answer.text)
        if said == answer.text or draft.tenant_id is None or len(said) > MAX_SHORT_TEXT:
            return ""
        found = await self.desk.find_customers(said, MAX_FOUND, turn.person)
        meant = the_one_meant(said, found)
        if meant is None or meant.tenant_id == draft.tenant_id:
            return ""
        progress.suggest(said)
        return "ask_customer"

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

    async def refuse_vulnerability(self, step: WaterfallStepContext) -> DialogTurnResult:
        """Lead a vulnerability to its right place: it is no service request (R1)."""
        turn, progress = desk_turn(step.context), Progress(step.values)
        if progress.draft.kind is None:
            # It was put aside here, and is gone on with.
            return await self.run_again(step, "ask_kind")
        if progress.draft.kind is not ProblemKind.VULNERABILITY:
            return await step.next(None)
        customer = await self.desk.customer(progress.draft.tenant_id or "", turn.person)
        route = self.desk.advisor.route(progress.draft, customer, turn.person)
        show_without_request(turn, self.desk, route, customer)
        # It may have been a slip: what was typed is not lost by it.
        progress.draft = progress.draft.model_copy(update={"kind": None})
        return await self._keep_for_later(step)

    async def review(self, step: WaterfallStepContext) -> DialogTurnResult:
        """Show everything with the route and its reason; send exactly what was shown."""
        turn, progress = desk_turn(step.context), Progress(step.values)
        customer = await self.desk.customer(progress.draft.tenant_id or "", turn.person)
        if self.desk.advisor.open_question(progress.draft, customer, turn.person):
            # Rights have changed since, and now the route depends on a fact that is not known.
            return await self.run_again(step)
        route = self.desk.advisor.route(progress.draft, customer, turn.person)
        answer = answer_to(step)
        if _keeps_for_later(answer, route):
            return await self._keep_for_later(step)
        match answer:
            case Typed(text=text) if changed := understood.step_in(text):
                return await self.ask_again(step, changed)
            # Nothing is sent before it is known whether what was told is a part of it.
            case Typed() | Navigation() if progress.pending or not _agrees(answer, route):
                return await self.not_understood(step, turn.words("how-review"))
            case SendRequest() | Navigation() | Typed():
                if progress.reviewed == _as_text(route):
                    return await self._send(step, route)
                # A new card: a second press on the old one must not send what was not shown.
                close_card(turn, progress, turn.words("review-changed"))
        progress.reviewed = _as_text(route)
        card_of = partial(review_card, review=self._review(progress.draft, customer, route))
        return await self.ask(step, turn.words("review"), card_of)

    async def _keep_for_later(self, step: WaterfallStepContext) -> DialogTurnResult:
        """Put the draft aside; it is gone on with from /mine."""
        turn = desk_turn(step.context)
        park_draft(turn)
        return await step.end_dialog()

    async def _send(self, step: WaterfallStepContext, route: Route) -> DialogTurnResult:
        turn, progress = desk_turn(step.context), Progress(step.values)
        if not route.destination.traits.takes_requests:
            say(turn, what_will_happen(turn.words, route))
            return waiting()
        request = await self.desk.open(turn.work, with_severity(progress.draft), turn.person)
        said = f"{request.reference} · {route_title(turn.words, route)}"
        progress.opened(progress.card, turn.words("kept-as"))
        resolve_card(turn, progress, said)
        await show_request(turn, self.desk, request)
        return await step.end_dialog()

    def _review(self, draft: Draft, customer: Customer, route: Route) -> Review:
        given = with_severity(draft).severity
        severity = given or Severity.MINIMAL
        return Review(
            draft=draft,
            customer=customer,
            route=route,
            promise=self.desk.advisor.promise(draft, severity, route),
            partner_promise=self.desk.advisor.partner_promise(severity, customer),
            steps=frozenset(self.step_names),
            assumed_severity=None if draft.severity else given,
        )


def _agrees(answer: Answer, route: Route) -> bool:
    """Return whether it says to send, in a word or as the button does."""
    if isinstance(answer, Typed):
        return understood.means_send(answer.text, route.destination)
    return answer is Navigation.SEND


def _keeps_for_later(answer: Answer | None, route: Route) -> bool:
    """Return whether it puts the draft aside: offered where it cannot be sent as it is."""
    if route.destination.traits.takes_requests:
        return False
    typed = isinstance(answer, Typed) and understood.means_later(answer.text)
    return typed or answer is Navigation.KEEP or isinstance(answer, KeepForLater)


def _as_text(route: Route) -> str:
    """Write a route down, to see later whether it is still the same."""
    return orjson.dumps(route).decode()
