"""Values from rows and back, and what happens to rows that cannot be read.

Imports schema, ports, reading and model.
"""
