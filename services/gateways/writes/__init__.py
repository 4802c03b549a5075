"""The writes of a commit, table by table in one fixed order.

Imports rows, schema, notices and model.
"""
