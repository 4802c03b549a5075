"""The step that finds the customer."""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from cards.actions import ChooseCustomer, SearchCustomer
from cards.open_request import MAX_FOUND, customer_card
from dialogs import understanding as understood
from dialogs.base import answer_to
from dialogs.choices import choice_in, is_place_in_words, numbered
from dialogs.customer_choice import names_of, the_one_meant
from dialogs.drafts import Progress
from dialogs.framework import DialogTurnResult, WaterfallStepContext
from dialogs.interview import DeskInterview
from dialogs.openings import may_tell_problem
from dialogs.replies import say
from dialogs.turn import Navigation, Typed, desk_turn
from services.model.customers import Customer
from services.model.limits import MAX_SHORT_TEXT, within
from services.reading.naming import SaidName
from services.reading.normalization import same

_OF_ONE_CUSTOMER: Mapping[str, Any] = {
    "facts": {},
    "unsure": (),
    "health_checked": None,
    "tried": None,
    "override_reason": "",
}
"""Answers that hold for one customer only, as they are before they are given."""


class AsksCustomer(DeskInterview):
    async def ask_customer(self, step: WaterfallStepContext) -> DialogTurnResult:
        turn, progress = desk_turn(step.context), Progress(step.values)
        match answer_to(step):
            case ChooseCustomer(tenant_id=""):
                return await self.not_understood(step, turn.words("how-customer"))
            case ChooseCustomer(tenant_id=tenant_id):
                return await self._save_customer(step, tenant_id)
            case Navigation() as word:
                return await self._steer_customer(step, word)
            case Typed(text=text):
                return await self._read_customer(step, text)
            case SearchCustomer(customer=text):
                return await self._search_customer(step, text)
        known = self.known(step, answered=progress.draft.tenant_id is not None)
        return await (step.next(None) if known else self._ask_customer(step))

    async def _read_customer(self, step: WaterfallStepContext, text: str) -> DialogTurnResult:
        """Read a choice among those offered, or a name to search for."""
        if Progress(step.values).offered:
            return await self._read_offered(step, text)
        if understood.is_unsure(text) or understood.means_search(text):
            how = desk_turn(step.context).words("how-customer")
            return await self.not_understood(step, how)
        return await self._search_customer(step, understood.behind_correction(text))

    async def _ask_customer(self, step: WaterfallStepContext) -> DialogTurnResult:
        progress = Progress(step.values)
        if sought := progress.take_sought():
            return await self._search_customer(step, sought)
        if searched := progress.take_suggested_customer() or progress.searched:
            return await self._search_again(step, searched)
        if tenant_id := progress.draft.tenant_id:
            return await self._offer_chosen(step, tenant_id)
        return await self._ask_for_name(step)

    async def _offer_chosen(self, step: WaterfallStepContext, tenant_id: str) -> DialogTurnResult:
        """Show the customer that was chosen, to be kept or changed."""
        turn, progress = desk_turn(step.context), Progress(step.values)
        chosen = await self.desk.customer(tenant_id, turn.person)
        progress.offer("", [tenant_id])
        card_of = partial(customer_card, chosen=chosen, typeahead=turn.typeahead)
        return await self.ask(step, turn.words("step-customer"), card_of)

    async def _steer_customer(
        self, step: WaterfallStepContext, word: Navigation
    ) -> DialogTurnResult:
        """Keep the one customer that is offered, or say how to name one."""
        turn, offered = desk_turn(step.context), Progress(step.values).offered
        if len(offered) == 1 and word is not Navigation.SEND:
            return await self._save_customer(step, offered[0])
        how = turn.words("how-customer-offered" if offered else "how-customer")
        return await self.leave_as_is(step, word, how)

    async def _ask_for_name(self, step: WaterfallStepContext) -> DialogTurnResult:
        turn = desk_turn(step.context)
        card_of = partial(customer_card, typeahead=turn.typeahead)
        return await self.ask(step, turn.words("step-customer"), card_of)

    async def _read_offered(self, step: WaterfallStepContext, text: str) -> DialogTurnResult:
        """Read a number, a yes or no to the one that is offered, or another name."""
        turn, progress = desk_turn(step.context), Progress(step.values)
        only = progress.offered[0] if len(progress.offered) == 1 else ""
        chosen = await self._chosen_by_place(step, text)
        if chosen or (only and understood.means_yes(text)):
            return await self._save_customer(step, chosen or only)
        if understood.means_other(text) or (only and understood.means_no(text)):
            progress.offer("", [])
            say(turn, turn.words("customer-other"))
            return await self._ask_for_name(step)
        if understood.is_reply(text) or understood.is_unsure(text):
            # Yes and no choose none of several, and are nobody's name.
            return await self.not_understood(step, turn.words("how-customer-offered"))
        return await self._search_among_offered(step, understood.behind_correction(text))

    async def _chosen_by_place(self, step: WaterfallStepContext, text: str) -> str | None:
        """Return whom "2" or "the second" chooses; words that are in a name found mean that."""
        chosen = numbered(text, Progress(step.values).offered)
        if chosen and is_place_in_words(text):
            said = SaidName(text)
            found = await self._found(step, text)
            if any(said.is_part_of(name) for one in found for name in names_of(one)):
                return None
        return chosen

    async def _search_among_offered(
        self, step: WaterfallStepContext, text: str
    ) -> DialogTurnResult:
        """Choose whom the text names, or who of those offered has that name but for a slip."""
        progress = Progress(step.values)
        found = await self._found(step, within(text, MAX_SHORT_TEXT))
        if meant := the_one_meant(text, found):
            return await self._save_customer(step, meant.tenant_id)
        if not same(text, progress.searched):
            labels = await self._labels_offered(step)
            if tenant_id := choice_in(text, labels):
                return await self._save_customer(step, tenant_id)
        return await self._offer(step, text, found)

    async def _labels_offered(self, step: WaterfallStepContext) -> dict[str, str]:
        """Return whom the card shows, by each label that only one of them has."""
        progress = Progress(step.values)
        found = await self._found(step, progress.searched) if progress.searched else ()
        shown = [one for one in found if one.tenant_id in progress.offered]
        by_label = [(label, one.tenant_id) for one in shown for label in names_of(one)]
        times = Counter(label for label, _ in by_label)
        return {label: one for label, one in by_label if times[label] == 1}

    async def _search_customer(self, step: WaterfallStepContext, text: str) -> DialogTurnResult:
        if len(text.strip()) > MAX_SHORT_TEXT and may_tell_problem(text):
            return await self.not_understood(step, desk_turn(step.context).words("how-customer"))
        found = await self._found(step, within(text, MAX_SHORT_TEXT))
        if meant := the_one_meant(text, found):
            return await self._save_customer(step, meant.tenant_id)
        return await self._offer(step, text, found)

    async def _search_again(self, step: WaterfallStepContext, text: str) -> DialogTurnResult:
        """Show again what a search has found; nobody is chosen by that."""
        return await self._offer(step, text, await self._found(step, text))

    async def _found(self, step: WaterfallStepContext, text: str) -> Sequence[Customer]:
        person = desk_turn(step.context).person
        return await self.desk.find_customers(text, MAX_FOUND + 1, person)

    async def _offer(
        self, step: WaterfallStepContext, text: str, found: Sequence[Customer]
    ) -> DialogTurnResult:
        """Show whom a search has found; what finds nobody and tells a problem is no name."""
        turn, progress = desk_turn(step.context), Progress(step.values)
        if not found and isinstance(answer_to(step), Typed) and may_tell_problem(text):
            return await self.not_understood(step, turn.words("how-customer"))
        progress.offer(text, [customer.tenant_id for customer in found[:MAX_FOUND]])
        card_of = partial(customer_card, found=found, text=text, typeahead=turn.typeahead)
        return await self.ask(step, turn.words("step-customer"), card_of)

    async def _save_customer(self, step: WaterfallStepContext, tenant_id: str) -> DialogTurnResult:
        progress, person = Progress(step.values), desk_turn(step.context).person
        customer = await self.desk.customer(tenant_id, person)
        said = " · ".join(part for part in (customer.name, customer.domain, tenant_id) if part)
        answers = progress.take_answers_if_suggested(tenant_id)
        answers["tenant_id"] = customer.tenant_id
        return await self.save_answers(step, said, **for_customer(progress, answers))


def for_customer(progress: Progress, answers: dict[str, object]) -> dict[str, object]:
    """Return the answers; facts and checks of one customer say nothing about another."""
    before = progress.draft.tenant_id
    if before is None or answers.get("tenant_id", before) == before:
        return answers
    progress.answered_facts = []
    return {**_OF_ONE_CUSTOMER, **answers}
