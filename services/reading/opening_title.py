"""Title of an opening: the sentence that says what is wrong, without greeting and courtesies."""

from collections.abc import Sequence

from services.reading.opening_mail import after_greeting
from services.reading.opening_problem import kinds_in, names_product
from services.reading.opening_tokens import Clause, Token, clauses_of, sentences_of, texts_of
from services.reading.opening_words import OpeningWords

_FEWEST_WORDS = 2


def title_in(body: str, tokens: list[Token], words: OpeningWords) -> str:
    """Return the first sentence that says what is wrong, or else the first that says anything."""
    said = [_without_courtesies(each, words) for each in sentences_of(tokens)]
    told = [each for each in said if len(each) >= _FEWEST_WORDS] or [each for each in said if each]
    for sentence in told:
        if kinds_in(sentence, words):
            return _text(body, sentence)
    for sentence in told:
        if names_product(sentence, words):
            return _text(body, sentence)
    return _text(body, told[0]) if told else ""


def is_courtesy(clause: Clause, words: OpeningWords) -> bool:
    """Return whether a clause asks for a favour, thanks or closes, and says nothing else."""
    spoken = texts_of(clause)
    if words.thanks.phrase_at(spoken, 0) or words.closings.phrase_at(spoken, 0):
        return not kinds_in(clause, words)
    if not words.courtesies.has_any(spoken):
        return False
    return not kinds_in(clause, words) and not names_product(clause, words)


def _without_courtesies(sentence: list[Token], words: OpeningWords) -> list[Token]:
    clauses = clauses_of(sentence)
    while clauses and is_courtesy(clauses[0], words):
        clauses.pop(0)
    for place, clause in enumerate(clauses):
        if place and is_courtesy(clause, words):
            # What follows thanks is a name.
            clauses = clauses[:place]
            break
    left = [token for clause in clauses for token in clause]
    return left[after_greeting(texts_of(left), words) :]


def _text(body: str, tokens: Sequence[Token]) -> str:
    last = tokens[-1]
    closing = last.tail if last.tail[:1] in ")\"”'" else ""
    said = body[tokens[0].begin : last.end + len(closing)]
    return " ".join(said.split())
