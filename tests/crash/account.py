"""What has arrived, compared with what should have: lost, doubled, out of order."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import NamedTuple

from cards.words import LANGUAGES, words_for
from services.model.outbox import OutgoingMessage
from tests.chat import spoken

_MARKS = re.compile("|".join(re.escape(words_for(each)("maybe-repeat")) for each in LANGUAGES))
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)")


class Line(NamedTuple):
    """One message as a person sees it."""

    answers: str
    """The activity it answers; empty for a card replaced in place."""
    card: int
    """Which of the messages it replaces; -1 for a new one."""
    text: str


@dataclass(slots=True)
class Account:
    """Messages of one conversation, each once, in the order in which they came first.

    A replacement may come again; a new message only if it says that it may be a repeat. What
    follows a repeat is the next message, or another repeat: nothing is passed over.
    """

    lines: list[Line] = field(default_factory=list)
    doubled: list[Line] = field(default_factory=list)
    misplaced: list[Line] = field(default_factory=list)
    repeats: Counter[int] = field(default_factory=Counter)
    """How often each line came again with the mark."""

    @classmethod
    def of(cls, messages: Sequence[OutgoingMessage]) -> "Account":
        account, shown, before = cls(), dict[str, int](), -1
        for message in messages:
            at = account._place(_line(message, shown), message)
            if at > before + 1:
                account.misplaced.append(account.lines[at])
            if not message.replaces:
                shown[message.card] = at
            before = at
        return account

    def _place(self, line: Line, message: OutgoingMessage) -> int:
        """Return which line it is, and note what is wrong with a repeat."""
        if line not in self.lines:
            self.lines.append(line)
            return len(self.lines) - 1
        at = self.lines.index(line)
        if not message.replaces and _is_marked(message):
            self.repeats[at] += 1
        elif not message.replaces:
            self.doubled.append(line)
        return at

    def lost(self, expected: "Account") -> list[Line]:
        return list((Counter(expected.lines) - Counter(self.lines)).elements())

    def assert_as(self, expected: "Account", *, repeats: int) -> None:
        """Fail unless it is the same, with at most so many marked repeats of one message."""
        assert self.lines == expected.lines, self._beside(expected)
        assert self.doubled == expected.doubled == []
        assert self.misplaced == expected.misplaced == []
        assert max(self.repeats.values(), default=0) <= repeats

    def _beside(self, expected: "Account") -> str:
        pairs = zip_longest(self.lines, expected.lines)
        number, pair = next((n, pair) for n, pair in enumerate(pairs) if pair[0] != pair[1])
        return f"line {number}: arrived {pair[0]!r}, should be {pair[1]!r}"


def _line(message: OutgoingMessage, shown: dict[str, int]) -> Line:
    text = _MOMENT.sub("<moment>", _MARKS.sub("", spoken(message)).strip())
    return Line(message.reply_to, shown[message.card] if message.replaces else -1, text)


def _is_marked(message: OutgoingMessage) -> bool:
    return _MARKS.search(spoken(message)) is not None
