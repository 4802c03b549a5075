"""The way out to Teams: sender, retries, breakers, throttle, credentials, writer of notices.

Imports settings and the keyed lock.
"""
