"""The database behind the ports.

Imports ports, notices, reading and model; only `app.py` and tests import it.
"""
