"""The step that asks what was done before Microsoft is asked, and answers questions about that."""

from functools import partial

from cards.actions import ConfirmChecks
from cards.open_request import MAX_OFFERED, checks_card
from cards.open_request.review import checks_line
from dialogs import understanding as understood
from dialogs.base import answer_to, waiting
from dialogs.choices import numbered
from dialogs.drafts import Progress
from dialogs.framework import DialogTurnResult, WaterfallStepContext
from dialogs.interview import DeskInterview
from dialogs.openings import read_opening, tells_problem
from dialogs.questions import answer_about_checks, is_question
from dialogs.replies import say
from dialogs.small_talk import is_courteous
from dialogs.turn import DeskTurn, Navigation, Typed, desk_turn
from services.model.limits import MAX_REASON, within
from services.model.requests import Draft
from services.model.taxonomy import ProblemKind


class AsksChecks(DeskInterview):
    async def ask_checks(self, step: WaterfallStepContext) -> DialogTurnResult:
        turn, draft = desk_turn(step.context), Progress(step.values).draft
        match answer_to(step):
            case ConfirmChecks(health_checked=health, tried=tried, override_reason=reason):
                return await self._save_checks(step, health=health, tried=tried, reason=reason)
            case Navigation() as word:
                how = turn.words("how-checks")
                return await self.leave_as_is(step, word, how, await self._said(turn, draft))
            case Typed(text=text):
                return await self._read_checks(step, text)
        if not asks_checks(draft) or self.known(step, answered=draft.health_checked is not None):
            return await step.next(None)
        customer = await self.desk.customer(draft.tenant_id or "", turn.person)
        card_of = partial(
            checks_card,
            government=customer.government,
            health_checked=bool(draft.health_checked),
            tried=bool(draft.tried),
            override_reason=draft.override_reason,
        )
        return await self.ask(step, turn.words("step-checks"), card_of)

    async def _read_checks(self, step: WaterfallStepContext, text: str) -> DialogTurnResult:
        """Read yes, no, or which of both was done; answer a question; else it is a reason."""
        turn, draft = desk_turn(step.context), Progress(step.values).draft
        if made := await self._made(turn, draft, text):
            health, tried = made
            return await self._save_checks(
                step,
                health=health or bool(draft.health_checked),
                tried=tried or bool(draft.tried),
                reason=draft.override_reason,
            )
        if is_question(text):
            say(turn, answer_about_checks(turn.words, text))
            return waiting()
        yes, no = understood.means_yes(text), understood.means_no(text)
        if not yes and not no and not _is_reason(text):
            return await self.not_understood(step, turn.words("how-checks"))
        if not yes and not no and await self._is_of_another(turn, draft, text):
            return await self.not_understood(step, turn.words("how-checks"))
        return await self._save_checks(
            step, health=yes, tried=yes, reason="" if yes or no else text
        )

    async def _is_of_another(self, turn: DeskTurn, draft: Draft, text: str) -> bool:
        """Return whether a text tells a problem of another customer, and so is no reason."""
        if not tells_problem(text):
            return False
        named = (await read_opening(self.desk, text, turn.person)).named
        found = [named.customer] if named.customer else []
        if sought := named.sought or named.suggested:
            found += await self.desk.find_customers(sought, MAX_OFFERED, turn.person)
        return bool(found) and draft.tenant_id not in {each.tenant_id for each in found}

    async def _made(self, turn: DeskTurn, draft: Draft, text: str) -> tuple[bool, bool] | None:
        """Return which checks a text says were made, by the label or the place of their box."""
        customer = await self.desk.customer(draft.tenant_id or "", turn.person)
        boxes = [(False, True)] if customer.government else [(True, False), (False, True)]
        return understood.checks_in(text) or numbered(text, boxes)

    async def _said(self, turn: DeskTurn, draft: Draft) -> str:
        """Say what is known of the checks; empty if nothing is."""
        if draft.health_checked is None:
            return ""
        customer = await self.desk.customer(draft.tenant_id or "", turn.person)
        return checks_line(turn.words, draft, government=customer.government)

    async def _save_checks(
        self, step: WaterfallStepContext, *, health: bool, tried: bool, reason: str
    ) -> DialogTurnResult:
        turn, draft = desk_turn(step.context), Progress(step.values).draft
        reason = within(reason, MAX_REASON)
        checked = {"health_checked": health, "tried": tried, "override_reason": reason}
        said = await self._said(turn, draft.model_copy(update=checked))
        return await self.save_answers(step, said, **checked)


def asks_checks(draft: Draft) -> bool:
    """Return whether Microsoft expects checks: for technical problems of its own products."""
    return draft.kind is ProblemKind.TECHNICAL and not draft.has_publisher


def _is_reason(text: str) -> bool:
    """Return whether it may be a reason: words, and neither "don't know" nor "yes, but …"."""
    unclear = understood.is_unsure(text) or understood.begins_with_yes(text)
    return not unclear and not is_courteous(text) and any(map(str.isalpha, text))
