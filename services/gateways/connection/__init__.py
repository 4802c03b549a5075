"""Connections to SQLite and PostgreSQL, and where statements run.

Imports writes, schema, driver errors, ports and model.
"""
