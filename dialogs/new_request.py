"""A request that is to be begun: how, and with which words."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Self


class BeginBy(StrEnum):
    """The way in which a request is begun."""

    WORDS = "words"
    """A problem told in anyone's own words."""
    STEPS = "steps"
    """The line of `/new`."""
    FORM = "form"
    """The line of `/form`, or a button."""


@dataclass(frozen=True, slots=True)
class NewRequest:
    """A request that is to be begun; the line of a command may be empty."""

    text: str
    by: BeginBy = BeginBy.WORDS

    @property
    def is_asked_for(self) -> bool:
        """True if somebody has said that a new one is to begin."""
        return self.by is not BeginBy.WORDS

    @classmethod
    def read(cls, kept: object) -> Self | None:
        """Read what `written` wrote; None for anything else."""
        match kept:
            case {"text": str(text), "by": str(by)} if by in set(BeginBy):
                return cls(text, BeginBy(by))
            case _:
                return None

    def written(self) -> dict[str, str]:
        """Write it down as plain JSON."""
        return {"text": self.text, "by": self.by}
