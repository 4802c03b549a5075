"""Places of an opening that may name a customer: by a tenant id, by an address, or in words."""

import re
from collections.abc import Collection, Sequence
from enum import IntEnum, auto
from typing import NamedTuple

from services.model.people import GUID
from services.reading.domains import domain_of
from services.reading.normalization import cleaned, normalized
from services.reading.opening_tokens import MOST_CHARACTERS, Token
from services.reading.opening_words import OpeningWords

_MOST_IDS, _MOST_DOMAINS = 2, 4
_TENANT = re.compile(rf"(?<![0-9a-fA-F-]){GUID}(?![0-9a-fA-F-])")
_DOMAIN = re.compile(r"(?<![^\s@/<(\[\"':;,=])(?:[\w-]{1,63}\.){1,5}[^\W\d_]{2,24}(?![\w@])")
_OF_MICROSOFT = (
    *("microsoft.com", "microsoftonline.com", "windows.net", "office.com", "office365.com"),
    *("outlook.com", "live.com", "azure.com", "azurewebsites.net", "sharepoint.com", "msn.com"),
    *("hotmail.com", "office.net", "windows.com", "microsoft365.com", "dynamics.com"),
    *("powerapps.com", "azure.net", "skype.com", "cloud.microsoft"),
)
_PUBLIC = (
    *("gmail.com", "googlemail.com", "yahoo.com", "icloud.com", "me.com", "aol.com", "gmx.de"),
    *("gmx.net", "seznam.cz", "email.cz", "centrum.cz", "post.cz", "volny.cz", "atlas.cz"),
    *("proton.me", "protonmail.com", "zoznam.sk", "azet.sk", "web.de", "mail.com"),
)
"""Hosts of mail for everyone."""


class Naming(IntEnum):
    """Ways in which a place names a customer, the plainest first."""

    ID = auto()
    """By a tenant id."""
    SENDER = auto()
    """By the address of who has sent a mail."""
    DOMAIN = auto()
    CUE = auto()
    """Behind "customer"."""
    AT = auto()
    """Behind "at" or "for", or as the owner of something."""
    RUN = auto()
    """In words with large letters."""
    FIRST = auto()
    """At the beginning of the text."""


class NamePlace(NamedTuple):
    """A place where a customer may be named, and what to search for."""

    naming: Naming
    sought: str
    is_aside: bool = False
    """True where another firm may be named: "mails from …"."""
    tokens: Sequence[Token] = ()
    """The words from there on: the name, and what may belong to it."""
    is_written: bool = False
    """True if it is written as a name is."""


def ids_in(text: str) -> list[NamePlace]:
    """Return the tenant ids that a text names."""
    seen = cleaned(text[:MOST_CHARACTERS]).lower()
    found = dict.fromkeys(each[0] for each in _TENANT.finditer(seen))
    return [NamePlace(Naming.ID, one) for one in list(found)[:_MOST_IDS]]


def domains_in(text: str, words: OpeningWords, *, is_header: bool = False) -> list[NamePlace]:
    """Return the domains of addresses and hosts, without Microsoft's and those of everyone."""
    found = dict[str, NamePlace]()
    seen = cleaned(text[:MOST_CHARACTERS])
    for each in _DOMAIN.finditer(seen):
        domain = domain_of(each[0])
        if not domain or _is_within(domain, _OF_MICROSOFT) or _is_within(domain, _PUBLIC):
            continue
        is_aside = not is_header and _is_aside(seen[: each.start()], words)
        before = found.get(domain)
        if before is None or (before.is_aside and not is_aside):
            naming = Naming.SENDER if is_header else Naming.DOMAIN
            found[domain] = NamePlace(naming, domain, is_aside)
    return list(found.values())[:_MOST_DOMAINS]


def _is_within(domain: str, known: Collection[str]) -> bool:
    # "contoso.onmicrosoft.com" is the customer's own.
    return any(f".{domain}".endswith(f".{one}") for one in known)


def _is_aside(before: str, words: OpeningWords) -> bool:
    """Return whether what stands before an address makes it one to or from which is written."""
    spoken = before.rpartition("\n")[2].split()
    if spoken and not before[-1:].isspace():
        # The part of an address before its sign.
        del spoken[-1]
    return bool(spoken) and normalized(spoken[-1]).strip("(<\"'") in words.asides
