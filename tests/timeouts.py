"""How long a test waits for a fact before it says that something hangs."""

HANGS = 300
"""Seconds. No measure of anything: a machine may be as busy as it likes."""
