"""Deadlines: response times and business hours, as pure functions.

Imports policy and model.
"""
