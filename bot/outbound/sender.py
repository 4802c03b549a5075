"""The one way out to Teams: what a turn has committed leaves here, in order, until it has arrived.

A message is in flight for less than its lease in the outbox; what has not arrived by then goes
back and is claimed again, by us or by another replica, also after a restart.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Collection, Sequence
from contextvars import Context
from datetime import datetime

import structlog

from bot.outbound.circuit_breaker import CircuitBreakers
from bot.outbound.claimer import Claimer
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
from services.model.outbox import (
    ClaimedMessage,
    DeadLettered,
    Deferred,
    DeliveryResult,
    OutgoingMessage,
    Predecessors,
)
from services.ports import Clock, Outbox, Stopwatch

MAX_PER_CONVERSATION = 20
"""So many are in flight for one conversation. The rest wait in the outbox, or one slow place
would take the capacity of all others, and all of it would be in doubt after a crash."""

log = structlog.get_logger()


class Sender:
    """Delivers in order within a conversation; conversations do not wait for each other.

    `counted` hears what the `ResultRecorder` counts. The writer is needed where notices are.
    """

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
        self._claimer = Claimer(
            outbox,
            self._retry_policy,
            order=self._order,
            breakers=self._breakers,
            shutdown=self._shutdown,
            now=now,
            in_flight=self._in_flight.values,
            take=lambda claimed: self._enqueue(self._claimed(claimed)),
        )

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
                self._claimer.look_often()
        self._claimer.posted(len(messages))
        for message in messages:
            self._enqueue(self._flight(message))

    async def run(self) -> None:
        """Deliver what an earlier process, or an earlier attempt, has left in the outbox."""
        await self._claimer.run()

    async def close(self) -> None:
        """Finish what is being sent; what has not begun stays in the outbox."""
        self._shutdown.begin()
        self._claimer.close()
        await finish(self._drains, self._retry_policy.shutdown_seconds)
        await finish(self._recorder.running, self._retry_policy.shutdown_seconds)

    def _recover(self) -> None:
        self._claimer.recover()

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
            await self._claimer.backlog_known()
        address = flight.message.service_url
        due_at = None if flight.claims else self._claimer.due_before(where, address)
        result = _queued_behind(flight, due_at) if due_at else await self._deliver(flight)
        if result is None:
            del self._in_flight[flight.message.key]
            self._order.hold(where, flight.due_at, address)
            return
        if isinstance(result, Deferred):
            self._order.hold(where, result.due_at, address)
        self._recorder.record(result)

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
        if keys:
            self._claimer.recorded()


def _queued_behind(flight: InFlightMessage, due_at: datetime) -> Deferred:
    reason = "waits behind an earlier message"
    return Deferred(flight.message, due_at, reason, tried=False, claim=flight.claim)
