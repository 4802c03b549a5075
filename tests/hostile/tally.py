"""What came of it all: statuses, misses, and what the event loop and the machine did meanwhile."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from time import time

from tests.hostile.caller import NO_ANSWER
from tests.hostile.probe import Stall, stalls

LONGEST_STALL_MS = 50
QUIET_MS = 15
"""A machine on which an idle process waits no longer than this is quiet: the clock can judge."""


@dataclass(slots=True)
class Tally:
    statuses: Counter[int] = field(default_factory=Counter)
    misses: list[str] = field(default_factory=list)
    phases: list[tuple[float, str]] = field(default_factory=list)
    valid: int = 0

    def begin(self, phase: str) -> None:
        self.phases.append((time(), phase))

    def judge(self, what: str, status: int, retry_after: str, *, framed: bool = True) -> None:
        """Count an answer, and note what must not be: a 5xx but a 503 that says when, or none."""
        self.statuses[status] += 1
        if status >= 500 and not (status == 503 and retry_after):
            self.misses.append(f"{what}: {status}")
        elif status == NO_ANSWER and framed:
            self.misses.append(f"{what}: no answer")

    def report(self, of_bot: Path, of_machine: Path) -> list[str]:
        """Return lines for people."""
        counts = ", ".join(
            f"{status or 'hung up'}: {count:,}" for status, count in sorted(self.statuses.items())
        )
        worked, waited = stalls(of_bot)
        noise = stalls(of_machine)[1][0][0]
        return [
            f"answers: {counts}",
            f"valid messages sent in between: {self.valid:,}",
            *(f"MISS: {miss}" for miss in self.misses[:30]),
            f"longest stalls of the event loop, by its work: {self._told(worked)}",
            f"by the clock: {self._told(waited)}",
            f"by the clock of an idle process, which is the machine's noise: {noise:.0f} ms",
        ]

    def stalled(self, of_bot: Path, of_machine: Path) -> str:
        """Say what is too long: by the clock on a quiet machine, else by work; or nothing."""
        worked, waited = stalls(of_bot)
        quiet = stalls(of_machine)[1][0][0] <= QUIET_MS
        late = (waited if quiet else worked)[0][0]
        return f"a stall of {late:.0f} ms" if late > LONGEST_STALL_MS else ""

    def _told(self, longest: list[Stall]) -> str:
        return ", ".join(f"{ms:.0f} ms ({self._phase_at(at)})" for ms, _, at in longest[:6])

    def _phase_at(self, moment: float) -> str:
        return next((name for at, name in reversed(self.phases) if at <= moment), "start")
