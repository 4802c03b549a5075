"""Settings from the environment, checked, and the clouds of Teams.

Imports nothing of the bot.
"""
