"""Contacts: e-mail address, phone number and name, told apart in whatever was typed or pasted."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from unicodedata import category

from email_validator import EmailNotValidError, validate_email
from phonenumbers import Leniency, PhoneNumberMatcher

from services.reading.domains import domain_of
from services.reading.normalization import cleaned, normalized

_MAX_NAME_WORDS = 5
_MAX_LOWER_CASE_WORDS = 3
_MAX_WORDS_OF_BOTH_CASES = 2
_MAX_GIVEN_NAMES = 2
_TAKEN = "@"
"""Stands where an address stood: what is written before it is whose it is."""

_ADDRESS = re.compile(r"[^\s<>()\[\]{},;:\"“”„@＠]{1,80}[@＠][^\s<>()\[\]{},;:\"“”„@＠]{1,260}")
_BRACKETS = str.maketrans(dict.fromkeys("<>()[]", ","))
_WEB = re.compile(r"\bmailto:|\b(?:https?://|www\.)\S+", re.IGNORECASE)
_PHONE = re.compile(
    r"(?<![\w.+-])([+(]?\d[\d ()/.-]{4,40}\d)(?![\w@:])"
    r"(?: {0,2}(?:ext|x|linka|klapka)\.? ?\d{1,6}\b)?",
    re.IGNORECASE,
)
_DATE = re.compile(r"\d{4}-\d\d?-\d\d?|\d\d?[./] ?\d\d?[./] ?\d{4}")
_DIGITS = range(7, 16)
"""Digits of a phone number; E.164 has 15 at most."""
_SEGMENT_END = re.compile(r"[\n;|•·@]")
_PARTICLES = frozenset(
    (
        *("al", "bin", "da", "de", "del", "della", "den", "der", "di", "do", "dos", "du", "el"),
        *("la", "le", "ten", "ter", "van", "von", "y", "z", "ze", "zu", "zum", "zur"),
    )
)
"""Words in names that are written small."""
_TITLES = frozenset(
    (
        *("arch.", "dipl.", "dipl.-ing.", "judr.", "mddr.", "mudr.", "mvdr.", "paeddr."),
        *("pharmdr.", "phdr.", "prof.", "rndr.", "thdr."),
    )
)
"""Titles before a name that are longer than an initial or "Ing."."""


@dataclass(frozen=True, slots=True)
class ContactWords:
    """Words that people write around a contact, in all languages, normalized."""

    introductions: Sequence[str]
    """Behind them comes a name: "my name is"."""
    labels: frozenset[str]
    """Of them and their like nothing has to be understood: "phone", "please"."""
    never_names: frozenset[str]
    """Words of sentences, not of names."""


def is_email(text: str) -> bool:
    """Return whether it is an address as it stands, with a domain, not "localhost" or the like."""
    try:
        validate_email(text, check_deliverability=False)
    except EmailNotValidError:
        return False
    return bool(domain_of(text.rpartition("@")[2]))


def email_of(text: str) -> str:
    """Return the address without what is around it or cannot be seen, in whatever case."""
    local, _, domain = text.strip().strip("'.!?*").replace("＠", "@").rpartition("@")
    seen = cleaned(local).strip().removeprefix("mailto:")
    host = domain if domain.isascii() else domain_of(domain) or cleaned(domain)
    return f"{seen}@{host.removesuffix('.')}" if seen else cleaned(text).strip()


def take_email(text: str) -> tuple[str, str]:
    """Return the first address and the text without addresses; one that is wrong if none is."""
    found = [email_of(each[0]) for each in _ADDRESS.finditer(text)]
    sound = [one for one in found if is_email(one)]
    rest = _ADDRESS.sub(_TAKEN, text)
    return next(iter([*sound, *found]), ""), rest


def take_phone(text: str) -> tuple[str, str]:
    """Return the first phone number and the text without phone numbers."""
    seen = cleaned(text)
    international = [
        (one.start, one.end)
        for one in PhoneNumberMatcher(seen, None, leniency=Leniency.POSSIBLE)
        if "\n" not in one.raw_string
    ]
    rest = _blanked(seen, international)
    national = [one.span() for one in _PHONE.finditer(rest) if _may_be_phone(one[1])]
    first = min([*international, *national], default=None)
    return seen[slice(*first)] if first else "", _blanked(rest, national)


def _blanked(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """Return the text with line ends where these were: all else keeps its place."""
    for start, end in spans:
        text = text[:start] + "\n" * len(text[start:end]) + text[end:]
    return text


def _may_be_phone(text: str) -> bool:
    return sum(map(str.isdigit, text)) in _DIGITS and not _DATE.fullmatch(text)


def name_in(text: str, words: ContactWords) -> str | None:
    """Return the name in what is left of a contact; "" if nothing is left, None if no name is.

    Best is what stands behind "my name is", then before the address, then the first like a name.
    """
    seen = _WEB.sub(" ", cleaned(text)).translate(_BRACKETS)
    introduced = _introduced(seen, words)
    segments = [one for one in map(_trimmed, _SEGMENT_END.split(seen)) if one]
    owner = _trimmed(_SEGMENT_END.split(seen.partition(_TAKEN)[0])[-1]) if _TAKEN in seen else ""
    for candidate in (introduced, owner, *segments):
        if name := _name_of(candidate, words):
            return name
    left = [one for one in segments if _words_left(one, words)]
    return None if left else ""


def _trimmed(text: str) -> str:
    return " ".join(text.split()).strip(" ,:!'\"-")


def _introduced(text: str, words: ContactWords) -> str:
    """Return what stands behind "my name is", as far as it can be a name."""
    for line in re.split(r"[\n;]", text):
        said = line.split()
        plain = [normalized(one).rstrip(":,") for one in said]
        for introduction in words.introductions:
            for start in _places(introduction.split(), plain):
                return " ".join(_before_other_words(said[start:], words))
    return ""


def _places(part: Sequence[str], whole: Sequence[str]) -> Iterator[int]:
    """Yield where the part ends in the whole, if anything stands behind it."""
    for end in range(len(part), len(whole)):
        if whole[end - len(part) : end] == part:
            yield end


def _before_other_words(said: Sequence[str], words: ContactWords) -> Iterator[str]:
    for one in said[:_MAX_NAME_WORDS]:
        if normalized(one).strip(".,:!") in words.never_names | words.labels:
            return
        yield one
        if one.endswith((",", "!")) or (one.endswith(".") and not _is_abbreviated(one)):
            return


def _is_abbreviated(word: str) -> bool:
    return len(word) <= len("Ing.") or normalized(word) in _TITLES


def _name_of(text: str, words: ContactWords) -> str:
    """Return a segment's name, "Nova, Ada" as it is; of other commas what stands first."""
    parts = [part for each in text.split(",") if (part := _unlabelled(_trimmed(each), words))]
    first, second, *_ = *parts, "", ""
    if not _is_name(first, words):
        return ""
    if " " not in first and len(second.split()) <= _MAX_GIVEN_NAMES and _is_name(second, words):
        return f"{first}, {second}"
    return first.rstrip(".")


def _unlabelled(text: str, words: ContactWords) -> str:
    said = text.split()
    while said and normalized(said[0]).strip(".:") in words.labels:
        del said[0]
    while said and normalized(said[-1]).strip(".:") in words.labels:
        del said[-1]
    return " ".join(said)


def _is_name(text: str, words: ContactWords) -> bool:
    said = text.split()
    if not said or len(said) > _MAX_NAME_WORDS or not all(map(_may_be_in_name, said)):
        return False
    small = [one for one in said if one[0].islower() and normalized(one) not in _PARTICLES]
    never = [one for one in said if normalized(one).strip(".") in words.never_names]
    if never and (small or text.isupper() or never == said):
        return False
    most = _MAX_LOWER_CASE_WORDS if small == said else _MAX_WORDS_OF_BOTH_CASES
    return not small or len(said) <= most


def _may_be_in_name(word: str) -> bool:
    return word[0].isalpha() and all(one in "'.-" or category(one)[0] in "LM" for one in word)


def _words_left(text: str, words: ContactWords) -> list[str]:
    plain = (normalized(one).strip(".,:!'\"") for one in text.split())
    return [one for one in plain if one and one not in words.labels]
