"""References of service requests as people copy them: ours ("BH-000123"), or the other side's.

A number of Microsoft's has 16 digits, perhaps in groups. Elsewhere numbers have other forms: they
are taken for one where nothing else is said.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from services.model.bounds import MAX_REQUEST_DIGITS
from services.model.errors import UnclearNumberError
from services.model.limits import MAX_SHORT_TEXT, within
from services.model.requests import reference_of
from services.reading.normalization import cleaned, normalized

_MICROSOFT_DIGITS = 16
_GROUP = range(2, 11)
"""Digits that a group of them may have."""
_MARK = r"bh[-_.#:/]*+"
_NUMBER = rf"0*+(?P<number>\d{{1,{MAX_REQUEST_DIGITS}}})"
_PREFIX = re.compile(_MARK, re.IGNORECASE)
_OURS = re.compile(rf"(?P<prefix>{_MARK})?{_NUMBER}", re.IGNORECASE)
_OURS_WITHIN = re.compile(rf"(?<![^\W_]){_MARK}{_NUMBER}(?![^\W_]|[-.]\d)", re.IGNORECASE)
_DIGITS = re.compile(
    r"(?P<before>[^\W\d_])?+(?P<groups>[0-9]++(?:[ -][0-9]++)*+)(?P<after>-?[^\W\d_])?+"
)
"""Groups of digits, and the letters that make them a part of something: of a GUID, perhaps."""
_LABELED = re.compile(r"(?P<label>[^\W\d_]++)[#:.]++(?P<name>.*)")
"""A word and what is stuck to it: "TrackingID#2601070040001234"."""
_TOKEN = re.compile(r"[0-9A-Za-z-]++")
"""A number of another form, for example of a provider: "INC-4711"."""
_AROUND = "[](){}<>\"'`.,:;!?#*|_~/\N{IDEOGRAPHIC COMMA}"
_BEHIND = frozenset(":;,.)]}>!?|\N{IDEOGRAPHIC COMMA}")
"""Ends a reference to which text is stuck: "BH-1:text"."""
_BETWEEN = frozenset({"-", ":", "|"})
_LABELS = frozenset(
    {
        *("case", "request", "ticket", "incident", "issue", "sr", "id", "no", "nr", "number"),
        *("caseid", "requestid", "ticketid", "srid", "caseno", "casenumber", "trackingid"),
        *("ref", "reference", "tracking", "support", "service", "microsoft", "ms", "azure"),
        *("our", "your", "the", "re", "fw", "fwd"),
        *("zadost", "zadosti", "pripad", "pripadu", "cislo", "cisla", "cislem", "c"),
        *("pozadavek", "pozadavku", "tiket", "tiketu", "ticketu", "incidentu", "reference"),
        *("podpora", "podpory", "podporu"),
    }
)
"""Words that people and mails put before a number, normalized, in the languages of the bot."""
_FILLERS = frozenset(
    {
        *("for", "of", "to", "about", "on", "my", "this", "please", "with", "as", "is"),
        *("pro", "k", "ke", "o", "na", "pod", "s", "je", "muj", "moje", "moji", "prosim"),
    }
)
"""Words before a reference that stand before many a number, too: "for 5 users"."""
_MAX_WORDS = 8
"""Words that are looked at: labels, and the reference behind them."""
_LONGEST_WORD = 128
"""Characters of a word that may be a reference; one letter more costs eighteen to read."""


class NamedRequest(NamedTuple):
    """A request as a text names it."""

    name: str
    """As we write it if it is ours, else the number without what stood around it."""
    rest: str = ""
    """The text that follows, as it was typed."""
    number: int | None = None
    """The number it has if it is ours."""
    ours: bool = False
    """True if it says so itself: with our prefix."""

    @property
    def is_certain(self) -> bool:
        """Return whether nothing else can be meant: it is ours, or has Microsoft's digits."""
        return self.ours or _is_microsoft(self.name)


def named_request(text: str) -> NamedRequest:
    """Read which request a text names at its beginning; where it is none, its first word.

    Left out are words like "case", brackets, other dashes, and punctuation behind it.
    """
    rest, filled = text.strip(), False
    for _ in range(_MAX_WORDS):
        word, after = first_word(rest)
        named = _named_first(word, rest)
        if named and (named.is_certain or not filled):
            return named
        label = normalized(_unlabeled(word))
        if named or (label and label not in _LABELS | _FILLERS):
            break
        rest, filled = after, filled or label in _FILLERS
    return NamedRequest(*first_word(text))


def requests_in(text: str) -> Sequence[NamedRequest]:
    """Return the requests that a text names anywhere, or else what it is but for labels.

    Ours go before the other side's: a mail may carry both. Without the text that follows.
    """
    named = named_request(text)
    first = [named._replace(rest="")] if named.is_certain else []
    seen = cleaned(text)
    ours = [_ours(int(found["number"])) for found in _OURS_WITHIN.finditer(seen)]
    theirs = [NamedRequest(number) for number in _theirs_in(seen)]
    every = list(dict.fromkeys([*first, *ours, *theirs]))
    if not every and not named.rest:
        return [named]
    return [one for one in every if one.ours] or every


