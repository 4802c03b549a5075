"""Logs, metrics, and the version that runs.

Imports services.
"""
