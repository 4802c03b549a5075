"""A request that is to be begun: how, and with which words."""

from dataclasses import dataclass
from enum import StrEnum

from pydantic import TypeAdapter, ValidationError


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
    files: tuple[str, ...] = ()
    """Lines that name the files which came along."""
    quoted: str = ""
    """Words of others that its message quotes, where they are not in the text."""

    @property
    def is_asked_for(self) -> bool:
        """True if somebody has said that a new one is to begin."""
        return self.by is not BeginBy.WORDS

    def written(self) -> object:
        """Write it down as plain JSON."""
        return _json.dump_python(self, mode="json")


_json = TypeAdapter(NewRequest)


def read_new_request(kept: object) -> NewRequest | None:
    """Read what `written` wrote; None for anything else."""
    try:
        return _json.validate_python(kept)
    except ValidationError:
        return None
