"""Routing: the choice of a route, hand-off packs and portal links.

Pure; imports clocks, policy and model.
"""
