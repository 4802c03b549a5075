"""A bot as the official samples of Bot Framework 4.17 write it.

CloudAdapter without an app id, MemoryStorage, ConversationState and UserState saved after the
turn, a waterfall with stock prompts. https://github.com/microsoft/BotBuilder-Samples (MIT),
samples 05.multi-turn-prompt and 13.core-bot, show this way of joining the parts.
"""

import sys

from aiohttp import web
from botbuilder.core import (
    ActivityHandler,
    ConversationState,
    MemoryStorage,
    TurnContext,
    UserState,
)
from botbuilder.core.integration import aiohttp_error_middleware
from botbuilder.dialogs import Dialog, DialogSet, DialogTurnStatus
from botbuilder.integration.aiohttp import CloudAdapter, ConfigurationBotFrameworkAuthentication

from bench.bots.stock_dialog import SHOWN, OpenRequest


class Config:
    APP_ID = ""
    APP_PASSWORD = ""
    APP_TYPE = "MultiTenant"
    APP_TENANTID = ""


class RememberingAdapter(CloudAdapter):
    """Lets the dialog know which activity the prompt became: a prompt does not tell."""

    async def send_activities(self, context: TurnContext, activities):
        responses = await super().send_activities(context, activities)
        context.turn_state[SHOWN] = responses[-1].id
        return responses


class DialogBot(ActivityHandler):
    def __init__(
        self, conversation_state: ConversationState, user_state: UserState, dialog: Dialog
    ) -> None:
        self.conversation_state = conversation_state
        self.user_state = user_state
        self.dialog = dialog
        self.dialog_state = conversation_state.create_property("DialogState")
        self.shown = conversation_state.create_property(SHOWN)

    async def on_turn(self, turn_context: TurnContext) -> None:
        await super().on_turn(turn_context)
        await self.conversation_state.save_changes(turn_context)
        await self.user_state.save_changes(turn_context)

    async def on_message_activity(self, turn_context: TurnContext) -> None:
        turn_context.turn_state[SHOWN] = await self.shown.get(turn_context, str)
        dialogs = DialogSet(self.dialog_state)
        dialogs.add(self.dialog)
        dialog_context = await dialogs.create_context(turn_context)
        results = await dialog_context.continue_dialog()
        if results.status == DialogTurnStatus.Empty:
            await dialog_context.begin_dialog(self.dialog.id)
        await self.shown.set(turn_context, turn_context.turn_state[SHOWN])


if __name__ == "__main__":
    adapter = RememberingAdapter(ConfigurationBotFrameworkAuthentication(Config()))
    storage = MemoryStorage()
    bot = DialogBot(
        ConversationState(storage),
        UserState(storage),
        OpenRequest(replaces="posts-only" not in sys.argv),
    )

    async def messages(request: web.Request) -> web.Response:
        return await adapter.process(request, bot)

    app = web.Application(middlewares=[aiohttp_error_middleware])
    app.router.add_post("/api/messages", messages)
    web.run_app(app, host="127.0.0.1", port=int(sys.argv[1]), print=None, access_log=None)
