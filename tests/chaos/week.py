"""A week in which people open requests and do something with them, told by one watch.

Time stands still while anything happens, and jumps from there to the next moment at which
somebody does something or something falls due.
"""

import random
import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush
from itertools import count
from typing import Any, NamedTuple

import orjson

from bot.outbound.notice_writer import NoticeWriter
from cards.words import LANGUAGES, language_of, words_for
from services.desk import ServiceDesk
from services.duty import Duty
from services.gateways.database import Database
from services.model.conversations import Conversation, ConversationKind
from services.model.errors import RefusedError
from services.model.notices import NoticeOrder
from services.model.outbox import Delivered, DeliveryResult, Obsolete, OutgoingMessage
from services.model.people import Person
from services.model.requests import ServiceRequest
from services.model.roles import Role
from services.model.stages import WARNINGS, Stage
from services.model.taxonomy import ProblemKind, Severity
from services.model.unit_of_work import UnitOfWork
from services.notices.scheduler import NoticeScheduler
from services.policy.tables import Policy
from services.routing.advisor import RoutingAdvisor
from tests.chaos.week_case import PEOPLE, Deed, Told
from tests.chaos.week_cast import (
    AT,
    BEGINS,
    DOWN_FROM,
    DOWN_UNTIL,
    OWNERS,
    PUBLISHER,
    WEEK,
    Matter,
    chat_with,
)
from tests.clock import FakeClock

LATE = tuple(words_for(language)("toast-late", toast="").strip() for language in LANGUAGES)
ADMINS = [one for one in OWNERS if one.role is Role.ADMIN_AGENT]
PUT_OFF = {Stage.FORGOTTEN, *WARNINGS}
HOUR = timedelta(hours=1)


class Intent(NamedTuple):
    """What somebody means to do; it may not be possible any more."""

    at: datetime
    order: int
    number: int
    kind: str
    by: str
    other: str = ""
    where: str = ""
    matter: Matter | None = None


