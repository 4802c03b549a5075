"""Impact of a problem as an opening tells it: a severity that is named, hints, and how many."""

from collections.abc import Sequence
from typing import NamedTuple

from services.model.taxonomy import Severity
from services.reading.opening_problem import is_denied
from services.reading.opening_tokens import Clause, Token, clauses_of, sentences_of, texts_of
from services.reading.opening_words import OpeningWords

_MOST_PEOPLE = 1_000_000
_BETWEEN_NAME_AND_LETTER = 2
_BESIDE = 3
"""Words around a number of people that may make it one of licences."""
_NOT_TO_BE_SMALL = "a"
"""Written small it is a word."""


class Hint(NamedTuple):
    """Words that hint at a severity, as they were typed."""

    severity: Severity
    said: str


def severity_in(tokens: list[Token], words: OpeningWords) -> Severity | None:
    """Return the only severity that is named, by its letter: "sev A"."""
    named, is_doubtful = set[Severity](), False
    # Between "severity:" and its letter a clause ends.
    for clause in sentences_of(tokens):
        spoken = texts_of(clause)
        for found in words.severity_names.phrases_in(spoken):
            severity = _behind(clause, found.end, words) or _before(clause, found.begin, words)
            if severity is None:
                continue
            named.add(severity)
            is_doubtful |= is_denied(spoken, found.begin, words) or _is_asked(clause, found.end)
    return named.pop() if len(named) == 1 and not is_doubtful else None


def _behind(clause: Clause, at: int, words: OpeningWords) -> Severity | None:
    """Read the letter behind "severity", perhaps with "is" between them."""
    for place in range(at, min(at + _BETWEEN_NAME_AND_LETTER, len(clause))):
        token = clause[place]
        severity = words.severities.get(token.text)
        if severity:
            is_last = place + 1 == len(clause) or bool(token.tail)
            is_word = token.core == _NOT_TO_BE_SMALL and not is_last
            is_of_someone = place + 1 < len(clause) and words.customer_cues.has(
                clause[place + 1].text
            )
            is_one_of_two = any(one.text in words.severities for one in clause[place + 1 :][:2])
            return None if is_word or is_of_someone or is_one_of_two else severity
        if token.text not in words.fillers:
            return None
    return None


def _before(clause: Clause, at: int, words: OpeningWords) -> Severity | None:
    """Read "A severity"; a small letter there is a word."""
    token = clause[at - 1] if at else None
    return words.severities.get(token.text) if token and token.core.isupper() else None


def _is_asked(clause: Clause, at: int) -> bool:
    return any("?" in token.tail for token in clause[at : at + _BETWEEN_NAME_AND_LETTER])


def hint_in(tokens: list[Token], words: OpeningWords) -> Hint | None:
    """Return what hints at one severity; None where the hints contradict each other."""
    hints = dict[Severity, str]()
    for clause in clauses_of(tokens):
        spoken = texts_of(clause)
        for found in words.impacts.phrases_in(spoken):
            said = " ".join(token.core for token in clause[found.begin : found.end])
            is_doubtful = is_denied(spoken, found.begin, words)
            if is_doubtful:
                return None
            hints.setdefault(found.meaning, said)
    return Hint(*hints.popitem()) if len(hints) == 1 else None


def people_in(tokens: list[Token], words: OpeningWords) -> int | None:
    """Return how many people are affected, if one number is said: "15 users"."""
    found = set[int]()
    for clause in clauses_of(tokens):
        spoken = texts_of(clause)
        for people in words.people.phrases_in(spoken):
            number, at = _number_before(spoken, people.begin, words)
            if number is None:
                continue
            if not words.additions.isdisjoint(spoken[at - 1 : at]):
                # Those to whom they come are as many again.
                return None
            around = spoken[max(0, at - _BESIDE) : people.end + _BESIDE]
            if not any(one.meaning for one in words.not_people.phrases_in(around)):
                found.add(number)
    return found.pop() if len(found) == 1 else None


def _number_before(spoken: Sequence[str], at: int, words: OpeningWords) -> tuple[int | None, int]:
    """Return the number before words for people, perhaps with another word between them."""
    for place in (at - 1, at - 2):
        if place < 0:
            break
        said = spoken[place]
        number = int(said) if said.isascii() and said.isdecimal() else words.counts.get(said)
        if number is not None:
            return (number, place) if 0 < number <= _MOST_PEOPLE else (None, at)
    return None, at
