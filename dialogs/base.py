"""The base of our dialogs: steps remembered by name, each given its own answer."""

from collections.abc import Awaitable, Callable
from typing import Any, cast

from dialogs.framework import (
    Dialog,
    DialogContext,
    DialogInstance,
    DialogReason,
    DialogTurnResult,
    StepContext,
    WaterfallStepContext,
)
from dialogs.turn import Answer, desk_turn

Step = Callable[[WaterfallStepContext], Awaitable[DialogTurnResult]]


class DeskDialog(Dialog):
    """A waterfall whose steps are remembered by name, so that a release strands no conversation.

    A step is run with the answer to its *own* question as `step.result`, or None when it is
    the conversation's turn to come by. It passes on with `step.next(None)` when it has nothing to
    ask. Where the remembered step is gone, the waterfall begins again; steps whose answers
    are kept pass on, so that the first open question is asked.
    """

    def __init__(self, dialog_id: str, *steps: Step) -> None:
        super().__init__(dialog_id)
        self._steps = steps
        self._index = {name_of(step): index for index, step in enumerate(steps)}

    async def begin_dialog(
        self, dialog_context: DialogContext, options: object = None
    ) -> DialogTurnResult:
        state = _state(dialog_context)
        state["values"] = dict(cast("dict[str, Any]", options or {}))
        return await self.run_step(dialog_context, 0, DialogReason.BeginCalled, None)

    async def continue_dialog(self, dialog_context: DialogContext) -> DialogTurnResult:
        """Hand the answer to the step that asked. Unlike the SDK's, presses count as answers."""
        index = self._index.get(self.open_step(dialog_context))
        answer = desk_turn(dialog_context.context).answer if index is not None else None
        return await self.run_step(dialog_context, index or 0, DialogReason.ContinueCalled, answer)

    async def resume_dialog(
        self, dialog_context: DialogContext, reason: DialogReason, result: object
    ) -> DialogTurnResult:
        index = self._index[_state(dialog_context)["step"]] + 1
        return await self.run_step(dialog_context, index, reason, result)

    async def run_step(
        self,
        dialog_context: DialogContext,
        index: int,
        reason: DialogReason,
        result: object,
    ) -> DialogTurnResult:
        state = _state(dialog_context)
        step = self._steps[index]
        state["step"] = name_of(step)
        values = values_of(dialog_context)
        return await step(
            StepContext(self, dialog_context, values, index=index, reason=reason, result=result)
        )

    async def run_again(self, context: DialogContext, name: str = "") -> DialogTurnResult:
        """Go to the first open question, or to the step of this name."""
        return await self.run_step(
            context, self._index.get(name, 0), DialogReason.NextCalled, None
        )

    async def reprompt(self, context: DialogContext) -> DialogTurnResult:
        """Ask the open question again."""
        return await self.run_again(context, self.open_step(context))

    def is_at(self, dialog_context: DialogContext, name: str) -> bool:
        """Return whether this step waits for an answer."""
        return self.open_step(dialog_context) == name

    def open_step(self, dialog_context: DialogContext) -> str:
        """Return the name of the step that waits for an answer."""
        return str(_state(dialog_context).get("step"))

    @property
    def step_names(self) -> tuple[str, ...]:
        return tuple(self._index)


def values_of(dialog_context: DialogContext) -> dict[str, Any]:
    """Return what the dialog under way remembers. Plain JSON only: it outlives a release."""
    return values_in(dialog_context.active_dialog)


def values_in(dialog: DialogInstance) -> dict[str, Any]:
    state = cast("dict[str, Any]", dialog.state)
    return cast("dict[str, Any]", state.setdefault("values", {}))


def answer_to(step: WaterfallStepContext) -> Answer | None:
    """Return what was given to this step's own question; None when it has not been asked."""
    return cast("Answer | None", step.result)


def name_of(step: Step) -> str:
    return step.__name__


def waiting() -> DialogTurnResult:
    """Return what says that the step has asked and waits for an answer."""
    return Dialog.end_of_turn


def _state(dialog_context: DialogContext) -> dict[str, Any]:
    return cast("dict[str, Any]", dialog_context.active_dialog.state)
