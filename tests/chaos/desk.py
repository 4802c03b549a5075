"""Owners at work while replicas die: they open, submit, answer and close requests."""

import asyncio
import heapq
import random
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from time import monotonic

from services.desk import ServiceDesk
from services.gateways.database import Database
from services.model.errors import GatewayUnavailableError, TurnConflictError, WrongStateError
from services.model.people import Person
from services.model.unit_of_work import UnitOfWork
from services.ports import Clock
from services.routing.advisor import RoutingAdvisor
from tests.chaos.cast import (
    AT,
    OWNERS,
    PROMISED,
    REFUSING,
    RESPONSE,
    WARNED_AT,
    AddressOf,
    Colleague,
    draft,
    places,
    policy,
)
from tests.timeouts import HANGS

Deed = Callable[[UnitOfWork, Person], Awaitable[object]]


@dataclass(slots=True)
class Office:
    """Does one thing after another. `on_record`: when each was committed, by the stopwatch."""

    database: Database
    now: Clock
    address_of: AddressOf
    dice: random.Random
    on_record: dict[tuple[int, str], float] = field(default_factory=dict)
    _to_do: list[tuple[float, int, Colleague, int, str]] = field(default_factory=list)
    _order: "count[int]" = field(default_factory=count)

    @property
    def desk(self) -> ServiceDesk:
        return ServiceDesk(
            self.database.customers, self.database.ledger, RoutingAdvisor(policy()), self.now
        )

    async def work(self, seconds: float, *, per_second: float) -> None:
        """Open so many requests on average, and do with each what is to be done."""
        until, opens_at, heard_at = monotonic() + seconds, monotonic(), monotonic()
        while monotonic() < until:
            if monotonic() >= heard_at:
                heard_at += 3
                await self._hear_again()
            if monotonic() >= opens_at:
                opens_at += self.dice.expovariate(per_second)
                await self._open()
            while self._to_do and self._to_do[0][0] <= monotonic():
                *_, owner, number, deed = heapq.heappop(self._to_do)
                await self._do(owner, number, deed)
            due = min([opens_at, *(at for at, *_ in self._to_do[:1])])
            await asyncio.sleep(max(0.001, due - monotonic()))

    async def _open(self) -> None:
        owner, customer = self.dice.choice(OWNERS), self.dice.choice(AT)
        severity = self.dice.choice("ABC")
        found: list[int] = []

        async def opened(work: UnitOfWork, person: Person) -> None:
            request = await self.desk.open(work, draft(customer, severity), person)
            found[:] = [request.number]

        await self._commit(owner, opened)
        self._plan(owner, found[0], severity)

    def _plan(self, owner: Colleague, number: int, severity: str) -> None:
        """Decide what becomes of it. Most are never answered; some at the very moment."""
        submitted = self.dice.choice((0.0, 0.0, self.dice.uniform(0, 5), None))
        if submitted is not None:
            self._plan_deed(submitted, owner, number, "submitted")
        clocks = [PROMISED[severity]]
        if submitted is not None:
            clocks.append(submitted + RESPONSE[severity])
        moment = self.dice.choice(clocks) * self.dice.choice((WARNED_AT, 1.0))
        match self.dice.randrange(10):
            case 0 | 1 if submitted is not None:
                soon = moment + self.dice.uniform(-0.5, 1.5)
                self._plan_deed(max(soon, submitted + 0.1), owner, number, "answered")
            case 2:
                self._plan_deed(self.dice.uniform(0.1, 12), owner, number, "closed")
            case 3:
                self._plan_deed(moment + self.dice.uniform(0, 0.3), owner, number, "closed")

    def _plan_deed(self, after: float, owner: Colleague, number: int, deed: str) -> None:
        heapq.heappush(self._to_do, (monotonic() + after, next(self._order), owner, number, deed))

    async def _do(self, owner: Colleague, number: int, deed: str) -> None:
        reference = f"BH-{number:06d}"

        async def done(work: UnitOfWork, person: Person) -> None:
            match deed:
                case "submitted":
                    await self.desk.submitted(work, reference, "", person)
                case "answered":
                    await self.desk.answered(work, reference, "", person)
                case "closed":
                    await self.desk.close(work, reference, person)

        with suppress(WrongStateError):  # it was closed first
            await self._commit(owner, done)
            self.on_record[number, deed] = monotonic()

    async def _hear_again(self) -> None:
        """Let those be heard again who put us out, or there would be no attempt but the first."""
        shut = [one for one in places(self.address_of) if one.id in REFUSING]
        await self._retried(lambda: self.database.turns.commit(UnitOfWork(list(shut))))

    async def _commit(self, owner: Colleague, deed: Deed) -> None:
        async def turn() -> None:
            person = await self.database.staff.get(owner.id)
            assert person is not None
            work = UnitOfWork()
            await deed(work, person)
            await self.database.turns.commit(work)

        await self._retried(turn)

    async def _retried(self, turn: Callable[[], Awaitable[None]]) -> None:
        async with asyncio.timeout(HANGS):
            while True:
                try:
                    return await turn()
                except (TurnConflictError, GatewayUnavailableError):
                    await asyncio.sleep(0.02)
