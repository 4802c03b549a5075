"""Names as they are searched: what is kept of one, what is sought, and how well they fit.

`services.reading.name_stages` says how databases find candidates; `fit` alone decides. So every
database finds the same, as long as it may look at all candidates.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum, auto
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from rapidfuzz.distance import DamerauLevenshtein

from services.reading.legal_forms import without_legal_form, words_of_name
from services.reading.normalization import normalized

TRIGRAM = 3
"""Letters that databases index together, and the fewest in which a slip is forgiven."""

MAX_LETTERS = 128
MAX_WORDS = 8
"""Words of a text that are searched for: a pasted log must not hold up others."""

BEGINS = "  "
"""Before every word that is kept: with one letter more, even that is a trigram."""

_FORGIVEN = range(2)
"""Slips in all words together."""

_DIGRAPHS = re.compile("([aou])e|aa")
_AND = frozenset(("a", "and", "e", "en", "et", "i", "och", "og", "oraz", "und", "y"))
"""Words for "&", which is none."""
_TENANT = re.compile(r"(?=.*[0-9])[0-9a-f]{4,32}")
_GROUPS = (8, 12, 16, 20)


class Fit(IntEnum):
    """Fit of what is kept and what is sought, best first."""

    EXACT = auto()
    PREFIX = auto()
    WORD_START = auto()
    INSIDE = auto()
    WEAKER = auto()
    """Words joined, or letters of another spelling: from here on, nobody is chosen alone."""
    OTHER_FORM = auto()
    """The same but for the legal form; as with a slip, only where nothing else fits."""
    WITHOUT_FORM = auto()
    """A part of it, the legal form left out."""
    NEAR = auto()
    """The whole name, with a slip."""
    SLIP = auto()
    """A part of it, with a slip."""


class Field(IntEnum):
    """Text that is kept of a record to be searched."""

    WORDS = auto()
    """Each of its texts as a line of words, with two blanks before each word; its name first."""
    JOINED = auto()
    """The same as one word each, umlauts spelled one way; only where that is another word."""


class Fragment(NamedTuple):
    """A text that has to be somewhere in a field; it is a trigram at least."""

    field: Field
    text: str


Alternatives = tuple[tuple[Fragment, ...], ...]
"""Fragments of one of these have to be there, all of them."""


class Searched(NamedTuple):
    """Texts that are kept of a record to be searched, one for each `Field`."""

    words: str
    joined: str


def searched_customer(name: str, domains: Iterable[str]) -> Searched:
    """Return what is kept of a customer's name and domain names."""
    letters = normalized(name)
    known = [*map(normalized, domains)]
    labels = dict.fromkeys(label for domain in known for label in domain.split("."))
    return Searched(_kept_words([letters, *known]), _kept_joined([letters, *labels]))


def searched_request(customer: str, title: str, reference: str, microsoft_number: str) -> Searched:
    """Return what is kept of a service request; it begins with the name of its customer."""
    texts = [normalized(each) for each in (customer, title, reference, microsoft_number) if each]
    return Searched(_kept_words(texts), _kept_joined(texts))


def _kept_words(texts: Iterable[str]) -> str:
    return "".join(f"{_spelled(words_of_name(each)) or each}\n" for each in texts)


def _spelled(words: Iterable[str]) -> str:
    return BEGINS.join(("", *words))


def _kept_joined(texts: Iterable[str]) -> str:
    kept = dict.fromkeys(
        joined
        for words in map(words_of_name, texts)
        if (joined := _joined(words)) and [joined] != words
    )
    return "".join(f"{each}\n" for each in kept)


def _joined(words: Iterable[str]) -> str:
    return one_spelling("".join(words))


def one_spelling(letters: str) -> str:
    """Spell ä, ö, ü and å as those do who have no such keys, or the other way."""
    return _DIGRAPHS.sub(lambda found: found[1] or "a", letters)


@dataclass(frozen=True)
class Query:
    """A text that is sought: its first words, as they are compared."""

    text: str

    @classmethod
    def of(cls, text: str) -> "Query":
        # Normalization may make several letters of one.
        letters = normalized(text[:MAX_LETTERS])[:MAX_LETTERS]
        return cls(" ".join(letters.split()[:MAX_WORDS]))

    @cached_property
    def words(self) -> list[str]:
        return words_of_name(self.text)[:MAX_WORDS]

    @cached_property
    def spelled(self) -> str:
        return _spelled(self.words) or self.text

    @cached_property
    def tenant(self) -> str:
        """A tenant id, or its beginning, as it is kept; empty if it can be neither."""
        compact = re.sub(r"[\s{}()\[\]\"'-]|^urn:uuid:", "", self.text)
        if not _TENANT.fullmatch(compact):
            return ""
        ends = [0, *(end for end in _GROUPS if end < len(compact)), len(compact)]
        return "-".join(compact[a:b] for a, b in pairwise(ends))

    @cached_property
    def weaker(self) -> list[tuple[Fit, Alternatives]]:
        """Alternatives of each of the weaker rules."""
        return [(how, tuple(dict.fromkeys(_weaker(words)))) for how, words in _weaker_words(self)]

    @property
    def forgives(self) -> bool:
        """True if a slip is forgiven: of fewer letters, too little is left."""
        return len(self.spelled.strip()) >= TRIGRAM

    @cached_property
    def phrase(self) -> str:
        """The words as they stand, where one is too short to be looked for inside of others."""
        short = any(len(word) < TRIGRAM for word in self.words)
        return self.spelled.strip() if short and self.words[1:] else ""


