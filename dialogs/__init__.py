"""Conversations with people, one dialog per file.

Imports cards and services; only `dialogs.framework` imports the SDK.
"""
