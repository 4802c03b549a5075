"""Places of an opening where a customer may be named, the likeliest first."""

import re
from collections.abc import Collection, Iterator, Sequence
from enum import IntEnum, auto
from itertools import chain
from typing import NamedTuple

from services.model.people import GUID
from services.reading.domains import domain_of
from services.reading.legal_forms import without_legal_form
from services.reading.normalization import cleaned, normalized, words_of
from services.reading.opening_tokens import MOST_CHARACTERS, Token, form_at
from services.reading.opening_words import OpeningWords

_MOST_IDS, _MOST_DOMAINS = 2, 4
_LONGEST_NAME = 5
_FIRST_WORDS = 3
_FEWEST_SMALL_LETTERS = 3
"""Of a name that is written small."""
_MOST_TOKENS = 12
"""Words that are compared with a name; of legal forms each letter may be one."""
_AND = frozenset(("&", "a", "and", "i"))
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
    """How a place names a customer, the plainest first."""

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


def names_in(tokens: Sequence[Token], words: OpeningWords) -> Iterator[NamePlace]:
    """Yield the places where a name may stand, those behind plain cues first."""
    cues, places, runs = [], [], []
    at = 0
    while at < len(tokens):
        cue = words.customer_cues.phrase_at([one.text for one in tokens[at : at + 4]], 0)
        if cue and not tokens[at + cue.end - 1].has_possessive:
            cues += _behind_cue(tokens, at + cue.end, words)
        if run := _run_at(tokens, at, words):
            for part in _parts(tokens, run):
                place = _place(tokens, part, words)
                (places if place.naming is Naming.AT else runs).append(place)
            at = run[1]
            continue
        if tokens[at].text in words.place_cues:
            places += _small_behind(tokens, at + 1, words)
        at += cue.end if cue else 1
    ours = (_named(tokens, run, Naming.RUN) for run in _runs_of_ours(tokens, words))
    yield from chain(cues, places, runs, ours, _first(tokens, words))


def _named(
    tokens: Sequence[Token], run: tuple[int, int], naming: Naming, *, is_aside: bool = False
) -> NamePlace:
    at, end = run
    is_written = tokens[at].is_large
    return NamePlace(
        naming, _said(tokens, run), is_aside, tokens[at : at + _MOST_TOKENS], is_written
    )


def _behind_cue(tokens: Sequence[Token], at: int, words: OpeningWords) -> Iterator[NamePlace]:
    """Yield the name behind a cue: with large letters, or words that are none of sentences."""
    while at < len(tokens) and tokens[at].text in words.fillers:
        at += 1
    if at >= len(tokens) or _is_cut(tokens[at - 1], tokens[at]):
        return
    if run := _run_at(tokens, at, words, behind_cue=True):
        yield _named(tokens, run, Naming.CUE)
    elif tokens[at].is_large and words.products.has(tokens[at].text):
        yield _named(tokens, (at, _end_of_large(tokens, at)), Naming.CUE)
    elif _may_be_name(tokens[at], words):
        yield _named(tokens, (at, at + _small_size(tokens, at, words)), Naming.CUE)


def _small_behind(tokens: Sequence[Token], at: int, words: OpeningWords) -> Iterator[NamePlace]:
    """Yield a name that is written small behind "at"."""
    if at < len(tokens) and not tokens[at].is_large and _may_be_name(tokens[at], words):
        if not _is_cut(tokens[at - 1], tokens[at]):
            yield _named(tokens, (at, at + _small_size(tokens, at, words)), Naming.AT)


def _end_of_large(tokens: Sequence[Token], at: int) -> int:
    """Return where the words with large letters end that begin here, within their clause."""
    end = at + 1
    while end < len(tokens) and end - at < _LONGEST_NAME:
        if not tokens[end].is_large or tokens[end].clause != tokens[at].clause:
            break
        end += 1
    return end + form_at(tokens, end)


def _runs_of_ours(
    tokens: Sequence[Token], words: OpeningWords
) -> Iterator[tuple[int, int]]:
    """Yield where a product begins what may be a firm's name: "Azure Power"."""
    for at, token in enumerate(tokens):
        if not token.is_large or not words.products.has(token.text):
            continue
        end = _end_of_large(tokens, at)
        said = [one.text for one in tokens[at:end]]
        if end > at + 1 and not words.products.has(*said):
            yield at, end


def _is_cut(before: Token, token: Token) -> bool:
    """Return whether what follows is another sentence, or part of one."""
    return before.sentence != token.sentence or bool(set(before.tail) & set(",;"))


def _small_size(tokens: Sequence[Token], at: int, words: OpeningWords) -> int:
    """Return of how many small words a name may be: up to a word of sentences or of ours."""
    size = 1
    while (
        size < _FIRST_WORDS
        and at + size < len(tokens)
        and tokens[at + size].clause == tokens[at].clause
        and _may_be_name(tokens[at + size], words)
    ):
        size += 1
    return size


def _may_be_name(token: Token, words: OpeningWords) -> bool:
    is_long_enough = token.is_large or len(token.text) >= _FEWEST_SMALL_LETTERS
    return is_long_enough and bool(words_of(token.text)) and not is_ordinary(token.text, words)


