"""Imports of customers: what a file says, what an import changes, what it refuses."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from services.model.customers import Customer


class Kept(StrEnum):
    """Fields that stay as they are known where a file has no column for them."""

    DOMAINS = "domains"
    """Those the file does not name, behind those it does."""
    RELATIONSHIP = "relationship"
    GOVERNMENT = "government"
    PROVIDER = "provider"


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of a file, with its line; 0 is the file itself."""

    line: int
    reason: str
    cells: Sequence[str] = ()
    """The row that is refused, as it was read."""

    def __str__(self) -> str:
        return f"line {self.line}: {self.reason}" if self.line else self.reason


@dataclass(frozen=True, slots=True)
class Change:
    """A customer that is added, or whose fields are changed."""

    customer: Customer
    fields: tuple[str, ...] = ()
    """Empty where it is new."""


@dataclass(slots=True)
class Tally:
    """Numbers of customers, as an import goes on."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
