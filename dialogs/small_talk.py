"""Small talk, and questions that our own tables answer: neither is a problem of a customer."""

from dataclasses import dataclass
from enum import Enum, auto

from cards.words import typed
from dialogs.opening_vocabulary import OPENING_WORDS, phrases
from services.model.taxonomy import ProblemKind, ProductFamily, Severity
from services.reading.normalization import bare
from services.reading.opening_impact import severity_in
from services.reading.opening_problem import kinds_in, product_in
from services.reading.opening_tokens import Token, texts_of, tokens_of

_LONGEST_QUESTION = 24
"""Words of a question that a table answers; longer ones tell something besides."""
_LONGEST_TALK = 3
_LONGEST_FACE = 3
"""Characters: an emoji with what colours it, or "...", and no more of a code or a log."""
_FIRST_WORDS = 6
"""Words among which a question has its question word."""
_RESPONSE = phrases("typed-ask-response")
_FILING = phrases("typed-ask-filing")
_WHO = frozenset(typed("typed-ask-who"))
_ASKING = frozenset(typed("typed-ask-word"))
_LETTERS = {
    text: severity
    for severity, texts in {
        Severity.CRITICAL: typed("typed-ask-letter-a"),
        Severity.MODERATE: typed("typed-ask-letter-b"),
        Severity.MINIMAL: typed("typed-ask-letter-c"),
    }.items()
    for text in texts
}


class Talk(Enum):
    """Things that people say to somebody, not to a service desk."""

    GREETING = auto()
    THANKS = auto()
    WAIT = auto()
    NEXT = auto()
    WHO = auto()


@dataclass(frozen=True, slots=True)
class AskedResponse:
    """A question how soon the first answer comes, at one severity or at each."""

    severity: Severity | None


@dataclass(frozen=True, slots=True)
class AskedRoute:
    """A question where requests for a product are filed."""

    product: ProductFamily | None


_TALK = {
    text: talk
    for talk, texts in {
        Talk.GREETING: typed("typed-talk-greeting"),
        Talk.THANKS: typed("typed-talk-thanks"),
        Talk.WAIT: typed("typed-talk-wait"),
        Talk.NEXT: typed("typed-talk-next"),
        Talk.WHO: typed("typed-talk-who"),
    }.items()
    for text in texts
}


def talk_in(text: str) -> Talk | None:
    """Read small talk that is all of a text, but for the signs around it."""
    spoken = [bare(each) for each in text.split()]
    said = " ".join(one for one in spoken if any(map(str.isalnum, one)))
    return _TALK.get(said) or _TALK.get(bare(text))


def is_courteous(text: str) -> bool:
    """Return whether it only greets, thanks or shows a face: nothing of that is an answer."""
    is_face = len(text.strip()) <= _LONGEST_FACE and not any(map(str.isalnum, text))
    return is_face or talk_in(text) in (Talk.GREETING, Talk.THANKS)


def thanks_first(text: str) -> bool:
    """Return whether a text begins with thanks, or ends a talk as thanks do."""
    spoken = texts_of(tokens_of(text, ()))[:_LONGEST_TALK]
    beginnings = (" ".join(spoken[:size]) for size in range(1, len(spoken) + 1))
    return any(_TALK.get(one) is Talk.THANKS for one in beginnings)


def question_in(text: str) -> AskedResponse | AskedRoute | None:
    """Read a question that a table answers, and that tells nothing of a problem."""
    tokens = tokens_of(text, OPENING_WORDS.conjunctions)
    spoken = texts_of(tokens)
    is_fault = any(sign.kind is ProblemKind.TECHNICAL for sign in kinds_in(tokens, OPENING_WORDS))
    if is_fault or not 0 < len(spoken) <= _LONGEST_QUESTION:
        return None
    is_asked = "?" in text or not _ASKING.isdisjoint(spoken[:_FIRST_WORDS])
    if is_asked and _RESPONSE.has_any(spoken):
        return AskedResponse(_letter(tokens))
    if not _WHO.isdisjoint(spoken[:_FIRST_WORDS]) and _FILING.has_any(spoken):
        return AskedRoute(product_in(tokens, OPENING_WORDS, ()))
    return None


def _letter(tokens: list[Token]) -> Severity | None:
    """Return the only severity that stands among the words, by its letter or its name."""
    named = {severity_in(tokens, OPENING_WORDS)} - {None}
    named |= {Severity(one.core) for one in tokens if one.core in set(Severity)}
    named |= {_LETTERS[one.text] for one in tokens if one.text in _LETTERS}
    return named.pop() if len(named) == 1 else None
