"""Checks the URL of the database without repeating it: it has a password."""

import os
from collections.abc import Iterator

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from bot.settings.trusted_urls import is_loopback

SQLITE = "sqlite+aiosqlite:///"
POSTGRES = "postgresql+asyncpg://"

_ENFORCED = ("require", "verify-ca", "verify-full")
_TLS = ("disable", "allow", "prefer", *_ENFORCED)
_OPTIONS = {"host", "port", "ssl", "prepared_statement_cache_size"}


def url_faults(text: str) -> Iterator[str]:
    """Yield, as sentences, what keeps the bot from opening the database of this URL."""
    if not text.startswith((SQLITE, POSTGRES)):
        yield (
            "Set BEHALF_DATABASE_URL to sqlite+aiosqlite:////path/to/behalf.db on a disk that "
            "stays, or to postgresql+asyncpg://user:password@host/database."
        )
        return
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        # A colon in an unescaped password looks like the beginning of a port.
        yield _ESCAPE
        return
    if text.startswith(SQLITE):
        yield from _sqlite_faults(url)
    elif text.count("@") > 1 or "@" in f"{url.host}{url.database}":
        yield _ESCAPE
    else:
        yield from _postgres_faults(url)


_ESCAPE = (
    "Correct BEHALF_DATABASE_URL, which is not like "
    "postgresql+asyncpg://user:password@host/database: in user and password, write %40 for @, "
    "%3A for : and %2F for /."
)


def _sqlite_faults(url: URL) -> Iterator[str]:
    if not url.database or url.database.startswith(":memory:"):
        yield (
            "Name a file in BEHALF_DATABASE_URL, as in sqlite+aiosqlite:////path/to/behalf.db: "
            "without one, all would be forgotten when Behalf stops."
        )
    if url.query:
        yield "Remove ? and what follows it from BEHALF_DATABASE_URL: SQLite takes no options."


def _postgres_faults(url: URL) -> Iterator[str]:
    options = dict(url.query)
    if "sslmode" in options:
        yield (
            "Replace sslmode by ssl in BEHALF_DATABASE_URL: that is how the driver, asyncpg, "
            "calls it."
        )
        del options["sslmode"]
    if options.keys() - _OPTIONS:
        yield f"Remove options other than {', '.join(sorted(_OPTIONS))} from BEHALF_DATABASE_URL."
    if options.get("ssl", "require") not in _TLS:
        yield f"Set ssl in BEHALF_DATABASE_URL to one of {', '.join(_TLS)}."
    if not str(options.get("prepared_statement_cache_size", 0)).isdecimal():
        yield "Set prepared_statement_cache_size in BEHALF_DATABASE_URL to a number."
    try:
        _hosts(url)
    except (ArgumentError, ValueError):
        yield (
            "Correct host and port in BEHALF_DATABASE_URL: they are not like "
            "?host=/run/postgresql or ?host=db1:5432&host=db2:5432."
        )


def tls_warnings(text: str) -> Iterator[str]:
    """Yield a sentence if this URL, which has no faults, may lead over a network in the clear."""
    if not text.startswith(POSTGRES):
        return
    url = make_url(text)
    # The driver looks there as well, and then takes what the server offers.
    mode = url.query.get("ssl") or os.environ.get("PGSSLMODE")
    remote = (host for host in _hosts(url) if not (host.startswith("/") or is_loopback(host)))
    if mode not in _ENFORCED and any(remote):
        yield (
            "The database is on another machine, and TLS is not enforced: add ssl=verify-full to "
            "BEHALF_DATABASE_URL, or ssl=require where its certificate cannot be checked."
        )


def _hosts(url: URL) -> list[str]:
    """Return where the driver will look for the server; nowhere named is on this machine."""
    places = {name: url.query[name] for name in ("host", "port") if name in url.query}
    _, arguments = url.get_dialect()().create_connect_args(url.set(query=places))
    hosts = arguments.get("host") or os.environ.get("PGHOST", "").split(",")
    return [hosts] if isinstance(hosts, str) else hosts
