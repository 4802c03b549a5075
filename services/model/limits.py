"""Limits of typed text, in one place for cards, dialogs and commands."""

from services.model.errors import TooLongError

MAX_SHORT_TEXT = 256
"""Characters of a title, a name, an address or a number."""
MAX_REASON = 1_000
MAX_TEXT = 28 * 1024
"""Characters of a description or a note: what one message in Teams can hold."""


def within(text: str, limit: int) -> str:
    """Return the text without blanks around it. Raise `TooLongError` rather than cut it."""
    kept = text.strip()
    if len(kept) > limit:
        raise TooLongError(limit)
    return kept
