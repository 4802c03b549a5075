"""Listening sockets, taken before anything else is done: nothing has to be undone without them."""

import os
import socket
from contextlib import AbstractContextManager, nullcontext
from errno import EINVAL

from bot.command_line import refuse
from bot.settings.environment import Settings

LOOPBACK = "127.0.0.1"
EVERY_ADDRESS = "0.0.0.0"  # noqa: S104  # behind a TLS proxy
CHOOSE_A_PORT = "Choose another port: --port for local, PORT for serve."


def listener(address: str, port: int) -> socket.socket:
    """Take a port. End the program with a sentence where that cannot be."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        return socket.create_server((address, port), family=family)
    except (OSError, OverflowError) as error:
        reason = os.strerror(getattr(error, "errno", None) or EINVAL)
        refuse(f"Behalf cannot listen on {address}:{port}:", [f"{reason}. {CHOOSE_A_PORT}"])


def admin_listener(settings: Settings) -> AbstractContextManager[socket.socket | None]:
    """Take the port of the probes, if they are to have one of their own."""
    if settings.admin_port is None:
        return nullcontext()
    return listener(settings.admin_address, settings.admin_port)
