"""Statements are compiled once for all SQLite files of a test process.

A bot opens one database and compiles each statement once; every test opens a database of its own,
and compiling anew was a tenth of the tests' time.
"""

from typing import Any

from sqlalchemy import URL, Engine, create_engine

from services.gateways.connection import sqlite_engines

_compiled: dict[Any, Any] = {}
_known = create_engine("sqlite+pysqlite://")


def share_compiled_statements() -> None:
    # What is compiled belongs to a dialect, which is finished by a first connection.
    _known.connect().close()
    _known.dispose()
    sqlite_engines.create_engine = _sharing


def _sharing(url: URL, **how: Any) -> Engine:
    engine = create_engine(url, execution_options={"compiled_cache": _compiled}, **how)
    engine.dialect = _known.dialect
    return engine
