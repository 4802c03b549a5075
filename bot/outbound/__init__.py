"""The way out to Teams: sender, retries, breakers, throttle, credentials, writer of notices.

Imports settings, telemetry, keyed lock, dialogs, cards and services.
"""
