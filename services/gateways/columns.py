"""Kinds of columns, the same on SQLite and PostgreSQL."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Index,
    Integer,
    Text,
    TextClause,
    TypeDecorator,
)
from sqlalchemy.dialects.postgresql import TEXT
from sqlalchemy.engine import Dialect


class UtcTime(TypeDecorator[datetime]):
    """An aware moment. SQLite keeps no zone, so that every moment is written in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return value and value.replace(tzinfo=UTC)


Number = BigInteger().with_variant(Integer, "sqlite")
"""SQLite numbers rows by itself only where the key is called INTEGER."""

Bytewise = Text().with_variant(TEXT(collation="C"), "postgresql")
"""Compared letter by letter on both systems, whatever the server's locale."""


def text_column(name: str) -> Column[str]:
    return Column(name, Text, nullable=False)


def partial_index(name: str, where: TextClause, *columns: Column[Any]) -> None:
    """Index the rows of `where` only. A query finds it if it says `where` in the same words."""
    Index(name, *columns, sqlite_where=where, postgresql_where=where)
