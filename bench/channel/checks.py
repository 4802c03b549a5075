"""Whether a reply is right: the expected words, the expected card replaced, nobody else's data."""

import re
import secrets
from dataclasses import dataclass, field

from bench.conversation import Turn

_TOKEN = re.compile(rb"(?<![0-9A-Za-z])tok[0-9a-f]{16}(?![0-9A-Za-z])")


def new_token() -> str:
    """Return a word that one person says in one conversation, and nobody else ever."""
    return f"tok{secrets.token_hex(8)}"


@dataclass(slots=True)
class Findings:
    """What was wrong with the replies, with a few examples."""

    checked: int = 0
    wrong: int = 0
    foreign: int = 0
    faults: dict[str, int] = field(default_factory=dict)
    examples: list[str] = field(default_factory=list)

    def fault(self, kind: str, detail: str) -> None:
        """Note a reply that is wrong, late or missing."""
        self.wrong += 1
        self._note(kind, detail)

    def leak(self, detail: str) -> None:
        """Note that somebody was shown what somebody else had said."""
        self.foreign += 1
        self._note("foreign data", detail)

    def _note(self, kind: str, detail: str) -> None:
        self.faults[kind] = self.faults.get(kind, 0) + 1
        if self.faults[kind] <= 2:
            self.examples.append(f"{kind}: {detail[:400]}")


@dataclass(slots=True)
class Expected:
    """The replies that one turn has to bring: the old card's replacement first, then the new."""

    turn: Turn
    token: str
    old_card: str
    """The activity id of the card that waits for this answer; empty when there is none."""
    replaced: bool = field(init=False)
    shown: bool = field(default=False, init=False)

    def __post_init__(self) -> None:
        self.replaced = not self.turn.line

    @property
    def complete(self) -> bool:
        return self.shown and self.replaced

    def check(self, method: str, target: str, body: bytes, findings: Findings) -> None:
        """Look at a reply: PUT of the activity `target`, or POST of a new one."""
        findings.checked += 1
        others = {found for found in _TOKEN.findall(body) if found.decode() != self.token}
        if others:
            findings.leak(f"{self.turn.typed!r} brought {others}")
        if method == "PUT":
            self._check_replacement(target, body, findings)
        else:
            self._check_new_card(body, findings)

    def _check_replacement(self, target: str, body: bytes, findings: Findings) -> None:
        if self.replaced:
            findings.fault("needless replacement", f"{self.turn.typed!r}: {target}")
        elif target != self.old_card:
            findings.fault("wrong card replaced", f"{target}, not {self.old_card}")
        else:
            self._check_words((self.turn.line,), body, findings)
        self.replaced = True

    def _check_new_card(self, body: bytes, findings: Findings) -> None:
        if self.shown:
            findings.fault("one card too many", self.turn.typed)
        elif not self.replaced:
            findings.fault("new card before the old one closed", self.turn.typed)
        else:
            self._check_words(self.turn.shows, body, findings)
        self.shown = True

    def _check_words(self, words: tuple[str, ...], body: bytes, findings: Findings) -> None:
        for word in words:
            if word.replace("{token}", self.token).encode() not in body:
                findings.fault("words missing", f"{word!r} after {self.turn.typed!r} in {body!r}")
                return
