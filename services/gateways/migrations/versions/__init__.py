"""The steps of the migration, one module each.

Imports fts5; nothing else of ours, for a step must stay as it was when the schema moves on.
"""
