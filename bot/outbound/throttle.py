"""Client-side throttle: keeps to the rate limits of Teams, and waits where Teams said so.

Each process counts for itself: of several, all together may send more into a tenant than Teams
takes, until it asks them to wait.

https://learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit
"""

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import timedelta

from bot.keyed_lock import KeyedLock
from bot.outbound.rate_limits import TEAMS_RATE_LIMITS, RateLimit, RateLimits
from bot.outbound.shutdown import Shutdown
from services.ports import Stopwatch

OPENING = ""
"""The place where chats are opened, with the limits of a conversation."""

TENANT_THROTTLE_COUNT = 3

TENANT_THROTTLE_SPAN = timedelta(seconds=10)
"""Teams limits a tenant too, and does not say which limit it was. Where so many conversations of
one got a 429 within this time it is taken for that, and none goes on trying by itself."""

_NONE = timedelta()


@dataclass(slots=True)
class _Window:
    """The calls into one conversation, or into one tenant.

    A call counts from its end, because it may have arrived at any moment before; until then it
    counts as one of just now. So Teams sees no burst where the network has held some back.
    """

    rates: tuple[RateLimit, ...]
    users: int = 0
    """Calls, and those who wait for one."""
    waiting: int = 0
    under_way: int = 0
    ended: list[timedelta] = field(default_factory=list)
    closed_until: timedelta = _NONE
    throttled: dict[str, tuple[timedelta, timedelta]] = field(default_factory=dict)
    """Of a tenant: which conversations got a 429 lately, when, and for how long."""

    def wait(self, now: timedelta) -> timedelta:
        """Return for how long there is no place at least; zero if there is one."""
        free_at = max(self.closed_until, now)
        known = len(self.ended)
        for rate in self.rates:
            place = rate.calls - self.under_way
            if place > known:
                break
            before = self.ended[-place] if place > 0 else now
            free_at = max(free_at, before + rate.span)
        return free_at - now

    def backlog(self) -> timedelta:
        """Return how long it takes at least until all who wait are through."""
        return max(
            (rate.span * (self.waiting // rate.calls) for rate in self.rates), default=_NONE
        )

    def take(self) -> None:
        self.under_way += 1

    def end(self, now: timedelta, *, called: bool) -> None:
        self.users -= 1
        self.under_way -= 1
        if not called or not self.rates:
            return
        self.ended.append(now)
        most = self.rates[-1].calls
        if len(self.ended) > 2 * most:
            del self.ended[:-most]

    def close(self, until: timedelta) -> None:
        self.closed_until = max(self.closed_until, until)

    def hear(self, where: str, now: timedelta, wait: timedelta) -> bool:
        """Close the tenant if that was one conversation too many; return whether it was.

        For the shortest of the waits: should they have had nothing to do with each other, that
        harms the others least.
        """
        known = self.throttled | {where: (now, wait)}
        self.throttled = {
            each: heard for each, heard in known.items() if now - heard[0] < TENANT_THROTTLE_SPAN
        }
        if len(self.throttled) < TENANT_THROTTLE_COUNT:
            return False
        self.close(now + min(wait for _, wait in self.throttled.values()))
        return True

    def is_idle(self, now: timedelta) -> bool:
        """Return whether nothing of what was here matters any more."""
        if self.users:
            return False
        counts_until = self.ended[-1] + self.rates[-1].span if self.ended else now
        heard_until = max(
            (at + TENANT_THROTTLE_SPAN for at, _ in self.throttled.values()), default=now
        )
        return max(counts_until, heard_until, self.closed_until) <= now


class _Windows:
    """Windows by name; those that are idle are forgotten."""

    def __init__(self, rates: tuple[RateLimit, ...]) -> None:
        self._rates = rates
        self._windows: OrderedDict[str, _Window] = OrderedDict()
        """Last used last."""

    def __len__(self) -> int:
        return len(self._windows)

    def __getitem__(self, name: str) -> _Window:
        return self._windows[name]

    def get(self, name: str) -> _Window | None:
        return self._windows.get(name)

    def use(self, name: str, now: timedelta) -> _Window:
        window = self._windows.get(name)
        if window is None:
            self._forget(now)
            window = self._windows[name] = _Window(self._rates)
        else:
            self._windows.move_to_end(name)
        window.users += 1
        return window

    def _forget(self, now: timedelta) -> None:
        # Two for one that comes: they never pile up, and no call has to look at all of them.
        for _ in range(2):
            oldest = next(iter(self._windows), None)
            if oldest is None or not self._windows[oldest].is_idle(now):
                return
            del self._windows[oldest]


class Throttle:
    """Gives out places for calls: in a conversation and, at the same time, in its tenant.

    Whoever comes first goes first. In a tenant that is the first of each conversation, since
    the next one comes only after it; so a busy conversation starves no other.
    """

    def __init__(
        self, elapsed: Stopwatch, shutdown: Shutdown, limits: RateLimits = TEAMS_RATE_LIMITS
    ) -> None:
        self._elapsed = elapsed
        self._shutdown = shutdown
        self._conversations = _Windows(limits.conversation)
        self._tenants = _Windows(limits.tenant)
        self._locks = KeyedLock()

    def __len__(self) -> int:
        """Return how many conversations and tenants are remembered."""
        return len(self._conversations) + len(self._tenants)

    async def enter(self, where: str, tenant: str, latest: timedelta) -> timedelta:
        """Take a place, which `leave` gives back, and return zero.

        If there is none until `latest`, by the stopwatch, return at once for how long at least.
        """
        now = self._elapsed()
        conversation = self._conversations.use(where, now)
        shared = self._tenants.use(tenant, now)
        wait = _NONE
        try:
            if conversation.waiting or shared.waiting or _wait(conversation, shared, now):
                wait = await self._queue(where, tenant, latest)
        except BaseException:
            conversation.users -= 1
            shared.users -= 1
            raise
        if wait:
            conversation.users -= 1
            shared.users -= 1
        else:
            # No await since there was a place, or two would take the same one.
            conversation.take()
            shared.take()
        return wait

    def leave(self, where: str, tenant: str, *, called: bool = True) -> None:
        """Give the place back; `called`: it was used."""
        now = self._elapsed()
        self._conversations[where].end(now, called=called)
        self._tenants[tenant].end(now, called=called)

    def close(self, where: str, tenant: str, wait: timedelta) -> bool:
        """Give out no place there for that long; return whether that holds for the tenant too.

        For whoever has a place there.
        """
        now = self._elapsed()
        self._conversations[where].close(now + wait)
        return self._tenants[tenant].hear(where, now, wait)

    def is_closed(self, where: str, until: timedelta) -> bool:
        """Return whether that conversation got a 429 for longer, however few we send."""
        window = self._conversations.get(where)
        return window is not None and window.closed_until > until

    async def _queue(self, where: str, tenant: str, latest: timedelta) -> timedelta:
        conversation, shared = self._conversations[where], self._tenants[tenant]
        while True:
            wait = await self._queue_for(f"in {where}", conversation, latest)
            # A call that waits for its conversation must not block the tenant's queue.
            wait = wait or await self._queue_for(f"at {tenant}", shared, latest)
            if wait or not conversation.wait(self._elapsed()):
                return wait

    async def _queue_for(self, key: str, window: _Window, latest: timedelta) -> timedelta:
        """Return zero once it is our turn and there is a place."""
        backlog = window.backlog()
        if backlog and self._elapsed() + backlog > latest:
            return backlog
        window.waiting += 1
        try:
            async with self._locks.hold(key):
                while wait := window.wait(self._elapsed()):
                    if self._shutdown.begun or self._elapsed() + wait > latest:
                        return wait
                    await self._shutdown.sleep(wait.total_seconds())
        finally:
            window.waiting -= 1
        return _NONE


def _wait(conversation: _Window, shared: _Window, now: timedelta) -> timedelta:
    return conversation.wait(now) or shared.wait(now)
