"""The notice scheduler: sweeps up due alarms, each once, on any number of replicas.

An alarm is claimed with a lease, its recipients are decided, and that it was dispatched is
committed together with the notices that leave for them. A replica that dies before the commit
has sent nothing, and another claims the alarm; after it, the notices are in the outbox.
"""

import asyncio
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import structlog

from services.model.alarms import ALARM_LEASE, Alarm, AlarmDispatched, ClaimedAlarm
from services.model.errors import GatewayUnavailableError, TurnConflictError
from services.model.outbox import OutgoingMessage, Predecessors
from services.model.requests import reference_of
from services.model.stages import Stage
from services.model.subscriptions import Audience
from services.model.unit_of_work import Record, UnitOfWork
from services.notices.dispatcher import LanguageOf, NoticeDispatcher
from services.notices.recipients import RecipientPlanner, duty_managers
from services.policy.tables import Policy
from services.ports import Alarms, Clock, Stopwatch, TurnStore

BATCH = 500
POLL_SECONDS = 0.5
"""Seconds between two looks, which cost next to nothing. A notice leaves within two seconds of its
moment, and a busy machine may need most of them."""
MAX_DIGEST_WAIT = timedelta(seconds=20)
"""A digest waits no longer for more late notices, should none ever come."""

log = structlog.get_logger()


@dataclass(slots=True, kw_only=True)
class NoticeScheduler:
    """Sweeps up what is due. `post` hands committed notices to the sender."""

    alarms: Alarms
    store: TurnStore
    post: Callable[[Sequence[OutgoingMessage], Predecessors], None]
    policy: Policy
    now: Clock
    elapsed: Stopwatch
    language_of: LanguageOf
    has_capacity: Callable[[], bool] = lambda: True
    """Returns True if the sender can take more; meanwhile another replica may."""
    counted: Callable[[str], None] = lambda _outcome: None
    _woken: asyncio.Event = field(default_factory=asyncio.Event)
    _digests: dict[str, timedelta] = field(default_factory=dict)
    """Since when each recipient's late notices are being collected here."""

    async def run(self) -> None:
        """Sweep until cancelled; a sweep that fails is tried again."""
        while True:
            claimed = 0
            try:
                claimed = await self.sweep()
            except GatewayUnavailableError as error:
                log.warning("notices_deferred", system=error.system)
            except Exception:
                log.exception("sweep_failed")
            if claimed < BATCH:
                await self._rest()

    def wake(self) -> None:
        """Look at once: something was set that is due already."""
        self._woken.set()

    async def sweep(self) -> int:
        """Dispatch what is due now; return how many alarms were claimed."""
        if not self.has_capacity():
            return 0
        claimed = await self.alarms.claim(ALARM_LEASE, BATCH)
        if claimed:
            planner = RecipientPlanner(self.policy, await self._audience(claimed), self.now())
            dispatcher = NoticeDispatcher(planner, self.language_of, self.counted)
            more = await self._more_to_come(claimed, planner.now)
            works = [await self._records(dispatcher, due, more=more) for due in claimed]
            await self._commit(works)
        return len(claimed)

    async def _rest(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(POLL_SECONDS):
                await self._woken.wait()
        self._woken.clear()

    async def _audience(self, claimed: Sequence[ClaimedAlarm]) -> Audience:
        managers = duty_managers(self.policy)
        audience = await self.alarms.audience(set(managers).union(*map(_named, claimed)), ())
        usable = {key for key, chat in audience.chats.items() if chat.suspended_at is None}
        if usable.issuperset(managers) and usable.issuperset(audience.people):
            return audience
        # A person has no chat with the bot yet: any conversation of the tenant helps to open one.
        tenants = {person.tenant_id for person in audience.people.values()}
        tenants |= {due.staff_tenant_id for due in claimed} - {""}
        beside = await self.alarms.audience((), tenants)
        return replace(audience, neighbours=beside.neighbours)

    async def _records(
        self, dispatcher: NoticeDispatcher, due: ClaimedAlarm, *, more: bool
    ) -> list[Record]:
        """Return what is to be committed for one alarm; nothing leaves it to its lease."""
        try:
            if due.alarm.stage is not Stage.DIGEST:
                return list(dispatcher.dispatch(due))
            if more and self._may_wait(due.alarm.to):
                return [dispatcher.postpone_digest(due)]
            self._digests.pop(due.alarm.to, None)
            return list(
                dispatcher.dispatch_digest(due, await self.alarms.late_notices(due.alarm.to))
            )
        except GatewayUnavailableError:
            raise
        except Exception:
            # An alarm that cannot be dispatched must not hold up the others.
            log.exception("alarm_failed", reference=reference_of(due.alarm.number))
            return []

    async def _more_to_come(self, claimed: Sequence[ClaimedAlarm], now: datetime) -> bool:
        """Return whether something late is undispatched, where that makes a difference."""
        tolerance = timedelta(minutes=self.policy.notices.late_minutes)
        digest_is_due = any(due.alarm.stage is Stage.DIGEST for due in claimed)
        return digest_is_due and await self.alarms.overdue(now - tolerance)

    def _may_wait(self, to: str) -> bool:
        """Return whether a recipient's late notices may be collected for longer."""
        return self.elapsed() - self._digests.setdefault(to, self.elapsed()) < MAX_DIGEST_WAIT

    async def _commit(self, works: Collection[Sequence[Record]]) -> None:
        """Commit all at once; if one cannot be committed, each by itself."""
        try:
            await self._commit_records(record for work in works for record in work)
        except GatewayUnavailableError:
            raise
        except Exception as error:
            if len(works) > 1:
                for work in works:
                    await self._commit([work])
            elif isinstance(error, TurnConflictError):
                # It was answered, or dispatched by another replica.
                self.counted("conflict")
            else:
                # It is claimed again when its lease ends: by then it may be repaired.
                self.counted("failed")
                reference = _reference(works)
                log.exception("alarm_failed", reference=reference)

    async def _commit_records(self, records: Iterable[Record]) -> None:
        """Commit the records; one digest alarm stands for all late notices of a recipient."""
        work = UnitOfWork()
        digests: dict[str, Alarm] = {}
        for record in records:
            if isinstance(record, Alarm) and record.stage is Stage.DIGEST:
                digests[record.to] = record
            else:
                work.add(record)
        work.add(*digests.values())
        if work.records:
            predecessors = await self.store.commit(work)
            self.post(work.outgoing, predecessors)


def _reference(works: Collection[Sequence[Record]]) -> str:
    """Name the service request of which alarms are to be committed."""
    numbers = (one.number for work in works for one in work if isinstance(one, AlarmDispatched))
    return reference_of(next(numbers, 0))


def _named(due: ClaimedAlarm) -> set[str]:
    """Return the people an alarm may concern; other keys among them find no one."""
    return {due.owner_id, due.offered_to_id, due.alarm.to} - {""}
