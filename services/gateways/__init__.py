"""The database behind the ports.

Imports ports, reading, notices and model; only `app.py` and tests import it.
"""
