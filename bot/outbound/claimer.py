"""The claimer: claims what an earlier process, or an earlier attempt, has left in the outbox."""

import asyncio
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from datetime import datetime

import structlog

from bot.outbound.circuit_breaker import CircuitBreakers
from bot.outbound.conversation_order import ConversationOrder
from bot.outbound.retry_policy import RetryPolicy
from bot.outbound.shutdown import Shutdown
from services.model.errors import GatewayUnavailableError
from services.model.outbox import ClaimedMessage
from services.ports import Clock, Outbox

CLAIM_BATCH = 100
MAX_IN_FLIGHT = 1000
"""Nothing is claimed while so many messages are in flight."""
MAX_RECOVERING = 60
"""So many after an outage: what Teams takes of a tenant in two seconds. Who writes by then has a
short queue before them."""

log = structlog.get_logger()


class Claimer:
    """Claims while there is room, and rests while there is nothing.

    `in_flight` returns the conversation of each message that is in flight, and `take` is given
    what was claimed.
    """

    _catching_up = False
    _recovering = False
    """True from when an address answers again until nothing is left over of what it missed."""
    _early = 0
    """Number of new messages that take no room from what is left over, until that is known."""

    def __init__(  # noqa: PLR0913 - the sender's call
        self,
        outbox: Outbox,
        retry_policy: RetryPolicy,
        *,
        order: ConversationOrder,
        breakers: CircuitBreakers,
        shutdown: Shutdown,
        now: Clock,
        in_flight: Callable[[], Collection[str]],
        take: Callable[[ClaimedMessage], None],
    ) -> None:
        self._outbox = outbox
        self._retry_policy = retry_policy
        self._order = order
        self._breakers = breakers
        self._shutdown = shutdown
        self._now = now
        self._in_flight = in_flight
        self._take = take
        self._soon = asyncio.Event()
        self._known = asyncio.Event()
        """Set once every conversation is known that has something left over from before."""
        self._known.set()
        self._held_at_start: set[str] = set()
        """Addresses that were held back when the rest of the backlog was known."""
        self._poll_seconds = retry_policy.poll_seconds
        """Seconds until the next claim, should nothing make it worth one before."""

    async def run(self) -> None:
        """Claim until the shutdown begins."""
        self._known.clear()
        while not self._shutdown.begun:
            try:
                complete = await self._claim()
            except GatewayUnavailableError as error:
                log.warning("outbox_unavailable", system=error.system)
                complete = True
            except Exception:
                # Or the whole bot would end with it.
                log.exception("outbox_claim_failed")
                complete = True
            if complete:
                await self._rest()

    def close(self) -> None:
        """End every wait, for the shutdown."""
        self._soon.set()
        self._known.set()

    def posted(self, count: int) -> None:
        """Let so many new messages take no room from what is left over, while that is unknown."""
        if not self._known.is_set():
            self._early += count

    async def backlog_known(self) -> None:
        """Wait until it is known where a new message would overtake something."""
        await self._known.wait()

    def due_before(self, where: str, address: str) -> datetime | None:
        """Return when that is due behind which a new message goes; None if it may leave."""
        due_at = self._order.due_at(where)
        return due_at or (self._now() if address in self._held_at_start else None)

    def recorded(self) -> None:
        """Claim soon if what was recorded may have held something up."""
        if self._catching_up or self._order.has_requeued:
            self._soon.set()

    def recover(self) -> None:
        """Claim what was held back, a little at a time: people who write now come between."""
        self._recovering = True
        self._soon.set()

    def look_often(self) -> None:
        """Look more often for a while: another process sends what comes first."""
        self._poll_seconds = self._retry_policy.first_poll_seconds

    async def _claim(self) -> bool:
        """Claim what is due; return whether that was all there is, or all there is room for."""
        self._soon.clear()
        probes = await self._claim_probes()
        most = MAX_RECOVERING if self._recovering else MAX_IN_FLIGHT
        capacity = min(CLAIM_BATCH, most - len(self._in_flight()) + self._early)
        if capacity <= 0:
            return True
        # An address may come back while the claim is under way.
        recovering, self._recovering = self._recovering, False
        complete = False
        try:
            complete = await self._claim_due(capacity, last_written_first=recovering)
        finally:
            self._recovering |= recovering and not complete
        self._catching_up |= probes
        return complete

    async def _claim_due(self, capacity: int, *, last_written_first: bool) -> bool:
        asked_at = self._now()
        busy = set(self._in_flight())
        held = self._breakers.opened()
        self._order.begin_claim()
        claimed = await self._outbox.claim(
            self._retry_policy.lease, capacity, held=held, last_written_first=last_written_first
        )
        self._catching_up = bool(claimed)
        if complete := len(claimed) < capacity:
            self._order.release(asked_at, busy, held)
        self._take_all(claimed, asked_at)
        if complete:
            began = not self._known.is_set()
            self._held_at_start = {*held} if began else {*held} & self._held_at_start
            self._known.set()
            self._early = 0
        return complete

    async def _claim_probes(self) -> bool:
        """Claim a message for each address of which it is time to see whether it is back."""
        any_found = False
        for address in self._breakers.to_probe():
            asked_at = self._now()
            found = await self._outbox.claim_at(address, self._retry_policy.lease)
            self._take_all(found, asked_at)
            any_found |= bool(found)
        return any_found

    def _take_all(self, claimed: Sequence[ClaimedMessage], asked_at: datetime) -> None:
        for one in claimed:
            where, address = one.message.conversation_id, one.message.service_url
            self._order.claimed(where, asked_at, address)
            self._take(one)

    async def _rest(self) -> None:
        """Wait for the next claim, or until it may find something.

        The next message of a conversation can be claimed once the one before it has its result. If
        another process records that, we do not hear of it, and look more often for a while.
        """
        seconds = min(self._poll_seconds, self._retry_policy.poll_seconds)
        self._poll_seconds = 2 * seconds
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._soon.wait()
