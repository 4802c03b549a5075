"""The Teams app package: built from the template and checked without a network.

Imports the command line, commands, actions and settings.
"""
