"""Names as they are said: all of one, or a part. Punctuation makes no difference.

Names that are similar are found by `services.reading.names`.
"""

from dataclasses import dataclass
from functools import cached_property

from services.reading.domains import domain_of
from services.reading.names import Query
from services.reading.normalization import bare, normalized, same, unpunctuated, words_of


@dataclass(frozen=True)
class SaidName:
    """Words said for a name: the name itself, a domain, a tenant id, or a part of these."""

    text: str

    @cached_property
    def sought(self) -> str:
        """A domain as it is stored, or else the bare words."""
        return domain_of(unpunctuated(self.text)) or bare(self.text)

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
