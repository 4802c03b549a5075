"""The way out to Teams: sender, retries, throttle, credentials and the writer of notices.

Imports settings, keyed lock, dialogs, cards and services.
"""
