"""The indexes of trigrams on PostgreSQL: made where the server has `pg_trgm` and lets us."""

import structlog
from sqlalchemy import Connection, TextClause, inspect, text
from sqlalchemy.exc import DBAPIError

SEARCHED = ("customers", "requests")

_extension = text("CREATE EXTENSION IF NOT EXISTS pg_trgm")

log = structlog.get_logger()


def index_trigrams(connection: Connection) -> bool:
    """Return whether tables are searched by trigrams; without, every search reads all rows.

    Tried at every start: an administrator may have created the extension since.
    """
    if connection.dialect.name == "sqlite":
        return True
    missing = [table for table in SEARCHED if not _is_indexed(connection, table)]
    if not missing:
        return True
    try:
        with connection.begin_nested():
            connection.execute(_extension)
            for table in missing:
                connection.execute(_index(table))
    except DBAPIError as error:
        reason = getattr(error.orig, "sqlstate", None) or type(error).__name__
        log.warning("search_without_trigrams", system="pg_trgm", reason=reason)
        return False
    return True


def _is_indexed(connection: Connection, table: str) -> bool:
    known = inspect(connection).get_indexes(table)
    return any(index["name"] == _name(table) for index in known)


def _index(table: str) -> TextClause:
    return text(
        f"CREATE INDEX {_name(table)} ON {table} "
        "USING gin (normalized gin_trgm_ops, joined gin_trgm_ops)"
    )


def _name(table: str) -> str:
    return f"ix_{table}_trigrams"
