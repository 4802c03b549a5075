"""Frozen values, enums with their tables of traits, and errors.

What every other package speaks in. No I/O.

Imports nothing of ours.
"""
