"""Stages of a search for a name: what databases look up to find candidates, best first."""

from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from services.reading.legal_forms import is_legal_form
from services.reading.names import (
    BEGINS,
    MAX_LETTERS,
    TRIGRAM,
    Alternatives,
    Field,
    Fit,
    Fragment,
    Query,
    inside,
)

_ZONES = 10
"""Parts of a query, one of which holds the slip; the others are looked up."""


class Stage(NamedTuple):
    """A way to find candidates: none that it alone finds fits better than `best`."""

    best: Fit
    alternatives: Alternatives
    narrower: tuple["Stage", ...] = ()
    """For the best of them, where there are too many to look at all."""


def stages(query: Query) -> Iterator[Stage]:
    """Yield how candidates are found by what is inside of them, best first.

    The first finds nearly all at once: few are found by most of what people look for.
    """
    if not query.words:
        return
    starts = (tuple(Fragment(Field.WORDS, BEGINS + word) for word in query.words),)
    anywhere: Alternatives = (tuple(Fragment(Field.WORDS, inside(word)) for word in query.words),)
    if query.phrase:
        anywhere += ((Fragment(Field.WORDS, query.phrase),),)
    weaker = dict(query.weaker)
    yield Stage(
        Fit.WORD_START,
        tuple(dict.fromkeys((*anywhere, *weaker.get(Fit.WEAKER, ())))),
        (Stage(Fit.WORD_START, starts), Stage(Fit.INSIDE, anywhere)),
    )
    if Fit.WITHOUT_FORM in weaker:
        yield Stage(Fit.OTHER_FORM, weaker[Fit.WITHOUT_FORM])
    if not query.forgives:
        return
    for how, left in ((Fit.NEAR, _left_of_all), (Fit.SLIP, _left_of_each)):
        if slips := tuple(dict.fromkeys(left(query.words))):
            yield Stage(how, slips)


def _left_of_all(words: Sequence[str]) -> Iterator[tuple[Fragment, ...]]:
    """Yield what is left of the words as they stand, up to where the last of them ends."""
    for begin, end in _slip_places(words):
        before, after = _between(words, 0, begin), _between(words, end, MAX_LETTERS)
        for ending in ("\n", BEGINS):
            long_enough = (each for each in (before, after + ending) if len(each) >= TRIGRAM)
            if left := tuple(Fragment(Field.WORDS, each) for each in long_enough):
                yield left


def _between(words: Sequence[str], begin: int, end: int) -> str:
    """Return some of the letters of the words, as these are kept."""
    said, start = "", 0
    for word in words:
        part = word[max(begin - start, 0) : max(end - start, 0)]
        said += (BEGINS if part and begin <= start else "") + part
        start += len(word)
    return said


def _left_of_each(words: Sequence[str]) -> Iterator[tuple[Fragment, ...]]:
    """Yield what is left of the words, wherever each may stand."""
    *starts, _ = accumulate(map(len, words), initial=0)
    for begin, end in _slip_places(words):
        left = tuple(
            Fragment(Field.WORDS, piece)
            for start, word in zip(starts, words, strict=True)
            # What very many have helps little, and takes long.
            if not (is_legal_form(word) and words[1:])
            for piece in _intact(word, begin - start, end - start)
        )
        if left:
            yield left


def _slip_places(words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the parts of the words, counted in letters, one of which has the slip."""
    letters = sum(map(len, words))
    zones = min(_ZONES, letters)
    for begin, end in pairwise(letters * zone // zones for zone in range(zones + 1)):
        # Two letters that changed places may be on either side of the border.
        yield begin, end + 1


def _intact(word: str, begin: int, end: int) -> Iterator[str]:
    if end <= 0 or begin >= len(word):
        yield inside(word)
        return
    if begin > 0:
        yield BEGINS + word[:begin]
    if len(word) - end >= TRIGRAM:
        yield word[end:]
