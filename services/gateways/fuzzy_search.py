"""Fuzzy search for customers and people: normalized words, trigrams, and one typo forgiven."""

import re
from collections.abc import Sequence

from rapidfuzz.distance import DamerauLevenshtein

from services.model.customers import Customer
from services.reading.normalization import normalized

TRIGRAM = 3
"""Letters that are indexed together, and the fewest in which a typo is forgiven."""

MAX_LETTERS = 128
MAX_WORDS = 8
"""Words of a text that are searched for: a pasted log must not hold up others."""
_WORD = re.compile(r"[^\W_]+")


def normalized_query(text: str) -> str:
    """Return the normalized words of what is searched for."""
    # Normalization may make several letters of one.
    letters = normalized(text[:MAX_LETTERS])[:MAX_LETTERS]
    return " ".join(letters.split()[:MAX_WORDS])


def escaped_for_like(wanted: str) -> str:
    """Return the text as a part of a LIKE pattern whose escape is the backslash."""
    return wanted.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def search_text(customer: Customer) -> str:
    """Return what is searched: name, domains and tenant id, each on a line of its own."""
    parts = (customer.name, *customer.domains, customer.tenant_id)
    return "".join(f"{normalized(part)}\n" for part in parts)


def trigrams(customer: Customer) -> set[str]:
    """Return the trigrams of the words in name and domains.

    The tenant id has none: it is pasted, never typed letter by letter.
    """
    return trigrams_of(" ".join(map(normalized, (customer.name, *customer.domains))))


def trigrams_of(text: str) -> set[str]:
    """Return the trigrams of normalized text; two blanks mark where a word begins, one its end."""
    padded = (f"  {word} " for word in _WORD.findall(text))
    return {
        word[start : start + TRIGRAM]
        for word in padded
        for start in range(len(word) - TRIGRAM + 1)
    }


def typos(wanted: str, text: str) -> int | None:
    """Count the typos with which all words of `wanted` occur in `text`; None if more than one.

    A typo is a letter more, less, other, or swapped with its neighbour.
    """
    found = _WORD.findall(text)
    total = 0
    for word in _WORD.findall(wanted):
        total += _typos_in(word, found)
        if total > 1:
            return None
    return total


def _typos_in(word: str, found: Sequence[str]) -> int:
    if any(word in one for one in found):
        return 0
    if len(word) < TRIGRAM:
        return 2
    return min((_distance(word, one) for one in found), default=2)


def _distance(word: str, other: str) -> int:
    """Compare with the whole other word, and with its beginning while one is still typing."""
    beginnings = {other, *(other[: len(word) + more] for more in (-1, 0, 1))}
    return min(DamerauLevenshtein.distance(word, one, score_cutoff=1) for one in beginnings)