def inside(word: str) -> str:
    """Return how a word is looked for inside of others; a short one, where words begin."""
    return word if len(word) >= TRIGRAM else BEGINS + word


def _weaker_words(query: Query) -> Iterator[tuple[Fit, list[str]]]:
    """Yield the words that weaker rules compare, if they are enough to be compared at all."""
    if query.forgives:
        yield Fit.WEAKER, query.words
    core = without_legal_form(query.words)
    if core != query.words and len("".join(core)) > 1:
        yield Fit.WITHOUT_FORM, core


def _weaker(words: Sequence[str]) -> Iterator[tuple[Fragment, ...]]:
    """Yield the words joined, and one by one, in either field; then what else they may be."""
    for compared in ([_joined(words)], [_joined([word]) for word in words]):
        for field in Field:
            yield tuple(_anywhere(field, word) for word in compared)
    for one, other in (("th", "þ"), ("þ", "th")):
        if (respelled := [word.replace(one, other) for word in words]) != words:
            yield tuple(_anywhere(Field.WORDS, word) for word in respelled)
    yield from _without_and(words)


def _without_and(words: Sequence[str]) -> Iterator[tuple[Fragment, ...]]:
    """Yield the words without those that may stand for "&", which is no word."""
    inner = [word for word in words[1:-1] if word not in _AND]
    if len(inner) + 2 >= len(words):
        return
    left = [words[0], *inner, words[-1]]
    yield (Fragment(Field.WORDS, _spelled(left)),)
    if all(len(word) >= TRIGRAM for word in left):
        for field in Field:
            yield tuple(_anywhere(field, _joined([word])) for word in left)


def _anywhere(field: Field, word: str) -> Fragment:
    """Look for a short word where words begin."""
    return Fragment(field if len(word) >= TRIGRAM else Field.WORDS, inside(word))


def fit(query: Query, words: str, joined: str) -> Fit | None:
    """Tell how well the query fits what is kept of a record; None if it does not.

    `words` and `joined` are those of a `Searched`.
    """
    if words.startswith(query.spelled):
        return Fit.EXACT if words.startswith(f"{query.spelled}\n") else Fit.PREFIX
    if not query.words:
        return None
    if f"\n{query.spelled}\n" in words:
        return Fit.EXACT
    if all(BEGINS + word in words for word in query.words):
        return Fit.WORD_START
    if all(inside(word) in words for word in query.words) or (
        query.phrase and query.phrase in words
    ):
        return Fit.INSIDE
    return _lesser_fit(query, words, joined)


def _lesser_fit(query: Query, words: str, joined: str) -> Fit | None:
    kept = {Field.WORDS: words, Field.JOINED: joined}
    for how, alternatives in query.weaker:
        if any(all(text in kept[field] for field, text in each) for each in alternatives):
            if how is Fit.WITHOUT_FORM and _same_but_form(query, words):
                return Fit.OTHER_FORM
            return how
    if not query.forgives:
        return None
    if _is_near_all(query, words):
        return Fit.NEAR
    return Fit.SLIP if _is_slip(query, words, joined) else None


def _same_but_form(query: Query, words: str) -> bool:
    core = without_legal_form(query.words)
    return any(without_legal_form(line.split()) == core for line in words.splitlines())


def _is_slip(query: Query, words: str, joined: str) -> bool:
    """Return whether all words of the query occur, but for a slip in one of them.

    A slip is a letter more, less, other, or swapped with its neighbour.
    """
    match [word for word in query.words if inside(word) not in words]:
        case [slipped]:
            return any(_is_near(slipped, word) for word in (*words.split(), *joined.split()))
        case _:
            return False


def _is_near_all(query: Query, words: str) -> bool:
    """Return whether it is a whole name, or a whole domain name, but for a slip."""
    sought, lines = "".join(query.words), ("".join(line.split()) for line in words.splitlines())
    return any(_may_be_near(sought, one) and _is_one_slip_from(sought, one) for one in lines)


def _is_near(word: str, other: str) -> bool:
    """Compare with the whole other word, and with its beginning while one is still typing."""
    if len(word) < TRIGRAM:
        return _is_one_slip_from(word, other)
    if not _may_be_near(word, other):
        return False
    ends = (len(word) - 1, len(word), len(word) + 1)
    return any(_is_one_slip_from(word, one) for one in {other, *(other[:end] for end in ends)})


def _is_one_slip_from(word: str, other: str) -> bool:
    return DamerauLevenshtein.distance(word, other, score_cutoff=1) in _FORGIVEN


def _may_be_near(word: str, other: str) -> bool:
    """Rule out most words at little cost: one slip leaves the first half or what is behind it."""
    half = len(word) // 2
    if other.startswith(word[:half]):
        return True
    rest = word[half + 1 :]
    return any(other.startswith(rest, half + shift) for shift in (0, 1, 2))
