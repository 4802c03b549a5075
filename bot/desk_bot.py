"""Where an activity enters: message, button, typeahead, or somebody installing the bot."""

from collections.abc import Mapping
from typing import Any

from botbuilder.core import TurnContext
from botbuilder.core.teams import TeamsActivityHandler
from pydantic import ValidationError

from bot.command import Call, Command
from bot.commands import Unknown, find_command, parse_command, run_command
from bot.elsewhere import Elsewhere
from bot.message_action import MESSAGE_ACTION, MessageAction
from bot.presses import NoticePresses
from cards.actions import (
    CardAction,
    CloseRequest,
    DialogAction,
    MarkAnswered,
    MarkSubmitted,
    ShowHelp,
    ShowRequest,
    StartRequest,
    TakeRequest,
    parse_action,
)
from cards.help import welcome_card
from cards.layout import one_line, plain
from cards.notice_actions import NoticeAction
from cards.open_request import DATASET
from dialogs.replies import answer_with_text, say, show
from dialogs.requests import refresh, show_request
from dialogs.runner import DialogRunner
from dialogs.turn import DeskTurn, Typed, Wish, desk_turn
from dialogs.understanding import means_back
from services.duty import Duty
from services.models import ServiceRequest

MAX_SUGGESTED = 15
"""Teams shows no more choices while somebody types."""


class DeskBot(TeamsActivityHandler):
    """Turns what Teams sends into commands, answers and presses.

    What it does not know it passes over in silence: edits, reactions, read receipts, meetings.
    """

    def __init__(self, duty: Duty, dialogs: DialogRunner, elsewhere: Elsewhere) -> None:
        self._duty = duty
        self._desk = desk = duty.desk
        self._presses = NoticePresses(duty)
        self._dialogs = dialogs
        self._message_action = MessageAction(desk, dialogs, elsewhere)

    # Messages

    async def on_message_activity(self, turn_context: TurnContext) -> None:
        turn = desk_turn(turn_context)
        text = str(turn_context.activity.text or "").strip()
        listening = self._dialogs.listening(turn)
        match parse_command(text, listening=listening):
            case (Command() as command, argument):
                await self._run(command, turn_context, argument)
            case Unknown(name=name, nearest=nearest):
                usage = plain(nearest.usage(turn.words))
                say(turn, turn.words("unknown-command", name=one_line(name, 40), usage=usage))
            case None if not text:
                say(turn, turn.words("only-text"))
            case None if listening:
                await self._hear(turn_context, turn, text)
            case None:
                say(turn, turn.words("not-listening"))

    async def _run(self, command: Command, context: TurnContext, argument: str) -> None:
        turn = desk_turn(context)
        await run_command(command, Call(context, turn, argument, self._duty, self._dialogs))

    async def _hear(self, context: TurnContext, turn: DeskTurn, text: str) -> None:
        """Hand the words to the dialog under way, unless they wish for something else."""
        turn.answer = Wish.BACK if means_back(text) else Typed(text)
        await self._dialogs.resume(context)

    # Buttons and typeahead

    async def on_invoke_activity(  # type: ignore[override]  # None: the SDK sends nothing then
        self, turn_context: TurnContext
    ) -> None:
        """Answer through `turn.invoke_answer`; the SDK's own answers never reach Teams."""
        activity, turn = turn_context.activity, desk_turn(turn_context)
        value = activity.value if isinstance(activity.value, Mapping) else {}
        match activity.name:
            case "adaptiveCard/action":
                await self._press(turn_context, turn, value)
            case "application/search" if value.get("dataset") == DATASET:
                await self._suggest(turn, str(value.get("queryText") or ""))
            case "composeExtension/fetchTask" if value.get("commandId") == MESSAGE_ACTION:
                self._message_action.offer(turn, value)
            case "composeExtension/submitAction" if value.get("commandId") == MESSAGE_ACTION:
                await self._message_action.take(turn_context, value)

    async def _press(self, context: TurnContext, turn: DeskTurn, value: Mapping[str, Any]) -> None:
        try:
            action = parse_action(_mapping(value.get("action")))
        except ValidationError:
            answer_with_text(turn, turn.words("out-of-date"))
            return
        await self._act(context, turn, action)
        if turn.invoke_answer is None:
            answer_with_text(turn, turn.words("done"))

    async def _act(self, context: TurnContext, turn: DeskTurn, action: CardAction) -> None:
        desk, work, person = self._desk, turn.work, turn.person
        match action:
            case StartRequest():
                await self._run(find_command("new"), context, "")
            case ShowHelp():
                await self._run(find_command("help"), context, "")
            case ShowRequest(reference=reference):
                await show_request(turn, desk, await desk.find(reference))
            case TakeRequest(reference=reference):
                await self._moved(turn, await desk.take(work, reference, person))
            case MarkSubmitted(reference=reference, microsoft_number=number):
                await self._moved(turn, await desk.submitted(work, reference, number, person))
            case MarkAnswered(reference=reference):
                await self._moved(turn, await desk.answered(work, reference, "", person))
            case CloseRequest(reference=reference):
                await self._moved(turn, await desk.close(work, reference, person))
            case _ if isinstance(action, NoticeAction):
                await self._presses.act(turn, action)
            case _:
                await self._answer(context, turn, action)

    async def _moved(self, turn: DeskTurn, request: ServiceRequest) -> None:
        """Show the request as it is now: to the one who pressed, and wherever else it is seen."""
        await refresh(turn, self._desk, request, pressed=True)

    async def _answer(self, context: TurnContext, turn: DeskTurn, action: DialogAction) -> None:
        """Hand a press to the dialog whose open card it is; any other card is past."""
        if self._dialogs.open_card(turn) != action.card:
            answer_with_text(turn, turn.words("already-answered"))
            return
        turn.answer, turn.pressed_card = action, action.card
        await self._dialogs.resume(context)

    async def _suggest(self, turn: DeskTurn, text: str) -> None:
        found = await self._desk.find_customers(text, MAX_SUGGESTED)
        results = [
            {"title": f"{customer.name} · {customer.domain}", "value": customer.tenant_id}
            for customer in found
        ]
        turn.invoke_answer = {
            "type": "application/vnd.microsoft.search.searchResponse",
            "value": {"results": results},
        }

    # Being installed

    async def on_installation_update(self, turn_context: TurnContext) -> None:
        turn = desk_turn(turn_context)
        if turn_context.activity.action == "add":
            show(turn, welcome_card(turn.words), summary=turn.words("welcome"))

    async def on_conversation_update_activity(self, turn_context: TurnContext) -> None:
        """Do nothing: the turn keeps the place, and `on_installation_update` says hello."""

    async def on_message_update_activity(self, turn_context: TurnContext) -> None:
        """Do nothing: an edited message was answered when it was new."""

    async def on_message_delete_activity(self, turn_context: TurnContext) -> None:
        """Do nothing: what was said stays said."""


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
