"""Records delivery results in the outbox, many at a time, and again while the database is away."""

import asyncio
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from contextvars import Context
from itertools import chain

import structlog

from bot.outbound.retry_policy import RetryPolicy
from services.model.errors import GatewayUnavailableError, TurnConflictError
from services.model.outbox import DeadLettered, Deferred, Delivered, DeliveryResult, Obsolete
from services.ports import Outbox

UNRECORDED = "what became of it cannot be recorded"

log = structlog.get_logger()


class ResultRecorder:
    """Takes results at once and records them in the background.

    `counted` hears "delivered", "obsolete", "deferred" or "dead_lettered" for each result, and
    then "unrecorded" should recording it fail for good. `recorded` hears the keys of messages that
    are out of our hands.
    """

    _recording: asyncio.Task[None] | None = None

    def __init__(
        self,
        outbox: Outbox,
        retry_policy: RetryPolicy,
        *,
        counted: Callable[[str], None],
        recorded: Callable[[Collection[str]], None],
    ) -> None:
        self._outbox = outbox
        self._retry_policy = retry_policy
        self._counted = counted
        self._recorded = recorded
        self._results: list[DeliveryResult] = []

    @property
    def running(self) -> set[asyncio.Task[None]]:
        """The task that records, if there ever was anything to record."""
        return {self._recording} if self._recording else set()

    def record(self, result: DeliveryResult) -> None:
        """Count and log a result, and see to it that it is recorded; returns at once."""
        where = result.message.conversation_id
        match result:
            case Delivered():
                self._counted("delivered")
            case Obsolete():
                self._counted("obsolete")
            case Deferred(tried=tried, reason=reason):
                self._counted("deferred")
                if tried:
                    log.info("message_deferred", conversation=where, reason=reason)
            case DeadLettered(reason=reason):
                self._counted("dead_lettered")
                log.warning("message_dead_lettered", conversation=where, reason=reason)
        self._results.append(result)
        if self._recording is None or self._recording.done():
            # Results of many turns: its lines belong to none of them.
            self._recording = asyncio.create_task(self._record_all(), context=Context())

    async def _record_all(self) -> None:
        """Record until nothing is left to record."""
        attempt = 0
        while batch := self._results:
            self._results = []
            unrecorded = await self._unrecorded(batch)
            self._results = unrecorded + self._results
            again = {result.message.key for result in unrecorded}
            self._recorded({result.message.key for result in batch} - again)
            if unrecorded:
                delay = self._retry_policy.backoff_with_jitter(attempt)
                await asyncio.sleep(delay.total_seconds())
                attempt += 1
            else:
                attempt = 0

    async def _unrecorded(self, batch: Sequence[DeliveryResult]) -> list[DeliveryResult]:
        """Record a batch, and return what is to be recorded later.

        If it cannot be recorded as a whole, one result is at fault: its row, or one it leads to,
        was damaged. That message becomes a dead letter, and the others are recorded without it.
        """
        try:
            await self._outbox.record_results(batch)
        except GatewayUnavailableError as error:
            log.warning("delivery_results_not_recorded", system=error.system, count=len(batch))
            return list(batch)
        except TurnConflictError:
            log.warning("delivery_results_not_recorded", system="database", count=len(batch))
            return list(batch)
        except Exception as error:
            if len(batch) > 1:
                return list(chain(*[await self._unrecorded([one]) for one in batch]))
            key = batch[0].message.key
            log.exception("delivery_result_unrecordable", key=key, error=type(error).__name__)
            return await self._dead_letter(batch[0])
        return []

    async def _dead_letter(self, result: DeliveryResult) -> list[DeliveryResult]:
        """Make the message a dead letter; return its result if even that is to be tried again."""
        if not isinstance(result, Delivered | DeadLettered):
            with suppress(Exception):
                # With all that follows: a notice goes to the next on the ladder.
                await self._outbox.record_results([DeadLettered(result.message, UNRECORDED)])
                return self._given_up()
        try:
            await self._outbox.dead_letter(result.message.key, UNRECORDED)
        except Exception as error:
            log.exception("dead_letter_failed", error=type(error).__name__)
            return [result]
        return self._given_up()

    def _given_up(self) -> list[DeliveryResult]:
        self._counted("unrecorded")
        return []
