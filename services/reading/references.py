"""References of service requests as people copy them: ours ("BH-000123"), or the other side's.

Read at the beginning of a text: an optional word ("case", "SR", "TrackingID#"), brackets, another
dash or none, and punctuation behind it are left out. What follows is returned as it was typed.
"""

import re
from typing import NamedTuple

from services.model.bounds import MAX_REQUEST_DIGITS
from services.model.requests import reference_of
from services.reading.normalization import cleaned, normalized

_OURS = re.compile(
    rf"(?P<prefix>bh[-_.#:]*+)?0*+(?P<number>\d{{1,{MAX_REQUEST_DIGITS}}})", re.IGNORECASE
)
_PREFIX = re.compile(r"bh[-_.#:]*+", re.IGNORECASE)
_LABELED = re.compile(r"(?P<label>[^\W\d_]++)(?:[#:.]++|no\.)(?P<name>.*)")
"""A word and what is stuck to it: "TrackingID#2601070040001234"."""
_AROUND = "[](){}<>\"'.,:;!?#*|"
_BETWEEN = frozenset({"-", ":", "|"})
_LABELS = frozenset(
    {
        *("case", "request", "ticket", "incident", "sr", "srid", "id", "no", "nr", "number"),
        *("ref", "reference", "trackingid", "tracking", "support", "service", "microsoft", "ms"),
        *("our", "your", "the", "re", "fw", "fwd"),
        *("zadost", "zadosti", "pripad", "pripadu", "cislo", "c", "pozadavek", "tiket"),
    }
)
"""Words that people and mails put before a number, normalized, in the languages of the bot."""
_MAX_WORDS = 8
"""Words that are looked at: labels, and the reference behind them."""
_LONGEST_WORD = 128
"""Characters of a word that may be a reference; one letter more costs eighteen to read."""


class NamedRequest(NamedTuple):
    """A request as a text names it at its beginning."""

    name: str
    """As we write it if it is ours, else the number without what stood around it."""
    rest: str
    """The text that follows, as it was typed."""
    number: int | None = None
    """The number it has if it is ours."""
    ours: bool = False
    """True if it says so itself: with our prefix."""


def named_request(text: str) -> NamedRequest:
    """Read which request a text names; where it is none that we know, its first word."""
    rest = text
    for _ in range(_MAX_WORDS):
        word, rest = first_word(rest)
        name = _bare(word)
        if _PREFIX.fullmatch(name):
            number, after = _number_behind(rest)
            if number:
                name, rest = name + number, after
        if any(one.isdigit() for one in name):
            return _named(name, _without_separator(rest))
        if normalized(name) not in _LABELS and name:
            break
    return NamedRequest(*first_word(text))


def number_in(text: str) -> str:
    """Return the other side's number without what a mail puts around it, or the text itself."""
    named = named_request(text)
    return text.strip() if named.rest or named.ours else named.name


def first_word(text: str) -> tuple[str, str]:
    """Return the first word, whatever blank ends it, and the rest."""
    first, rest, *_ = *text.strip().split(maxsplit=1), "", ""
    return first, rest


def _bare(word: str) -> str:
    """Return the word without punctuation around it, and without a label that is stuck to it."""
    if len(word) > _LONGEST_WORD:
        return word
    bare = cleaned("".join(cleaned(word).split())).strip(_AROUND)
    while (found := _LABELED.fullmatch(bare)) and normalized(found["label"]) in _LABELS:
        bare = found["name"].strip(_AROUND)
    return bare


def _number_behind(text: str) -> tuple[str, str]:
    """Return the number that stands apart from its prefix ("BH - 1"), and what follows."""
    word, rest = first_word(text)
    if _is_between(word):
        word, rest = first_word(rest)
    number = _bare(word).lstrip("-")
    return (number, rest) if number.isdecimal() else ("", text)


def _named(name: str, rest: str) -> NamedRequest:
    found = _OURS.fullmatch(name)
    if found is None:
        return NamedRequest(name, rest)
    number, ours = int(found["number"]), bool(found["prefix"])
    return NamedRequest(reference_of(number) if ours else name, rest, number, ours)


def _without_separator(rest: str) -> str:
    """Return what follows a reference without the dash or colon between them."""
    word, after = first_word(rest)
    return after if _is_between(word) else rest.strip()


def _is_between(word: str) -> bool:
    return len(word) <= _LONGEST_WORD and cleaned(word) in _BETWEEN
