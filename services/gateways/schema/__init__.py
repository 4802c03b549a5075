"""Tables and column types, the same on SQLite and PostgreSQL.

Imports model.
"""
