"""Small talk, and questions that our own tables answer: neither is a problem of a customer."""

from dataclasses import dataclass
from enum import Enum, auto

from cards.words import typed
from dialogs.opening_vocabulary import OPENING_WORDS, phrases
from services.model.taxonomy import ProductFamily, Severity
from services.reading.normalization import bare
from services.reading.opening_problem import product_in
from services.reading.opening_tokens import Token, texts_of, tokens_of

_LONGEST_QUESTION = 16
"""Words of a question that a table answers; longer ones tell something besides."""
_RESPONSE = phrases("typed-ask-response")
_WHO = phrases("typed-ask-who")
_ASKING = frozenset(typed("typed-ask-word"))


class Talk(Enum):
    """What people say to somebody, not to a service desk."""

    GREETING = auto()
    THANKS = auto()
    WHO = auto()


@dataclass(frozen=True, slots=True)
class AskedResponse:
    """A question how soon the first answer comes, at one severity or at each."""

    severity: Severity | None


@dataclass(frozen=True, slots=True)
class AskedRoute:
    """A question where requests for a product are filed."""

    product: ProductFamily


_TALK = {
    text: talk
    for talk, texts in {
        Talk.GREETING: typed("typed-talk-greeting"),
        Talk.THANKS: typed("typed-talk-thanks"),
        Talk.WHO: typed("typed-talk-who"),
    }.items()
    for text in texts
}


def talk_in(text: str) -> Talk | None:
    """Read small talk that is all of a text, but for signs and repetitions."""
    spoken = [one for one in (bare(each) for each in text.split()) if one]
    said = " ".join(one for one in spoken if any(map(str.isalnum, one))) or " ".join(spoken[:1])
    return _TALK.get(said) or _TALK.get(bare(text))


def question_in(text: str) -> AskedResponse | AskedRoute | None:
    """Read a question that a table answers, and that tells nothing of a problem."""
    tokens = tokens_of(text, OPENING_WORDS.conjunctions)
    spoken = texts_of(tokens)
    if not 0 < len(spoken) <= _LONGEST_QUESTION:
        return None
    is_asked = "?" in text or not _ASKING.isdisjoint(spoken)
    if is_asked and _RESPONSE.has_any(spoken):
        return AskedResponse(_letter(tokens))
    product = product_in(tokens, OPENING_WORDS, ())
    return AskedRoute(product) if product and _WHO.has_any(spoken) else None


def _letter(tokens: list[Token]) -> Severity | None:
    """Return the only severity that stands among the words as its letter."""
    named = {Severity(one.core) for one in tokens if one.core in set(Severity)}
    small = {Severity(one.core.upper()) for one in tokens if one.core in ("b", "c")}
    found = named or small
    return found.pop() if len(found) == 1 else None
