"""What people have seen of messages: lost replies, unmarked repeats, order, and how often each."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tests.chaos.replica import KEY
from tests.chaos.teams import MARKS, texts
from tests.chaos.visitors import Visitor
from tests.fake_teams import Received


@dataclass(frozen=True, slots=True)
class Account:
    """Replacements of cards are left out: nobody sees that one came again."""

    received: Sequence[Received]
    visitors: Sequence[Visitor]

    def times_seen(self) -> Counter[int]:
        """Return how many messages were seen once, twice, and so on."""
        return Counter(len(copies) for copies in self._by_key().values())

    def lost(self) -> Iterator[str]:
        answered = {one.target for one in self._seen()}
        for visitor in self.visitors:
            yield from (said for said in visitor.said if said not in answered)

    def unmarked(self) -> Iterator[str]:
        """Yield what came more than once without saying so."""
        for key, copies in self._by_key().items():
            if sum(not _is_marked(one) for one in copies) > 1:
                yield key

    def out_of_order(self) -> Iterator[tuple[str, str]]:
        """Yield replies that came first after a reply to something that was said later."""
        first = defaultdict[str, list[str]](list)
        for one, *_ in self._by_key().values():
            first[one.conversation].append(one.target)
        for visitor in self.visitors:
            place = {said: number for number, said in enumerate(visitor.said)}
            answers = [each for each in first[visitor.chat] if each in place]
            for before, after in pairwise(answers):
                if place[after] < place[before]:
                    yield before, after

    def waits(self, chats: set[str]) -> list[float]:
        """Return for how many seconds replies in these chats were waited for, in order."""
        answered = dict[str, float]()
        for one in self._seen():
            answered.setdefault(one.target, one.at.total_seconds())
        return sorted(
            answered[said] - at
            for visitor in self.visitors
            if visitor.chat in chats
            for said, at in visitor.said.items()
            if said in answered
        )

    def _by_key(self) -> dict[str, list[Received]]:
        found = defaultdict[str, list[Received]](list)
        for one in self._seen():
            found[one.activity["channelData"][KEY]].append(one)
        return found

    def _seen(self) -> Iterator[Received]:
        return (one for one in self.received if one.taken and one.method == "POST")


def _is_marked(one: Received) -> bool:
    said = one.activity.get("text", "")
    cards = one.activity.get("attachments", ())
    return any(said.startswith(mark) for mark in MARKS) or not MARKS.isdisjoint(texts(cards))
