"""Normalization of text for comparison: without case, accents and needless blanks."""

from unicodedata import combining, normalize

LONGEST_COMPARED = 512
"""Characters that are compared by meaning; no name or word we know is that long.

One letter may become eighteen (U+FDFA), and a pasted log must not hold up others.
"""
_STROKES = str.maketrans("łøđı", "lodi")
"""Letters whose stroke Unicode does not take for an accent."""


def normalized(text: str) -> str:
    """Return the text without case, accents and needless blanks; its end as it is, if long."""
    words = " ".join(text.split())
    head, tail = words[:LONGEST_COMPARED], words[LONGEST_COMPARED:]
    letters = "".join(one for one in normalize("NFKD", head) if not combining(one))
    return " ".join(letters.casefold().translate(_STROKES).split()) + tail
