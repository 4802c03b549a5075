"""Personal data: what is kept about a person, and what came of erasing it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

PersonalRecords = Mapping[str, Sequence[Mapping[str, Any]]]
"""Rows about a person, by what they are: plain values, moments among them."""


@dataclass(frozen=True, slots=True)
class Forgotten:
    """The result of forgetting a person."""

    known: bool = True
    """False for an id that stands nowhere."""
    references: tuple[str, ...] = ()
    """Open requests they own or are offered. If there are any, they are not forgotten."""
    erased: int = 0
    """Rows that named them, or were theirs alone."""
    in_flight: int = 0
    """Messages to others that still name them. If there are any, it is to be done once more."""
