"""The steps of the migration, one module each.

Imports the schema's column types and Alembic.
"""
