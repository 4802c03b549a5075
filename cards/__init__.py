"""Pure functions from values to Adaptive Cards, and the words of each language.

Imports services.
"""
