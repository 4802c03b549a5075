"""The Teams app package: built from the template and checked without a network.

Imports commands, actions, settings, cards and services.
"""
