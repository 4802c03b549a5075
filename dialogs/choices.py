"""The choice among options that a card shows, read from what is typed: by its label or its place.

One slip is forgiven where it can mean only one of them. Consent is never read here.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import TypeVar

from rapidfuzz.distance import OSA

from cards.words import typed
from services.reading.normalization import LONGEST_COMPARED, bare, words_of

Choice = TypeVar("Choice")

_SHORTEST = 5
"""Letters of a word that may have a slip in it: of a shorter one it makes another word."""
_PLACES = range(1, 11)
"""No card shows more options."""


def choice_in(text: str, options: Mapping[str, Choice]) -> Choice | None:
    """Return the option whose label this is, or is but for a slip; two that it may be are none.

    What stands between words does not count: "A · Critical" is "a critical".
    """
    if len(text) > LONGEST_COMPARED:
        return None
    # What people type is not kept in a cache.
    words = _words.__wrapped__(text)
    said = tuple(each for each in words if each not in typed("typed-polite")) or words
    for fits in (said.__eq__, lambda label: _is_slip(said, label)):
        found = dict.fromkeys(choice for label, choice in options.items() if fits(_words(label)))
        if found:
            return next(iter(found)) if len(found) == 1 else None
    return None


def numbered(text: str, choices: Iterable[Choice]) -> Choice | None:
    """Read "2", "two", "the second" or "number 2" as the second choice, in the card's order."""
    if len(text) > LONGEST_COMPARED:
        return None
    fillers, whole = typed("typed-place-filler"), bare(text)
    said = [word for word in map(bare, whole.split()) if word not in fillers]
    # "One" is a filler as well: of "the first one".
    named = {whole, *said} if len(said) == 1 else {whole}
    by_place = zip(_PLACES, choices, strict=False)
    return next((choice for place, choice in by_place if named & _names_of(place)), None)


def is_place(text: str) -> bool:
    """Return whether it says a place and nothing else: "2", "the second"."""
    return numbered(text, _PLACES) is not None


def is_place_in_words(text: str) -> bool:
    """Return whether it says a place in words, which may be a part of a name as well."""
    return not bare(text).isdecimal() and is_place(text)


def _names_of(place: int) -> frozenset[str]:
    return frozenset((str(place), *typed(f"typed-ordinal-{place}")))


@lru_cache(maxsize=1024)
def _words(label: str) -> tuple[str, ...]:
    return tuple(words_of(bare(label)))


def _is_slip(said: Sequence[str], meant: Sequence[str]) -> bool:
    """Return whether one long word differs by one letter, or by two that changed places.

    A number is another number then.
    """
    if len(said) != len(meant):
        return False
    match [pair for pair in zip(said, meant, strict=True) if pair[0] != pair[1]]:
        case [(wrong, right)]:
            plain = wrong.isalpha() and right.isalpha() and len(right) >= _SHORTEST
            return plain and OSA.distance(wrong, right, score_cutoff=1) <= 1
        case _:
            return False
