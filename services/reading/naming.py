"""Names as they are said: all of one, or a part. Punctuation makes no difference.

Names that are similar are found by `services.reading.names`.
"""

import re
from dataclasses import dataclass
from functools import cached_property

from services.model.people import GUID
from services.reading.domains import domain_of
from services.reading.legal_forms import without_legal_form
from services.reading.names import Query
from services.reading.normalization import bare, cleaned, normalized, same, unpunctuated, words_of

_TENANT_IN_FULL = re.compile(GUID)
_WITH_DOMAIN = re.compile(
    r"(?:https?://(?:www\.)?|www\.|[^\s@/]{1,64}@)([^\s/:?#,;<>()@]{1,253})", re.IGNORECASE
)
_MAX_PASTED = 1024
"""Characters in which an id or an address is looked for."""


def named_in(text: str) -> str:
    """Return the tenant id or the domain of a pasted line, link or address; else the text."""
    seen = cleaned(text[:_MAX_PASTED])
    if found := _TENANT_IN_FULL.search(seen):
        return found[0]
    domains = (domain_of(found[1]) for found in _WITH_DOMAIN.finditer(seen))
    return next(filter(None, domains), text)


@dataclass(frozen=True)
class SaidName:
    """Words said for a name: the name itself, a domain, a tenant id, or a part of these."""

    text: str

    @cached_property
    def sought(self) -> str:
        """A domain as it is stored, or else the bare words."""
        return domain_of(unpunctuated(self.text)) or bare(self.text)

    @cached_property
    def says_name(self) -> bool:
        """True for more than a legal form or a letter: "A" of "a. s." is said of anything."""
        said = "".join(without_legal_form(self._words))
        return len(said) > 1 or not said.isascii()

    def is_exactly(self, name: str) -> bool:
        """Return whether it is all of a name, a domain or a tenant id, as it is written there."""
        return bool(name) and (same(self.sought, name) or self._tenant == name)

    def is_all_of(self, name: str) -> bool:
        """Return whether it is the name but for blanks and punctuation: "s. r. o." is "sro"."""
        said = "".join(self._words)
        return bool(said) and said == "".join(_words(name))

    def is_part_of(self, name: str) -> bool:
        """Return whether it stands in a name, as the same words or parts of them."""
        said = " ".join(self._words)
        return bool(said) and said in " ".join(_words(name))

    def is_within(self, name: str) -> bool:
        """Return whether it stands in a name as whole words: "Eva" does not in "Evans"."""
        said = " ".join(self._words)
        return bool(said) and f" {said} " in f" {' '.join(_words(name))} "

    def has(self, name: str) -> bool:
        """Return whether a name stands in it, as whole words."""
        return SaidName(name).is_within(self.text)

    @cached_property
    def _tenant(self) -> str:
        return Query.of(bare(self.text)).tenant

    @cached_property
    def _words(self) -> list[str]:
        return _words(self.sought)


def _words(text: str) -> list[str]:
    letters = normalized(text)
    return words_of(letters) or letters.split()
