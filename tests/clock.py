"""A clock, and a stopwatch beside it, that only move when told to."""

from datetime import UTC, datetime, timedelta

NOON = datetime(2030, 1, 7, 12, tzinfo=UTC)


class FakeClock:
    def __init__(self) -> None:
        self.time = NOON
        self._since_start = timedelta()

    def __call__(self) -> datetime:
        return self.time

    def elapsed(self) -> timedelta:
        """Return what a stopwatch shows, which nobody sets."""
        return self._since_start

    def advance(self, by: timedelta = timedelta(), **how_far: float) -> None:
        by += timedelta(**how_far)
        self.time += by
        self._since_start += by

    def set_back(self, **how_far: float) -> None:
        self.time -= timedelta(**how_far)
