"""The bot in `serve` mode, but for the way out: its answers go to a Teams on this machine.

`python -m tests.hostile.bot STALLS`, with the settings of `serve` in the environment.
"""

import asyncio
import socket
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from aiohttp import web

import app
from bot.authentication import Authentication, strict_authentication
from bot.inbound.authenticator import ServiceHosts, StrictAuthenticator
from bot.inbound.host import listen
from bot.outbound.rate_limits import UNLIMITED
from tests.hostile.probe import measure


class NoTokens:
    """Entra ID is not here, and the Teams of this machine asks for no token."""

    async def run(self) -> None:
        await asyncio.Event().wait()

    async def close(self) -> None:
        pass


def authentication(settings: Any, keys: Any, tokens: Any) -> Authentication:
    """Return the strict one, for a Teams on this machine."""
    strict, hosts = strict_authentication(settings, keys, tokens), ServiceHosts(local=True)
    if not isinstance(strict.authenticator, StrictAuthenticator):
        raise TypeError("not strict")
    authenticator = replace(strict.authenticator, service_hosts=hosts)
    return replace(strict, authenticator=authenticator, hosts=hosts, tokens=None)


async def listen_measured(
    host: web.Application, at: socket.socket, admin_at: socket.socket | None
) -> None:
    measuring = asyncio.create_task(measure(Path(sys.argv[1])))
    await listen(host, at, admin_at)
    measuring.cancel()


if __name__ == "__main__":
    app.strict_authentication = authentication
    app.own_tokens = lambda *_: NoTokens()
    app.listen = listen_measured
    app.TEAMS_RATE_LIMITS = UNLIMITED
    app.cli(["serve"])
