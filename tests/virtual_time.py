"""An event loop in which time passes only while nothing else happens, and then at once.

Sockets are real. What goes over the loopback is there at once, so that a call takes no time
unless the other side lets some pass.
"""

import asyncio
import inspect
import selectors
from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any

_GRACE = 0.002
"""Real seconds for what is on its way over the loopback to be seen."""


class _Impatient(selectors.DefaultSelector):  # type: ignore[misc,valid-type]
    """Adds up the time for which it should have waited."""

    passed = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None or timeout <= 0:
            return super().select(timeout)
        # The first file is the loop's own: without another, nothing can be on its way.
        grace = min(timeout, _GRACE) if len(self.get_map()) > 1 else 0
        if not (events := super().select(grace)):
            self.passed += timeout
        return events


class VirtualLoop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self._impatient = _Impatient()
        super().__init__(self._impatient)

    def time(self) -> float:
        return self._impatient.passed


def in_virtual_time(test: Callable[..., Coroutine[Any, Any, None]]) -> Callable[..., None]:
    """Run this test on a loop of its own, without waiting."""

    @wraps(test)
    def run(*arguments: Any, **named: Any) -> None:
        with asyncio.Runner(loop_factory=VirtualLoop) as runner:
            runner.run(test(*arguments, **named))

    run.__signature__ = inspect.signature(test)  # type: ignore[attr-defined]
    del run.__wrapped__  # type: ignore[attr-defined]
    return run
