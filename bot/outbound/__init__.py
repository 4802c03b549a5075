"""The way out to Teams: sender, retries, breakers, throttle, credentials, writer of notices.

Imports settings, keyed lock, dialogs, cards and services.
"""
