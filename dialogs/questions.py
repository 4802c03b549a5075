"""Questions that people type in place of an answer, and what is said to them."""

from cards.words import Words, typed
from services.reading.normalization import LONGEST_COMPARED, cleaned, normalized, words_of

_TOPICS = {
    "answer-checks-health": "typed-about-health",
    "answer-checks-tried": "typed-about-tried",
    "answer-checks-reason": "typed-about-reason",
}


def is_question(text: str) -> bool:
    """Return whether it has a question mark, or begins as only questions do."""
    if cleaned(text).rstrip(" )\"'.!").endswith("?"):
        return True
    said = _said(text)
    return any(said[: len(words)] == words for words in map(str.split, typed("typed-asks")))


def asks_about_checks(text: str) -> bool:
    """Return whether it is a question that names a check, not one that tells a problem."""
    said = set(_said(text))
    return is_question(text) and any(said.intersection(typed(each)) for each in _TOPICS.values())


def answer_about_checks(words: Words, text: str) -> str:
    """Say in a line or two what is asked about the checks before a technical request."""
    said = set(_said(text))
    about = (key for key, topic in _TOPICS.items() if said.intersection(typed(topic)))
    return words(next(about, "answer-checks"))


def _said(text: str) -> list[str]:
    return words_of(normalized(text[:LONGEST_COMPARED]))
