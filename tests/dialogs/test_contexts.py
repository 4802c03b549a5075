"""Our light contexts set what the SDK's constructors set."""

from botbuilder.core import TurnContext
from botbuilder.dialogs import (
    DialogContext,
    DialogReason,
    DialogSet,
    DialogState,
    WaterfallDialog,
    WaterfallStepContext,
)
from botbuilder.schema import Activity

from bot.turns import WRITES_ONLY
from dialogs.contexts import StepContext, TurnDialogs
from dialogs.runner import NOT_ASKED


def test_a_turns_dialogs_have_all_that_the_sdks_context_has_but_memory_scopes():
    dialogs, turn = DialogSet(NOT_ASKED), TurnContext(WRITES_ONLY, Activity(type="message"))
    stock = DialogContext(dialogs, turn, DialogState([]))
    assert set(vars(TurnDialogs(dialogs, turn, []))) == set(vars(stock)) - {"state"}


def test_a_step_has_all_that_the_sdks_step_has_but_memory_scopes():
    dialogs, turn = DialogSet(NOT_ASKED), TurnContext(WRITES_ONLY, Activity(type="message"))
    within, waterfall = TurnDialogs(dialogs, turn, []), WaterfallDialog("w")
    stock = DialogContext(dialogs, turn, DialogState([]))
    step = WaterfallStepContext(waterfall, stock, None, {}, 0, DialogReason.BeginCalled, None)
    ours = StepContext(
        waterfall, within, {}, index=0, reason=DialogReason.BeginCalled, result=None
    )
    assert set(vars(ours)) == set(vars(step)) - {"state"}
    assert {name for name in vars(ours) if vars(ours)[name] is None} == {
        name for name in vars(step) if vars(step)[name] is None
    }
