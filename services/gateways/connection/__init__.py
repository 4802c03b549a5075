"""Connections to SQLite and PostgreSQL, and where statements run.

Imports writes and driver errors.
"""
