"""Buttons no dialog waits for, and the action on a message.

Imports inbound text and the other conversation.
"""
