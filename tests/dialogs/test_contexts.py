"""Our light contexts set what the SDK's constructors set."""

from dialogs.base import DeskDialog
from dialogs.framework import (
    DialogContext,
    DialogReason,
    DialogState,
    StepContext,
    TurnContext,
    TurnDialogs,
    WaterfallStepContext,
    dialog_set,
    new_activity,
    turn_context,
)


def test_a_turns_dialogs_have_all_that_the_sdks_context_has_but_memory_scopes():
    dialogs, turn = dialog_set([]), a_turn()
    stock = DialogContext(dialogs, turn, DialogState([]))
    assert set(vars(TurnDialogs(dialogs, turn, []))) == set(vars(stock)) - {"state"}


def test_a_step_has_all_that_the_sdks_step_has_but_memory_scopes():
    dialogs, turn = dialog_set([]), a_turn()
    within, waterfall = TurnDialogs(dialogs, turn, []), DeskDialog("w")
    stock = DialogContext(dialogs, turn, DialogState([]))
    step = WaterfallStepContext(waterfall, stock, None, {}, 0, DialogReason.BeginCalled, None)
    ours = StepContext(
        waterfall, within, {}, index=0, reason=DialogReason.BeginCalled, result=None
    )
    assert set(vars(ours)) == set(vars(step)) - {"state"}
    assert {name for name in vars(ours) if vars(ours)[name] is None} == {
        name for name in vars(step) if vars(step)[name] is None
    }


def a_turn() -> TurnContext:
    return turn_context(
        new_activity(
            kind="message",
            activity_id="1",
            conversation_id="a:chat",
            sender=("29:ada", "Ada"),
            recipient=("28:bot", "Behalf"),
        )
    )