@dataclass(slots=True)
class Week:
    """`deeds` is what people did, `told` what they were told."""

    database: Database
    file: str
    policy: Policy
    dice: random.Random
    clock: FakeClock
    deeds: list[Deed] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    sweeps: int = 0
    _intents: list[Intent] = field(default_factory=list)
    _order: "count[int]" = field(default_factory=count)
    _posted: list[OutgoingMessage] = field(default_factory=list)

    @property
    def desk(self) -> ServiceDesk:
        return ServiceDesk(
            self.database.customers, self.database.ledger, RoutingAdvisor(self.policy), self.clock
        )

    async def pass_by(self, requests: int) -> None:
        scheduler, due = self._watch(), sqlite3.connect(self.file)
        for number in range(requests):
            # Every fourth within the hours before the downtime, so that much falls due in it.
            busy = number % 4 == 0
            begins, lasts = (DOWN_FROM - 5 * HOUR, 5 * HOUR) if busy else (BEGINS, WEEK)
            self._mean_to_open(begins + self.dice.random() * lasts)
        while moment := self._next(due):
            self.clock.advance(moment - self.clock())
            while self._intents and self._intents[0].at <= moment:
                await self._try(heappop(self._intents))
            self.sweeps += 1
            while await scheduler.sweep():
                await self._deliver()
        due.close()

    def _watch(self) -> NoticeScheduler:
        return NoticeScheduler(
            alarms=self.database.alarms,
            store=self.database.turns,
            post=lambda messages, _before: self._posted.extend(messages),
            policy=self.policy,
            now=self.clock,
            elapsed=self.clock.elapsed,
            language_of=language_of,
        )

    def _next(self, due: sqlite3.Connection) -> datetime | None:
        """Return the next moment at which something happens; nothing does while all is down."""
        ((alarm,),) = due.execute("SELECT min(due_at) FROM alarms WHERE dispatched_at IS NULL")
        moments = [datetime.fromisoformat(alarm).replace(tzinfo=UTC)] if alarm else []
        moments += [self._intents[0].at] if self._intents else []
        if not moments:
            return None
        moment = max(min(moments), self.clock())
        return DOWN_UNTIL if DOWN_FROM <= moment < DOWN_UNTIL else moment

    async def _deliver(self) -> None:
        """Let everything arrive that was posted, written out as it leaves."""
        posted, self._posted[:] = list(self._posted), []
        writer, settlements = NoticeWriter(self.desk), list[DeliveryResult]()
        for message in posted:
            body = await writer.body(message)
            if body is None:
                settlements.append(Obsolete(message))
                continue
            self._hear(message, orjson.loads(body))
            opened = message.opening and chat_with(PEOPLE[message.opening.person_id])
            settlements.append(Delivered(message, f"1-{message.key}", opened))
        await self.database.outbox.record_results(settlements)

    def _hear(self, message: OutgoingMessage, activity: dict[str, Any]) -> None:
        order = NoticeOrder.model_validate_json(message.body)
        items = tuple((item.number, item.stage.value) for item in order.items)
        late = len(items) > 1 or activity["summary"].startswith(LATE)
        self.told.append(Told(self.clock(), order.to, items, late))
        number, stage = items[0]
        if stage in PUT_OFF and self.dice.random() < 0.1:
            after = timedelta(minutes=self.dice.uniform(1, 25))
            if order.name:
                self._mean(after, number, "snoozed", order.to, other=stage)
            else:
                by = self.dice.choice(OWNERS).id
                self._mean(after, number, "snoozed", by, other=stage, where=order.to)

    def _mean_to_open(self, at: datetime) -> None:
        language = self.dice.choice(list(self.policy.languages))
        matter = Matter(
            self.dice.choice(AT),
            self.dice.choice(list(Severity)),
            language,
            self.dice.choice((ProblemKind.TECHNICAL, ProblemKind.TECHNICAL, ProblemKind.QUESTION)),
            publisher=self.dice.choice(("", "", "", PUBLISHER)),
        )
        owner = self.dice.choice(OWNERS).id
        self._mean(at - self.clock(), 0, "opened", owner, matter=matter)

    def _mean_the_rest(self, request: ServiceRequest) -> None:
        """Decide what becomes of a request that was just opened."""
        number, owner, dice = request.number, request.owner_id, self.dice
        submitted = dice.uniform(0.02, 3) * HOUR
        self._mean(
            dice.uniform(0.1, 3) * HOUR, number, "taken", dice.choice(ADMINS).id, chance=0.5
        )
        self._mean(submitted, number, "submitted", owner, chance=0.8)
        answered = submitted + dice.choice((4, 12, 48)) * dice.random() * HOUR
        self._mean(answered, number, "answered", owner, chance=0.6)
        self._mean(dice.uniform(0.2, 60) * HOUR, number, "closed", owner, chance=0.3)
        offered = dice.uniform(0.1, 10) * HOUR
        colleague = dice.choice(OWNERS).id
        self._mean(offered, number, "offered", owner, other=colleague, chance=0.2)
        answer = dice.choice(("accepted", "accepted", "declined"))
        after = offered + dice.uniform(0.05, 2) * HOUR
        self._mean(after, number, answer, colleague, chance=0.8)
        for _ in range(2):
            self._mean(dice.uniform(0.5, 12) * HOUR, number, "escalated", owner, chance=0.1)

    def _mean(
        self, after: timedelta, number: int, kind: str, by: str, *, chance: float = 1, **more: Any
    ) -> None:
        if self.dice.random() < chance:
            at = self.clock() + after
            # Never in the second after a full minute, in which late notices are gathered.
            at = at.replace(second=self.dice.randrange(2, 58))
            at += HOUR if DOWN_FROM <= at < DOWN_UNTIL else timedelta()
            heappush(self._intents, Intent(at, next(self._order), number, kind, by, **more))

    async def _try(self, meant: Intent) -> None:
        """Do it, unless it is not possible; commit it, as a turn does."""
        person = await self.database.staff.get(meant.by)
        assert person is not None
        work = UnitOfWork()
        with suppress(RefusedError):
            if number := await self._do(work, meant, person):
                await self.database.turns.commit(work)
                deed = (meant.at, number, meant.kind, meant.by)
                self.deeds.append(Deed(*deed, meant.other, meant.where, meant.matter))

    async def _do(self, work: UnitOfWork, meant: Intent, person: Person) -> int:
        """Return of which request it was done; 0 if there was nothing to do."""
        desk, reference = self.desk, f"BH-{meant.number:06d}"
        duty = Duty(desk, self.database.staff, self.database.subscriptions, self.database.alarms)
        match meant.kind:
            case "opened":
                assert meant.matter is not None
                request = await desk.open(work, meant.matter.draft(), person)
                self._mean_the_rest(request)
                return request.number
            case "taken":
                await desk.take(work, reference, person)
            case "submitted" | "answered":
                await getattr(desk, meant.kind)(work, reference, "", person)
            case "closed":
                await desk.close(work, reference, person)
            case "offered":
                colleague = await self.database.staff.get(meant.other)
                assert colleague is not None
                await duty.offer(work, reference, colleague, person)
            case "accepted":
                await duty.accept(work, reference, person)
            case "declined":
                await duty.decline(work, reference, person)
            case "escalated":
                await duty.escalate(work, reference, person)
            case "snoozed":
                here = _place(meant)
                await duty.snooze(work, reference, Stage(meant.other), person, here)
        return meant.number if work.records else 0


def _place(meant: Intent) -> Conversation:
    if not meant.where:
        return chat_with(PEOPLE[meant.by])
    chat = chat_with(PEOPLE[meant.by])
    return Conversation(
        meant.where, ConversationKind.CHANNEL, chat.tenant_id, chat.service_url, chat.bot_id
    )


def figures(told: Sequence[Told]) -> list[tuple[str, int]]:
    alone = [one for one in told if len(one.items) == 1]
    stages = sorted({one.items[0][1] for one in alone})
    return [
        ("  alone", len(alone)),
        ("  in lists", sum(len(one.items) for one in told if len(one.items) > 1)),
        ("  late", sum(len(one.items) for one in told if one.late)),
        *((f"  {name}", sum(one.items[0][1] == name for one in alone)) for name in stages),
    ]
