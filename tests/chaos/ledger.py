"""What people have seen beside what they had to be told, as figures and as faults."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from tests.chaos.cast import MANAGERS, REFUSING
from tests.chaos.oracle import Histories, Owed
from tests.chaos.teams import Copy

GRACE = 5.0
"""Seconds in which may still arrive what was on its way when its reason went."""
BLUR = timedelta(seconds=0.5)
"""A deed looks at the clock more than once."""
TOLD, INSTEAD, MEANWHILE, OUT = "told", "instead", "meanwhile", "out"
NOBODY, LOST = "nobody", "lost"
FAULTS = {
    LOST: "lost",
    "doubled": "doubled",
    "after": "told after it was answered",
    "early": "told before its moment",
    "stray": "told to somebody else",
    "record": "on record, and not told",
}


class Fault(NamedTuple):
    kind: str
    what: object


@dataclass(slots=True)
class Ledger:
    """`over_at` tells by the stopwatch of Teams since when it was on record what was done."""

    histories: Histories
    copies: Sequence[Copy]
    over_at: Mapping[tuple[int, str], float]
    latest: Callable[[float], datetime]
    """The latest time that any clock had shown by then."""
    _owed: list[Owed] = field(init=False)
    _taken: dict[int, list[Copy]] = field(init=False)
    """What people have seen of each request."""
    _sent: dict[int, list[Copy]] = field(init=False)
    """That, and what Teams did not take."""

    def __post_init__(self) -> None:
        self._owed = list(self.histories.owed())
        self._taken, self._sent = defaultdict(list), defaultdict(list)
        for copy in self.copies:
            self._sent[copy.number].append(copy)
            if copy.taken:
                self._taken[copy.number].append(copy)

    def figures(self) -> Iterator[tuple[str, int]]:
        """Yield what is to be read, in that order."""
        due = [owed for owed in self._owed if owed.over is None or owed.over > owed.due]
        fates = Counter(map(self._fate, due))
        taken = [copy for copies in self._taken.values() for copy in copies]
        yield "requests", len(self.histories.cases)
        yield "answered, closed or submitted in time", len(self._owed) - len(due)
        yield "due: request, stage and reader", len(due)
        yield "  told", fates[TOLD]
        yield "  told to the next on the ladder instead", fates[INSTEAD]
        yield "  answered, closed or submitted meanwhile", fates[MEANWHILE]
        yield "  for a channel known to have put us out", fates[OUT]
        yield "  while everybody on the ladder was tried in vain", fates[NOBODY]
        yield "received", len(taken)
        yield "  said to be late", sum(copy.late for copy in taken)
        yield "  gathered in lists", sum(not copy.alone for copy in taken)
        yield "  of somebody who was not reached", sum(copy.stage == "unreached" for copy in taken)
        yield "  marked repeats", sum(len(each) - 1 for each in self._by_notice().values())
        yield "refused or dropped by Teams", len(self.copies) - len(taken)
        faults = Counter(fault.kind for fault in self.faults())
        yield from ((words, faults[kind]) for kind, words in FAULTS.items())

    def faults(self) -> Iterator[Fault]:
        """Yield everything that must not be."""
        for owed in self._owed:
            if self._fate(owed) == LOST:
                yield Fault(LOST, owed)
        for copies in self._by_notice().values():
            if sum(not copy.marked for copy in copies) > 1:
                yield Fault("doubled", copies)
        yield from self._misplaced()
        for number, stage, person in self.histories.on_record:
            if person and not self._seen(number, stage, person):
                yield Fault("record", (number, stage, person))

    def _fate(self, owed: Owed) -> str:
        if self._seen(owed.number, owed.stage, owed.reader):
            return TOLD
        if any(self._stands_in(copy, owed) for copy in self._taken[owed.number]):
            return INSTEAD
        if owed.over:
            return MEANWHILE
        if owed.reader in REFUSING and not self._tried(owed):
            return OUT
        return NOBODY if self._all_tried(owed) else LOST

    def _seen(self, number: int, stage: str, reader: str) -> bool:
        return any(copy.stage == stage and copy.reader == reader for copy in self._taken[number])

    def _stands_in(self, copy: Copy, owed: Owed) -> bool:
        """Whether somebody else was told, and that this reader was not."""
        return copy.subject == owed.stage and owed.reader in copy.missed

    def _tried(self, owed: Owed) -> bool:
        wanted = (owed.stage, owed.reader)
        return any((copy.stage, copy.reader) == wanted for copy in self._sent[owed.number])

    def _all_tried(self, owed: Owed) -> bool:
        """Whether Teams took it for nobody at the top of the ladder, however often it was sent."""
        tried = {
            copy.reader
            for copy in self._sent[owed.number]
            if copy.subject == owed.stage and owed.reader in copy.missed
        }
        return tried.issuperset(one.id for one in MANAGERS)

    def _by_notice(self) -> dict[object, list[Copy]]:
        """Group what people have seen: each group is one notice, however often it came."""
        notices = defaultdict[object, list[Copy]](list)
        for copies in self._taken.values():
            for copy in copies:
                # Of each who was not reached there is one; everything else is told once.
                missed = copy.missed if copy.stage == "unreached" else ()
                notices[copy.number, copy.stage, copy.subject, copy.reader, missed].append(copy)
        return notices

    def _misplaced(self) -> Iterator[Fault]:
        """Yield what came to the wrong people, or at the wrong time."""
        owed = {(one.number, one.stage, one.reader) for one in self._owed}
        moments = {(one.number, one.stage): one for one in self.histories.moments()}
        for copy in (copy for copies in self._taken.values() for copy in copies):
            moment = moments.get((copy.number, copy.subject))
            if moment is None:
                yield Fault("stray", copy)
                continue
            on_the_ladder = copy.missed and copy.reader in self._ladder(copy.number)
            if (copy.number, copy.stage, copy.reader) not in owed and not on_the_ladder:
                yield Fault("stray", copy)
            over_at = self.over_at.get((copy.number, moment.ended_by), copy.at)
            if copy.certain and copy.at > over_at + GRACE:
                yield Fault("after", (copy, moment))
            if self.latest(copy.at) < moment.due - BLUR:
                yield Fault("early", (copy, moment))

    def _ladder(self, number: int) -> set[str]:
        return {one.id for one in MANAGERS} | self.histories.watching(number)
