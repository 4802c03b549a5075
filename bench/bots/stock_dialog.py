"""The request dialog as a stock waterfall: each step keeps the last answer and prompts anew."""

from collections.abc import Mapping

from botbuilder.core import CardFactory, MessageFactory
from botbuilder.dialogs import (
    ComponentDialog,
    DialogTurnResult,
    WaterfallDialog,
    WaterfallStepContext,
)
from botbuilder.dialogs.choices import Choice, ListStyle
from botbuilder.dialogs.prompts import ChoicePrompt, ConfirmPrompt, PromptOptions, TextPrompt

from bench.bots.answers import KINDS, PRODUCTS, SEVERITIES, card_of, line_of

SHOWN = "shown"
"""Under this name the turn's state holds the id of the card that waits for an answer."""


class OpenRequest(ComponentDialog):
    def __init__(self, *, replaces: bool) -> None:
        super().__init__("request")
        self._replaces = replaces
        steps = [
            self.customer,
            self.product,
            self.kind,
            self.description,
            self.checks,
            self.severity,
            self.contact,
            self.review,
            self.send,
        ]
        self.add_dialog(WaterfallDialog("steps", steps))
        self.add_dialog(TextPrompt("text"))
        self.add_dialog(ChoicePrompt("choice"))
        confirm = ConfirmPrompt("confirm")
        confirm.style = ListStyle.none
        self.add_dialog(confirm)
        self.initial_dialog_id = "steps"

    async def customer(self, step: WaterfallStepContext) -> DialogTurnResult:
        return await _ask(step, "text", "customer")

    async def product(self, step: WaterfallStepContext) -> DialogTurnResult:
        await self._keep(step, "customer", step.result)
        return await _ask(step, "choice", "product", PRODUCTS)

    async def kind(self, step: WaterfallStepContext) -> DialogTurnResult:
        await self._keep(step, "product", step.result.value)
        return await _ask(step, "choice", "kind", KINDS)

    async def description(self, step: WaterfallStepContext) -> DialogTurnResult:
        await self._keep(step, "kind", step.result.value)
        return await _ask(step, "text", "description")

    async def checks(self, step: WaterfallStepContext) -> DialogTurnResult:
        await self._keep(step, "description", step.result)
        return await _ask(step, "confirm", "checks")

    async def severity(self, step: WaterfallStepContext) -> DialogTurnResult:
        await self._keep(step, "checks", "checked" if step.result else "not checked")
        return await _ask(step, "choice", "severity", SEVERITIES)

    async def contact(self, step: WaterfallStepContext) -> DialogTurnResult:
        await self._keep(step, "severity", step.result.value)
        return await _ask(step, "text", "contact")

    async def review(self, step: WaterfallStepContext) -> DialogTurnResult:
        await self._keep(step, "contact", step.result)
        return await _ask(step, "choice", "review", {"send": "Send", "cancel": "Cancel"})

    async def send(self, step: WaterfallStepContext) -> DialogTurnResult:
        await self._keep(step, "review", "BH-000001")
        await step.context.send_activity(_message(card_of("request", step.values)))
        return await step.end_dialog()

    async def _keep(self, step: WaterfallStepContext, name: str, said: str) -> None:
        """Keep the answer and turn the card that asked into a line."""
        step.values[name] = said
        if self._replaces:
            line = _message(line_of(name, said))
            line.id = step.context.turn_state[SHOWN]
            await step.context.update_activity(line)


async def _ask(
    step: WaterfallStepContext, prompt: str, name: str, choices: Mapping[str, str] | None = None
) -> DialogTurnResult:
    named = [Choice(value, synonyms=[word]) for word, value in (choices or {}).items()]
    options = PromptOptions(
        prompt=_message(card_of(name, step.values)), choices=named, style=ListStyle.none
    )
    return await step.prompt(prompt, options)


def _message(card: dict):
    return MessageFactory.attachment(CardFactory.adaptive_card(card))
