"""An enum whose members each carry their traits: what the code would otherwise ask by name."""

from enum import StrEnum
from typing import Any, Self


class TraitEnum(StrEnum):
    """Base of such enums: each member is a value with its traits."""

    traits: Any

    def __new__(cls, value: str, traits: object = None) -> Self:
        """Raise `TypeError` for a member without traits, and so refuse to be imported."""
        if traits is None:
            raise TypeError(f"{cls.__name__} {value!r} has no traits")
        member = str.__new__(cls, value)
        member._value_ = value
        member.traits = traits
        return member
