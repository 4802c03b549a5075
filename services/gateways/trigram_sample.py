"""Trigrams that are worth being looked up of a query, judged by a sample of what is indexed.

An index reads all the entries of each trigram that it is asked for: those that very many texts
have cost most and tell least, and so does another one of a word that was found already. What is
left out is compared in the rows that were found.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Self

from sqlalchemy import Column, Connection, Table, bindparam, func, select

from services.reading.names import TRIGRAM

SAMPLE = 2_000
"""Rows that are read."""

ENTRIES_PER_ROW = 600
"""Entries of the index that are read in the time in which one row is fetched and compared."""

GROWTH = 2
"""Another sample is taken where there are so many times more rows, or fewer."""


@dataclass(frozen=True, slots=True)
class TrigramSample:
    """Some of the rows, as bits of a number for each trigram: 1 for a row whose text has it."""

    highest: int
    size: int
    having: Mapping[str, int]

    @classmethod
    def of(cls, connection: Connection, key: Column[int], highest: int) -> Self:
        ids: Sequence[int] = range(1, highest + 1)
        if highest > SAMPLE:
            # The same ones each time: how quick a search is does not depend on chance.
            ids = Random(highest).sample(ids, SAMPLE)  # noqa: S311
        texts = key.table.c.normalized, key.table.c.joined
        some = select(*texts).where(key.in_(bindparam("ids", expanding=True)))
        having, row = defaultdict[str, int](int), 0
        for row, found in enumerate(connection.execute(some, {"ids": list(ids)}), 1):
            for each in {each for text in found for each in trigrams(text)}:
                having[each] |= 1 << row - 1
        return cls(highest, row, having)

    def telling(self, wanted: Iterable[str]) -> list[str]:
        """Return those of the trigrams that are worth being looked up, the rarest first."""
        left = {each: self.having.get(each, 0) for each in wanted}
        # Reading what no row has costs nothing, and leaves no row that another one could spare.
        if unseen := [each for each, rows in left.items() if not rows]:
            return unseen
        chosen, rows = list[str](), (1 << self.size) - 1
        while left:
            each = min(
                left, key=lambda one: ((left[one] & rows).bit_count(), left[one].bit_count())
            )
            entries = left[each].bit_count()
            spared = rows.bit_count() - (left[each] & rows).bit_count()
            if chosen and spared * ENTRIES_PER_ROW < entries:
                break
            chosen.append(each)
            rows &= left.pop(each)
        return chosen


class TrigramSamples:
    """Keeps the sample of each table that is searched."""

    def __init__(self) -> None:
        self._of: dict[Table, TrigramSample] = {}

    def of(self, connection: Connection, key: Column[int]) -> TrigramSample:
        """Return the table's sample: another one where it has grown or shrunk much."""
        highest = connection.execute(select(func.max(key))).scalar_one() or 0
        sample = self._of.get(key.table)
        if sample is None or not sample.highest / GROWTH <= highest <= sample.highest * GROWTH:
            sample = self._of[key.table] = TrigramSample.of(connection, key, highest)
        return sample


def trigrams(text: object) -> Iterable[str]:
    """Return the trigrams of a text; what is no text, in a damaged row, has none."""
    if not isinstance(text, str):
        return ()
    return (text[start : start + TRIGRAM] for start in range(len(text) - TRIGRAM + 1))
