"""Writes versioned rows, unless they were changed since they were read."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, CursorResult, Executable
from sqlalchemy.exc import IntegrityError

from services.gateways.rows.requests import Values
from services.gateways.writes.statements import Versioned
from services.model.errors import AlreadyProcessedError, TurnConflictError


def insert_all(
    connection: Connection,
    statement: Executable,
    rows: Sequence[Values],
    clash: type[AlreadyProcessedError | TurnConflictError],
) -> CursorResult[Any]:
    try:
        return connection.execute(statement, rows)
    except IntegrityError as error:
        raise clash from error


def save(connection: Connection, how: Versioned, rows: Sequence[Values]) -> None:
    """Insert what was read at version 0 and change the rest."""
    new, known = _next_versions(how.key, rows)
    if new:
        insert_all(connection, how.insertion, new, TurnConflictError)
    if known:
        change_all(connection, how.change, known)


def save_many(connection: Connection, how: Versioned, rows: Sequence[Values]) -> None:
    """Do as `save` for rows by the hundred, on SQLite: `how` takes them as one text of JSON."""
    new, known = _next_versions(how.key, rows)
    if new:
        insert_all(connection, how.insertion, [_as_json(new)], TurnConflictError)
    if known:
        change = connection.execute(how.change, _as_json(known))
        _expect(len(known), change.rowcount)


def change_all(connection: Connection, statement: Executable, rows: Sequence[Values]) -> None:
    """Change exactly as many rows as were meant, or raise `TurnConflictError`."""
    if connection.dialect.supports_sane_multi_rowcount:
        changed = connection.execute(statement, rows).rowcount
    else:
        changed = sum(connection.execute(statement, row).rowcount for row in rows)
    _expect(len(rows), changed)


def change_many(
    connection: Connection, statements: Mapping[str, Executable], rows: Sequence[Values]
) -> None:
    """Do as `change_all` for rows by the hundred; the statements are those of `in_bulk`."""
    statement = statements[connection.dialect.name]
    if connection.dialect.name == "postgresql":
        columns = {name: [row[name] for row in rows] for name in rows[0]}
        changed = connection.execute(statement, columns).rowcount
    else:
        changed = connection.execute(statement, rows).rowcount
    _expect(len(rows), changed)


def _expect(meant: int, changed: Any) -> None:
    if changed != meant:
        raise TurnConflictError


def _as_json(rows: Sequence[Values]) -> Values:
    return {"_rows": json.dumps(rows, ensure_ascii=False)}


def _next_versions(key: str, rows: Sequence[Values]) -> tuple[list[Values], list[Values]]:
    """Return the rows that are to be inserted, and those that are to be changed."""
    new = [{**row, "version": 1} for row in rows if not row["version"]]
    return new, [_next_version(key, row) for row in rows if row["version"]]


def _next_version(key: str, row: Values) -> Values:
    changes = {name: value for name, value in row.items() if name != key}
    read = row["version"]
    return {**changes, "version": read + 1, "_key": row[key], "_read": read}
