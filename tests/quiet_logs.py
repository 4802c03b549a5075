"""What is logged and not looked at, without a drawing of every variable: that takes seconds."""

import structlog


def log_quietly() -> None:
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback),
        ]
    )
