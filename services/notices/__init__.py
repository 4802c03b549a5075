"""Notices: alarms, recipients, escalation, dispatch, scheduler.

Imports routing, ports, policy, reading and model.
"""
