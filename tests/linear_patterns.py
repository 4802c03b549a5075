"""Tells regular expressions that pass over a text once from those that may go back and forth.

A repeat without a bound is a run. Two runs are looked at together, and the search for a beginning
counts as one over anything. Work is linear if the second run cannot be begun anew at every
character of the first: `<at [^>]*>` begins again at each `<at `, `<at [^<>]*>` ends there.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

BOUND = 256
"""A repeat up to this often is a constant factor."""
ALPHABET = frozenset(map(chr, (*range(0x180), 0x2028, 0xFDFA)))


@dataclass(frozen=True, slots=True)
class Item:
    """What must or may stand at a place: one character of a set, a run of them, or a check."""

    letters: frozenset[str]
    may_be_absent: bool = False
    optional: bool = False
    """Where it fails the whole goes on without it."""
    run: bool = False
    never_gives_back: bool = False
    check: bool = False
    """It takes no character, and may fail: `\\b`, `$`, a look ahead."""
    not_behind: frozenset[str] = frozenset()
    """Of a check: none of these may stand before the place."""


SEARCH = Item(ALPHABET, may_be_absent=True, run=True)
END = Item(frozenset(), check=True)
WORD = frozenset(one for one in ALPHABET if re.fullmatch(r"\w", one))
WORD_BEGINS = Item(frozenset(), check=True, not_behind=WORD)
LINE_BEGINS = Item(frozenset(), check=True, not_behind=ALPHABET - {"\n"})


def faults(pattern: re.Pattern[Any], *, anchored: bool) -> list[str]:
    """Return what may take more than linear time; `anchored` for `match` and `fullmatch`."""
    parsed = _parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG)
    found = []
    for road in _roads(list(parsed), pattern.flags):
        found += _road_faults([*road, END] if anchored else [SEARCH, *road])
    return found


def _road_faults(road: Sequence[Item]) -> Iterator[str]:
    runs = [at for at, item in enumerate(road) if item.run]
    for number, first in enumerate(runs):
        for second in runs[number + 1 :]:
            between = road[first + 1 : second]
            if not _is_safe(road[first], between, road[second], road[second + 1 :]):
                yield f"the run at {second} is begun anew within the one at {first}"


def _is_safe(first: Item, between: Sequence[Item], second: Item, rest: Sequence[Item]) -> bool:
    if first.never_gives_back or all(item.optional or item.may_be_absent for item in rest):
        return True
    if any(second.letters <= item.not_behind for item in between):
        return True
    between = [item for item in between if not item.check]
    entered = _first_letters([*between, second])
    if not entered & first.letters:
        return True
    # Wherever it is begun anew, this letter has ended the run that was begun before.
    return any(not item.may_be_absent and not item.letters & second.letters for item in between)


def _first_letters(items: Sequence[Item]) -> frozenset[str]:
    letters: frozenset[str] = frozenset()
    for item in items:
        letters |= item.letters
        if not item.may_be_absent:
            break
    return letters


def _roads(nodes: Sequence[Any], flags: int) -> list[list[Item]]:
    """Return every way through the pattern; a run whose body has a run is one over all of it."""
    roads: list[list[Item]] = [[]]
    for number, node in enumerate(nodes):
        roads = [road + more for road in roads for more in _ways(node, flags)]
        if node == (sre.AT, sre.AT_BOUNDARY) and _begins_word(nodes[number + 1 :], flags):
            roads = [[*road[:-1], WORD_BEGINS] for road in roads]
        if len(roads) > 20_000:
            raise ValueError("too many branches to look at")
    return roads


def _begins_word(rest: Sequence[Any], flags: int) -> bool:
    """Tell whether a letter of a word is what must come next."""
    return all(road and _first_letters(road) <= WORD for road in _roads(rest, flags))


def _ways(node: Any, flags: int) -> list[list[Item]]:  # noqa: PLR0911  # one for each kind
    kind, value = node
    match kind:
        case sre.SUBPATTERN:
            return _roads(list(value[3]), flags | value[1])
        case sre.ATOMIC_GROUP:
            return _roads(list(value), flags)
        case sre.BRANCH:
            return [road for branch in value[1] for road in _roads(list(branch), flags)]
        case sre.ASSERT | sre.ASSERT_NOT:
            inside = _roads(list(value[1]), flags)
            if kind is sre.ASSERT_NOT and value[0] < 0:
                return [[Item(frozenset(), check=True, not_behind=inside[0][0].letters)]]
            return [[*_looked_at(road), END] for road in inside]
        case sre.AT:
            return [[LINE_BEGINS if value is sre.AT_BEGINNING else END]]
        case sre.GROUPREF | sre.GROUPREF_EXISTS:
            raise ValueError("a reference to a group is not looked at")
        case sre.MAX_REPEAT | sre.MIN_REPEAT | sre.POSSESSIVE_REPEAT:
            return _repeat(kind, *value, flags)
        case _:
            return [[Item(_letters(node, flags))]]


def _looked_at(road: Sequence[Item]) -> list[Item]:
    """Return the run of what is looked ahead at, from which nothing is given back afterwards."""
    runs = [replace(item, never_gives_back=True) for item in road if item.run]
    if len(runs) > 1:
        raise ValueError("two runs in one look ahead")
    return runs


def _repeat(kind: Any, least: int, most: int, body: Any, flags: int) -> list[list[Item]]:
    ways = _roads(list(body), flags)
    if most <= BOUND:
        # Often enough to matter it is not: each way once, and without it where that is allowed.
        return [[], *map(_optional, ways)] if least == 0 else ways
    items = [item for way in ways for item in way]
    letters = frozenset().union(*(item.letters for item in items))
    run = Item(
        letters,
        may_be_absent=least == 0,
        run=True,
        never_gives_back=kind is sre.POSSESSIVE_REPEAT,
    )
    inner = [item for item in items if item.run and not item.never_gives_back]
    # A run within a run is as two in a row.
    return [[run, Item(letters, may_be_absent=True, run=True), END]] if inner else [[run]]


def _optional(way: Sequence[Item]) -> list[Item]:
    return [replace(item, optional=True) for item in way]


def _letters(node: Any, flags: int) -> frozenset[str]:
    kind, value = node
    match kind:
        case sre.LITERAL:
            found = {chr(value)}
        case sre.NOT_LITERAL:
            return ALPHABET - {chr(value)}
        case sre.ANY:
            return ALPHABET if flags & re.DOTALL else ALPHABET - {"\n"}
        case sre.RANGE:
            found = {one for one in ALPHABET if value[0] <= ord(one) <= value[1]}
        case sre.CATEGORY:
            return _category(value)
        case sre.IN:
            negated = value[0][0] is sre.NEGATE
            parts = [_letters(part, flags) for part in value[negated:]]
            together = frozenset().union(*parts)
            return ALPHABET - together if negated else together
        case _:
            raise ValueError(f"{kind} is not looked at")
    if flags & re.IGNORECASE:
        found |= {other for one in found for other in (one.lower(), one.upper())}
    return frozenset(found)


_CATEGORIES = {
    sre.CATEGORY_DIGIT: r"\d",
    sre.CATEGORY_NOT_DIGIT: r"\D",
    sre.CATEGORY_SPACE: r"\s",
    sre.CATEGORY_NOT_SPACE: r"\S",
    sre.CATEGORY_WORD: r"\w",
    sre.CATEGORY_NOT_WORD: r"\W",
}


def _category(kind: Any) -> frozenset[str]:
    return frozenset(one for one in ALPHABET if re.fullmatch(_CATEGORIES[kind], one))
