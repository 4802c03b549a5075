"""Buttons no dialog waits for, and the action on a message.

Imports inbound, other conversation, dialogs, cards and services.
"""
