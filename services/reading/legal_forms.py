"""Legal forms of firms, which people leave out of a name or take for another one."""

import re
from collections.abc import Sequence

from services.reading.normalization import normalized, words_of

_LEGAL_FORMS = frozenset(
    tuple(form.split())
    for form in (
        *("ab", "ag", "aktiengesellschaft", "aps", "as", "a s", "asa", "a s c", "bv", "b v"),
        *("co", "company", "corp", "corporation", "d d", "d o o", "doo", "dd", "e k", "e v"),
        *("ev", "eg", "gesmbh", "gmbh", "mbh", "gbr", "inc", "incorporated", "jsc", "k k", "kft"),
        *("kg", "kgaa", "k s", "ks", "lda", "limited", "llc", "llp", "lp", "ltd", "ltda", "nv"),
        *("n v", "nyrt", "oao", "ooo", "o u", "ou", "ohg", "oy", "oyj", "plc", "pte", "pty"),
        *("pvt", "s a", "sa", "s a r l", "sarl", "sas", "s a s", "se", "s l", "sl", "s p a"),
        *("spa", "sp k", "sp z o o", "spzoo", "s r l", "srl", "s r o", "sro", "spol"),
        *("spol s r o", "ug", "v o s", "vos", "z o o", "zrt", "z s", "zs", "株式会社", "有限会社"),
        *("合同会社", "合資会社", "株", "有", "有限公司", "股份有限公司", "주식회사", "주"),
    )
)
_SIZES_OF_FORMS = sorted(set(map(len, _LEGAL_FORMS)), reverse=True)
_UNSPACED = re.compile("株式会社|有限会社|合同会社|合資会社|股份有限公司|有限公司|주식회사")
"""Forms that stand beside a name without a blank."""


def words_of_name(letters: str) -> list[str]:
    """Return the words of a normalized name; a form that stands beside it is one."""
    return words_of(letters if letters.isascii() else _UNSPACED.sub(r" \g<0> ", letters))


def is_legal_form(word: str) -> bool:
    """Return whether the word alone is a legal form."""
    return (word,) in _LEGAL_FORMS


def ends_in_legal_form(text: str) -> bool:
    """Return whether it is a firm's name, as it is written."""
    return bool(_form_at(words_of_name(normalized(text)), at_end=True) or _UNSPACED.search(text))


def without_legal_form(words: Sequence[str]) -> list[str]:
    """Return the words of a name without legal forms at its beginning and end."""
    kept = list(words)
    while size := _form_at(kept, at_end=True):
        del kept[-size:]
    while size := _form_at(kept, at_end=False):
        del kept[:size]
    return kept


def _form_at(words: Sequence[str], *, at_end: bool) -> int:
    """Return how many words are the longest legal form there is at this end."""
    for size in _SIZES_OF_FORMS:
        part = words[-size:] if at_end else words[:size]
        if tuple(part) in _LEGAL_FORMS:
            return size
    return 0
