"""Ports for the bots that tests start."""

import os
import socket
from itertools import count

_FIRST, _OF_A_WORKER = 20_000, 1_000
_worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % 10
_numbers = count(os.getpid())


def free_port() -> int:
    """Return a port that no other test is given, nor the system gives to a connection.

    A port of the system's own choice may be taken again before the bot takes it: the bot ends,
    and its test goes on with another one's.
    """
    for number in _numbers:
        port = _FIRST + _worker * _OF_A_WORKER + number % _OF_A_WORKER
        with socket.socket() as one:
            try:
                one.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port
    raise AssertionError
