"""One line per thing that happened, and never what a customer wrote.

A line keeps only fields named here. A trace keeps places and types; messages only of our own
errors, because those of others quote whatever they choked on.
"""

import logging
import sys
import traceback
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import TextIO
from uuid import uuid4

import orjson
import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from services.model.errors import ServiceDeskError

log = structlog.get_logger()

FIELDS = frozenset(
    {
        *("event", "level", "timestamp", "correlation", "exception", "logger", "where"),
        *("activity", "address", "conversation", "key", "person", "reference"),
        *("python", "system", "table", "tenant", "version"),
        *("audit", "people", "requests", "roles", "texts"),
        *("attempts", "count", "error", "fields", "reason", "seconds", "status", "withheld"),
    }
)
"""Ids, numbers and our own words. A test reads every log call of the code: what it logs is on
this list, and who or which it is about is said by an id."""
LONGEST_VALUE = 200
DEEPEST_TRACE = 30
OWN_PACKAGES = frozenset({"app", "bot", "cards", "dialogs", "services"})


def configure_logs(level: str, *, local: bool, stream: TextIO | None = None) -> None:
    """Write lines from `level` on to `stream` (stderr): for people locally, else JSON."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            places_only,
            known_fields_only,
            _for_people() if local else structlog.processors.JSONRenderer(serializer=_json),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        # Whatever is stderr by then: a test may have put its own there for a while.
        logger_factory=lambda *_: structlog.PrintLogger(stream or sys.stderr),
        cache_logger_on_first_use=False,
    )
    logging.basicConfig(handlers=[_OtherLogs()], level=logging.WARNING, force=True)


@contextmanager
def correlated() -> Iterator[str]:
    """Mark everything logged inside with one new id, and return it."""
    correlation = uuid4().hex
    with structlog.contextvars.bound_contextvars(correlation=correlation):
        yield correlation


def correlated_with(correlation: str) -> AbstractContextManager[None]:
    """Mark everything logged inside with an id of before, if there is one."""
    if not correlation:
        return nullcontext()
    return structlog.contextvars.bound_contextvars(correlation=correlation)


def correlation() -> str:
    """Return the id of what is being done, to quote to people; empty outside `correlated`."""
    return str(structlog.contextvars.get_contextvars().get("correlation", ""))


def places_only(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Turn `exc_info` into a trace of types and places."""
    error = event.pop("exc_info", None)
    if error is True:
        error = sys.exc_info()[1]
    elif isinstance(error, tuple):
        error = error[1]
    if isinstance(error, BaseException):
        event["exception"] = "\n".join(_trace(error))
    return event


def known_fields_only(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Drop every other field; say which, so that it can be found."""
    withheld = sorted(event.keys() - FIELDS)
    kept = {name: _plain(name, value) for name, value in event.items() if name in FIELDS}
    return {**kept, "withheld": ", ".join(withheld)} if withheld else kept


class _OtherLogs(logging.Handler):
    """Takes what libraries log: from whom and where, not the text."""

    def emit(self, record: logging.LogRecord) -> None:
        ours = record.name.partition(".")[0] in OWN_PACKAGES
        log.log(
            logging.ERROR if record.levelno >= logging.ERROR else logging.WARNING,
            # Unformatted: the arguments may be anything.
            str(record.msg) if ours and record.args else "library_log",
            logger=record.name,
            where=_place(record.pathname, record.lineno, record.funcName or ""),
            exc_info=record.exc_info,
        )


def _trace(error: BaseException) -> Iterator[str]:
    seen: set[int] = set()
    waiting = [error]
    while waiting:
        error = waiting.pop()
        if id(error) in seen:
            continue
        seen.add(id(error))
        kind = type(error)
        said = f": {error}" if isinstance(error, ServiceDeskError) else ""
        yield f"{kind.__module__}.{kind.__qualname__}{said}"
        for frame, line in list(traceback.walk_tb(error.__traceback__))[-DEEPEST_TRACE:]:
            yield "  " + _place(frame.f_code.co_filename, line, frame.f_code.co_qualname)
        if isinstance(error, BaseExceptionGroup):
            waiting.extend(reversed(error.exceptions))
        if before := error.__cause__ or error.__context__:
            waiting.append(before)


def _place(filename: str, line: int, function: str) -> str:
    return f"{'/'.join(Path(filename).parts[-3:])}:{line} {function}"


def _plain(name: str, value: object) -> object:
    if isinstance(value, str):
        return value if name == "exception" else value[:LONGEST_VALUE]
    return value if isinstance(value, int | float | None) else type(value).__name__


def _json(event: EventDict, **_: object) -> str:
    return orjson.dumps(event).decode()


def _for_people() -> Processor:
    return structlog.dev.ConsoleRenderer(
        colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
    )
