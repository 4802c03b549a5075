"""Service addresses of Teams, each of which can be out as a whole, or for some conversations."""

import random
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from zlib import crc32

from tests.chaos.cast import REFUSING
from tests.fake_teams import Answer, FakeTeams, Received, fake_teams, refusal

LATE = 4.0
"""Seconds: longer than a replica waits."""
DOUBTFUL = (
    Answer(500),
    Answer(500, taken=True),
    Answer(502),
    Answer(502, taken=True),
    Answer(504),
    Answer(504, taken=True),
    Answer(408),
    Answer(408, taken=True),
    Answer(hang_up=True),
    Answer(hang_up=True, taken=False),
    Answer(delay=LATE),
    Answer(delay=LATE, taken=False),
)
NOT_TAKEN = (
    Answer(503),
    refusal(503, "ServiceUnavailable", retry_after="1"),
    refusal(500, "InternalServerError", retry_after="1"),
)
FAILURES = DOUBTFUL + NOT_TAKEN


@dataclass(slots=True)
class Address:
    """`doubts`: how often in this outage a call left open whether the message was taken."""

    teams: FakeTeams
    dice: random.Random
    affects: Callable[[str], bool]
    """Whom an outage of it affects."""
    is_out: bool = False
    doubts: Counter[str] = field(default_factory=Counter)

    def answer(self, one: Received) -> Answer:
        if code := REFUSING.get(one.conversation):
            return refusal(403, code)
        if not (self.is_out and self.affects(one.conversation)):
            return Answer()
        failure = self.dice.choice(FAILURES)
        if failure in DOUBTFUL and one.method == "POST" and not _is_harmless(one):
            self.doubts[one.conversation] += 1
        return failure


def _is_harmless(one: Received) -> bool:
    return not one.conversation or one.activity.get("type") == "typing" or one.method == "GET"


@dataclass(frozen=True, slots=True)
class Addresses:
    """One that is out as a whole, one that is out for half of its conversations, and one more."""

    all_of_it: Address
    half_of_it: Address
    well: Address

    def each(self) -> tuple[Address, ...]:
        return self.all_of_it, self.half_of_it, self.well

    def of(self, where: str) -> Address:
        return self.each()[crc32(where.encode()) % 3]

    def url_of(self, where: str) -> str:
        return self.of(where).teams.url

    def received(self) -> list[Received]:
        found = [one for address in self.each() for one in address.teams.received]
        return sorted(found, key=lambda one: one.at)

    def begin_outage(self) -> None:
        for address in (self.all_of_it, self.half_of_it):
            address.doubts.clear()
            address.is_out = True

    def end_outage(self) -> None:
        for address in self.each():
            address.is_out = False


def _half(where: str) -> bool:
    return bool(where) and crc32(where.encode()) % 2 == 0


@asynccontextmanager
async def addresses(dice: random.Random) -> AsyncIterator[Addresses]:
    async with AsyncExitStack() as stack:
        teams = [await stack.enter_async_context(fake_teams()) for _ in range(3)]
        affected = (lambda _where: True, _half, lambda _where: False)
        found = [Address(one, dice, affects) for one, affects in zip(teams, affected, strict=True)]
        for address in found:
            address.teams.mood = address.answer
        yield Addresses(*found)
        assert not any(one.faults for one in teams)
