"""The bot in `serve` mode, between an Entra ID and a Teams of this machine, with a bug in it.

`python -m tests.secrets.buggy_bot AUTHORITY`, with the settings of `serve` in the environment.
"""

import asyncio
import logging
import sys
import warnings
from dataclasses import replace
from typing import Any

import app
from bot.authentication import Authentication
from bot.desk_bot import DeskBot
from bot.settings.clouds import CLOUDS
from bot.settings.reading import read_settings
from dialogs.framework import TurnContext
from tests.hostile import bot

BUG = "bug"
"""The text of the message that meets it."""


class BuggyBot(DeskBot):
    """Fails in every way there is, and quotes all secrets each time."""

    async def on_turn(self, context: TurnContext) -> None:
        """Fail as the text asks."""
        if context.activity.text != BUG:
            await super().on_turn(context)
            return
        settings, _ = read_settings()
        files = (settings.certificate_path, settings.federated_token_file)
        secrets = [file.read_text() for file in files if file]
        secrets += [
            one.get_secret_value() for one in (settings.app_password, settings.database_url)
        ]
        logging.getLogger("azure").error("%s", secrets, extra={"secrets": secrets})
        logging.getLogger("asyncpg").error(secrets, exc_info=KeyError(*secrets))
        self._forgotten = asyncio.create_task(self._fail(secrets))
        await asyncio.wait([self._forgotten])
        del self._forgotten  # and never asked for its error: asyncio logs it
        try:
            await self._fail(secrets)
        except RuntimeError as error:
            error.add_note(str(secrets))
            raise ExceptionGroup(str(secrets), [error, ValueError(secrets)]) from error

    async def _fail(self, secrets: list[str]) -> None:
        raise RuntimeError(secrets)


def authentication(settings: Any, keys: Any, tokens: Any) -> Authentication:
    """Return that of the hostile proofs, and the bot's own tokens."""
    return replace(bot.authentication(settings, keys, tokens), tokens=tokens)


if __name__ == "__main__":
    CLOUDS["public"] = replace(CLOUDS["public"], authority=sys.argv[1])
    app.strict_authentication = authentication
    app.DeskBot = BuggyBot
    warnings.simplefilter("always")
    app.cli(["serve"])
