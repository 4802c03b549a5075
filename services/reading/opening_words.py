"""Vocabulary with which the opening of a request is read: phrases, and what each stands for."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Generic, NamedTuple, TypeVar

from services.model.taxonomy import ProblemKind, ProductFamily, Severity

Meaning = TypeVar("Meaning")

_KEY = 3
"""Letters by which phrases are found; a stem has as many at least."""
_FEWEST_INFLECTED = 4
"""Letters of a word that may have an ending; "vm" has none."""


class Phrase(NamedTuple, Generic[Meaning]):
    """A phrase of the vocabulary where it stands among words."""

    begin: int
    end: int
    """Place of the next word."""
    meaning: Meaning


class Lexicon(Generic[Meaning]):
    """Phrases with their meanings; of those that begin at a word the longest is read.

    A word with "*" stands for all that begin so; one of `endings` may follow any longer word.
    """

    def __init__(
        self, meanings: Mapping[str, Meaning], endings: frozenset[str] = frozenset()
    ) -> None:
        self._endings = endings
        self._by_start = defaultdict[str, list[tuple[tuple[str, ...], Meaning]]](list)
        for phrase, meaning in meanings.items():
            words = tuple(phrase.split())
            self._by_start[words[0].rstrip("*")[:_KEY]].append((words, meaning))

    def phrases_in(self, words: Sequence[str]) -> Iterator[Phrase[Meaning]]:
        """Yield what is found from left to right; no word is in two phrases."""
        at = 0
        while at < len(words):
            found = self.phrase_at(words, at)
            if found:
                yield found
            at = found.end if found else at + 1

    def phrase_at(self, words: Sequence[str], at: int) -> Phrase[Meaning] | None:
        """Return the longest phrase that begins at this word."""
        found = None
        for phrase, meaning in self._by_start.get(words[at][:_KEY], ()):
            end = at + len(phrase)
            is_longer = found is None or end > found.end
            if is_longer and self._fits(phrase, words[at:end]):
                found = Phrase(at, end, meaning)
        return found

    def has(self, *words: str) -> bool:
        """Return whether these words are a phrase."""
        found = self.phrase_at(words, 0) if words else None
        return found is not None and found.end == len(words)

    def has_any(self, words: Sequence[str]) -> bool:
        """Return whether a phrase stands among the words."""
        return any(True for _ in self.phrases_in(words))

    def _fits(self, phrase: Sequence[str], words: Sequence[str]) -> bool:
        return len(phrase) == len(words) and all(map(self._is, phrase, words))

    def _is(self, known: str, word: str) -> bool:
        if known == word:
            return True
        if known.endswith("*"):
            return word.startswith(known[:-1])
        if not self._endings or len(known) < _FEWEST_INFLECTED:
            return False
        # "OneDrive" is "OneDrivu" in Czech.
        stems = (known, known.removesuffix("e"))
        return any(word.startswith(one) and word[len(one) :] in self._endings for one in stems)


class Weight(Enum):
    """Weight of a word as a sign of something."""

    PLAIN = auto()
    """It names it."""
    LARGE = auto()
    """It does if it is written as a name, or something is said of it as of one thing."""
    GENERIC = auto()
    """It does where no other maker is named: "server"."""


class ProductSign(NamedTuple):
    product: ProductFamily | None
    """None for one of a family that cannot be told from the name."""
    weight: Weight


class Strength(Enum):
    """Strength of a sign of a kind of problem."""

    PLAIN = auto()
    WEAK = auto()
    """It decides where there is no plainer one of another kind."""
    DOUBT = auto()
    """It decides nothing, but makes every other kind doubtful."""
    NONE = auto()
    """It says nothing, although a word in it would: "shut down"."""


class KindSign(NamedTuple):
    kind: ProblemKind | None
    """None for what may be of several kinds."""
    strength: Strength = Strength.PLAIN


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningWords:
    """Phrases of all languages together, normalized."""

    products: Lexicon[ProductSign]
    other_makers: Lexicon[bool]
    """Makers whose products are none of Microsoft's."""
    singular: frozenset[str]
    """Verbs behind a name that is one thing: "Teams is", not "teams are"."""
    singular_before: frozenset[str]
    """Words before it of which the same holds."""
    fine: Lexicon[bool]
    """Phrases for what works."""
    unlike: frozenset[str]
    """Words before such a phrase that turn it into its opposite."""
    denials: Lexicon[bool]
    """Phrases before what it is not about."""
    between: frozenset[str]
    """Words that may stand between a denial and what is denied."""
    saying: Lexicon[bool]
    """Verbs of what was said or sent, behind which a product is but a way to say it."""
    kinds: Lexicon[KindSign]
    questioning: frozenset[str]
    """Words at the beginning of a sentence that make a question of it: "how"."""
    severity_names: Lexicon[bool]
    """Words before the letter of a severity."""
    severities: Mapping[str, Severity]
    """Letters of severities behind such a word. Names, as "critical", other tickets have, too."""
    impacts: Lexicon[Severity]
    """Phrases that hint at a severity."""
    people: Lexicon[bool]
    """Words for people behind a number."""
    not_people: Lexicon[bool]
    """Words beside such a number, and whether they make it one of something else."""
    counts: Mapping[str, int]
    """Numbers in words."""
    additions: frozenset[str]
    """Words before a number of those who come to others: "and 15 more"."""
    conjunctions: frozenset[str]
    """Words that begin another clause."""
    greetings: Lexicon[bool]
    addressees: frozenset[str]
    """Words for those who are greeted: "team"."""
    closings: Lexicon[bool]
    """Phrases behind which the signature begins."""
    thanks: Lexicon[bool]
    courtesies: Lexicon[bool]
    """Phrases of a favour that is asked, of which no problem is said."""
    politeness: frozenset[str]
    """Words that may stand before a sentence: "please"."""
    sent_from: Lexicon[bool]
    """Beginnings of lines that programs add."""
    senders: frozenset[str]
    """Names of the header for who has sent a mail."""
    subjects: frozenset[str]
    headers: frozenset[str]
    """Names of the other headers of mails."""
    originals: Lexicon[bool]
    """Phrases on a line above a mail that is forwarded or answered."""
    wrote: frozenset[str]
    """Ends of a line above a mail that is answered."""
    customer_cues: Lexicon[bool]
    """Words behind which the customer is named."""
    place_cues: frozenset[str]
    """Words behind which a customer may be named: "at"."""
    asides: frozenset[str]
    """Words behind which another firm may be named: "from"."""
    fillers: frozenset[str]
    """Words between a cue and a name."""
    joiners: frozenset[str]
    """Words between the parts of a name, or between two names: "and"."""
    ordinary: frozenset[str]
    """Words of sentences, and of our trade: no name is made of these alone."""
