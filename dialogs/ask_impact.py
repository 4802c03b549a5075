"""The steps that ask what decides route and clock: facts of the customer, business impact."""

from collections.abc import Mapping
from functools import partial
from typing import Literal

from cards.actions import AnswerFact, ChooseSeverity
from cards.names import fact_name, severity_name
from cards.open_request import doubt_card, fact_card, severity_card
from dialogs import understanding as understood
from dialogs.base import answer_to
from dialogs.drafts import Progress
from dialogs.framework import DialogTurnResult, WaterfallStepContext
from dialogs.interview import DeskInterview
from dialogs.turn import DeskTurn, Navigation, Typed, desk_turn
from services.desk import ServiceDesk
from services.model.customers import Customer
from services.model.permissions import Permission
from services.model.requests import Draft
from services.model.taxonomy import Fact, ProblemKind, Severity
from services.routing.impact import Doubt


class AsksImpact(DeskInterview):
    async def ask_fact(self, step: WaterfallStepContext) -> DialogTurnResult:
        turn, progress = desk_turn(step.context), Progress(step.values)
        customer = await self.desk.customer(progress.draft.tenant_id or "", turn.person)
        fact = self._fact_to_ask(step, customer)
        if fact is None:
            return await step.next(None)
        match answer_to(step):
            case AnswerFact(fact=answered, answer=answer) if answered is fact:
                return await self._save_fact(step, customer, fact, answer)
            case Typed(text=text):
                given = understood.fact_answer_in(text)
                if given is None:
                    return await self.not_understood(step, turn.words("how-fact"))
                return await self._save_fact(step, customer, fact, given)
            case Navigation() as word:
                said = turn.words(known) if (known := _known(progress.draft, fact)) else ""
                return await self.leave_as_is(step, word, turn.words("how-fact"), said)
        known = _known(progress.draft, fact)
        card_of = partial(fact_card, fact=fact, customer_name=customer.name, known=known)
        return await self.ask(step, fact_name(turn.words, fact), card_of)

    def _fact_to_ask(self, step: WaterfallStepContext, customer: Customer) -> Fact | None:
        """Return the last fact given where it is asked once more, else the next one needed."""
        turn, progress = desk_turn(step.context), Progress(step.values)
        if progress.again == self.name_at(step) and progress.fact_again:
            return progress.fact_again
        if progress.again == self.name_at(step) and progress.answered_facts:
            return progress.answered_facts[-1]
        return self.desk.advisor.open_question(progress.draft, customer, turn.person)

    async def _save_fact(
        self, step: WaterfallStepContext, customer: Customer, fact: Fact, answer: str
    ) -> DialogTurnResult:
        turn, progress = desk_turn(step.context), Progress(step.values)
        answers = answered_facts(self.desk, turn, progress, customer, {fact: answer})
        return await self.save_answers(step, turn.words(answer), **answers)

    async def ask_severity(self, step: WaterfallStepContext) -> DialogTurnResult:
        progress = Progress(step.values)
        draft = progress.draft
        match answer_to(step):
            case ChooseSeverity(severity=severity, confirmed=confirmed):
                return await self._weigh(step, severity, confirmed=confirmed)
            case Navigation() as word:
                return await self._steer_severity(step, word)
            case Typed(text=text):
                return await self._read_severity(step, text)
        if self.known(step, answered=draft.severity_confirmed or _goes_without(draft)):
            return await step.next(None)
        if progress.questioned_severity:
            return await self._weigh(step, progress.questioned_severity, confirmed=False)
        from_line = draft.severity if progress.again != self.name_at(step) else None
        weighed = self._weigh(step, from_line, confirmed=False) if from_line else None
        return await (weighed or self._ask_severity(step))

    async def _ask_severity(self, step: WaterfallStepContext) -> DialogTurnResult:
        turn, draft = desk_turn(step.context), Progress(step.values).draft
        customer = await self.desk.customer(draft.tenant_id or "", turn.person)
        route = self.desk.advisor.route(draft, customer, turn.person)
        promises = {level: self.desk.advisor.promise(draft, level, route) for level in Severity}
        card_of = partial(severity_card, promises=promises, chosen=draft.severity)
        return await self.ask(step, turn.words("step-severity"), card_of)

    async def _steer_severity(
        self, step: WaterfallStepContext, word: Navigation
    ) -> DialogTurnResult:
        """Keep the severity that is questioned, or that was chosen before."""
        progress = Progress(step.values)
        questioned, chosen = progress.questioned_severity, progress.draft.severity
        if questioned and word is Navigation.KEEP:
            return await self._weigh(step, questioned, confirmed=True)
        again = progress.again == self.name_at(step)
        if chosen and again and not questioned and word is not Navigation.SEND:
            confirmed = progress.draft.severity_confirmed
            return await self._weigh(step, chosen, confirmed=confirmed)
        return await self.leave_as_is(step, word, desk_turn(step.context).words("how-severity"))

    async def _read_severity(self, step: WaterfallStepContext, text: str) -> DialogTurnResult:
        progress = Progress(step.values)
        questioned = progress.questioned_severity
        doubt = _doubt_in(questioned, progress.draft) if questioned else None
        if doubt and understood.means_change(text):
            return await self._weigh(step, doubt.suggested, confirmed=True)
        if doubt and understood.changed_severity_in(text) is doubt.suggested:
            return await self._weigh(step, doubt.suggested, confirmed=True)
        kept = understood.means_yes(text) or understood.kept_severity_in(text) is questioned
        chosen = questioned if questioned and kept else understood.severity_in(text)
        if chosen is None:
            how = desk_turn(step.context).words("how-severity")
            return await self.not_understood(step, how)
        # Said twice, it is meant: the doubt is asked only once.
        return await self._weigh(step, chosen, confirmed=chosen is questioned)

    async def _weigh(
        self, step: WaterfallStepContext, severity: Severity, *, confirmed: bool
    ) -> DialogTurnResult:
        """Keep the severity, after one polite question where the problem reads otherwise."""
        words, progress = desk_turn(step.context).words, Progress(step.values)
        draft = progress.draft
        doubt = _doubt_in(severity, draft)
        if confirmed or doubt is None:
            progress.questioned_severity = None
            said = severity_name(words, severity)
            return await self.save_answers(step, said, severity=severity, severity_confirmed=True)
        progress.questioned_severity = severity
        card_of = partial(
            doubt_card, severity=severity, suggested=doubt.suggested, sign=doubt.sign
        )
        return await self.ask(step, words("step-severity"), card_of)


