"""Kinds of columns, the same on SQLite and PostgreSQL."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    DateTime,
    Index,
    Integer,
    Text,
    TextClause,
    TypeDecorator,
    case,
)
from sqlalchemy.dialects.postgresql import TEXT
from sqlalchemy.engine import Dialect


class Unreadable:
    """Stands for a damaged moment; to whoever reads its row it is no value at all."""


NO_MOMENT: Final = Unreadable()


class UtcTime(TypeDecorator[datetime]):
    """An aware moment. SQLite keeps no zone, so that every moment is written in UTC.

    One that cannot be read is `NO_MOMENT`: an error here would cost all other rows of a query.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return value and value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:  # noqa: ARG002
        if not isinstance(value, datetime):
            return value
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any] | None:
        read = super().result_processor(dialect, coltype)
        if read is None:
            return None

        def tolerant(value: Any) -> Any:
            try:
                return read(value)
            except (OverflowError, TypeError, ValueError):
                return NO_MOMENT

        return tolerant


Number = BigInteger().with_variant(Integer, "sqlite")
"""SQLite numbers rows by itself only where the key is called INTEGER."""

Bytewise = Text().with_variant(TEXT(collation="C"), "postgresql")
"""Compared letter by letter on both systems, whatever the server's locale."""


def counted_on(column: Column[int], most: int) -> ColumnElement[int]:
    """Return the column plus one, or 1 where it holds what cannot be counted on.

    PostgreSQL would refuse the whole statement, with every other row of it.
    """
    return case((column.between(0, most - 1), column + 1), else_=1)


def text_column(name: str) -> Column[str]:
    return Column(name, Text, nullable=False)


def one_of(name: str, values: Iterable[StrEnum]) -> str:
    """Return the condition that a column holds one of these words of ours, as SQL."""
    listed = ", ".join(f"'{value}'" for value in values)
    return f"{name} IN ({listed})"


def partial_index(name: str, where: TextClause, *columns: Column[Any]) -> None:
    """Index the rows of `where` only. A query finds it if it says `where` in the same words."""
    Index(name, *columns, sqlite_where=where, postgresql_where=where)
