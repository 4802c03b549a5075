"""URLs over which only their owner can answer: https, or this very machine."""

from ipaddress import ip_address
from urllib.parse import urlsplit


def is_trusted_url(url: str) -> bool:
    """Return whether what comes from there is what its owner sent: https, or this machine."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return (parts.scheme == "https" and bool(parts.hostname)) or (
        parts.scheme == "http" and is_loopback(parts.hostname or "")
    )


def is_loopback(host: str) -> bool:
    return host in {"localhost", "127.0.0.1", "::1"}


def is_address(text: str) -> bool:
    """Return whether this is an IP address, of either version."""
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
