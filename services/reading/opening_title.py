"""Title of an opening: the sentence that says what is wrong, without greeting and courtesies."""

from collections.abc import Sequence

from services.reading.opening_mail import after_greeting
from services.reading.opening_problem import kinds_in, names_product
from services.reading.opening_tokens import (
    Clause,
    Token,
    clauses_of,
    sentences_of,
    texts_of,
    tokens_of,
)
from services.reading.opening_words import OpeningWords

_FEWEST_WORDS = 2
_FEWEST_LEFT = 3
"""Words of a title that is cut where the problem is told; a shorter one says too little."""


def title_in(body: str, tokens: list[Token], words: OpeningWords) -> str:
    """Return the first sentence that says what is wrong, or else the first that says anything."""
    said = [_without_courtesies(each, words) for each in sentences_of(tokens)]
    told = [each for each in said if len(each) >= _FEWEST_WORDS]
    # A mere letter says nothing.
    told = told or [each for each in said if each and len(each[0].core) > 1]
    for sentence in told:
        if kinds_in(sentence, words):
            return _text(body, sentence)
    for sentence in told:
        if names_product(sentence, words):
            return _text(body, sentence)
    return _text(body, told[0]) if told else ""


def trimmed(subject: str, words: OpeningWords) -> str:
    """Return a subject without what is but polite in it."""
    left = _without_politeness(tokens_of(subject, words.conjunctions), words)
    return subject[left[0].begin :].strip() if left else subject


def is_courtesy(clause: Clause, words: OpeningWords) -> bool:
    """Return whether a clause asks for a favour, thanks or closes, and says nothing else."""
    spoken = texts_of(clause)
    if kinds_in(clause, words):
        return False
    if words.thanks.phrase_at(spoken, 0) or words.closings.phrase_at(spoken, 0):
        return True
    if words.severity_names.has_any(spoken):
        return all(_is_of_severity(one, words) for one in spoken)
    return words.courtesies.has_any(spoken) and not names_product(clause, words)


def _is_of_severity(text: str, words: OpeningWords) -> bool:
    known = text in words.severities or text in words.politeness or text in words.fillers
    return known or words.severity_names.has(text) or not text.isalnum()


def _without_courtesies(sentence: list[Token], words: OpeningWords) -> list[Token]:
    """Return the clauses up to the last that tells of the problem, without favours and signs."""
    clauses = clauses_of(sentence)
    while clauses and is_courtesy(clauses[0], words):
        clauses.pop(0)
    telling = [place for place, each in enumerate(clauses) if _tells(each, words)]
    end = telling[-1] + 1 if telling else len(clauses)
    if sum(map(len, clauses[:end])) < _FEWEST_LEFT:
        end = len(clauses)
    for place, clause in enumerate(clauses):
        if place and is_courtesy(clause, words):
            # What follows thanks is a name.
            end = min(end, place)
    return _without_politeness([token for clause in clauses[:end] for token in clause], words)


def _without_politeness(tokens: list[Token], words: OpeningWords) -> list[Token]:
    left = tokens[after_greeting(texts_of(tokens), words) :]
    while left and left[-1].text in words.politeness:
        left.pop()
    while left and not any(map(str.isalnum, left[0].core)):
        left.pop(0)
    return left


def _tells(clause: Clause, words: OpeningWords) -> bool:
    return bool(kinds_in(clause, words)) or names_product(clause, words)


def _text(body: str, tokens: Sequence[Token]) -> str:
    last = tokens[-1]
    closing = last.tail if last.tail[:1] in ")\"”'" else ""
    said = body[tokens[0].begin : last.end + len(closing)]
    return " ".join(said.split())
