"""Migrations: bring the tables up to date, step by step, at every start.

Imports rows, schema and driver errors.
"""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from services.gateways.driver_errors import UnusableDatabaseError
from services.gateways.migrations.trigrams import index_trigrams
from services.gateways.schema.tables import metadata

HERE = Path(__file__).parent

LOCK = 0x42454841
"""Names our advisory lock among those of the server; any number would do."""

SQUASHED = frozenset({"0001", "0002", "0003", "0004"})
"""Revisions from before the first release: nothing leads on from them."""

_lock = text("SELECT pg_advisory_xact_lock(:lock)")


def upgrade(connection: Connection) -> None:
    """Run what is missing, in the open transaction; a second replica waits and finds it done.

    Raise `UnusableDatabaseError` for tables that this release cannot bring up to date.
    """
    _wait_for_others(connection)
    config = _config(connection)
    steps = ScriptDirectory.from_config(config)
    if _known_revision(connection, steps) != steps.get_current_head():
        command.upgrade(config, "head")
    else:
        _check_all_is_there(connection)


def index_searched_texts(connection: Connection) -> bool:
    """Do as `index_trigrams`, one replica after another."""
    _wait_for_others(connection)
    return index_trigrams(connection)


def check(connection: Connection) -> None:
    """Change nothing; raise `UnusableDatabaseError` unless the tables are this release's."""
    steps = ScriptDirectory.from_config(_config(connection))
    newest, current = steps.get_current_head(), _known_revision(connection, steps)
    if current is None:
        raise UnusableDatabaseError(
            "has no tables yet: name the one that the bot uses, with --data or in "
            "BEHALF_DATABASE_URL, or make them with `python app.py migrate`"
        )
    if current != newest:
        raise UnusableDatabaseError(
            f"is at revision {current}, and this release reads {newest}: back it up, and bring it "
            "up to date with `python app.py migrate`"
        )
    _check_all_is_there(connection)


def _wait_for_others(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(_lock, {"lock": LOCK})


def _config(connection: Connection) -> Config:
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(HERE).replace("%", "%%"))
    return config


def _known_revision(connection: Connection, steps: ScriptDirectory) -> str | None:
    """Return the revision of the tables, or None where there are none.

    Raise `UnusableDatabaseError` for one from which nothing leads on.
    """
    current = MigrationContext.configure(connection).get_current_heads()
    if not current:
        _check_nothing_is_there(connection)
    elif not all(current):
        raise UnusableDatabaseError(
            "does not say at which revision it is (its table alembic_version holds NULL): "
            f"restore a back-up, or {_another(connection)}"
        )
    elif not SQUASHED.isdisjoint(current):
        raise UnusableDatabaseError(
            f"was made by an early version of Behalf (revision {', '.join(current)}), which "
            f"nothing leads on from: {_another(connection)}"
        )
    elif not {step.revision for step in steps.walk_revisions()}.issuperset(current):
        raise UnusableDatabaseError(
            f"is at revision {', '.join(current)}, and this release ends at "
            f"{steps.get_current_head()}: start the newer release that made it, or "
            f"{_another(connection)}"
        )
    return ", ".join(current) or None


def _check_nothing_is_there(connection: Connection) -> None:
    """Raise `UnusableDatabaseError` where tables with our names say of no revision they are."""
    there = inspect(connection)
    names = {*there.get_table_names(), *there.get_view_names()}
    strange = sorted(metadata.tables.keys() & names)
    if strange:
        raise UnusableDatabaseError(
            f"has tables ({', '.join(strange)}) without a revision, so that no one can tell what "
            f"made them: {_another(connection)}"
        )


def _check_all_is_there(connection: Connection) -> None:
    """Raise `UnusableDatabaseError` where tables or columns of this release are gone."""
    there = {
        table: {column["name"] for column in columns}
        for (_, table), columns in inspect(connection).get_multi_columns().items()
    }
    gone = [table for table in metadata.tables if table not in there]
    gone += [
        str(column)
        for table in metadata.sorted_tables
        for column in table.c
        if table.name in there and column.name not in there[table.name]
    ]
    if gone:
        raise UnusableDatabaseError(
            f"lacks what its revision has ({', '.join(sorted(gone))}): restore a back-up, or "
            f"{_another(connection)}"
        )


def _another(connection: Connection) -> str:
    if connection.dialect.name == "sqlite":
        return "move it away, or name another one with --data or BEHALF_DATABASE_URL"
    return "name an empty one in BEHALF_DATABASE_URL"
