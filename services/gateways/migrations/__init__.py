"""Brings the tables up to date, step by step, at every start."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from services.gateways.faults import UnusableDatabaseError

HERE = Path(__file__).parent

LOCK = 0x42454841
"""Names our advisory lock among those of the server; any number would do."""

_lock = text("SELECT pg_advisory_xact_lock(:lock)")


def upgrade(connection: Connection) -> None:
    """Run what is missing, in the open transaction; a second replica waits and finds it done.

    Raise `UnusableDatabaseError` for tables of a newer release.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(_lock, {"lock": LOCK})
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(HERE).replace("%", "%%"))
    steps = ScriptDirectory.from_config(config)
    newest = steps.get_current_head()
    current = MigrationContext.configure(connection).get_current_revision()
    if current not in {None, *(step.revision for step in steps.walk_revisions())}:
        raise UnusableDatabaseError(
            f"belongs to a newer release: it is at revision {current}, this one ends at {newest}"
        )
    if current != newest:
        command.upgrade(config, "head")
