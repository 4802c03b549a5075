"""Normalization of text for comparison: without case, accents and needless blanks."""

from unicodedata import combining, normalize

_STROKES = str.maketrans("łøđı", "lodi")
"""Letters whose stroke Unicode does not take for an accent."""


def normalized(text: str) -> str:
    """Return the text without case, accents and needless blanks."""
    letters = "".join(one for one in normalize("NFKD", text) if not combining(one))
    return " ".join(letters.casefold().translate(_STROKES).split())
