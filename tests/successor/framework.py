"""What stands in for `dialogs/framework.py` on the Microsoft 365 Agents SDK: `make successor`."""

from collections.abc import Iterable
from typing import Any

from microsoft_agents.activity import (
    Activity,
    ChannelAccount,
    ConversationAccount,
    ResourceResponse,
)
from microsoft_agents.hosting.core import ChannelAdapter, StatePropertyAccessor, TurnContext
from microsoft_agents.hosting.dialogs import (
    Dialog,
    DialogContext,
    DialogInstance,
    DialogReason,
    DialogSet,
    DialogState,
    DialogTurnResult,
    WaterfallStepContext,
)

__all__ = [
    "Activity",
    "Dialog",
    "DialogContext",
    "DialogInstance",
    "DialogReason",
    "DialogSet",
    "DialogState",
    "DialogTurnResult",
    "StepContext",
    "TurnContext",
    "TurnDialogs",
    "WaterfallStepContext",
    "dialog_set",
    "new_activity",
    "turn_context",
]


def new_activity(  # noqa: PLR0913 - the fields of an activity, all by keyword
    *,
    kind: str,
    activity_id: str,
    conversation_id: str,
    sender: tuple[str, str],
    recipient: tuple[str, str],
    channel_id: str = "",
    service_url: str = "",
    name: str = "",
    text: str = "",
    action: str = "",
    value: object = None,
) -> Activity:
    """Build an activity; `kind` is its type, an account is given as id and name.

    This SDK's is a validating model that refuses empty strings: what is empty stays unset.
    """
    optional = {
        "channel_id": channel_id,
        "service_url": service_url,
        "name": name,
        "text": text,
        "action": action,
    }
    return Activity(
        type=kind,
        id=activity_id,
        conversation=ConversationAccount(id=conversation_id),
        from_property=_account(sender),
        recipient=_account(recipient),
        value=value,
        **{field: said for field, said in optional.items() if said},
    )


def _account(id_and_name: tuple[str, str]) -> ChannelAccount:
    account_id, name = id_and_name
    return ChannelAccount(id=account_id, name=name)


def turn_context(activity: Activity) -> TurnContext:
    """Build the context of a turn in which this activity is answered."""
    return TurnContext(_WRITES_ONLY, activity)


class _WritesOnly(ChannelAdapter):
    """The adapter a turn context requires. Ours never sends: `dialogs.replies` keeps replies."""

    async def send_activities(
        self, context: TurnContext, activities: list[Activity]
    ) -> list[ResourceResponse]:
        raise NotImplementedError("replies are kept with the turn: see dialogs.replies")

    async def update_activity(self, context: TurnContext, activity: Activity) -> Any:
        raise NotImplementedError("cards are replaced by dialogs.replies")

    async def delete_activity(self, context: TurnContext, reference: Any) -> None:
        raise NotImplementedError("nothing of ours is deleted")


_WRITES_ONLY = _WritesOnly()


def dialog_set(dialogs: Iterable[Dialog]) -> DialogSet:
    """Build the set in which dialogs find each other by id."""
    found = DialogSet(_UNUSED_STATE)
    for dialog in dialogs:
        found.add(dialog)
    return found


class _UnusedState(StatePropertyAccessor):
    """The state accessor a dialog set requires. Ours is never asked: the turn holds the stack."""

    async def get(self, turn_context: TurnContext, *_default: object, **_how: object) -> Any:
        raise NotImplementedError

    async def set(self, turn_context: TurnContext, value: object) -> None:
        raise NotImplementedError

    async def delete(self, turn_context: TurnContext) -> None:
        raise NotImplementedError


_UNUSED_STATE = _UnusedState()


# Without a `DialogStateManager` for every turn and every step, as on the Bot Framework SDK, whose
# private names for these attributes the successor has kept.


class TurnDialogs(DialogContext):
    """The dialogs under way in a turn, innermost first."""

    def __init__(self, dialogs: DialogSet, turn: TurnContext, stack: list[DialogInstance]) -> None:
        _join(self, dialogs, turn, stack)


class StepContext(WaterfallStepContext):
    """One step of a waterfall; `values` is what its dialog remembers."""

    def __init__(  # noqa: PLR0913 - what the SDK's takes, less the options
        self,
        dialog: Dialog,
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
    context.parent = None
