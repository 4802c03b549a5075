"""Values from rows and back, and what happens to rows that cannot be read.

Imports the schema, ports and model.
"""
