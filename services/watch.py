"""Tells what is due, to whom it concerns, once: the sweep of any number of replicas.

An alarm is claimed for a while, its readers are decided, and that it was told is committed
together with the notices that leave for them. A replica that dies before the commit has told
nothing, and another claims the alarm; after it, the notices are in the outbox.
"""

import asyncio
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import structlog

from services.alarms import LEASE, Alarm, AlarmTold, Audience, Due
from services.errors import GatewayUnavailableError, TurnConflictError
from services.models import reference_of
from services.policy import Policy
from services.ports import Alarms, Clock, Stopwatch, TurnStore
from services.readers import Planner, duty_managers
from services.stages import Stage
from services.telling import LanguageOf, Telling
from services.work import Before, OutgoingMessage, Record, Work

BATCH = 500
POLL = 0.5
"""Seconds between two looks, which cost next to nothing. A notice leaves within two seconds of its
moment, and a busy machine may need most of them."""
GATHERED_BY = timedelta(seconds=20)
"""What is late for a reader waits no longer for more, should that never come."""

log = structlog.get_logger()


@dataclass(slots=True, kw_only=True)
class Watch:
    """Sweeps up what is due. `post` hands committed notices to the sender."""

    alarms: Alarms
    store: TurnStore
    post: Callable[[Sequence[OutgoingMessage], Before], None]
    policy: Policy
    now: Clock
    elapsed: Stopwatch
    language_of: LanguageOf
    has_room: Callable[[], bool] = lambda: True
    """Whether the sender can take more; meanwhile another replica may."""
    counted: Callable[[str], None] = lambda _outcome: None
    _woken: asyncio.Event = field(default_factory=asyncio.Event)
    _gathering: dict[str, timedelta] = field(default_factory=dict)
    """Since when each reader's late notices are being gathered here."""

    async def run(self) -> None:
        """Sweep until cancelled; a sweep that fails is tried again."""
        while True:
            claimed = 0
            try:
                claimed = await self.sweep()
            except GatewayUnavailableError as error:
                log.warning("nothing can be told for now", system=error.system)
            except Exception:
                log.exception("a sweep failed")
            if claimed < BATCH:
                await self._rest()

    def wake(self) -> None:
        """Look at once: something was set that is due already."""
        self._woken.set()

    async def sweep(self) -> int:
        """Tell what is due now; return how many alarms were claimed."""
        if not self.has_room():
            return 0
        claimed = await self.alarms.claim(LEASE, BATCH)
        if claimed:
            planner = Planner(self.policy, await self._audience(claimed), self.now())
            telling = Telling(planner, self.language_of, self.counted)
            more = await self._more_to_come(claimed, planner.now)
            works = [await self._written(telling, due, more=more) for due in claimed]
            await self._commit(works)
        return len(claimed)

    async def _rest(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(POLL):
                await self._woken.wait()
        self._woken.clear()

    async def _audience(self, claimed: Sequence[Due]) -> Audience:
        managers = duty_managers(self.policy)
        audience = await self.alarms.audience(set(managers).union(*map(_named, claimed)), ())
        usable = {key for key, chat in audience.chats.items() if chat.suspended_at is None}
        if usable.issuperset(managers) and usable.issuperset(audience.people):
            return audience
        # Somebody has no chat with us yet: one can be opened from beside another of the tenant.
        tenants = {person.tenant_id for person in audience.people.values()}
        beside = await self.alarms.audience((), tenants)
        return replace(audience, neighbours=beside.neighbours)

    async def _written(self, telling: Telling, due: Due, *, more: bool) -> list[Record]:
        """Return what is to be committed for one alarm; nothing leaves it to its lease."""
        try:
            if due.alarm.stage is not Stage.GATHERED:
                return list(telling.of(due))
            if more and self._may_wait(due.alarm.to):
                return [telling.again(due)]
            self._gathering.pop(due.alarm.to, None)
            return list(telling.of_gathered(due, await self.alarms.gathered(due.alarm.to)))
        except GatewayUnavailableError:
            raise
        except Exception:
            # One that cannot be told must not silence all the others.
            log.exception("an alarm cannot be told", reference=reference_of(due.alarm.number))
            return []

    async def _more_to_come(self, claimed: Sequence[Due], now: datetime) -> bool:
        """Whether something late has not been told yet, where that makes a difference."""
        patience = timedelta(minutes=self.policy.notices.late_minutes)
        gathered = any(due.alarm.stage is Stage.GATHERED for due in claimed)
        return gathered and await self.alarms.overdue(now - patience)

    def _may_wait(self, to: str) -> bool:
        """Whether a reader's late notices may be gathered for longer."""
        return self.elapsed() - self._gathering.setdefault(to, self.elapsed()) < GATHERED_BY

    async def _commit(self, works: Collection[Sequence[Record]]) -> None:
        """Commit all at once; if one cannot be committed, each by itself."""
        try:
            await self._keep(record for work in works for record in work)
        except GatewayUnavailableError:
            raise
        except Exception as error:
            if len(works) > 1:
                for work in works:
                    await self._commit([work])
            elif isinstance(error, TurnConflictError):
                # It was answered, or told by another replica.
                self.counted("conflict")
            else:
                # It is claimed again when its lease ends: by then it may have been mended.
                self.counted("failed")
                reference = _reference(works)
                log.exception("an alarm cannot be told", reference=reference)

    async def _keep(self, records: Iterable[Record]) -> None:
        """Commit the records; one alarm gathers all that is late for a reader."""
        work = Work()
        gathering: dict[str, Alarm] = {}
        for record in records:
            if isinstance(record, Alarm) and record.stage is Stage.GATHERED:
                gathering[record.to] = record
            else:
                work.keep(record)
        work.keep(*gathering.values())
        if work.records:
            before = await self.store.commit(work)
            self.post(work.outgoing, before)


def _reference(works: Collection[Sequence[Record]]) -> str:
    """Name the service request of which alarms are to be committed."""
    numbers = (one.number for work in works for one in work if isinstance(one, AlarmTold))
    return reference_of(next(numbers, 0))


def _named(due: Due) -> set[str]:
    """Return the people an alarm may concern; other keys among them find nobody."""
    return {due.owner_id, due.offered_to_id, due.alarm.to} - {""}
