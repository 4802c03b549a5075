"""Tokens of a text in sentences and clauses, each with the place where it was typed."""

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from services.reading.legal_forms import without_legal_form
from services.reading.normalization import normalized, words_of

MOST_CHARACTERS = 6_000
"""Of a longer text only so much is read: what a text is about it says soon, above all logs."""
_MOST_TOKENS = 900
_LONGEST_TOKEN = 48
"""Characters of a word; what is longer is an identifier or a link."""
_SIZES_OF_FORMS = (3, 2, 1)
_MOST_SLASHES = 1
"""In a word; what has more is a path."""

_TYPED = re.compile(r"\S+")
_PIECE = re.compile(r"[^/|+]+")
_SUM = re.compile(r"[^\W\d_]\+[^\W\d_]")
_OPENING, _CLOSING = "([{<\"'*_-„“”‚‘", ".,;:!?)]}>\"'*_-…“”‘’"
_SENTENCE_ENDS = frozenset(".!?…")
_CLAUSE_ENDS = frozenset(",;:")
_DASHES = frozenset("-–—")
_ABBREVIATIONS = frozenset(
    (
        *("mr", "mrs", "ms", "dr", "ing", "mgr", "bc", "inc", "ltd", "co", "corp", "no", "vs"),
        *("tj", "např", "cca", "č", "tel", "mj", "popř", "resp", "tzn", "approx", "sev", "prio"),
    )
)
"""Words whose dot ends no sentence, as typed."""

_PLAIN_FORMS = frozenset(("corp", "doo", "gmbh", "inc", "kft", "llc", "ltd", "oyj", "plc", "sro"))
"""Legal forms that are no words, so that they need neither dots nor large letters."""


class Token(NamedTuple):
    text: str
    """Normalized, without "'s" and punctuation; empty for links, paths and identifiers."""
    core: str
    """As it was typed, without punctuation around it."""
    begin: int
    end: int
    """Place behind its core in the text."""
    tail: str
    """Punctuation behind it."""
    sentence: int
    clause: int
    is_first: bool
    """True for the first of its sentence, or behind a colon: a large letter says nothing there."""
    has_possessive: bool

    @property
    def is_large(self) -> bool:
        """Return whether it is written as a name is."""
        return self.core[:1].isupper()


def form_at(tokens: Sequence[Token], at: int) -> int:
    """Return of how many tokens the legal form is that stands here: "s.r.o.", "s. r. o."."""
    for size in _SIZES_OF_FORMS:
        said = tokens[at : at + size]
        spoken = [word for one in said for word in words_of(one.text)]
        if len(said) == size and spoken and not without_legal_form(spoken) and _is_form(said):
            return size
    return 0


def _is_form(said: Sequence[Token]) -> bool:
    """Return whether it is written as a form, for "as" and "se" are words, too."""
    are_dotted = all("." in one.core or one.tail.startswith(".") for one in said)
    is_plain = all(one.text in _PLAIN_FORMS for one in said)
    return is_plain or said[0].is_large or (are_dotted and "." in "".join(map(_dotted, said)))


def _dotted(token: Token) -> str:
    return token.core if len(token.core) > 1 else token.core + token.tail


Clause = list[Token]


def tokens_of(text: str, conjunctions: Collection[str]) -> list[Token]:
    """Return the tokens of the beginning of a text."""
    return list(_read(text[:MOST_CHARACTERS], conjunctions))


def clauses_of(tokens: list[Token]) -> list[Clause]:
    return [list(each) for _, each in groupby(tokens, key=lambda token: token.clause)]


def sentences_of(tokens: list[Token]) -> list[list[Token]]:
    return [list(each) for _, each in groupby(tokens, key=lambda token: token.sentence)]


def texts_of(tokens: Collection[Token]) -> list[str]:
    return [token.text for token in tokens]


def _read(text: str, conjunctions: Collection[str]) -> Iterator[Token]:
    sentence = clause = 0
    is_first, count = True, 0
    for found in _pieces(text):
        begin, end = found
        typed = text[begin:end]
        if set(typed) <= _DASHES:
            clause += 1
            continue
        core = typed.lstrip(_OPENING)
        begin += len(typed) - len(core)
        bare = core.rstrip(_CLOSING)
        tail = core[len(bare) :]
        if not bare:
            clause += 1
            continue
        word, has_possessive = _word(bare)
        if word in conjunctions:
            clause += 1
        yield Token(
            *(word, bare, begin, begin + len(bare), tail),
            *(sentence, clause, is_first, has_possessive),
        )
        count += 1
        if count >= _MOST_TOKENS:
            return
        is_first = False
        if _ends_sentence(text, bare, tail, end):
            sentence, clause, is_first = sentence + 1, clause + 1, True
        elif _CLAUSE_ENDS & set(tail):
            clause += 1
            is_first = ":" in tail


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """Yield where words are; alternatives with a stroke between them are words of their own."""
    for found in _TYPED.finditer(text):
        typed = found[0]
        is_path = typed.count("/") > _MOST_SLASHES or "\\" in typed or "@" in typed
        is_joined = "/" in typed or _SUM.search(typed) is not None
        if is_path or not is_joined or len(typed) > _LONGEST_TOKEN:
            yield found.span()
            continue
        for piece in _PIECE.finditer(typed):
            yield found.start() + piece.start(), found.start() + piece.end()


def _word(core: str) -> tuple[str, bool]:
    """Return the word as it is compared, and whether it is said of its owner."""
    if len(core) > _LONGEST_TOKEN or any(sign in core for sign in "/\\@"):
        return "", False
    seen = normalized(core)
    owner = seen.removesuffix("'s")
    return (owner, True) if owner and owner != seen else (seen, False)


def _ends_sentence(text: str, core: str, tail: str, end: int) -> bool:
    """Return whether a sentence ends behind a word: by a sign, or by a line that goes on anew."""
    gap = text[end : end + 80]
    behind = gap.lstrip()
    blank = gap[: len(gap) - len(behind)]
    if "\n" in blank:
        goes_on = behind[:1].islower() and not _SENTENCE_ENDS & set(tail)
        return not goes_on or "\n\n" in blank.replace(" ", "")
    if not _SENTENCE_ENDS & set(tail):
        return False
    if set("!?") & set(tail):
        return True
    if core.isdecimal():
        # "31. května", "1. 6."
        return not (behind[:1].islower() or behind[:1].isdigit())
    if "." in core and any(map(str.isdigit, core)):
        # A version, or the code of an error.
        return behind[:1].isupper()
    return not ("." in core or len(core) == 1 or core.lower() in _ABBREVIATIONS)
