"""Logs and metrics.

Imports nothing of the bot.
"""
