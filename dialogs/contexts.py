"""The SDK's dialog contexts without their memory scopes.

The SDK builds a `DialogStateManager` for every turn and again for every step. Nothing of ours
asks it anything, and it costs a fifth of a turn. A test compares what is set here with the SDK's.
"""

from typing import Any

from botbuilder.core import TurnContext
from botbuilder.dialogs import (
    DialogContext,
    DialogInstance,
    DialogReason,
    DialogSet,
    WaterfallDialog,
    WaterfallStepContext,
)


class TurnDialogs(DialogContext):
    """The dialogs under way in a turn, innermost first."""

    def __init__(self, dialogs: DialogSet, turn: TurnContext, stack: list[DialogInstance]) -> None:
        _join(self, dialogs, turn, stack)


class StepContext(WaterfallStepContext):
    """One step of a waterfall; `values` is what its dialog remembers."""

    def __init__(  # noqa: PLR0913 - what the SDK's takes, less the options
        self,
        dialog: WaterfallDialog,
        within: DialogContext,
        values: dict[str, Any],
        *,
        index: int,
        reason: DialogReason,
        result: object,
    ) -> None:
        _join(self, within.dialogs, within.context, within.stack)
        self._wf_parent = dialog
        self._next_called = False
        self._index = index
        self._options = None
        self._reason = reason
        self._result = result
        self._values = values


def _join(
    context: DialogContext, dialogs: DialogSet, turn: TurnContext, stack: list[DialogInstance]
) -> None:
    """Set what the SDK's constructor sets, all but `state`."""
    context._turn_context = turn  # noqa: SLF001 - here and below: the constructor we stand in for
    context._dialogs = dialogs  # noqa: SLF001
    context._stack = stack  # noqa: SLF001
    context.services = {}
    context.parent = None  # type: ignore[assignment]  # as the SDK does