def is_reference(text: str) -> bool:
    """Return whether a text is a reference, and certainly one: with a prefix, digits or "#"."""
    named = named_request(text)
    is_marked = named.number is not None and _first_letter(text) == "#"
    return not named.rest and (named.is_certain or is_marked)


def number_in(text: str) -> str | None:
    """Return the other side's number without what a mail puts around it; empty of no text.

    None where it is not clear which is meant, or none is: a sentence, or a reference of ours.
    """
    match _theirs_in(cleaned(text)):
        case [number]:
            return number
        case []:
            named = named_request(text)
            token = named.name if not named.rest and not named.ours else " "
            fits = _TOKEN.fullmatch(token) and any(map(str.isdigit, token))
            return token if fits or not token else None
        case _:
            return None


def their_number(text: str) -> str:
    """Return the other side's number, or raise `UnclearNumberError` or `TooLongError`."""
    said = within(text, MAX_SHORT_TEXT)
    number = number_in(said)
    if number is None:
        raise UnclearNumberError(said)
    return number


def first_word(text: str) -> tuple[str, str]:
    """Return the first word, whatever blank ends it, and the rest."""
    first, rest, *_ = *text.strip().split(maxsplit=1), "", ""
    return first, rest


def _named_first(word: str, text: str) -> NamedRequest | None:
    """Read the request that the first word of a text names, perhaps with those behind it."""
    name, rest = _unlabeled(word), text[len(word) :]
    if _PREFIX.fullmatch(name):
        number, rest = _number_behind(rest)
        name += number
    elif stuck := _stuck(word):
        name, rest = stuck[0], stuck[1] + rest
    elif grouped := _grouped(text):
        name, rest = grouped
    if not any(one.isdigit() for one in name):
        return None
    return _named(name, _without_separator(rest))


def _unlabeled(word: str) -> str:
    """Return the word without punctuation around it, and without a label that is stuck to it."""
    if len(word) > _LONGEST_WORD:
        return word
    seen = cleaned(word.replace("\N{NUMERO SIGN}", "#"))
    bare = cleaned("".join(seen.split())).strip(_AROUND)
    while (found := _LABELED.fullmatch(bare)) and normalized(found["label"]) in _LABELS:
        bare = found["name"].strip(_AROUND)
    return bare


def _number_behind(text: str) -> tuple[str, str]:
    """Return the number that stands apart from its prefix ("BH - 1"), and what follows."""
    word, rest = first_word(text)
    if _is_between(word):
        word, rest = first_word(rest)
    number = _unlabeled(word).lstrip("-")
    return (number, rest) if number.isdecimal() else ("", text)


def _stuck(word: str) -> tuple[str, str] | None:
    """Part a reference from the text that is stuck to it, if there is any."""
    for place, one in enumerate(word[:_LONGEST_WORD]):
        if cleaned(one) not in _BEHIND:
            continue
        after = word[place + 1 :]
        is_decimal = after[:1].isdigit() and one in ".,"
        if not is_decimal and _named(name := _unlabeled(word[:place]), "").is_certain:
            return name, after.lstrip("".join(_BEHIND))
    return None


def _grouped(text: str) -> tuple[str, str] | None:
    """Return the number of Microsoft's whose groups a text begins with, and what follows."""
    digits, rest = "", text
    while len(digits) < _MICROSOFT_DIGITS:
        word, rest = first_word(rest)
        group = _unlabeled(word)
        if not (group.isascii() and group.isdecimal()) or len(group) not in _GROUP:
            return None
        digits += group
    return (digits, rest) if _is_microsoft(digits) else None


def _named(name: str, rest: str) -> NamedRequest:
    if found := _OURS.fullmatch(name):
        number = int(found["number"])
        return _ours(number, rest) if found["prefix"] else NamedRequest(name, rest, number)
    theirs = _theirs_in(name)
    return NamedRequest(theirs[0] if len(theirs) == 1 else name, rest)


def _ours(number: int, rest: str = "") -> NamedRequest:
    return NamedRequest(reference_of(number), rest, number, ours=True)


def _theirs_in(seen: str) -> Sequence[str]:
    """Return the different numbers of Microsoft's in a text, groups joined."""
    found = dict[str, None]()
    for run in _DIGITS.finditer(_OURS_WITHIN.sub("|", seen)):
        groups = run["groups"].replace("-", " ").split()
        is_apart = not run["before"] and not run["after"]
        if is_apart and all(len(one) in _GROUP for one in groups):
            groups.append("".join(groups))
        found.update(dict.fromkeys(filter(_is_microsoft, groups)))
    return list(found)


def _is_microsoft(number: str) -> bool:
    return len(number) == _MICROSOFT_DIGITS and number.isascii() and number.isdecimal()


def _without_separator(rest: str) -> str:
    """Return what follows a reference without the dash or colon between them."""
    word, after = first_word(rest)
    return after if _is_between(word) else rest.strip()


def _is_between(word: str) -> bool:
    return len(word) <= _LONGEST_WORD and cleaned(word) in _BETWEEN


def _first_letter(text: str) -> str:
    return cleaned(text.strip()[:1].replace("\N{NUMERO SIGN}", "#"))
