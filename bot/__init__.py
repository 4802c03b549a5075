"""The Teams side: HTTP in, Teams out, and the turn between.

Imports dialogs, cards and services; never `services.gateways`.
"""
