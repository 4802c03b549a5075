"""The one way out to Teams: what a turn has committed leaves here, in order, until it has arrived.

A message is in our hand for less than its lease in the outbox; what has not arrived by then goes
back and is claimed again, by us or by another replica, also after a restart.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from itertools import chain

import structlog

from bot.connector import Connector
from bot.delivery import Delivery, Writer
from bot.holds import Holds
from bot.patience import Entry, Patience
from bot.pauses import Pauses
from bot.throttle import TEAMS, Limits, Throttle
from services.errors import GatewayUnavailableError, TurnConflictError
from services.ports import Clock, Outbox, Stopwatch
from services.work import (
    Before,
    Delivered,
    OutgoingMessage,
    Pending,
    Settlement,
    Undeliverable,
    Undelivered,
    Unwanted,
)

CLAIM_SIZE = 100
ROOM = 1000
"""Nothing is claimed while so many messages are in our hand."""
LINE = 20
"""So many wait in our hand for one conversation. The rest wait in the outbox, or whatever is slow
in one place would take the room of all others, and would all be in doubt after a crash."""

UNRECORDED = "what became of it cannot be recorded"

log = structlog.get_logger()


class Sender:
    """Delivers in order within a conversation; conversations do not wait for each other.

    `counted` hears "delivered", "unwanted", "undelivered" or "undeliverable" for each settlement,
    and then "unrecorded" should that fail for good.
    The writer is needed where notices are.
    """

    _record: asyncio.Task[None] | None = None
    _catching_up = False
    _early = 0
    """How many new messages wait for what is left over to be known: they take no room from it."""

    def __init__(  # noqa: PLR0913 - the composition root's call
        self,
        connector: Connector,
        outbox: Outbox,
        now: Clock,
        elapsed: Stopwatch,
        *,
        patience: Patience | None = None,
        writer: Writer | None = None,
        limits: Limits = TEAMS,
        counted: Callable[[str], None] = lambda _outcome: None,
    ) -> None:
        self._outbox = outbox
        self._now = now
        self._elapsed = elapsed
        self._patience = patience or Patience()
        self._pauses = Pauses()
        self._delivery = Delivery(
            connector,
            outbox,
            self._patience,
            throttle=Throttle(elapsed, self._pauses, limits),
            pauses=self._pauses,
            writer=writer,
            now=now,
            elapsed=elapsed,
        )
        self._counted = counted
        self._queues: dict[str, deque[Entry]] = {}
        self._drains: set[asyncio.Task[None]] = set()
        self._in_hand: dict[str, str] = {}
        """The conversation of each message by its key."""
        self._holds = Holds()
        self._settled: list[Settlement] = []
        self._surveyed = asyncio.Event()
        """Set once every conversation is known that has something left over from before."""
        self._surveyed.set()
        self._worth_a_claim = asyncio.Event()
        self._look_after = self._patience.poll
        """Seconds until the next claim, should nothing make it worth one before."""

    @property
    def in_hand(self) -> int:
        """How many messages are on their way, or have arrived and are not on record yet."""
        return len(self._in_hand)

    def post(self, messages: Sequence[OutgoingMessage], before: Before) -> None:
        """Send what was just committed; returns at once.

        What comes after a message of another process goes back to the outbox, which keeps the
        order: that process may have died.
        """
        for where, key in before.items():
            # Held already, it is known when to look.
            if key not in self._in_hand and self._holds.due_at(where) is None:
                self._holds.hold(where, self._now())
                self._look_after = self._patience.first_look
        if not self._surveyed.is_set():
            self._early += len(messages)
        for message in messages:
            self._enqueue(self._entry(message))

    async def run(self) -> None:
        """Deliver what an earlier process, or an earlier attempt, has left in the outbox."""
        self._surveyed.clear()
        while not self._pauses.closing:
            try:
                complete = await self._claim()
            except GatewayUnavailableError as error:
                log.warning("the outbox cannot be read", system=error.system)
                complete = True
            except Exception:
                # Or the whole bot would end with it.
                log.exception("a claim failed")
                complete = True
            if complete:
                await self._rest()

    async def close(self) -> None:
        """Finish what is being sent; what has not begun stays in the outbox."""
        self._pauses.close()
        self._worth_a_claim.set()
        self._surveyed.set()
        await _finish(self._drains, self._patience.closing)
        if self._record is not None:
            await _finish({self._record}, self._patience.closing)

    async def _claim(self) -> bool:
        """Claim what is due; return whether that was all there is, or all there is room for."""
        self._worth_a_claim.clear()
        room = min(CLAIM_SIZE, ROOM - len(self._in_hand) + self._early)
        if room <= 0:
            return True
        asked_at = self._now()
        busy = set(self._in_hand.values())
        self._holds.begin_claim()
        claimed = await self._outbox.claim(self._patience.lease, room)
        self._catching_up = bool(claimed)
        if complete := len(claimed) < room:
            self._holds.let_go(asked_at, busy)
        for pending in claimed:
            self._holds.claimed(pending.message.conversation_id, asked_at)
            self._enqueue(self._claimed(pending))
        if complete:
            self._surveyed.set()
            self._early = 0
        return complete

    def _claimed(self, pending: Pending) -> Entry:
        entry = self._entry(pending.message)
        entry.claims = pending.attempts + 1
        entry.doubtful = pending.maybe_repeat and not pending.message.replaces
        return entry

    def _entry(self, message: OutgoingMessage) -> Entry:
        return Entry(message, self._elapsed(), self._now() + self._patience.lease)

    async def _rest(self) -> None:
        """Wait for the next claim, or until it may find something.

        The next message of a conversation can be claimed once the one before it is settled. By
        another process: nobody tells us, and we look more often for a while.
        """
        seconds = min(self._look_after, self._patience.poll)
        self._look_after = 2 * seconds
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._worth_a_claim.wait()

    def _enqueue(self, entry: Entry) -> None:
        where = entry.message.conversation_id
        if entry.message.key in self._in_hand:
            return
        self._in_hand[entry.message.key] = where
        queue = self._queues.get(where)
        if queue is None:
            queue = self._queues[where] = deque([entry])
            drain = asyncio.create_task(self._drain(where, queue))
            self._drains.add(drain)
            drain.add_done_callback(self._drains.discard)
        elif entry.claims or not (len(queue) >= LINE or self._holds.is_overflowing(where)):
            queue.append(entry)
        else:
            self._holds.overflow(where)
            self._settle(_behind(entry, self._now()))

    async def _drain(self, where: str, queue: deque[Entry]) -> None:
        """Deliver until nothing waits; what follows a message that went back goes back too."""
        while queue:
            entry = queue.popleft()
            if not entry.claims:
                # Before that, nobody can tell whether it would overtake something.
                await self._surveyed.wait()
            due_at = None if entry.claims else self._holds.due_at(where)
            settlement = _behind(entry, due_at) if due_at else await self._deliver(entry)
            if settlement is None:
                del self._in_hand[entry.message.key]
                self._holds.hold(where, entry.due_at)
                continue
            if isinstance(settlement, Undelivered):
                self._holds.hold(where, settlement.due_at)
            self._settle(settlement)
        del self._queues[where]
        self._holds.drained(where, self._now())

    async def _deliver(self, entry: Entry) -> Settlement | None:
        try:
            return await self._delivery.deliver(entry)
        except Exception:
            log.exception("delivery failed", conversation=entry.message.conversation_id)
            if self._patience.is_over(entry):
                return Undeliverable(entry.message, "internal error")
            return None

    def _settle(self, settlement: Settlement) -> None:
        where = settlement.message.conversation_id
        match settlement:
            case Delivered():
                self._counted("delivered")
            case Unwanted():
                self._counted("unwanted")
            case Undelivered(tried=tried, reason=reason):
                self._counted("undelivered")
                if tried:
                    log.info("will be sent later", conversation=where, reason=reason)
            case Undeliverable(reason=reason):
                self._counted("undeliverable")
                log.warning("will never be delivered", conversation=where, reason=reason)
        self._settled.append(settlement)
        if self._record is None or self._record.done():
            self._record = asyncio.create_task(self._write())

    async def _write(self) -> None:
        """Record what became of messages, many at a time, until nothing is left to record."""
        attempt = 0
        while batch := self._settled:
            self._settled = []
            unrecorded = await self._recorded(batch)
            self._settled = unrecorded + self._settled
            for settlement in batch:
                if settlement not in unrecorded:
                    del self._in_hand[settlement.message.key]
            if unrecorded:
                await asyncio.sleep(self._patience.wait(attempt).total_seconds())
                attempt += 1
            else:
                attempt = 0
                if self._catching_up or self._holds.has_news:
                    self._worth_a_claim.set()

    async def _recorded(self, batch: list[Settlement]) -> list[Settlement]:
        """Record what became of messages, and return what is to be recorded later.

        If they cannot be recorded together, one of them is at fault: its row, or one it leads to,
        was damaged. That one is dead then, and the others are recorded without it.
        """
        try:
            await self._outbox.settle(batch)
        except GatewayUnavailableError as error:
            log.warning("not recorded yet", system=error.system, count=len(batch))
            return batch
        except TurnConflictError:
            return batch
        except Exception as error:
            if len(batch) > 1:
                return list(chain(*[await self._recorded([one]) for one in batch]))
            key = batch[0].message.key
            log.exception("cannot be recorded", key=key, error=type(error).__name__)
            return await self._dead_lettered(batch[0])
        return []

    async def _dead_lettered(self, settlement: Settlement) -> list[Settlement]:
        """Take the message out of the way; return it if even that is to be tried again."""
        try:
            await self._outbox.dead_letter(settlement.message.key, UNRECORDED)
        except Exception as error:
            log.exception("not recorded yet", error=type(error).__name__)
            return [settlement]
        self._counted("unrecorded")
        return []


def _behind(entry: Entry, due_at: datetime) -> Undelivered:
    return Undelivered(entry.message, due_at, "waits behind an earlier message", tried=False)


async def _finish(tasks: set[asyncio.Task[None]], seconds: float) -> None:
    """Wait for the tasks, then cancel those that are late."""
    if not tasks:
        return
    _, late = await asyncio.wait(tasks, timeout=seconds)
    for task in late:
        task.cancel()
    await asyncio.gather(*late, return_exceptions=True)
