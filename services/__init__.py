"""The desk itself: use cases, rules and ports.

Knows neither Teams nor cards nor HTTP servers. Imports nothing of ours.
"""
