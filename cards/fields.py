"""What a field of a button's payload may hold."""

from typing import Annotated

from pydantic import Field

from services.limits import MAX_LINE, MAX_TEXT

Reference = Annotated[str, Field(pattern=r"^BH-\d{6,}$")]
Line = Annotated[str, Field(max_length=MAX_LINE)]
Text = Annotated[str, Field(max_length=MAX_TEXT)]
