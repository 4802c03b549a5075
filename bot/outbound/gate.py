"""The gate before Teams: every call passes the circuit breaker, the throttle and the pool."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlsplit

from bot.outbound.circuit_breaker import CircuitBreakers
from bot.outbound.connector import POOL_SIZE, Outcome, Rejected, Retryable, Uncertain
from bot.outbound.in_flight import InFlightMessage
from bot.outbound.retry_policy import RetryPolicy
from bot.outbound.shutdown import Shutdown
from bot.outbound.throttle import Throttle
from services.model.outbox import MAX_DEFERRAL, Obsolete
from services.ports import Stopwatch

Call = Callable[[], Awaitable[Outcome | Obsolete]]


class Gate:
    """Makes a call once it may be made, and tells throttle and breakers what came of it."""

    def __init__(
        self,
        retry_policy: RetryPolicy,
        throttle: Throttle,
        breakers: CircuitBreakers,
        shutdown: Shutdown,
        elapsed: Stopwatch,
    ) -> None:
        self._retry_policy = retry_policy
        self._throttle = throttle
        self._breakers = breakers
        self._shutdown = shutdown
        self._elapsed = elapsed
        self._places = asyncio.Semaphore(POOL_SIZE)

    def is_too_late(self, flight: InFlightMessage, wait: timedelta = timedelta()) -> bool:
        """Return whether a call after `wait` might outlive the lease of the message."""
        return self._elapsed() + wait > flight.claimed_at + self._retry_policy.attempt_window

    async def call(
        self, flight: InFlightMessage, where: str, call: Call, *, proves: bool = True
    ) -> Outcome | Obsolete:
        """Make the call into a conversation; `Retryable` if it may not be made in time.

        `proves`: once it is answered, messages get through. A sign that we are writing may get
        through where no message does, because Teams has nothing to keep.
        """
        message = flight.message
        if self._breakers.holds(message.service_url, where):
            return _held()
        tenant = message.tenant_id or urlsplit(message.service_url).netloc
        latest = flight.claimed_at + self._retry_policy.attempt_window
        if wait := await self._throttle.enter(where, tenant, latest):
            wait = min(wait, MAX_DEFERRAL)
            if self._throttle.is_closed(where, latest):
                # Whoever comes first has heard it for all that follow.
                return Retryable("429 Throttled", wait)
            return Retryable("no more may leave just now", wait, untried=True)
        called = False
        try:
            async with self._places:
                if self._shutdown.begun or self.is_too_late(flight):
                    return Retryable("its turn did not come", timedelta(), untried=True)
                called = True
                outcome = await self._permitted(message.service_url, where, call, proves=proves)
                called = _asked(outcome)
            if isinstance(outcome, Retryable) and outcome.throttled:
                wait = outcome.wait or self._retry_policy.backoff_with_jitter(flight.attempts)
                all_closed = self._throttle.close(where, tenant, wait)
                outcome = replace(outcome, wait=wait, away=all_closed)
        finally:
            self._throttle.leave(where, tenant, called=called)
        return outcome

    async def _permitted(
        self, address: str, where: str, call: Call, *, proves: bool
    ) -> Outcome | Obsolete:
        """Make the call if its address is not held back, and count what came of it."""
        permit = self._breakers.enter(address, where)
        if permit is None:
            return _held()
        try:
            outcome = await call()
            if isinstance(outcome, Uncertain):
                self._breakers.failed(permit, where)
            elif isinstance(outcome, Retryable) and outcome.failed:
                self._breakers.failed(permit, where, outcome.wait)
            elif proves and _asked(outcome):
                self._breakers.succeeded(permit, where)
        finally:
            self._breakers.leave(permit)
        return outcome


def _held() -> Retryable:
    return Retryable("its address is held back", timedelta(), untried=True)


def _asked(outcome: Outcome | Obsolete) -> bool:
    """Return whether Teams was asked."""
    match outcome:
        case Obsolete() | Retryable(untried=True) | Rejected(asked=False):
            return False
        case _:
            return True