def is_ordinary(text: str, words: OpeningWords) -> bool:
    """Return whether a word is one of sentences or of our trade, not of names."""
    known = text in words.ordinary or words.products.has(text)
    return known or words.kinds.has(text) or not any(one.isalpha() for one in text)


def _run_at(
    tokens: Sequence[Token], at: int, words: OpeningWords, *, behind_cue: bool = False
) -> tuple[int, int] | None:
    """Return where words with large letters begin and end that may be a name."""
    begins = _is_name_like(tokens[at], words) or _is_number_of_name(tokens, at, words)
    if not begins and not _ends_in_form(tokens, at):
        return None
    end = at + 1
    while end < len(tokens) and end - at < _LONGEST_NAME and _goes_on(tokens, end, words):
        end += 1
    end += form_at(tokens, end)
    is_lone = end == at + 1 and tokens[at].is_first and not behind_cue
    return None if is_lone and is_ordinary(tokens[at].text, words) else (at, end)


def _is_name_like(token: Token, words: OpeningWords) -> bool:
    return token.is_large and bool(token.text) and not is_ordinary(token.text, words)


def _parts(tokens: Sequence[Token], run: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """Yield a run, and what stands behind "and" in it: the names may be two."""
    yield run
    for at in range(run[0] + 1, run[1] - 1):
        if tokens[at].text in _AND:
            yield at + 1, run[1]


def _is_number_of_name(tokens: Sequence[Token], at: int, words: OpeningWords) -> bool:
    """Return whether a name begins with this number: "365 Bank"."""
    if not tokens[at].text.isdecimal() or at + 1 >= len(tokens):
        return False
    behind = tokens[at + 1]
    return behind.clause == tokens[at].clause and _is_name_like(behind, words)


def _ends_in_form(tokens: Sequence[Token], at: int) -> bool:
    """Return whether a firm is named here by words of ours: "Azure Power s.r.o."."""
    end = at
    while end < len(tokens) and end - at < _LONGEST_NAME and tokens[end].is_large:
        if tokens[end].sentence != tokens[at].sentence:
            return False
        end += 1
        if form_at(tokens, end):
            return True
    return False


def _goes_on(tokens: Sequence[Token], at: int, words: OpeningWords) -> bool:
    before, token = tokens[at - 1], tokens[at]
    if before.clause != token.clause or before.has_possessive:
        return False
    if token.core in _AND and at + 1 < len(tokens):
        return _is_name_like(tokens[at + 1], words)
    return _is_name_like(token, words) or (token.is_large and _ends_in_form(tokens, at))


def _place(tokens: Sequence[Token], run: tuple[int, int], words: OpeningWords) -> NamePlace:
    at, end = run
    before = tokens[at - 1].text if at and tokens[at - 1].sentence == tokens[at].sentence else ""
    is_owner = tokens[end - 1].has_possessive
    naming = Naming.AT if before in words.place_cues or is_owner else Naming.RUN
    return _named(tokens, run, naming, is_aside=before in words.asides)


def _first(tokens: Sequence[Token], words: OpeningWords) -> Iterator[NamePlace]:
    """Yield the first words of the text as a name."""
    begin = next((at for at, one in enumerate(tokens) if _may_be_name(one, words)), None)
    if begin is not None and begin < _FIRST_WORDS and tokens[begin].sentence == 0:
        yield _named(tokens, (begin, begin + _small_size(tokens, begin, words)), Naming.FIRST)


def _said(tokens: Sequence[Token], run: tuple[int, int]) -> str:
    """Return the words of a name as they were typed; a form in it keeps its dots."""
    said = tokens[run[0] : run[1]]
    return " ".join(one.core.removesuffix("'s").removesuffix("’s") for one in said)


def matching_words(name: str, tokens: Sequence[Token]) -> tuple[int, int]:
    """Return how many words of a name stand at the beginning, and how many tokens those are."""
    wanted, count, place = words_of(normalized(name)), 0, 0
    while count < len(wanted) and place < len(tokens):
        size = _agreeing(wanted[count:], tokens[place])
        if not size:
            break
        count, place = count + size, place + 1
    return count, place


def _agreeing(wanted: Sequence[str], token: Token) -> int:
    """Return how many of these words a token is, with "'s" or without it."""
    for text in (normalized(token.core), token.text):
        spoken = words_of(text)
        if spoken and spoken == list(wanted[: len(spoken)]):
            return len(spoken)
    return 0


def is_distinct(place: NamePlace, size: int, words: OpeningWords) -> bool:
    """Return whether any of so many words of the text says that a name is meant by them."""
    return any(not is_ordinary(one.text, words) for one in place.tokens[:size])


def sizes_of(name: str) -> tuple[int, int]:
    """Return of how many words a name is, and of how many without its legal form."""
    spoken = words_of(normalized(name))
    return len(spoken), len(without_legal_form(spoken))


def is_of_ordinary_words(name: str, words: OpeningWords) -> bool:
    """Return whether a name is made of words that say something else as well."""
    spoken = without_legal_form(words_of(normalized(name)))
    return all(is_ordinary(one, words) for one in spoken) or words.products.has(*spoken)
