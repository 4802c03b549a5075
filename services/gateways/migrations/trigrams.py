"""The index of trigrams on PostgreSQL: made where the server has `pg_trgm` and lets us."""

import structlog
from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DBAPIError

INDEX = "ix_customers_trigrams"

_extension = text("CREATE EXTENSION IF NOT EXISTS pg_trgm")
_index = text(
    f"CREATE INDEX {INDEX} ON customers USING gin (normalized gin_trgm_ops, joined gin_trgm_ops)"
)

log = structlog.get_logger()


def index_trigrams(connection: Connection) -> bool:
    """Return whether customers are searched by trigrams; without, every search reads them all.

    Tried at every start: an administrator may have created the extension since.
    """
    if connection.dialect.name == "sqlite":
        return True
    if any(index["name"] == INDEX for index in inspect(connection).get_indexes("customers")):
        return True
    try:
        with connection.begin_nested():
            connection.execute(_extension)
            connection.execute(_index)
    except DBAPIError as error:
        reason = getattr(error.orig, "sqlstate", None) or type(error).__name__
        log.warning("search_without_trigrams", system="pg_trgm", reason=reason)
        return False
    return True
