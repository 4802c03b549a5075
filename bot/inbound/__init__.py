"""The way in over HTTP: host, authentication, signing keys, envelope and text.

Imports command line, settings, telemetry, operating system, dialogs and services.
"""
