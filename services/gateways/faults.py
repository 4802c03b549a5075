"""What a database driver's errors mean to the desk."""

from collections.abc import Iterator
from contextlib import contextmanager

from asyncpg import PostgresError
from sqlalchemy import exc

from services.errors import GatewayUnavailableError, TurnConflictError

SYSTEM = "database"

_OURS = (exc.DataError, exc.IntegrityError, exc.ProgrammingError)
"""Errors of the statement, not of the system: they are to be seen and mended."""

_CROSSED = {"40001", "40P01"}
"""PostgreSQL: two transactions crossed each other; this one lost and may run again."""


@contextmanager
def translated() -> Iterator[None]:
    """Raise `GatewayUnavailableError` or `TurnConflictError` in place of a driver's error."""
    try:
        yield
    except exc.DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) in _CROSSED:
            raise TurnConflictError from error
        if isinstance(error, _OURS):
            raise
        raise GatewayUnavailableError(SYSTEM) from error
    except (exc.TimeoutError, PostgresError, OSError) as error:
        # A connection that never came about fails outside of SQLAlchemy's own error tree.
        raise GatewayUnavailableError(SYSTEM) from error
