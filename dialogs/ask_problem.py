"""The steps that ask what is wrong: product, kind, description."""

from collections.abc import Sequence
from functools import partial

from cards.actions import (
    ChooseKind,
    ChooseProduct,
    ChoosePublisher,
    DescribeProblem,
)
from cards.names import kind_name, product_name
from cards.open_request import (
    MAX_PUBLISHERS,
    description_card,
    kind_card,
    product_card,
    publisher_card,
)
from dialogs import understanding as understood
from dialogs.base import answer_to
from dialogs.choices import choice_in, numbered
from dialogs.descriptions import description_of, paragraphs, title_of
from dialogs.drafts import Progress
from dialogs.framework import DialogTurnResult, WaterfallStepContext
from dialogs.interview import DeskInterview
from dialogs.small_talk import is_courteous
from dialogs.turn import Navigation, Typed, desk_turn
from services.model.limits import MAX_SHORT_TEXT, within


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
            case Navigation() as word:
                said = product_name(words, draft.product) if draft.product else ""
                return await self.leave_as_is(step, word, words("how-product"), said)
        if self.known(step, answered=draft.product is not None):
            return await step.next(None)
        card_of = partial(product_card, chosen=draft.product)
        return await self.ask(step, words("step-product"), card_of)

    async def ask_publisher(self, step: WaterfallStepContext) -> DialogTurnResult:
        words, draft = desk_turn(step.context).words, Progress(step.values).draft
        listed = self.desk.advisor.publishers[:MAX_PUBLISHERS]
        match answer_to(step):
            case Typed(text=text) if chosen := _listed_in(text, listed):
                return await self.save_answers(step, chosen, publisher=chosen)
            case Navigation() as word:
                how = words("how-publisher")
                return await self.leave_as_is(step, word, how, draft.publisher)
            case ChoosePublisher(publisher=name) | Typed(text=name):
                if understood.says_nothing(name) or is_courteous(name):
                    return await self.not_understood(step, words("how-publisher"))
                return await self.save_answers(step, name, publisher=within(name, MAX_SHORT_TEXT))
        if not draft.has_publisher or self.known(step, answered=bool(draft.publisher)):
            return await step.next(None)
        card_of = partial(publisher_card, publishers=listed, chosen=draft.publisher)
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
            case Navigation() as word:
                said = kind_name(words, draft.kind) if draft.kind else ""
                return await self.leave_as_is(step, word, words("how-kind"), said)
        if self.known(step, answered=draft.kind is not None):
            return await step.next(None)
        return await self.ask(step, words("step-kind"), partial(kind_card, chosen=draft.kind))

    async def ask_description(self, step: WaterfallStepContext) -> DialogTurnResult:
        words, draft = desk_turn(step.context).words, Progress(step.values).draft
        match answer_to(step):
            case DescribeProblem(title=title, description=description):
                return await self._save_description(step, title, description)
            case Navigation() as word:
                said = draft.title if draft.description else ""
                return await self.leave_as_is(step, word, words("how-description"), said)
            case Typed(text=text):
                return await self._read_description(step, text)
        if self.known(step, answered=bool(draft.title and draft.description)):
            return await step.next(None)
        card_of = partial(
            description_card, kind=draft.kind, title=draft.title, description=draft.description
        )
        return await self.ask(step, words("step-description"), card_of)

    async def _read_description(self, step: WaterfallStepContext, text: str) -> DialogTurnResult:
        """Read the title in the first line, and the description below it."""
        turn, draft = desk_turn(step.context), Progress(step.values).draft
        if understood.says_nothing(text) or is_courteous(text):
            return await self.not_understood(step, turn.words("how-description"))
        # Without a title, it is what was quoted when the request was begun.
        quoted = paragraphs("" if draft.title else draft.description, turn.quoted)
        if quoted:
            title = draft.title or title_of(text)
            return await self._save_description(step, title, paragraphs(text, quoted))
        first, _, rest = text.strip().partition("\n")
        # A first line too long for a title stays in the description.
        if draft.title or not rest.strip() or title_of(first) != first.strip():
            return await self._save_description(step, draft.title, text)
        return await self._save_description(step, first, rest)

    async def _save_description(
        self, step: WaterfallStepContext, title: str, description: str
    ) -> DialogTurnResult:
        described = description_of(description) or title.strip()
        if not described:
            how = desk_turn(step.context).words("how-description")
            return await self.not_understood(step, how)
        titled = within(" ".join(title.split()), MAX_SHORT_TEXT) or title_of(described)
        return await self.save_answers(step, titled, title=titled, description=described)


def _listed_in(text: str, publishers: Sequence[str]) -> str | None:
    """Read one of the publishers that are listed, by its name or its place."""
    return choice_in(text, dict(zip(publishers, publishers, strict=True))) or numbered(
        text, publishers
    )
