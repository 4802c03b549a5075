"""The Teams app package: built from the template and checked without a network.

Imports actions, command_line, commands, settings and cards.
"""
