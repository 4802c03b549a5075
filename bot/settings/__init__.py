"""Settings from the environment, checked, and the clouds of Teams.

Imports services.
"""
