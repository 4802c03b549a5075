"""The database behind the ports.

Imports ports, notices and model; only `app.py` and tests import it.
"""
