"""The import of customers: in batches, each compared first and written in a short transaction.

Killed in the middle it leaves whole rows; run again, it reads what is there and goes on.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterable, Iterator, Mapping
from contextlib import aclosing
from dataclasses import replace
from functools import partial
from itertools import islice
from operator import itemgetter
from time import monotonic
from typing import NamedTuple

from sqlalchemy import Connection, RowMapping, bindparam, delete, select, text

from services.gateways.connection.connections import Connections
from services.gateways.rows.damage import Damage
from services.gateways.rows.requests import (
    Values,
    customer_fields,
    customer_of,
    customer_values,
)
from services.gateways.schema.tables import customers
from services.gateways.sorted_runs import in_sorted_runs
from services.gateways.writes.statements import save_customer, save_customers
from services.gateways.writes.versions import save, save_many
from services.model.audit import AdministrativeAction, AuditEntry, Result
from services.model.customers import Customer
from services.model.errors import TurnConflictError
from services.model.imports import Change, Kept, Tally
from services.ports import Clock

BATCH = 500
"""Customers that are compared at once, and the most that are written in one transaction."""
LEAST = 10
"""Customers written at once in the beginning, and however slow the disk is."""
TRANSACTION_SECONDS = 0.1
"""Seconds that a transaction is to take: a turn of the bot waits as long for it."""
LONG_SECONDS = 1.5 * TRANSACTION_SECONDS
"""After a transaction that takes so long, the next one is to be shorter at once."""
PAUSE_SECONDS = 0.015
"""Seconds between two writes: on SQLite whoever waits for the file asks every 10 ms."""
ATTEMPTS = 5
"""Times that a batch is compared anew because somebody else has changed one of its rows."""

_checkpoint_sooner = text("PRAGMA wal_autocheckpoint=2000")
"""Half of what the bot's commits go by: else one of them would carry the import's pages over."""

_known = select(*(one for one in customers.c if one.name not in {"normalized", "joined"})).where(
    customers.c.key.in_(bindparam("keys", expanding=True))
)
_forget = delete(customers).where(customers.c.key == bindparam("_key"))
_FIELDS = ("name", "domains", "relationship", "government", "provider", "facts")
_COMPARED = ("tenant_id", "staff_tenant_id", *_FIELDS[:-1])

Told = Callable[[Change], None]
Batch = Mapping[str, Customer]
"""Customers by their key."""


class CustomerImport:
    """Adds and updates customers. Facts that staff answered stay unless a newcomer states them."""

    def __init__(self, connections: Connections, damage: Damage, now: Clock) -> None:
        self._connections = connections
        self._damage = damage
        self._now = now
        self._at_once = LEAST
        self._written = -PAUSE_SECONDS
        """Moment of the last commit (monotonic seconds)."""

    async def run(
        self,
        found: Iterable[Customer],
        by: str,
        *,
        kept: Callable[[], frozenset[Kept]] = frozenset,
        staff_tenant_id: str = "",
    ) -> Tally:
        """Import all of them; the audit gets one line, with what was done even if it fails."""
        tally, whole = Tally(), False
        try:
            async with aclosing(self._plans(found, kept)) as plans:
                async for plan in plans:
                    await self._import(plan, tally)
            whole = True
        finally:
            await self._audit(tally, by, staff_tenant_id, whole=whole)
        return tally

    async def compare(
        self, found: Iterable[Customer], told: Told, *, kept: Callable[[], frozenset[Kept]]
    ) -> Tally:
        """Tell what `run` would add and change, and write nothing."""
        tally = Tally()
        for batch in _batches(found):
            plan = await self._connections.scan(partial(self._plan, batch=batch, kept=kept()))
            tally.unchanged += plan.unchanged
            plan.count(tally)
            for one in plan.changes:
                told(one.told())
        return tally

    async def _plans(
        self, found: Iterable[Customer], kept: Callable[[], frozenset[Kept]]
    ) -> AsyncGenerator["Plan", None]:
        """Yield a plan of each batch; that of the next is made while it is written."""
        batches = _batches(in_sorted_runs(found))

        async def plan() -> Plan | None:
            batch = await asyncio.to_thread(next, batches, None)
            return None if batch is None else await self._prepared(batch, kept())

        coming = asyncio.create_task(plan())
        try:
            while (ready := await coming) is not None:
                coming = asyncio.create_task(plan())
                yield ready
        finally:
            # Whoever stops here may close the file that a thread still reads.
            await asyncio.gather(coming, return_exceptions=True)

    async def _prepared(self, batch: Batch, kept: frozenset[Kept]) -> "Plan":
        def prepared(connection: Connection) -> Plan:
            plan = self._plan(connection, batch, kept)
            plan.prepare()
            return plan

        return await self._connections.scan(prepared)

    async def _import(self, plan: "Plan", tally: Tally) -> None:
        for attempt in range(1, ATTEMPTS + 1):
            tally.unchanged += plan.unchanged
            done = 0
            try:
                while part := plan.take(self._at_once):
                    await self._write(part)
                    part.count(tally)
                    done += len(part)
            except TurnConflictError:
                if attempt == ATTEMPTS:
                    raise
                tally.unchanged -= plan.unchanged + done
                plan = await self._prepared(plan.batch, plan.kept)
            else:
                break

    async def _write(self, part: "Plan") -> None:
        await asyncio.sleep(self._written + PAUSE_SECONDS - monotonic())
        started = monotonic()
        await self._connections.execute(part.write)
        self._written = monotonic()
        took = max(self._written - started, TRANSACTION_SECONDS / BATCH)
        fitting = int(self._at_once * TRANSACTION_SECONDS / took)
        if took < LONG_SECONDS:
            # By and by: one quick commit says little about the next.
            fitting = (self._at_once + fitting) // 2
        self._at_once = min(BATCH, max(LEAST, fitting))

    def _plan(self, connection: Connection, batch: Batch, kept: frozenset[Kept]) -> "Plan":
        plan = Plan(batch, kept)
        rows = connection.execute(_known, {"keys": list(batch)}).mappings()
        known = {row["key"]: row for row in rows}
        for key, new in batch.items():
            row = known.get(key)
            if row is None:
                plan.changes.append(Planned(replace(new, version=0) if new.version else new))
            elif _is_unchanged(row, new, kept):
                plan.unchanged += 1
            else:
                self._compare(plan, row, new)
        return plan

    def _compare(self, plan: "Plan", row: RowMapping, new: Customer) -> None:
        of = partial(customer_of, damage=self._damage)
        old = next(iter(self._damage.sound("customers", [row], of, itemgetter("tenant_id"))), None)
        if old is None:
            # Of what cannot be read nothing is worth keeping, not even its version.
            plan.changes.append(Planned(replace(new, version=0), is_repair=True))
            return
        merged = _merged(old, new, plan.kept)
        if merged == old:
            plan.unchanged += 1
        else:
            plan.changes.append(Planned(merged, old))

    async def _audit(self, tally: Tally, by: str, staff: str, *, whole: bool) -> None:
        """Say how many were imported and, unless all share them, for which tenant of staff."""
        detail = f"{tally.added} added, {tally.updated} updated"
        detail += (f" for {staff}" if staff else "") + ("" if whole else "; not finished")
        now = self._now()
        entry = AuditEntry(now, by, AdministrativeAction.IMPORT, Result.DONE, detail=detail)
        await self._connections.commit([entry])


class Planned(NamedTuple):
    """A customer that is to be written."""

    new: Customer
    old: Customer | None = None
    """None where there is none yet, or none that can be read."""
    is_repair: bool = False

    def told(self) -> Change:
        if self.old is None:
            return Change(self.new, ("unreadable",) if self.is_repair else ())
        differ = (name for name in _FIELDS if getattr(self.old, name) != getattr(self.new, name))
        return Change(self.new, tuple(differ))


class Plan:
    """The customers of a batch that are to be written, and their rows."""

    def __init__(self, batch: Batch, kept: frozenset[Kept]) -> None:
        self.batch = batch
        self.kept = kept
        self.changes: list[Planned] = []
        self.rows: list[Values] = []
        """The changes, as they are written."""
        self.unchanged = 0

    def __len__(self) -> int:
        return len(self.changes)

    def prepare(self) -> None:
        """Make the rows, while whoever else writes has the file."""
        self.rows = [customer_values(one.new) for one in self.changes]

    def take(self, count: int) -> "Plan | None":
        """Take some of it out, to be written first; None if nothing is left."""
        part = Plan(self.batch, self.kept)
        part.changes, self.changes = self.changes[:count], self.changes[count:]
        part.rows, self.rows = self.rows[:count], self.rows[count:]
        return part if part.changes else None

    def write(self, connection: Connection) -> None:
        """Write the rows; raise `TurnConflictError` if somebody has changed one meanwhile."""
        if repaired := [{"_key": one.new.key} for one in self.changes if one.is_repair]:
            connection.execute(_forget, repaired)
        if connection.dialect.name == "sqlite":
            connection.execute(_checkpoint_sooner)
            save_many(connection, save_customers, self.rows)
        else:
            save(connection, save_customer, self.rows)

    def count(self, tally: Tally) -> None:
        new = sum(one.old is None and not one.is_repair for one in self.changes)
        tally.added += new
        tally.updated += len(self) - new


def _batches(found: Iterable[Customer]) -> Iterator[dict[str, Customer]]:
    """Yield batches by key; of several customers of one key the last is meant."""
    rest = iter(found)
    while batch := {one.key: one for one in islice(rest, BATCH)}:
        yield batch


def _is_unchanged(row: RowMapping, new: Customer, kept: frozenset[Kept]) -> bool:
    """Return whether the row is sound and says already what would be written: a cheap look."""
    if Kept.DOMAINS in kept or not (isinstance(row["version"], int) and row["version"] > 0):
        return False
    values = customer_fields(new)
    same = (row[name] == values[name] for name in _COMPARED if name not in kept)
    return all(same) and (not new.facts or row["facts"] == values["facts"])


def _merged(old: Customer, new: Customer, kept: frozenset[Kept]) -> Customer:
    """Return the newcomer with what it does not say, as it is known."""
    known = {str(name): getattr(old, name) for name in kept}
    if Kept.DOMAINS in kept:
        known["domains"] = tuple(dict.fromkeys((*new.domains, *old.domains)))
    return replace(new, facts={**old.facts, **new.facts}, version=old.version, **known)
