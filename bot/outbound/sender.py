"""The one way out to Teams: what a turn has committed leaves here, in order, until it has arrived.

A message is in flight for less than its lease in the outbox; what has not arrived by then goes
back and is claimed again, by us or by another replica, also after a restart.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from contextvars import Context
from datetime import datetime

import structlog

from bot.outbound.circuit_breaker import CircuitBreakers
from bot.outbound.connector import Connector
from bot.outbound.conversation_order import ConversationOrder
from bot.outbound.delivery import Delivery, Writer
from bot.outbound.gate import Gate
from bot.outbound.in_flight import InFlightMessage
from bot.outbound.rate_limits import TEAMS_RATE_LIMITS, RateLimits
from bot.outbound.result_recorder import ResultRecorder
from bot.outbound.retry_policy import RetryPolicy
from bot.outbound.shutdown import Shutdown, finish
from bot.outbound.throttle import Throttle
from bot.telemetry.logs import correlated_with, correlation
from services.model.errors import GatewayUnavailableError
from services.model.outbox import (
    ClaimedMessage,
    DeadLettered,
    Deferred,
    DeliveryResult,
    OutgoingMessage,
    Predecessors,
)
from services.ports import Clock, Outbox, Stopwatch

CLAIM_BATCH = 100
MAX_IN_FLIGHT = 1000
"""Nothing is claimed while so many messages are in flight."""
MAX_RECOVERING = 60
"""So many after an outage: what Teams takes of a tenant in two seconds. Who writes by then has a
short queue before them."""
MAX_PER_CONVERSATION = 20
"""So many are in flight for one conversation. The rest wait in the outbox, or one slow place
would take the capacity of all others, and all of it would be in doubt after a crash."""

log = structlog.get_logger()


class Sender:
    """Delivers in order within a conversation; conversations do not wait for each other.

    `counted` hears what the `ResultRecorder` counts. The writer is needed where notices are.
    """

    _catching_up = False
    _recovering = False
    """True from when an address answers again until nothing is left over of what it missed."""
    _early = 0
    """Number of new messages that take no room from what is left over, until that is known."""

    def __init__(  # noqa: PLR0913 - the composition root's call
        self,
        connector: Connector,
        outbox: Outbox,
        now: Clock,
        elapsed: Stopwatch,
        *,
        retry_policy: RetryPolicy | None = None,
        writer: Writer | None = None,
        limits: RateLimits = TEAMS_RATE_LIMITS,
        counted: Callable[[str], None] = lambda _outcome: None,
    ) -> None:
        self._outbox = outbox
        self._now = now
        self._elapsed = elapsed
        self._retry_policy = retry_policy or RetryPolicy()
        self._shutdown = Shutdown()
        self._breakers = CircuitBreakers(self._retry_policy.breaker, elapsed, self._recover)
        throttle = Throttle(elapsed, self._shutdown, limits)
        self._delivery = Delivery(
            connector,
            outbox,
            self._retry_policy,
            gate=Gate(self._retry_policy, throttle, self._breakers, self._shutdown, elapsed),
            breakers=self._breakers,
            shutdown=self._shutdown,
            writer=writer,
            now=now,
        )
        self._recorder = ResultRecorder(
            outbox, self._retry_policy, counted=counted, recorded=self._recorded
        )
        self._queues: dict[str, deque[InFlightMessage]] = {}
        self._drains: set[asyncio.Task[None]] = set()
        self._in_flight: dict[str, str] = {}
        """The conversation of each message by its key."""
        self._order = ConversationOrder()
        self._backlog_known = asyncio.Event()
        """Set once every conversation is known that has something left over from before."""
        self._backlog_known.set()
        self._held_at_start: set[str] = set()
        """Addresses that were held back when the rest of the backlog was known."""
        self._claim_soon = asyncio.Event()
        self._poll_seconds = self._retry_policy.poll_seconds
        """Seconds until the next claim, should nothing make it worth one before."""

    @property
    def held_addresses(self) -> int:
        """Return how many service addresses are held back, because most that goes there fails."""
        return len(self._breakers.opened())

    @property
    def in_flight(self) -> int:
        """Return how many messages are on their way, or have arrived and are not on record yet."""
        return len(self._in_flight)

    def post(self, messages: Sequence[OutgoingMessage], predecessors: Predecessors) -> None:
        """Send what was just committed; returns at once.

        What comes after a message of another process goes back to the outbox, which keeps the
        order: that process may have died.
        """
        addresses = {one.conversation_id: one.service_url for one in messages}
        for where, key in predecessors.items():
            if key in self._in_flight:
                continue
            due_at = self._order.due_at(where)
            # Once more if it is held already: a claim under way might release it.
            self._order.hold(where, due_at or self._now(), addresses[where])
            if due_at is None:
                self._poll_seconds = self._retry_policy.first_poll_seconds
        if not self._backlog_known.is_set():
            self._early += len(messages)
        for message in messages:
            self._enqueue(self._flight(message))

    async def run(self) -> None:
        """Deliver what an earlier process, or an earlier attempt, has left in the outbox."""
        self._backlog_known.clear()
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

    async def close(self) -> None:
        """Finish what is being sent; what has not begun stays in the outbox."""
        self._shutdown.begin()
        self._claim_soon.set()
        self._backlog_known.set()
        await finish(self._drains, self._retry_policy.shutdown_seconds)
        await finish(self._recorder.running, self._retry_policy.shutdown_seconds)

    async def _claim(self) -> bool:
        """Claim what is due; return whether that was all there is, or all there is room for."""
        self._claim_soon.clear()
        probes = await self._claim_probes()
        most = MAX_RECOVERING if self._recovering else MAX_IN_FLIGHT
        capacity = min(CLAIM_BATCH, most - len(self._in_flight) + self._early)
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
        busy = set(self._in_flight.values())
        held = self._breakers.opened()
        self._order.begin_claim()
        claimed = await self._outbox.claim(
            self._retry_policy.lease, capacity, held=held, last_written_first=last_written_first
        )
        self._catching_up = bool(claimed)
        if complete := len(claimed) < capacity:
            self._order.release(asked_at, busy, held)
        self._take(claimed, asked_at)
        if complete:
            began = not self._backlog_known.is_set()
            self._held_at_start = {*held} if began else {*held} & self._held_at_start
            self._backlog_known.set()
            self._early = 0
        return complete

    async def _claim_probes(self) -> bool:
        """Claim a message for each address of which it is time to see whether it is back."""
        any_found = False
        for address in self._breakers.to_probe():
            asked_at = self._now()
            found = await self._outbox.claim_at(address, self._retry_policy.lease)
            self._take(found, asked_at)
            any_found |= bool(found)
        return any_found

    def _recover(self) -> None:
        """Send what was held back, a little at a time: people who write now come between."""
        self._recovering = True
        self._claim_soon.set()

    def _take(self, claimed: Sequence[ClaimedMessage], asked_at: datetime) -> None:
        for found in claimed:
            where, address = found.message.conversation_id, found.message.service_url
            self._order.claimed(where, asked_at, address)
            self._enqueue(self._claimed(found))

    def _claimed(self, message: ClaimedMessage) -> InFlightMessage:
        flight = self._flight(message.message)
        flight.committed_at = message.committed_at
        flight.claims = message.claims + 1
        flight.version = message.version
        flight.possible_duplicate = message.possible_duplicate and not message.message.replaces
        return flight

    def _flight(self, message: OutgoingMessage) -> InFlightMessage:
        now = self._now()
        return InFlightMessage(
            message, self._elapsed(), now + self._retry_policy.lease, now, correlation()
        )

    async def _rest(self) -> None:
        """Wait for the next claim, or until it may find something.

        The next message of a conversation can be claimed once the one before it has its result. If
        another process records that, we do not hear of it, and look more often for a while.
        """
        seconds = min(self._poll_seconds, self._retry_policy.poll_seconds)
        self._poll_seconds = 2 * seconds
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._claim_soon.wait()

    def _enqueue(self, flight: InFlightMessage) -> None:
        where = flight.message.conversation_id
        if flight.message.key in self._in_flight:
            return
        self._in_flight[flight.message.key] = where
        queue = self._queues.get(where)
        if queue is None:
            queue = self._queues[where] = deque([flight])
            # It goes on for messages of other turns than the one that begins it.
            drain = asyncio.create_task(self._drain(where, queue), context=Context())
            self._drains.add(drain)
            drain.add_done_callback(self._drains.discard)
        elif flight.claims or not (
            len(queue) >= MAX_PER_CONVERSATION or self._order.is_overflowing(where)
        ):
            queue.append(flight)
        else:
            self._order.overflow(where, flight.message.service_url)
            self._recorder.record(_queued_behind(flight, self._now()))

    async def _drain(self, where: str, queue: deque[InFlightMessage]) -> None:
        """Deliver until nothing waits; what follows a message that went back goes back too."""
        while queue:
            flight = queue.popleft()
            with correlated_with(flight.correlation):
                await self._process(where, flight)
        del self._queues[where]
        self._order.drained(where, self._now())

    async def _process(self, where: str, flight: InFlightMessage) -> None:
        if not flight.claims:
            # Before that, it is unknown whether it would overtake something.
            await self._backlog_known.wait()
        due_at = None if flight.claims else self._due_before(where, flight.message.service_url)
        result = _queued_behind(flight, due_at) if due_at else await self._deliver(flight)
        if result is None:
            del self._in_flight[flight.message.key]
            self._order.hold(where, flight.due_at, flight.message.service_url)
            return
        if isinstance(result, Deferred):
            self._order.hold(where, result.due_at, flight.message.service_url)
        self._recorder.record(result)

    def _due_before(self, where: str, address: str) -> datetime | None:
        """Return when that is due behind which a new message goes; None if it may leave."""
        due_at = self._order.due_at(where)
        return due_at or (self._now() if address in self._held_at_start else None)

    async def _deliver(self, flight: InFlightMessage) -> DeliveryResult | None:
        try:
            return await self._delivery.deliver(flight)
        except Exception:
            log.exception("delivery_failed", conversation=flight.message.conversation_id)
            # A notice that cannot even be written is not written better on another day.
            hopeless = flight.message.notifies and self._retry_policy.is_unreached(flight)
            if hopeless or self._retry_policy.is_exhausted(flight, self._now()):
                return DeadLettered(flight.message, "internal error")
            return None

    def _recorded(self, keys: Collection[str]) -> None:
        for key in keys:
            del self._in_flight[key]
        if keys and (self._catching_up or self._order.has_requeued):
            self._claim_soon.set()


def _queued_behind(flight: InFlightMessage, due_at: datetime) -> Deferred:
    reason = "waits behind an earlier message"
    return Deferred(flight.message, due_at, reason, tried=False, claim=flight.claim)
