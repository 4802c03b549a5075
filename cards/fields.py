"""Types for the fields of a button's payload."""

from typing import Annotated

from pydantic import Field

from services.model.limits import MAX_SHORT_TEXT, MAX_TEXT

Reference = Annotated[str, Field(pattern=r"^BH-\d{6,}$")]
Line = Annotated[str, Field(max_length=MAX_SHORT_TEXT)]
Text = Annotated[str, Field(max_length=MAX_TEXT)]
