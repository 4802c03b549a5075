"""The way out to Teams: sender, retries, throttle, credentials and the writer of notices.

Imports settings and the keyed lock.
"""
