"""Types for the fields of a button's payload."""

from typing import Annotated

from pydantic import BeforeValidator, Field

from services.model.limits import MAX_SHORT_TEXT, MAX_TEXT


def _ticked(value: object) -> object:
    """Read a box that nobody has touched: some clients send nothing for it, as a text."""
    return value or False


Reference = Annotated[str, Field(pattern=r"^BH-\d{6,}$")]
Line = Annotated[str, Field(max_length=MAX_SHORT_TEXT)]
Text = Annotated[str, Field(max_length=MAX_TEXT)]
Tick = Annotated[bool, BeforeValidator(_ticked)]
