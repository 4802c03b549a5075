"""Starts, continues and ends dialogs for the bot."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from dialogs.base import DeskDialog, values_in
from dialogs.drafts import Progress
from dialogs.framework import DialogContext, TurnContext, TurnDialogs, dialog_set
from dialogs.interview import park_draft, say_dropped
from dialogs.new_request import NewRequest
from dialogs.parked_drafts import parked_now
from dialogs.shared_files import lines_of_files
from dialogs.turn import DeskTurn, desk_turn
from services.model.outbox import CardCopy
from services.ports import Outbox


class DialogRunner:
    def __init__(self, outbox: Outbox, *dialogs: DeskDialog) -> None:
        self._outbox = outbox
        self._dialogs = dialog_set(dialogs)
        self._by_id = {dialog.id: dialog for dialog in dialogs}
        self.known = frozenset(self._by_id)

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

    async def reprompt_undelivered(self, turn: TurnContext) -> None:
        """Show the card of the open question again if it has not arrived: perhaps it never will.

        Nothing is read in a turn that has shown that card itself.
        """
        desk = desk_turn(turn)
        card = self.open_card(desk)
        if desk.stack and not _shows(desk, card) and not await self._outbox.has_arrived(card):
            await self._reprompt(turn)

    async def reprompt_lost(self, turn: TurnContext) -> None:
        """Show the card of the open question again if it will certainly never arrive."""
        desk = desk_turn(turn)
        if desk.stack and await self._outbox.activity_id(self.open_card(desk)) is None:
            await self._reprompt(turn)

    async def redraw(self, turn: TurnContext) -> None:
        """Show the card of the open question once more, as the person reads it now."""
        if desk_turn(turn).stack:
            await self._reprompt(turn)

    async def confirm_new(self, turn: TurnContext, new: NewRequest) -> NewRequest | None:
        """Return the request that begins now; None after asking whether the draft goes on."""
        desk = desk_turn(turn)
        if not desk.stack:
            return new
        progress = _innermost(desk)
        if pending := progress.pending:
            # It is asked already, and this is the answer: what waits begins, or another line.
            if pending.is_asked_for or not new.text:
                progress.take_pending()
                if new.text:
                    say_dropped(desk, pending)
            return new if new.text else pending
        if parked_now(desk.stack[0], desk.now) is None:
            return new
        files = lines_of_files(desk)
        progress.pending = replace(new, files=files, quoted=desk.quoted)
        await self._reprompt(turn)
        return None

    def asks_about(self, turn: DeskTurn, new: NewRequest) -> bool:
        """Return whether it is asked already if this request is to begin: it was pressed twice."""
        waits = _innermost(turn).pending if turn.stack else None
        return waits is not None and (waits.text, waits.by) == (new.text, new.by)

    async def park(self, turn: TurnContext) -> None:
        """End what is under way; a draft of it is kept under /mine, and that is shown."""
        desk = desk_turn(turn)
        if desk.stack:
            park_draft(desk)
        await self._context(turn).cancel_all_dialogs()

    async def go_on(self, turn: TurnContext, key: str) -> bool:
        """Go on with a draft that was put aside, in place of what is under way; False if gone."""
        desk = desk_turn(turn)
        wanted = next((one for one in desk.parked if one.key == key), None)
        if wanted is None:
            return False
        desk.parked.remove(wanted)
        await self.park(turn)
        desk.stack.insert(0, wanted.opened())
        await self._reprompt(turn)
        return True

    def listening(self, turn: DeskTurn) -> bool:
        """Return whether a dialog waits for an answer."""
        return bool(turn.stack)

    def seeks_customer(self, turn: DeskTurn) -> bool:
        """Return whether a dialog waits for the name of its customer, among other answers."""
        if not turn.stack:
            return False
        progress = _innermost(turn)
        is_open = progress.draft.tenant_id is None or progress.again == "ask_customer"
        return is_open and progress.pending is None

    def open_card(self, turn: DeskTurn) -> str:
        """Return the key of the card that waits for an answer; empty if none does."""
        return _innermost(turn).card if turn.stack else ""

    async def _reprompt(self, turn: TurnContext) -> None:
        context = self._context(turn)
        await self._by_id[context.active_dialog.id].reprompt(context)

    def _context(self, turn: TurnContext) -> DialogContext:
        return TurnDialogs(self._dialogs, turn, desk_turn(turn).stack)


def _shows(turn: DeskTurn, card: str) -> bool:
    """Return whether this very turn shows the card."""
    return any(isinstance(one, CardCopy) and one.key == card for one in turn.work.records)


def _innermost(turn: DeskTurn) -> Progress:
    return Progress(values_in(turn.stack[0]))
