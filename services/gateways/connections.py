"""What the gateways ask of a database, whichever it is."""

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

from sqlalchemy import Connection, make_url

from services.gateways.faults import UnusableDatabaseError
from services.gateways.postgres import PostgresConnections
from services.gateways.sqlite import SqliteConnections
from services.gateways.writing import Entry
from services.ports import Clock
from services.work import Before

T = TypeVar("T")


class Connections(Protocol):
    """Runs plain functions of a connection where the database wants them to run.

    Every method raises `GatewayUnavailableError` when the database is away or full.
    """

    def occupy(self) -> None:
        """Keep other bots away where only one can work.

        Raise `UnusableDatabaseError` when another one is there.
        """

    async def look_up(self, query: Callable[[Connection], T]) -> T:
        """Run a query that finds its few rows by an index."""

    async def read(self, query: Callable[[Connection], T]) -> T:
        """Run a query that may take its time."""

    async def change(self, deed: Callable[[Connection], T]) -> T:
        """Run the deed in a transaction of its own."""

    async def amend(self, deed: Callable[[Connection], T]) -> T:
        """Run a deed that finds and changes its few rows by an index, in a transaction."""

    async def keep(self, entries: Sequence[Entry]) -> Before:
        """Write all entries or none, and return what their messages must not overtake."""

    async def ping(self) -> None:
        """Ask the database for a sign of life."""

    async def close(self) -> None: ...


def connect(url: str, now: Clock) -> Connections:
    """Choose by the URL. Raise `UnusableDatabaseError` for any system but these two.

    Another one might work by chance and then, say, give two requests one number.
    """
    target = make_url(url)
    match target.drivername:
        case "sqlite+aiosqlite":
            return SqliteConnections(target, now)
        case "postgresql+asyncpg":
            return PostgresConnections(target, now)
        case other:
            raise UnusableDatabaseError(
                f"Behalf does not run on {other}, only on SQLite (sqlite+aiosqlite:///FILE) and "
                "PostgreSQL (postgresql+asyncpg://USER:PASSWORD@HOST/DATABASE)."
            )
