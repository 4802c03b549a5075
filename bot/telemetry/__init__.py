"""Logs and metrics.

Imports services.
"""
