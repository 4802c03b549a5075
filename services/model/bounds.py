"""Bounds of stored values. Anything outside was damaged: arithmetic with it would fail."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Final

from pydantic import AwareDatetime, Field

MAX_REQUEST_DIGITS: Final = 9
"""Digits that a typed reference may have, beside zeros in front."""
MAX_REQUEST_NUMBER: Final = 10**MAX_REQUEST_DIGITS - 1
MAX_VERSION: Final = 2**31 - 2
"""The next one must fit into an INTEGER of PostgreSQL."""
MAX_CLAIM_VERSION: Final = 2**63 - 1
"""The greatest BIGINT of both databases."""

Moment = Annotated[
    AwareDatetime,
    Field(ge=datetime(2000, 1, 1, tzinfo=UTC), lt=datetime(2200, 1, 1, tzinfo=UTC)),
]
"""Near enough that no zone and no calendar leads out of what Python can count."""
Span = Annotated[timedelta, Field(ge=timedelta(), le=timedelta(days=3660))]
Days = Annotated[int, Field(ge=0, le=3660)]
RequestNumber = Annotated[int, Field(ge=1, le=MAX_REQUEST_NUMBER)]
RequestNumberOrZero = Annotated[int, Field(ge=0, le=MAX_REQUEST_NUMBER)]
"""0 where something belongs to no single request."""
People = Annotated[int, Field(ge=1, le=1_000_000)]
Version = Annotated[int, Field(ge=1, le=MAX_VERSION)]
"""Of a row that was read. What was never written has version 0, and is not checked."""
Count = Annotated[int, Field(ge=0, le=MAX_VERSION)]
"""Number of attempts."""
