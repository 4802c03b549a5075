"""A clock that only moves when told to."""

from datetime import UTC, datetime, timedelta

NOON = datetime(2030, 1, 7, 12, tzinfo=UTC)


class FakeClock:
    def __init__(self) -> None:
        self.time = NOON

    def __call__(self) -> datetime:
        return self.time

    def advance(self, **how_far: float) -> None:
        self.time += timedelta(**how_far)
