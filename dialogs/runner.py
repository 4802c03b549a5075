"""Starts, continues and ends dialogs for the bot."""

from collections.abc import Mapping
from typing import Any

from dialogs.base import values_in
from dialogs.drafts import Progress
from dialogs.framework import Dialog, DialogContext, TurnContext, TurnDialogs, dialog_set
from dialogs.interview import close_card
from dialogs.turn import DeskTurn, desk_turn


class DialogRunner:
    def __init__(self, *dialogs: Dialog) -> None:
        self._dialogs = dialog_set(dialogs)
        self.known = frozenset(dialog.id for dialog in dialogs)

    async def begin(self, turn: TurnContext, dialog_id: str, options: Mapping[str, Any]) -> None:
        """Start over with this dialog, dropping any that was under way."""
        context = self._context(turn)
        await context.cancel_all_dialogs()
        await context.begin_dialog(dialog_id, options)

    async def resume(self, turn: TurnContext) -> bool:
        """Hand the turn's answer to the dialog under way; False when there is none."""
        context = self._context(turn)
        if context.active_dialog is None:
            return False
        await context.continue_dialog()
        return True

    async def give_up(self, turn: TurnContext) -> None:
        """End what is under way, closing its card without a word."""
        desk = desk_turn(turn)
        if desk.stack:
            close_card(desk, _innermost(desk), desk.words("draft-replaced"))
            await self._context(turn).cancel_all_dialogs()

    def listening(self, turn: DeskTurn) -> bool:
        """Return whether a dialog waits for an answer."""
        return bool(turn.stack)

    def open_card(self, turn: DeskTurn) -> str:
        """Return the key of the card that waits for an answer; empty if none does."""
        return _innermost(turn).card if turn.stack else ""

    def _context(self, turn: TurnContext) -> DialogContext:
        return TurnDialogs(self._dialogs, turn, desk_turn(turn).stack)


def _innermost(turn: DeskTurn) -> Progress:
    return Progress(values_in(turn.stack[0]))
