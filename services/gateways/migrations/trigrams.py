"""The indexes of trigrams on PostgreSQL: made where the server has `pg_trgm` and lets us."""

import structlog
from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DBAPIError

INDEXES = {
    "ix_customers_trigrams": ("customers", ""),
    "ix_requests_trigrams": ("requests", ""),
    "ix_requests_open_trigrams": ("requests", "WHERE state <> 'closed'"),
}
"""The table of each, and which of its rows."""

_extension = text("CREATE EXTENSION IF NOT EXISTS pg_trgm")

log = structlog.get_logger()


def index_trigrams(connection: Connection) -> bool:
    """Return whether search goes by trigrams; without, every search reads all rows.

    Tried at every start: an administrator may have created the extension since.
    """
    if connection.dialect.name == "sqlite":
        return True
    missing = INDEXES.keys() - _known(connection)
    if not missing:
        return True
    try:
        with connection.begin_nested():
            connection.execute(_extension)
            for index in sorted(missing):
                _create(connection, index)
    except DBAPIError as error:
        reason = getattr(error.orig, "sqlstate", None) or type(error).__name__
        log.warning("search_without_trigrams", system="pg_trgm", reason=reason)
        return False
    return True


def _known(connection: Connection) -> set[str | None]:
    tables, there = {table for table, _ in INDEXES.values()}, inspect(connection)
    return {index["name"] for table in tables for index in there.get_indexes(table)}


def _create(connection: Connection, index: str) -> None:
    table, rows = INDEXES[index]
    columns = "normalized gin_trgm_ops, joined gin_trgm_ops"
    connection.execute(text(f"CREATE INDEX {index} ON {table} USING gin ({columns}) {rows}"))
