"""Product family and kind of problem of an opening; what contradicts itself is left open."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from services.model.taxonomy import ProblemKind, ProductFamily
from services.reading.opening_tokens import Token, clauses_of, form_at, sentences_of, texts_of
from services.reading.opening_words import (
    KindSign,
    OpeningWords,
    Phrase,
    ProductSign,
    Strength,
    Weight,
)

_MOST_BETWEEN = 3
"""Words between a denial and what is denied."""
_SAID_BEFORE = 4
"""Words before a product among which a verb of saying makes it a way to say something."""
_UNLIKE_BEFORE = 3
_FORM_BEHIND = 3
"""Words behind a product among which a legal form makes a firm's name of it."""


class Mention(NamedTuple):
    """A product as it is mentioned."""

    product: ProductFamily | None
    is_excluded: bool
    """True where the text says that it is not about it, or that it works."""


def product_in(
    tokens: list[Token], words: OpeningWords, names: Collection[int]
) -> ProductFamily | None:
    """Return the only product family that the text is about.

    `names` are the places where words of a text begin that belong to a customer's name.
    """
    mentions = list(_mentions(tokens, words, names))
    about = {one.product for one in mentions if not one.is_excluded}
    return about.pop() if len(about) == 1 else None


def names_product(tokens: list[Token], words: OpeningWords) -> bool:
    """Return whether a product is mentioned in whatever way."""
    return any(True for _ in _mentions(tokens, words, ()))


def _mentions(
    tokens: list[Token], words: OpeningWords, names: Collection[int]
) -> Iterator[Mention]:
    other_makers = words.other_makers.has_any(texts_of(tokens))
    for sentence in sentences_of(tokens):
        are_all_large = _are_all_large(sentence)
        for clause in clauses_of(sentence):
            spoken = texts_of(clause)
            for found in words.products.phrases_in(spoken):
                said = clause[found.begin : found.end]
                if any(token.begin in names for token in said) or _is_firm(sentence, said):
                    continue
                is_heard = found.meaning.weight is Weight.PLAIN or not other_makers
                is_written = not are_all_large and said[0].is_large and not said[0].is_first
                if is_heard and _is_meant(spoken, found, words, is_written=is_written):
                    excluded = is_denied(spoken, found.begin, words) or _is_fine(
                        clause, words, names
                    )
                    yield Mention(found.meaning.product, excluded)


def _is_firm(sentence: Sequence[Token], said: Sequence[Token]) -> bool:
    """Return whether a product is but a word of a firm's name: "Azure Power s.r.o."."""
    at = next(place for place, one in enumerate(sentence) if one.begin > said[0].begin - 1)
    at += len(said)
    for place in range(at, min(at + _FORM_BEHIND, len(sentence))):
        if form_at(sentence, place):
            return True
        if not sentence[place].is_large:
            return False
    return False


def _are_all_large(sentence: Sequence[Token]) -> bool:
    """Return whether large letters say nothing in a sentence."""
    letters = "".join(token.core for token in sentence)
    return letters.isupper()


def _is_meant(
    spoken: Sequence[str], found: Phrase[ProductSign], words: OpeningWords, *, is_written: bool
) -> bool:
    """Return whether a product is meant by its name, and not a way to say something.

    `is_written` if it is written as a name is.
    """
    before = spoken[max(0, found.begin - _SAID_BEFORE) : found.begin]
    if words.saying.has_any(before):
        return False
    if found.meaning.weight is not Weight.LARGE or is_written:
        return True
    behind = spoken[found.end : found.end + 1]
    is_one = not words.singular.isdisjoint(behind)
    return is_one or not words.singular_before.isdisjoint(before[-1:])


def is_denied(spoken: Sequence[str], at: int, words: OpeningWords) -> bool:
    """Return whether what stands at this place is denied by the words before it."""
    for _ in range(_MOST_BETWEEN + 1):
        if any(one.end == at for one in words.denials.phrases_in(spoken[:at])):
            return True
        if at == 0 or spoken[at - 1] not in words.between:
            return False
        at -= 1
    return False


def _is_fine(clause: Sequence[Token], words: OpeningWords, names: Collection[int]) -> bool:
    """Return whether a clause says that something works."""
    spoken = texts_of(clause)
    for found in words.fine.phrases_in(spoken):
        if clause[found.begin].begin in names:
            continue
        before = spoken[max(0, found.begin - _UNLIKE_BEFORE) : found.begin]
        if words.unlike.isdisjoint(before):
            return True
    return False


def kinds_in(tokens: list[Token], words: OpeningWords) -> list[KindSign]:
    """Return the signs of a kind of problem that are not denied."""
    signs = []
    for clause in clauses_of(tokens):
        spoken = texts_of(clause)
        found = list(words.kinds.phrases_in(spoken))
        signs += [one.meaning for one in found if not is_denied(spoken, one.begin, words)]
        # "How come …" asks for nothing.
        is_taken = bool(found) and found[0].begin == 0
        if clause[0].is_first and clause[0].text in words.questioning and not is_taken:
            signs.append(KindSign(ProblemKind.QUESTION, Strength.WEAK))
    return [one for one in signs if one.strength is not Strength.NONE]


def is_told(signs: Collection[KindSign]) -> bool:
    """Return whether a problem is told, of whatever kind, and not only perhaps."""
    return any(sign.strength is not Strength.DOUBT or not sign.kind for sign in signs)


def kind_of(signs: Collection[KindSign]) -> ProblemKind | None:
    """Return the only kind that the signs speak of; None where they contradict each other."""
    plain, weak, doubtful = (
        {sign.kind for sign in signs if sign.strength is strength} for strength in _WEIGHED
    )
    for stronger, lesser in _OUTWEIGHED.items():
        if stronger in plain:
            plain -= lesser
            weak -= lesser
    deciding = plain or weak
    if len(deciding) != 1 or (not plain and weak == _HARMLESS):
        return None
    kind = next(iter(deciding))
    lesser = weak - _HARMLESS if kind is ProblemKind.TECHNICAL else weak
    return kind if (lesser | doubtful) <= {kind} else None


_WEIGHED = (Strength.PLAIN, Strength.WEAK, Strength.DOUBT)
_OUTWEIGHED: Mapping[ProblemKind, set[ProblemKind | None]] = {
    # Charges that are disputed are charges, too, and what has no room fails.
    ProblemKind.FRAUD: {ProblemKind.BILLING},
    ProblemKind.QUOTA: {ProblemKind.TECHNICAL},
}
"""Kinds whose plain signs say more than those of others that come along with them."""
_HARMLESS: set[ProblemKind | None] = {ProblemKind.BILLING}
"""Kinds of which a weak sign alone says nothing, nor beside a fault: a licence is mentioned."""
