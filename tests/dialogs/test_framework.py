"""The seam to the SDK: what goes in comes out, and our light contexts lack nothing.

Runs on either SDK, whose own contexts, to compare ours with, come through the seam as well.
"""

import pytest

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


def test_turn_dialogs_have_all_of_the_sdks_context_but_memory_scopes():
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


@pytest.mark.parametrize("value", [None, {}, {"data": {"said": ""}}, [""], "text", 0, False])
def test_what_was_sent_reaches_the_bot_as_it_was(value):
    sent = {"name": "composeExtension/fetchTask", "text": " ", "action": "add", "value": value}
    activity = a_turn(**sent).activity
    assert (activity.type, activity.id) == ("message", "1")
    assert {field: getattr(activity, field) for field in sent} == sent
    assert activity.value is value


def test_what_was_not_sent_is_empty():
    activity = a_turn(name="", text="", action="", channel_id="", service_url="").activity
    fields = ("name", "text", "action", "value", "channel_id", "service_url")
    assert not any(getattr(activity, field) for field in fields)


def a_turn(**more: object) -> TurnContext:
    return turn_context(
        new_activity(
            kind="message",
            activity_id="1",
            conversation_id="a:chat",
            sender=("29:ada", ""),
            recipient=("28:bot", "Behalf"),
            **more,
        )
    )