def asks_severity(draft: Draft) -> bool:
    """Return whether the impact counts: Microsoft answers other kinds as soon whatever it is."""
    return draft.kind not in {ProblemKind.BILLING, ProblemKind.QUOTA, ProblemKind.QUESTION}


def with_severity(draft: Draft) -> Draft:
    """Return the draft with the least impact where none was asked."""
    if not _goes_without(draft):
        return draft
    return draft.model_copy(update={"severity": Severity.MINIMAL})


def _goes_without(draft: Draft) -> bool:
    return draft.severity is None and not asks_severity(draft)


def answered_facts(
    desk: ServiceDesk,
    turn: DeskTurn,
    progress: Progress,
    customer: Customer,
    given: Mapping[Fact, str],
) -> dict[str, object]:
    """Return the draft's facts with what was given for each: "yes", "no" or "unsure".

    Yes and no are remembered for the customer; "not sure" holds for this draft only.
    """
    draft = progress.draft
    certain = {fact: answer == "yes" for fact, answer in given.items() if answer != "unsure"}
    facts = {fact: holds for fact, holds in draft.facts.items() if fact not in given}
    unsure = [fact for fact in draft.unsure if fact not in given]
    before = [fact for fact in progress.answered_facts if fact not in given]
    progress.answered_facts = [*before, *given]
    if desk.access.may_at_all(turn.person, Permission.CHANGE_FACTS):
        progress.note_facts(customer, certain)
    desk.remember_facts(turn.work, customer, certain, turn.person)
    doubtful = (fact for fact in given if fact not in certain)
    return {"facts": {**facts, **certain}, "unsure": (*unsure, *doubtful)}


def _known(draft: Draft, fact: Fact) -> Literal["", "yes", "no", "unsure"]:
    """Return how this was answered before; empty if it was not."""
    if fact in draft.unsure:
        return "unsure"
    match draft.facts.get(fact):
        case None:
            return ""
        case holds:
            return "yes" if holds else "no"


def _doubt_in(severity: Severity, draft: Draft) -> Doubt | None:
    return understood.doubt_in(severity, f"{draft.title}\n{draft.description}")
