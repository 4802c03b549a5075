"""The steps of the migration, one module each.

Imports nothing of ours: a step must stay as it was when the schema moves on.
"""
