"""Dispatches an activity: message, button, typeahead, or an installation of the bot."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from bot.actions.message_action import MESSAGE_ACTION, MessageAction
from bot.actions.notice_action import NoticeActionHandler
from bot.actions.told_problem import ToldProblem
from bot.commands.command import Call, Command
from bot.commands.parser import Unknown, is_sentence
from bot.commands.table import find_command, parse_command, run_command
from bot.other_conversation import OtherConversation
from cards.actions import (
    CardAction,
    CloseRequest,
    ContinueDraft,
    DialogAction,
    DiscardDraft,
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
from cards.problem import problem_text
from cards.words import Words
from dialogs.begin_request import begin_request
from dialogs.customer_choice import is_full_name
from dialogs.drafts import beginning
from dialogs.framework import TurnContext
from dialogs.new_request import BeginBy, NewRequest
from dialogs.open_request import OpenRequestDialog
from dialogs.replies import answer_with_card, answer_with_text, say, show
from dialogs.requests import my_requests, refresh, show_request
from dialogs.runner import DialogRunner
from dialogs.shared_files import say_left_over
from dialogs.small_talk import Talk, talk_in
from dialogs.turn import DeskTurn, Typed, desk_turn
from dialogs.understanding import means_later, navigation_in
from services.access import reader_of
from services.duty import Duty
from services.model.errors import TooLongError
from services.model.limits import MAX_SHORT_TEXT, MAX_TEXT, within
from services.model.permissions import Permission
from services.model.requests import Draft, ServiceRequest

MAX_SUGGESTED = 15
"""Teams shows no more choices in a typeahead."""
_TOO_LONG = "string_too_long"
"""The name that pydantic has for it."""
_ANSWERED_ASIDE = frozenset({Talk.GREETING, Talk.WAIT, Talk.NEXT})
"""Small talk that leaves an open question alone."""


class DeskBot:
    """Turns what Teams sends into commands, answers and presses."""

    def __init__(
        self, duty: Duty, dialogs: DialogRunner, other_conversation: OtherConversation
    ) -> None:
        self._duty = duty
        self._desk = desk = duty.desk
        self._notice_actions = NoticeActionHandler(duty)
        self._dialogs = dialogs
        self._told_problem = ToldProblem(desk, dialogs)
        self._message_action = MessageAction(desk, dialogs, other_conversation)

    async def on_turn(self, context: TurnContext) -> None:
        """Dispatch an activity by its type; all other types are ignored.

        A message that is edited or deleted had its answer when it was new; of an edit that is
        said while a dialog listens. Who joined or left, `bot.turns` records.
        """
        activity, turn = context.activity, desk_turn(context)
        match activity.type:
            case "message":
                await self._on_message(context, turn, (activity.text or "").strip())
                if self._may_open(turn):
                    say_left_over(turn)
                    await self._dialogs.reprompt_undelivered(context)
            case "messageUpdate" if self._dialogs.listening(turn):
                say(turn, turn.words("edited-not-read"))
            case "invoke":
                await self._on_invoke(context, turn, activity.name, _mapping(activity.value))
            case "installationUpdate" if activity.action == "add":
                reader = reader_of(turn.conversation)
                agents = self._desk.agents_for(reader) if reader else None
                show(turn, welcome_card(turn.words, agents), summary=turn.words("welcome"))

    # Messages

    async def _on_message(self, context: TurnContext, turn: DeskTurn, text: str) -> None:
        within(text, MAX_TEXT)
        listening = self._dialogs.listening(turn)
        match parse_command(text, listening=listening):
            case (Command() as command, argument) if not await self._is_sentence(
                turn, text, command, argument
            ):
                await self._run(command, context, argument)
            case _ if listening and navigation_in(text):
                await self._hear(context, turn, text)
            case Unknown() as unknown if not talk_in(text):
                say(turn, _unknown_text(turn.words, unknown))
            case None if not text and not turn.quoted:
                await self._take_files(context, turn)
            case _ if not self._may_open(turn) and not listening:
                say(turn, turn.words("not-listening-no-role"))
            case _ if listening:
                await self._hear(context, turn, text)
            case _ if navigation_in(text) or means_later(text):
                say(turn, turn.words("nothing-open"))
            case _:
                await self._told_problem.hear(context, text)

    async def _is_sentence(
        self, turn: DeskTurn, text: str, command: Command, argument: str
    ) -> bool:
        """Return whether what is a command elsewhere begins a problem, or names the customer."""
        if command.begins_draft and self._may_open(turn):
            # "Nova" is a company, too; with a slash it is none.
            may_be_name = text[:1].isalpha() and self._dialogs.seeks_customer(turn)
            if may_be_name and await is_full_name(self._desk, text, turn.person):
                return True
            return await self._told_problem.begins_with(turn, text, argument)
        return is_sentence(text, command, argument)

    def _may_open(self, turn: DeskTurn) -> bool:
        return self._desk.access.may_at_all(turn.person, Permission.OPEN)

    async def _run(self, command: Command, context: TurnContext, argument: str) -> None:
        turn = desk_turn(context)
        await run_command(command, Call(context, turn, argument, self._duty, self._dialogs))

    async def _take_files(self, context: TurnContext, turn: DeskTurn) -> None:
        """Note the files of a message without words in the draft under way, or begin one."""
        if not turn.files or not self._may_open(turn):
            turn.files = ()
            say(turn, turn.words("only-text"))
        elif not await self._dialogs.resume(context):
            options = beginning(Draft(), form=True)
            await self._dialogs.begin(context, OpenRequestDialog.ID, options)

    async def _hear(self, context: TurnContext, turn: DeskTurn, text: str) -> None:
        """Hand the words to the dialog under way: words that steer it as a navigation.

        Who only quotes or forwards answers with that.
        """
        self._desk.access.require_at_all(turn.person, Permission.OPEN)
        if not turn.quoted and talk_in(text) in _ANSWERED_ASIDE:
            self._told_problem.chat(turn, text)
            return
        if not text:
            text, turn.quoted = within(turn.quoted, MAX_TEXT), ""
            turn.answer = Typed(text, quoted=True)
        else:
            turn.answer = navigation_in(text) or Typed(text)
        await self._resume(context, turn)

    async def _resume(self, context: TurnContext, turn: DeskTurn) -> None:
        """Hand the answer to the dialog, and begin with what it says is a request of its own."""
        await self._dialogs.resume(context)
        if turn.begins:
            await begin_request(context, self._desk, self._dialogs, turn.begins)

    # Buttons and typeahead

    async def _on_invoke(
        self, context: TurnContext, turn: DeskTurn, name: str | None, value: Mapping[str, Any]
    ) -> None:
        """Answer through `turn.invoke_answer`; `bot.turns` answers what nothing is said to."""
        match name:
            case "adaptiveCard/action":
                await self._press(context, turn, value)
            case "application/search" if value.get("dataset") == DATASET:
                await self._suggest(turn, str(value.get("queryText") or ""))
            case "composeExtension/fetchTask" if value.get("commandId") == MESSAGE_ACTION:
                await self._message_action.offer(turn, value)
            case "composeExtension/submitAction" if value.get("commandId") == MESSAGE_ACTION:
                await self._message_action.take(context, value)

    async def _press(self, context: TurnContext, turn: DeskTurn, value: Mapping[str, Any]) -> None:
        try:
            action = parse_action(_mapping(value.get("action")))
        except ValidationError as error:
            answer_with_text(turn, _refused_text(turn.words, error))
            return
        reference = getattr(action, "reference", "")
        self._desk.access.require_at_all(turn.person, action.requires, reference)
        await self._act(context, turn, action)
        if turn.invoke_answer is None:
            answer_with_text(turn, turn.words("done"))

    async def _act(self, context: TurnContext, turn: DeskTurn, action: CardAction) -> None:
        desk, work, person = self._desk, turn.work, turn.person
        match action:
            case StartRequest() | ContinueDraft() | DiscardDraft():
                await self._draft(context, turn, action)
            case ShowHelp():
                await self._run(find_command("help"), context, "")
            case ShowRequest(reference=reference):
                await show_request(turn, desk, await desk.finder.find(reference, person))
            case TakeRequest(reference=reference):
                await self._moved(turn, await desk.take(work, reference, person))
            case MarkSubmitted(reference=reference, microsoft_number=number):
                await self._moved(turn, await desk.submitted(work, reference, number, person))
            case MarkAnswered(reference=reference):
                await self._moved(turn, await desk.answered(work, reference, "", person))
            case CloseRequest(reference=reference):
                await self._moved(turn, await desk.close(work, reference, person))
            case _ if isinstance(action, NoticeAction):
                await self._notice_actions.act(turn, action)
            case _:
                await self._answer(context, turn, action)

    async def _draft(
        self,
        context: TurnContext,
        turn: DeskTurn,
        action: StartRequest | ContinueDraft | DiscardDraft,
    ) -> None:
        """Begin a draft, go on with one that was put aside here, or drop it."""
        match action:
            case StartRequest(tenant_id=tenant_id) if self._dialogs.asks_about(
                turn, NewRequest(tenant_id, BeginBy.FORM)
            ):
                await self._dialogs.redraw(context)
            case StartRequest(tenant_id=tenant_id):
                await self._run(find_command("form"), context, tenant_id)
            case ContinueDraft(draft=key):
                if not await self._dialogs.go_on(context, key):
                    answer_with_text(turn, turn.words("draft-gone"))
            case DiscardDraft(draft=key):
                turn.parked = [one for one in turn.parked if one.key != key]
                answer_with_card(turn, await my_requests(turn, self._desk))

    async def _moved(self, turn: DeskTurn, request: ServiceRequest) -> None:
        """Show the request as it is now: to the one who pressed, and wherever else it is seen."""
        await refresh(turn, self._desk, request, pressed=True)

    async def _answer(self, context: TurnContext, turn: DeskTurn, action: DialogAction) -> None:
        """Hand a press to the dialog whose open card it is; any other card is past."""
        if self._dialogs.open_card(turn) != action.card:
            answer_with_text(turn, turn.words("already-answered"))
            await self._dialogs.reprompt_lost(context)
            return
        turn.answer, turn.pressed_card = action, action.card
        await self._resume(context, turn)

    async def _suggest(self, turn: DeskTurn, text: str) -> None:
        # Each key that is hit asks: a refusal of each would fill the audit.
        may = self._desk.access.may_at_all(turn.person, Permission.FIND_CUSTOMER)
        most = MAX_SUGGESTED
        found = await self._desk.find_customers(text, most, turn.person) if may else ()
        results = [
            {"title": f"{customer.name} · {customer.domain}", "value": customer.tenant_id}
            for customer in found
        ]
        turn.invoke_answer = {
            "type": "application/vnd.microsoft.search.searchResponse",
            "value": {"results": results},
        }


def _refused_text(words: Words, error: ValidationError) -> str:
    """Say that an input holds too much, which not every client prevents, or whose card it was."""
    limits = [one["ctx"]["max_length"] for one in error.errors() if one["type"] == _TOO_LONG]
    longest = [limit for limit in limits if limit >= MAX_SHORT_TEXT]
    return problem_text(words, TooLongError(longest[0])) if longest else words("out-of-date")


def _unknown_text(words: Words, unknown: Unknown) -> str:
    """Say which command is near; where none is, how to see them all."""
    name, nearest = one_line(unknown.name, 40), unknown.nearest
    if nearest is None:
        return words("unknown-word", name=name)
    return words("unknown-command", name=name, usage=plain(nearest.usage(words)))


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
