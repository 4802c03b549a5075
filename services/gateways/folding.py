"""How a customer is found again: text without case and accents, its words, trigrams and slips."""

import re
from collections.abc import Sequence
from unicodedata import combining, normalize

from rapidfuzz.distance import DamerauLevenshtein

from services.models import Customer

GRAM = 3
"""Letters that are indexed together, and the fewest in which a slip is forgiven."""

_WORD = re.compile(r"[^\W_]+")
_STROKES = str.maketrans("łøđı", "lodi")
"""Letters whose stroke Unicode does not take for an accent."""


def fold(text: str) -> str:
    """Return the text without case, accents and needless blanks."""
    letters = "".join(one for one in normalize("NFKD", text) if not combining(one))
    return " ".join(letters.casefold().translate(_STROKES).split())


def folded(customer: Customer) -> str:
    """Return what is searched: name, domains and tenant id, each on a line of its own."""
    parts = (customer.name, *customer.domains, customer.tenant_id)
    return "".join(f"{fold(part)}\n" for part in parts)


def grams(customer: Customer) -> set[str]:
    """Return the trigrams of the words in name and domains.

    The tenant id has none: nobody types it letter by letter.
    """
    return grams_of(fold(" ".join((customer.name, *customer.domains))))


def grams_of(text: str) -> set[str]:
    """Return the trigrams of folded text; two blanks mark where a word begins, one its end."""
    padded = (f"  {word} " for word in _WORD.findall(text))
    return {word[start : start + GRAM] for word in padded for start in range(len(word) - GRAM + 1)}


def slips(wanted: str, text: str) -> int | None:
    """Count the slips with which all words of `wanted` occur in `text`; None if more than one.

    A slip is a letter more, less, other, or swapped with its neighbour.
    """
    found = _WORD.findall(text)
    total = sum(_slips_in(word, found) for word in _WORD.findall(wanted))
    return total if total <= 1 else None


def _slips_in(word: str, found: Sequence[str]) -> int:
    if any(word in one for one in found):
        return 0
    if len(word) < GRAM:
        return 2
    return min((_distance(word, one) for one in found), default=2)


def _distance(word: str, other: str) -> int:
    """Compare with the whole other word, and with its beginning while one is still typing."""
    beginnings = {other, *(other[: len(word) + more] for more in (-1, 0, 1))}
    return min(DamerauLevenshtein.distance(word, one, score_cutoff=1) for one in beginnings)
