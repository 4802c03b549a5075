"""Translates the errors of database drivers into those of the desk."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from asyncpg import InterfaceError, PostgresError
from sqlalchemy import exc

from services.model.errors import GatewayUnavailableError, ServiceDeskError, TurnConflictError

SYSTEM = "database"

_OURS = (exc.DataError, exc.IntegrityError, exc.ProgrammingError)
_OURS_SQLITE = {sqlite3.SQLITE_ERROR, sqlite3.SQLITE_TOOBIG, sqlite3.SQLITE_RANGE}
_OURS_POSTGRES = ("22", "23", "42", "54")
"""Errors of the statement, not of the system: they are bugs to be seen and fixed."""

_CROSSED = {"40001", "40P01"}
"""PostgreSQL: two transactions crossed each other; this one lost and may run again."""


_ON_THE_DISK = {
    sqlite3.SQLITE_BUSY: "is locked by another process",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened: see that its folder is there, that it is a file "
    "itself, and that Behalf may read and write both",
    sqlite3.SQLITE_CORRUPT: "is damaged",
    sqlite3.SQLITE_FULL: "has no room left on its disk",
    sqlite3.SQLITE_NOTADB: "is not a SQLite database",
    sqlite3.SQLITE_READONLY: "cannot be written to",
}
_ON_THE_SERVER = {
    "28": "does not let this user in with this password",
    "3D": "does not exist on this server",
    "42": "does not let this user create or use its tables: run `python app.py migrate` as their "
    "owner, and grant this user what docs/operations.md says under Audit",
}


class UnusableDatabaseError(ServiceDeskError):
    """The bot cannot start on this database; the message says why, without any secret."""


@contextmanager
def translated() -> Iterator[None]:
    """Raise `GatewayUnavailableError` or `TurnConflictError` in place of a driver's error."""
    try:
        yield
    except exc.DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) in _CROSSED:
            raise TurnConflictError from error
        if _is_ours(error):
            raise
        raise GatewayUnavailableError(SYSTEM) from error
    except (exc.TimeoutError, PostgresError, InterfaceError, OSError) as error:
        # A connection that never came about fails outside of SQLAlchemy's own error tree.
        raise GatewayUnavailableError(SYSTEM) from error


def is_busy(error: exc.DBAPIError) -> bool:
    """Return whether another process has the SQLite file for itself just now."""
    return _sqlite_code(error) == sqlite3.SQLITE_BUSY


def trouble(error: Exception) -> str:
    """Say what a driver's error means to the administrator, in words that are not the driver's.

    Those may repeat the user's name or the whole URL.
    """
    if isinstance(error, exc.DBAPIError):
        if words := _ON_THE_DISK.get(_sqlite_code(error) or 0):
            return words
        error = error.orig if isinstance(error.orig, Exception) else error
    if words := _ON_THE_SERVER.get(str(getattr(error, "sqlstate", None))[:2]):
        return words
    if isinstance(error, OSError):
        return f"cannot be reached ({type(error).__name__})"
    return f"does not answer as it should ({type(error).__name__})"


def _is_ours(error: exc.DBAPIError) -> bool:
    if isinstance(error, _OURS) or _sqlite_code(error) in _OURS_SQLITE:
        return True
    return str(getattr(error.orig, "sqlstate", None)).startswith(_OURS_POSTGRES)


def _sqlite_code(error: exc.DBAPIError) -> int | None:
    # The low byte is the kind of error; the rest says why, as in SQLITE_BUSY_RECOVERY.
    code = getattr(error.orig, "sqlite_errorcode", None)
    return None if code is None else code & 0xFF
