"""What is logged and not looked at, without a drawing of every variable: that takes seconds."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import structlog


def log_quietly() -> None:
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback),
        ]
    )


@contextmanager
def logs_left_alone() -> Iterator[None]:
    """Undo what a command does to the logs of the process: here it is that of all tests."""
    before, root = structlog.get_config(), logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    structlog.configure(**before)
    root.handlers[:] = handlers
    root.setLevel(level)
