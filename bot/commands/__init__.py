"""Quick commands: the table, the parser, and a function for each.

Imports dialogs, cards and services.
"""
