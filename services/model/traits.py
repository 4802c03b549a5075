"""An enum whose members each carry their traits: what the code would otherwise ask by name."""

from enum import StrEnum
from inspect import get_annotations
from typing import Any, Self, get_origin


class TraitEnum(StrEnum):
    """Base of such enums: each member is a value with its traits.

    The annotation of `traits` states their class. Whatever is not complete refuses to be imported.
    """

    traits: Any

    def __new__(cls, value: str, traits: object = None) -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.traits = traits
        return member

    def __init_subclass__(cls) -> None:
        """Raise `TypeError` where no class of traits is stated, or a member has others or none."""
        stated = get_annotations(cls).get("traits")
        kind = get_origin(stated) or stated
        if not isinstance(kind, type):
            raise TypeError(f"{cls.__name__} does not state the class of its traits")
        for member in cls:
            if not isinstance(member.traits, kind):
                raise TypeError(
                    f"{cls.__name__}.{member.name} needs {kind.__name__} as its traits, "
                    f"not {member.traits!r}"
                )
