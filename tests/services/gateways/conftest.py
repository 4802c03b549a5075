"""Every question here is put to SQLite and to PostgreSQL."""

from tests.databases import (
    clock,
    database,
    database_url,
    postgres,
    postgres_url,
    postgres_with_tables,
    sqlite_with_tables,
)

__all__ = [
    "clock",
    "database",
    "database_url",
    "postgres",
    "postgres_url",
    "postgres_with_tables",
    "sqlite_with_tables",
]
