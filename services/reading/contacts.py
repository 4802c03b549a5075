"""Contacts: e-mail address, phone number and name, told apart in whatever was typed or pasted."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from email_validator import EmailNotValidError, validate_email
from phonenumbers import Leniency, PhoneNumberMatcher

from services.reading.domains import domain_of
from services.reading.normalization import cleaned, normalized

TAKEN = "@"
"""Stands where an address stood: what is written before it is whose it is."""
CUT = "¦"
"""Stands where a number stood: nobody's name goes on behind it."""

_ADDRESS = re.compile(r"[^\s<>()\[\]{},;:\"“”„@＠]{1,80}[@＠][^\s<>()\[\]{},;:\"“”„@＠]{1,260}")
_PHONE = re.compile(r"(?<![\w.+-])[+(]?\d[\d ()/.-]{4,40}\d(?:(?=[xX]\d)|(?![\w@:]))")
_EXTENSION = re.compile(r"[ ,;]{0,3}\(?([^\W\d_]{1,12}|#)\.?[ :]{0,2}\d{1,6}\b\)?")
_GUEST = "#EXT#"
"""Part of the account name that Entra makes of a guest's address: it looks like one itself."""
_DATE = re.compile(r"\d{4}-\d\d?-\d\d?|\d\d?[./] ?\d\d?[./] ?\d{4}")
_DIGITS = range(7, 16)
"""Digits of a phone number; E.164 has 15 at most."""
_BEFORE = 40
"""Characters before a number that are looked at, and of them the last words, in one part."""
_WORDS_BEFORE = 2
_PART_END = re.compile(r"[\n\t,;|¦│⎥•·@]")


@dataclass(frozen=True, slots=True)
class ContactWords:
    """Words that people write around a contact, in all languages, normalized."""

    introductions: Sequence[str]
    """Behind them comes a name, however it is written: "my name is"."""
    openings: Sequence[str]
    """Behind them comes a name if it is written large: "I am"."""
    greetings: Sequence[str]
    """Whoever is named behind them is spoken to: "hello"."""
    closings: Sequence[str]
    """Behind them comes a name, or nothing: "kind regards"."""
    labels: frozenset[str]
    """Of them and their like nothing has to be understood: "phone", "please"."""
    never_names: frozenset[str]
    """Words of sentences, not of names."""
    products: frozenset[str]
    """Words of products: a name that has no others is no person's."""
    problems: frozenset[str]
    """Words of what goes wrong: beside them, nothing that stands alone is a name."""
    jobs: frozenset[str]
    """Words of jobs and firms: what has one of them is no person's name."""
    extensions: frozenset[str]
    """Behind them stands an extension, as part of a phone number."""
    other_numbers: frozenset[str]
    """Behind them stands another number than a phone's: "room"."""


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


def mailbox_of(text: str) -> str:
    """Return the address that a directory gives, or nothing where mail does not arrive."""
    address = email_of(text)
    return address if is_email(address) and _GUEST not in address.upper() else ""


def take_email(text: str) -> tuple[str, str]:
    """Return the first address and the text without addresses; one that is wrong if none is."""
    found = [email_of(each[0]) for each in _ADDRESS.finditer(text)]
    sound = [one for one in found if is_email(one)]
    rest = _ADDRESS.sub(TAKEN, text)
    return next(iter([*sound, *found]), ""), rest


def take_phone(text: str, words: ContactWords) -> tuple[str, str]:
    """Return the first phone number and the text without phone numbers."""
    seen = cleaned(text)
    international = [
        (one.start, _extended(seen, one.end, words))
        for one in PhoneNumberMatcher(seen, None, leniency=Leniency.POSSIBLE)
        if "\n" not in one.raw_string
    ]
    rest = _blanked(seen, international)
    national = [
        (one.start(), _extended(rest, one.end(), words))
        for one in _PHONE.finditer(rest)
        if _may_be_phone(one[0]) and not _is_other_number(rest[: one.start()], words)
    ]
    first = min([*international, *national], default=None)
    return seen[slice(*first)] if first else "", _blanked(rest, national)


def _extended(text: str, end: int, words: ContactWords) -> int:
    """Return where a number ends with the extension behind it, if there is one."""
    found = _EXTENSION.match(text, end)
    return found.end() if found and normalized(found[1]) in words.extensions else end


def _blanked(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """Return the text with cuts where these were: all else keeps its place."""
    for start, end in spans:
        text = text[:start] + CUT * len(text[start:end]) + text[end:]
    return text


def _may_be_phone(text: str) -> bool:
    return sum(map(str.isdigit, text)) in _DIGITS and not _DATE.fullmatch(text)


def _is_other_number(before: str, words: ContactWords) -> bool:
    """Return whether what stands before a number says that it is no phone's."""
    said = _PART_END.split(before[-_BEFORE:])[-1].split()[-_WORDS_BEFORE:]
    return any(normalized(one).strip(".,:") in words.other_numbers for one in said)
