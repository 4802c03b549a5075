"""Notices: alarms, recipients, escalation, dispatch, scheduler.

Imports routing, ports, policy and model.
"""
