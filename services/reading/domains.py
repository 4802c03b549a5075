"""Domain names: one reader, one stored form, and the comparison that the contact rule needs.

Mapped by UTS 46 and checked by IDNA 2008 (PyPI `idna`), never by the normalization of other text:
that would take ß for ss, which are two domains.
"""

import re
from unicodedata import category

import idna

MAX_DOMAIN = 253
"""Characters of a domain as DNS has it."""
_LONGEST_READ = 1024
"""Nothing longer is a domain, in whatever script and with whatever invisible characters."""

_JOINERS = "\N{ZERO WIDTH JOINER}\N{ZERO WIDTH NON-JOINER}"
_OLDER = str.maketrans({"ß": "ss", "ς": "σ", **dict.fromkeys(_JOINERS, "")})
"""The four characters that the transitional mapping, that of IDNA 2003, does not keep (UTS 46)."""
_MAILTO = re.compile(r"\Amailto:", re.IGNORECASE)
_LABEL = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
_DOMAIN = re.compile(rf"(?=.{{1,{MAX_DOMAIN}}}\Z)({_LABEL}\.)+(?=[0-9-]{{0,62}}[a-z]){_LABEL}")


def domain_of(text: str) -> str:
    """Return a domain in the form in which it is stored: Unicode, mapped; empty if it is none.

    Case, the kind of dots, one at the end, "mailto:" and what cannot be seen make no difference.
    """
    name = ascii_domain(text)
    return idna.decode(name) if "xn--" in name else name


def ascii_domain(text: str) -> str:
    """Return a domain as DNS has it ("xn--…"); empty if it is none."""
    if _DOMAIN.fullmatch(text) and "--" not in text:
        return text  # as nearly all are: nothing is to be mapped
    if len(text) > _LONGEST_READ:
        return ""
    seen = "".join(one for one in _MAILTO.sub("", text.strip()).strip() if _is_seen(one))
    # A joiner is a letter's part in some scripts; elsewhere it is as invisible as the rest.
    name = _encoded(seen) or _encoded(seen.translate(dict.fromkeys(map(ord, _JOINERS))))
    return name if _DOMAIN.fullmatch(name) else ""


def domain_of_address(email: str) -> str:
    """Return the stored form of an e-mail address's domain; empty if it has none."""
    return domain_of(email.rpartition("@")[2])


def may_be_within(one: str, other: str) -> bool:
    """Return whether a domain is another one or a part of it, by today's or the older mapping.

    Which of the two a mail server or a registry goes by cannot be known from here.
    """
    # What is one domain for today's mapping is one for the older, which only takes away.
    part, whole = _by_older_mapping(one), _by_older_mapping(other)
    return bool(part) and f".{part}".endswith(f".{whole}")


def _by_older_mapping(text: str) -> str:
    return ascii_domain(domain_of(text).translate(_OLDER))


def _is_seen(letter: str) -> bool:
    return letter in _JOINERS or category(letter) != "Cf"


def _encoded(text: str) -> str:
    try:
        return idna.encode(text, uts46=True).decode().removesuffix(".")
    except UnicodeError:
        return ""
