"""Routing: the choice of a route, hand-off packs and portal links.

Pure. Imports clocks, policy, reading and model.
"""
