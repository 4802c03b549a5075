"""Rows that cannot be read: each costs itself, and is logged by its key."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from typing import TypeVar

import structlog
from pydantic import ValidationError

from services.model.errors import UnreadableRecordError
from services.ports import Clock

T = TypeVar("T")
R = TypeVar("R")
V = TypeVar("V")

UNREADABLE = (LookupError, TypeError, ValueError)
"""Errors raised where a value is made of a row; pydantic's are among them."""

LOGGED_EVERY = timedelta(hours=1)
MOST_REMEMBERED = 10_000

log = structlog.get_logger()


class UnreadableColumnError(ValueError):
    """A column of several values holds something that cannot be read."""

    def __init__(self, column: str) -> None:
        super().__init__(column)
        self.column = column


def column_of(column: str, read: Callable[[V], T], value: V) -> T:
    """Read what a column holds; raise `UnreadableColumnError`, which names it."""
    try:
        return read(value)
    except UNREADABLE as error:
        raise UnreadableColumnError(column) from error


class Damage:
    """Counts every look at a row that cannot be read, and logs each row once an hour.

    It was damaged by hand, or a newer release wrote it. It stays as it is until it is repaired:
    the next look finds it readable. `counted` hears the table's name.
    """

    def __init__(self, now: Clock) -> None:
        self._now = now
        self._logged: dict[tuple[str, str, str], datetime] = {}
        self.counted: Callable[[str], None] = lambda _table: None

    def sound(
        self, table: str, rows: Iterable[R], read: Callable[[R], T], key: Callable[[R], object]
    ) -> Iterator[T]:
        """Yield what the rows say, without those that cannot be read."""
        for row in rows:
            try:
                value = read(row)
            except UNREADABLE as error:
                self.skipped(table, key(row), error)
            else:
                yield value

    def only(self, table: str, row: R, read: Callable[[R], T], key: str) -> T:
        """Return what the row says that was asked for; raise `UnreadableRecordError`."""
        try:
            return read(row)
        except UNREADABLE as error:
            self.skipped(table, key, error)
            raise UnreadableRecordError(table, key) from error

    def skipped(self, table: str, key: object, error: Exception) -> None:
        """Log and count a row that is as if it were not there."""
        fields, name = fields_of(error), _printable(key)
        if self._is_news(table, name, fields):
            # The error's own message would show what the row says.
            reason = type(error).__name__
            log.warning("row_skipped", table=table, key=name, fields=fields, error=reason)

    def ignored(self, table: str, key: object, column: str, error: Exception) -> None:
        """Log and count a value without which the rest of the row is of use."""
        name = _printable(key)
        if self._is_news(table, name, column):
            reason = type(error).__name__
            log.warning("value_ignored", table=table, key=name, fields=column, error=reason)

    def _is_news(self, table: str, key: str, fields: str) -> bool:
        """Count it, and return whether it was not logged within the hour."""
        self.counted(table)
        now = self._now()
        last = self._logged.get((table, key, fields))
        if last is not None and last <= now < last + LOGGED_EVERY:
            return False
        if len(self._logged) >= MOST_REMEMBERED:
            self._logged.clear()
        self._logged[table, key, fields] = now
        return True


def fields_of(error: Exception) -> str:
    """Name the columns that were at fault, and not what is inside: that may be a customer's."""
    if isinstance(error, UnreadableColumnError):
        return error.column
    if not isinstance(error, ValidationError):
        return ""
    places = (each["loc"][:1] for each in error.errors(include_input=False, include_url=False))
    return ", ".join(sorted({str(name) for place in places for name in place}))


def _printable(key: object) -> str:
    parts = key if isinstance(key, tuple) else (key,)
    # What is not UTF-8 could not be written to the log.
    texts = (ascii(one)[1:-1] if isinstance(one, str) else str(one) for one in parts)
    return " ".join(texts).strip()
