"""Teams as replicas meet it on a bad day, and what people have seen by its end."""

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from cards.requests import MAX_LISTED
from cards.words import LANGUAGES, words_for
from tests.chaos.cast import REFUSING
from tests.chaos.replica import TAG
from tests.fake_teams import Answer, FakeTeams, Received, refusal

CALLS = 200_000
MARKS = frozenset(words_for(language)("maybe-repeat") for language in LANGUAGES)
LATE = words_for(LANGUAGES[0])("toast-late", toast="").strip()
MOODS = (
    (880, Answer()),
    (20, Answer(delay=0.3)),
    (5, Answer(delay=3)),  # longer than a replica waits
    (40, refusal(429, "TooManyRequests", retry_after="1")),
    (20, Answer(502, taken=True)),
    (10, Answer(503)),
    (15, Answer(hang_up=True)),
    (10, Answer(hang_up=True, taken=False)),
)
"""How often of a thousand calls each is answered how."""


def in_a_mood(teams: FakeTeams, dice: random.Random) -> None:
    """Script whatever may come."""
    shares, answers = zip(*MOODS, strict=True)
    teams.will(*dice.choices(answers, shares, k=CALLS))
    for place, code in REFUSING.items():
        teams.will(*[refusal(403, code)] * CALLS, conversation=place)


@dataclass(frozen=True, slots=True)
class Copy:
    """One notice as it came: alone, or as a line of a list."""

    number: int
    stage: str
    subject: str
    """Of somebody who was not reached, what they were not told; else the stage itself."""
    reader: str
    missed: tuple[str, ...]
    """Who was not told."""
    at: float
    """When it reached Teams, by the stopwatch."""
    taken: bool
    """Whether people see it."""
    marked: bool
    """It says that it may be a repeat."""
    late: bool
    """It says that it is late."""
    alone: bool
    certain: bool
    """Whether it can be seen that it was told, and not another notice of the same request."""
    call: int
    """Which of the calls it came with."""


def copies(received: Sequence[Received]) -> Iterator[Copy]:
    """Yield the notices among what Teams was sent, those it did not take too."""
    for call, one in enumerate(received):
        if order := one.activity.get("channelData", {}).get(TAG):
            yield from _copies(call, one, order)


def _copies(call: int, one: Received, order: dict[str, Any]) -> Iterator[Copy]:
    items, said = order["items"], list(texts(one.activity["attachments"]))
    alone = len(items) == 1
    ordered = Counter(item["number"] for item in items)
    for item in items:
        context, number = item.get("context", {}), item["number"]
        lines = sum(f"BH-{number:06d}" in text for text in said)
        if not lines and len(items) <= MAX_LISTED:
            assert not alone
            continue  # answered since the list was ordered
        yield Copy(
            number=number,
            stage=item["stage"],
            subject=context.get("stage") or item["stage"],
            reader=order["to"],
            missed=tuple(each["key"] for each in context.get("unreached", ())),
            at=one.at.total_seconds(),
            taken=one.taken,
            marked=not MARKS.isdisjoint(said),
            late=not alone or one.activity["summary"].startswith(LATE),
            alone=alone,
            certain=alone or lines == ordered[number],
            call=call,
        )


def texts(node: Any) -> Iterator[str]:
    match node:
        case {"text": str(text)}:
            yield text
        case dict():
            for value in node.values():
                yield from texts(value)
        case list():
            for item in node:
                yield from texts(item)
