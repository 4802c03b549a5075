"""Engines that open a SQLite file, to read and to write."""

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import OperationalError

from services.gateways.connection.database_file import make_private

_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA wal_autocheckpoint=4000",
)


def reader_engine(url: URL, *, timeout_seconds: float, read_only: bool = False) -> Engine:
    """Wait so many seconds for another process that has the file for itself.

    One that is `read_only` makes no file, and leaves each byte of one that is there as it is.
    """
    path = Path(url.database or "").absolute()

    def open_file() -> sqlite3.Connection:
        if not read_only:
            make_private(path)
        return sqlite3.connect(
            f"{path.as_uri()}?mode={'ro' if read_only else 'rwc'}",
            uri=True,
            timeout=timeout_seconds,
            check_same_thread=False,
        )

    file = url.set(drivername="sqlite+pysqlite")
    # An error must not quote what people wrote.
    engine = create_engine(file, creator=open_file, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        # SQLAlchemy says when a transaction begins; the driver's own idea of it is switched off.
        connection.isolation_level = None
        # By itself the driver fails for all rows of a query if one text is not UTF-8.
        connection.text_factory = _text_or_bytes
        for pragma in () if read_only else _PRAGMAS:
            connection.execute(pragma)

    return engine


def _text_or_bytes(stored: bytes) -> str | bytes:
    """Return the text; as it is stored if it is not UTF-8, so that its row is unreadable."""
    try:
        return stored.decode()
    except UnicodeDecodeError:
        return stored


def writer_engine(url: URL, *, read_only: bool = False) -> Engine:
    """Never wait for a lock, and lock the file when a transaction begins."""
    engine = reader_engine(url, timeout_seconds=0, read_only=read_only)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A transaction that reads first and then writes could find the file locked half-way.
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def begun(engine: Engine) -> Connection:
    """Return a connection in a transaction, or leave none behind."""
    connection = engine.connect()
    try:
        connection.begin()
    except OperationalError:
        connection.close()
        raise
    return connection
