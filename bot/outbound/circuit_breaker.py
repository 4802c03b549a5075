"""Circuit breakers: a service address that fails as a whole is held back, and probed by one call.

Closed, everything leaves. Where most conversations fail the breaker opens, and nothing leaves
until it is time for a probe: one call goes first, and the rest follow when Teams has answered it.
"""

from collections import OrderedDict
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import timedelta
from random import uniform

import structlog

from services.ports import Stopwatch

FAILING_REMEMBERED = 10_000
_NONE = timedelta()

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class BreakerPolicy:
    """The limits at which a breaker opens, and its pauses before a probe.

    Conversations are counted, not calls: one that fails again and again holds up no other. Nor
    do many: those that failed before, and fail again while others get through, are not counted.
    """

    failure_share: float = 0.8
    min_conversations: int = 3
    max_conversations: int = 20
    """Only so many that were called last are looked at, or a busy hour would hide an outage."""
    window: timedelta = timedelta(seconds=30)
    trust: timedelta = timedelta(minutes=2)
    """For so long after a call that succeeded, what failed before it says nothing new."""
    min_pause: timedelta = timedelta(seconds=5)
    max_pause: timedelta = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Permit:
    """Allows one call to an address; `probe` is the one that goes first."""

    address: str
    probe: bool


@dataclass(slots=True)
class _Breaker:
    """The breaker of one address. Moments are those of the stopwatch."""

    policy: BreakerPolicy
    is_open: bool = False
    probing: bool = False
    probe_at: timedelta = _NONE
    asked_until: timedelta = _NONE
    """End of the time for which the address wants to be left alone."""
    pause: timedelta = _NONE
    """Time between the opening, or the last probe, and the next."""
    calls: OrderedDict[str, tuple[timedelta, bool]] = field(default_factory=OrderedDict)
    """By conversation, called last comes last: when the last call ended, and whether it failed."""
    failing: OrderedDict[str, None] = field(default_factory=OrderedDict)
    """Conversations whose last call failed; of very many, those that began to fail last."""
    trusted_until: timedelta = _NONE

    def holds(self, now: timedelta, where: str | None = None) -> bool:
        """Return whether no call may be made, or none into this conversation.

        One that did not fail so far is a probe at any time: perhaps only others are out.
        """
        if not self.is_open:
            return False
        may_be_well = where is not None and where not in self.failing and now >= self.asked_until
        return self.probing or (now < self.probe_at and not may_be_well)

    def count(self, where: str, now: timedelta, *, failed: bool) -> None:
        if failed and where in self.failing and now < self.trusted_until:
            return
        self._remember(where, now, failed=failed)
        self.calls[where] = now, failed
        self.calls.move_to_end(where)
        self.forget(now)

    def _remember(self, where: str, now: timedelta, *, failed: bool) -> None:
        if failed:
            self.failing[where] = None
            if len(self.failing) > FAILING_REMEMBERED:
                self.failing.popitem(last=False)
        else:
            self.failing.pop(where, None)
            self.trusted_until = now + self.policy.trust

    def forget(self, now: timedelta) -> None:
        while self.calls:
            at, _ = next(iter(self.calls.values()))
            few = len(self.calls) <= self.policy.max_conversations
            if few and now - at < self.policy.window:
                return
            self.calls.popitem(last=False)

    def is_failing(self) -> bool:
        failing = sum(failed for _, failed in self.calls.values())
        enough = failing >= self.policy.min_conversations
        return enough and failing >= self.policy.failure_share * len(self.calls)

    def open(self, now: timedelta, wait: timedelta) -> None:
        self.asked_until = now + wait
        if self.is_open and now < self.probe_at:
            self.probe_at = max(self.probe_at, self.asked_until)
            return
        self.is_open = True
        self.pause = min(max(self.policy.min_pause, 2 * self.pause), self.policy.max_pause)
        # Replicas must not probe in step.
        self.probe_at = now + max(wait, self.pause * uniform(0.75, 1.25))  # noqa: S311

    def close(self) -> None:
        self.is_open, self.pause = False, _NONE


class CircuitBreakers:
    """The breakers of all addresses. `closed` hears that an address answers again."""

    def __init__(
        self, policy: BreakerPolicy, elapsed: Stopwatch, closed: Callable[[], None]
    ) -> None:
        self._policy = policy
        self._elapsed = elapsed
        self._closed = closed
        self._breakers: dict[str, _Breaker] = {}

    def is_open(self, address: str) -> bool:
        """Return whether this address fails as a whole."""
        breaker = self._breakers.get(address)
        return breaker is not None and breaker.is_open

    def holds(self, address: str, where: str) -> bool:
        """Return whether nothing may leave for this conversation at this address just now."""
        breaker = self._breakers.get(address)
        return breaker is not None and breaker.holds(self._elapsed(), where)

    def opened(self) -> Collection[str]:
        """Return the addresses from which nothing but a probe may be asked."""
        return [address for address, each in self._breakers.items() if each.is_open]

    def to_probe(self) -> Collection[str]:
        """Return the addresses for which it is time for a probe."""
        now = self._elapsed()
        return [each for each in self.opened() if not self._breakers[each].holds(now)]

    def enter(self, address: str, where: str) -> Permit | None:
        """Return a permit for one call, which `leave` takes back; None while there is none."""
        breaker = self._breakers.get(address)
        if breaker is None or not breaker.is_open:
            return Permit(address, probe=False)
        if breaker.holds(self._elapsed(), where):
            return None
        breaker.probing = True
        return Permit(address, probe=True)

    def leave(self, permit: Permit) -> None:
        """Take a permit back, used or not."""
        if permit.probe:
            self._breakers[permit.address].probing = False

    def succeeded(self, permit: Permit, where: str) -> None:
        """Count an answer, whatever it said: the address is there."""
        breaker = self._counted(permit, where, failed=False)
        if breaker.is_open:
            breaker.close()
            log.warning("circuit_breaker_closed", address=permit.address)
            self._closed()

    def failed(self, permit: Permit, where: str, wait: timedelta | None = None) -> None:
        """Count a failure. `wait` is for how long the address wants to be left alone."""
        breaker = self._counted(permit, where, failed=True)
        if permit.probe and breaker.is_open:
            breaker.open(self._elapsed(), wait or _NONE)
        elif not breaker.is_open and breaker.is_failing():
            breaker.open(self._elapsed(), wait or _NONE)
            log.warning("circuit_breaker_opened", address=permit.address)

    def _counted(self, permit: Permit, where: str, *, failed: bool) -> _Breaker:
        breaker = self._breakers.setdefault(permit.address, _Breaker(self._policy))
        breaker.count(where, self._elapsed(), failed=failed)
        return breaker
