"""Connections to a database, whichever it is: fetch, scan, execute, update, commit."""

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

from sqlalchemy import Connection, make_url

from services.gateways.connection.postgres import PostgresConnections
from services.gateways.connection.sqlite import SqliteConnections
from services.gateways.driver_errors import UnusableDatabaseError
from services.gateways.writes.commit import Write
from services.model.outbox import Predecessors
from services.ports import Clock

T = TypeVar("T")


class Connections(Protocol):
    """Runs plain functions of a connection where the database wants them to run.

    Every method raises `GatewayUnavailableError` when the database is away or full.
    """

    def lock_exclusively(self) -> None:
        """Keep other bots away where only one can work.

        Raise `UnusableDatabaseError` when another one is there.
        """

    async def fetch(self, query: Callable[[Connection], T]) -> T:
        """Run a query that finds its few rows by an index."""

    async def scan(self, query: Callable[[Connection], T]) -> T:
        """Run a query that may take its time."""

    async def execute(self, operation: Callable[[Connection], T]) -> T:
        """Run the operation in a transaction of its own."""

    async def update(self, operation: Callable[[Connection], T]) -> T:
        """Run an operation that changes its few rows by an index, in a transaction of its own."""

    async def commit(self, writes: Sequence[Write]) -> Predecessors:
        """Write all of them or none, and return what their messages must not overtake."""

    async def ping(self) -> None:
        """Ask the database for a sign of life."""

    async def close(self) -> None: ...


def connect(url: str, now: Clock, *, read_only: bool = False) -> Connections:
    """Choose by the URL. Raise `UnusableDatabaseError` for any system but these two.

    Another one might work by chance and then, say, give two requests one number.
    """
    target = make_url(url)
    match target.drivername:
        case "sqlite+aiosqlite":
            return SqliteConnections(target, now, read_only=read_only)
        case "postgresql+asyncpg":
            return PostgresConnections(target, now, read_only=read_only)
        case other:
            raise UnusableDatabaseError(
                f"Behalf does not run on {other}, only on SQLite (sqlite+aiosqlite:///FILE) and "
                "PostgreSQL (postgresql+asyncpg://USER:PASSWORD@HOST/DATABASE)."
            )
