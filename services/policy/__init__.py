"""The partner's policy file: its tables, their checks and its loading.

Imports reading and model.
"""
