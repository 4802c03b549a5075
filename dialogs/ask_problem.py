"""The steps that ask what is wrong: product, kind, description, checks."""

from functools import partial

from cards.actions import (
    ChooseKind,
    ChooseProduct,
    ChoosePublisher,
    ConfirmChecks,
    DescribeProblem,
)
from cards.names import kind_name, product_name
from cards.open_request import (
    MAX_PUBLISHERS,
    checks_card,
    description_card,
    kind_card,
    product_card,
    publisher_card,
)
from cards.open_request.review import checks_line
from dialogs import understanding as understood
from dialogs.base import answer_to
from dialogs.drafts import Progress
from dialogs.framework import DialogTurnResult, WaterfallStepContext
from dialogs.interview import DeskInterview
from dialogs.turn import Typed, desk_turn
from services.model.limits import MAX_REASON, MAX_SHORT_TEXT, MAX_TEXT, within
from services.model.requests import Draft
from services.model.taxonomy import ProblemKind


class AsksProblem(DeskInterview):
    async def ask_product(self, step: WaterfallStepContext) -> DialogTurnResult:
        words, draft = desk_turn(step.context).words, Progress(step.values).draft
        match answer_to(step):
            case ChooseProduct(product=product):
                return await self.save_answers(step, product_name(words, product), product=product)
            case Typed(text=text):
                chosen = understood.product_in(text)
                if chosen is None:
                    return await self.not_understood(step, words("how-product"))
                return await self.save_answers(step, product_name(words, chosen), product=chosen)
        if self.known(step, answered=draft.product is not None):
            return await step.next(None)
        return await self.ask(step, words("step-product"), product_card)

    async def ask_publisher(self, step: WaterfallStepContext) -> DialogTurnResult:
        words, draft = desk_turn(step.context).words, Progress(step.values).draft
        listed = self.desk.advisor.publishers[:MAX_PUBLISHERS]
        match answer_to(step):
            case Typed(text=text) if chosen := understood.numbered(text, listed):
                return await self.save_answers(step, chosen, publisher=chosen)
            case ChoosePublisher(publisher=name) | Typed(text=name):
                if not name.strip():
                    return await self.not_understood(step, words("how-publisher"))
                return await self.save_answers(step, name, publisher=within(name, MAX_SHORT_TEXT))
        if not draft.has_publisher or self.known(step, answered=bool(draft.publisher)):
            return await step.next(None)
        card_of = partial(publisher_card, publishers=listed)
        return await self.ask(step, words("step-publisher"), card_of)

    async def ask_kind(self, step: WaterfallStepContext) -> DialogTurnResult:
        words, draft = desk_turn(step.context).words, Progress(step.values).draft
        match answer_to(step):
            case ChooseKind(kind=kind):
                return await self.save_answers(step, kind_name(words, kind), kind=kind)
            case Typed(text=text):
                chosen = understood.kind_in(text)
                if chosen is None:
                    return await self.not_understood(step, words("how-kind"))
                return await self.save_answers(step, kind_name(words, chosen), kind=chosen)
        if self.known(step, answered=draft.kind is not None):
            return await step.next(None)
        return await self.ask(step, words("step-kind"), kind_card)

    async def ask_description(self, step: WaterfallStepContext) -> DialogTurnResult:
        turn, draft = desk_turn(step.context), Progress(step.values).draft
        words = turn.words
        # Without a title, it is what was quoted when the request was begun.
        quoted = paragraphs("" if draft.title else draft.description, turn.quoted)
        match answer_to(step):
            case DescribeProblem(title=title, description=description):
                return await self._save_description(step, title, description)
            case Typed(text=text) if quoted:
                title = draft.title or title_of(text)
                return await self._save_description(step, title, paragraphs(text, quoted))
            case Typed(text=text):
                first, _, rest = text.strip().partition("\n")
                # A first line too long for a title stays in the description.
                if draft.title or not rest.strip() or title_of(first) != first.strip():
                    return await self._save_description(step, draft.title, text)
                return await self._save_description(step, first, rest)
        if self.known(step, answered=bool(draft.title and draft.description)):
            return await step.next(None)
        card_of = partial(description_card, title=draft.title, description=draft.description)
        return await self.ask(step, words("step-description"), card_of)

    async def _save_description(
        self, step: WaterfallStepContext, title: str, description: str
    ) -> DialogTurnResult:
        described = within(description, MAX_TEXT) or title.strip()
        if not described:
            how = desk_turn(step.context).words("how-description")
            return await self.not_understood(step, how)
        titled = within(" ".join(title.split()), MAX_SHORT_TEXT) or title_of(described)
        return await self.save_answers(step, titled, title=titled, description=described)

    async def ask_checks(self, step: WaterfallStepContext) -> DialogTurnResult:
        turn, draft = desk_turn(step.context), Progress(step.values).draft
        match answer_to(step):
            case ConfirmChecks(health_checked=health, tried=tried, override_reason=reason):
                return await self._save_checks(step, health=health, tried=tried, reason=reason)
            case Typed(text=text):
                return await self._read_checks(step, text)
        if not asks_checks(draft) or self.known(step, answered=draft.health_checked is not None):
            return await step.next(None)
        customer = await self.desk.customer(draft.tenant_id or "", turn.person)
        card_of = partial(checks_card, government=customer.government)
        return await self.ask(step, turn.words("step-checks"), card_of)

    async def _read_checks(self, step: WaterfallStepContext, text: str) -> DialogTurnResult:
        """Read yes and no; anything else is the reason for going on without the checks."""
        yes, no = understood.means_yes(text), understood.means_no(text)
        if understood.begins_with_yes(text) and not yes:
            # "Yes, but …" says neither that both are so nor why it can go on without.
            how = desk_turn(step.context).words("how-checks")
            return await self.not_understood(step, how)
        reason = "" if yes or no else text
        return await self._save_checks(step, health=yes, tried=yes, reason=reason)

    async def _save_checks(
        self, step: WaterfallStepContext, *, health: bool, tried: bool, reason: str
    ) -> DialogTurnResult:
        turn, draft = desk_turn(step.context), Progress(step.values).draft
        reason = within(reason, MAX_REASON)
        checked = {"health_checked": health, "tried": tried, "override_reason": reason}
        customer = await self.desk.customer(draft.tenant_id or "", turn.person)
        given = draft.model_copy(update=checked)
        said = checks_line(turn.words, given, government=customer.government)
        return await self.save_answers(step, said, **checked)


def asks_checks(draft: Draft) -> bool:
    """Return whether Microsoft expects checks: for technical problems of its own products."""
    return draft.kind is ProblemKind.TECHNICAL and not draft.has_publisher


def paragraphs(*texts: str) -> str:
    """Return the texts that say something, one below the other."""
    return "\n\n".join(text.strip() for text in texts if text.strip())


def with_quoted(draft: Draft, quoted: str) -> Draft:
    """Return the draft with what a message quotes in its description."""
    if not quoted:
        return draft
    described = within(paragraphs(draft.description, quoted), MAX_TEXT)
    return draft.model_copy(update={"description": described})


def title_and_rest(text: str) -> tuple[str, str]:
    """Return a title, and the whole text for a description if the title leaves some of it out."""
    title, whole = title_of(text), text.strip()
    return title, "" if title == whole else whole


def title_of(description: str) -> str:
    """Take the first line for a title, cut at a word where it is long.

    Only for a text that is kept elsewhere as a whole.
    """
    first = description.strip().partition("\n")[0].strip()
    if len(first) <= MAX_SHORT_TEXT // 2:
        return first
    return first[: MAX_SHORT_TEXT // 2].rpartition(" ")[0] or first[: MAX_SHORT_TEXT // 2]
