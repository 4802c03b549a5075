"""Run by Alembic for every upgrade: our own connection, inside the caller's transaction."""

from alembic import context

from services.gateways.schema.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
