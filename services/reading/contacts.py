"""Contacts: e-mail address, phone number and name, told apart in whatever was typed or pasted."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from unicodedata import category

from email_validator import EmailNotValidError, validate_email
from phonenumbers import Leniency, PhoneNumberMatcher

from services.reading.domains import domain_of
from services.reading.normalization import cleaned, normalized

MAX_NAME_WORDS = 5
_MAX_LOWER_CASE_WORDS = 3
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
    found = [
        (one.start, one.end)
        for one in PhoneNumberMatcher(seen, None, leniency=Leniency.POSSIBLE)
        if "\n" not in one.raw_string
    ]
    national = (one.span() for one in _PHONE.finditer(seen) if _may_be_phone(one[1]))
    found += [one for one in national if not any(_overlap(one, other) for other in found)]
    rest = seen
    for start, end in sorted(found, reverse=True):
        rest = f"{rest[:start]}\n{rest[end:]}"
    return next((seen[start:end].strip() for start, end in sorted(found)), ""), rest


def _may_be_phone(text: str) -> bool:
    return sum(map(str.isdigit, text)) in _DIGITS and not _DATE.fullmatch(text.strip())


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


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
    return " ".join(text.split()).strip(" ,:'\"-")


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
    """Yield where in the whole the part ends."""
    for start in range(len(whole) - len(part)):
        if list(part) == whole[start : start + len(part)]:
            yield start + len(part)


def _before_other_words(said: Sequence[str], words: ContactWords) -> Iterator[str]:
    for one in said[:MAX_NAME_WORDS]:
        if normalized(one).strip(".,:!") in words.never_names | words.labels:
            return
        yield one
        if one.endswith((",", "!")) or (one.endswith(".") and len(one) > len("Ing.")):
            return


def _name_of(text: str, words: ContactWords) -> str:
    """Return a segment's name, "Nova, Ada" as it is; of other commas what stands first."""
    parts = [part for each in text.split(",") if (part := _unlabelled(_trimmed(each), words))]
    if not parts or not _is_name(parts[0], words):
        return ""
    surname_first = len(parts) > 1 and len(parts[0].split()) == 1
    if surname_first and len(parts[1].split()) <= 2 and _is_name(parts[1], words):  # noqa: PLR2004
        return ", ".join(parts[:2])
    return parts[0].rstrip(".!")


def _unlabelled(text: str, words: ContactWords) -> str:
    said = text.split()
    while said and normalized(said[0]).strip(".:") in words.labels:
        del said[0]
    while said and normalized(said[-1]).strip(".:") in words.labels:
        del said[-1]
    return " ".join(said)


def _is_name(text: str, words: ContactWords) -> bool:
    said = text.rstrip("!").split()
    if not 0 < len(said) <= MAX_NAME_WORDS or not all(map(_may_be_in_name, said)):
        return False
    small = [one for one in said if one[0].islower() and normalized(one) not in _PARTICLES]
    shouted = text.isupper()
    known = [one for one in said if normalized(one).strip(".") in words.never_names]
    if known and (small or shouted or len(said) == 1):
        return False
    mixed = small and len(small) < len(said)
    return len(said) <= (2 if mixed else _MAX_LOWER_CASE_WORDS) or not small


def _may_be_in_name(word: str) -> bool:
    return word[0].isalpha() and all(
        one.isalpha() or one in "'.-" or category(one)[0] == "M" for one in word
    )


def _words_left(text: str, words: ContactWords) -> list[str]:
    plain = (normalized(one).strip(".,:!'\"") for one in text.split())
    return [one for one in plain if one and one not in words.labels]
