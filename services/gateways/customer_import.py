"""The import of customers: in batches, each compared first and written in a short transaction.

Killed in the middle it leaves whole rows; run again, it reads what is there and goes on.
"""

import asyncio
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import islice
from operator import itemgetter
from time import monotonic
from typing import TypeVar

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
from services.gateways.writes.statements import save_customer
from services.gateways.writes.versions import save
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
PAUSE_SECONDS = 0.015
"""Seconds between two writes: on SQLite whoever waits for the file asks every 10 ms."""
ATTEMPTS = 5
"""Times that a batch is compared anew because somebody else has changed one of its rows."""

_checkpoint_sooner = text("PRAGMA wal_autocheckpoint=2000")
"""Half of what the bot's commits go by: else one of them would carry the import's pages over."""

T = TypeVar("T")

_known = select(*(one for one in customers.c if one.name not in {"normalized", "joined"})).where(
    customers.c.key.in_(bindparam("keys", expanding=True))
)
_forget = delete(customers).where(customers.c.key == bindparam("_key"))
_FIELDS = ("name", "domains", "relationship", "government", "provider", "facts")
_COMPARED = ("tenant_id", "staff_tenant_id", *_FIELDS[:-1])

Told = Callable[[Change], None]


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
            for batch in _batches(found):
                await self._import(batch, kept(), tally)
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
            plan.count_unchanged(tally)
            plan.count(tally)
            for change in plan.changes():
                told(change)
        return tally

    async def _import(
        self, batch: Mapping[str, Customer], kept: frozenset[Kept], tally: Tally
    ) -> None:
        for attempt in range(1, ATTEMPTS + 1):
            plan = await self._connections.scan(partial(self._plan, batch=batch, kept=kept))
            plan.count_unchanged(tally)
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
            else:
                break

    async def _write(self, part: "Plan") -> None:
        # The rows are made while whoever waits for the file has it.
        rows = part.rows()
        await asyncio.sleep(self._written + PAUSE_SECONDS - monotonic())
        started = monotonic()
        await self._connections.execute(partial(part.write, rows))
        self._written = monotonic()
        took = max(self._written - started, TRANSACTION_SECONDS / BATCH)
        # Not at once: one slow commit says little about the next.
        fitting = (self._at_once + int(self._at_once * TRANSACTION_SECONDS / took)) // 2
        self._at_once = min(BATCH, max(LEAST, fitting))

    def _plan(
        self, connection: Connection, batch: Mapping[str, Customer], kept: frozenset[Kept]
    ) -> "Plan":
        plan = Plan()
        rows = connection.execute(_known, {"keys": list(batch)}).mappings()
        known = {row["key"]: row for row in rows}
        for key, new in batch.items():
            row = known.get(key)
            if row is None:
                plan.added.append(replace(new, version=0) if new.version else new)
            elif _is_unchanged(row, new, kept):
                plan.unchanged += 1
            else:
                self._compare(plan, row, new, kept)
        return plan

    def _compare(
        self, plan: "Plan", row: RowMapping, new: Customer, kept: frozenset[Kept]
    ) -> None:
        of = partial(customer_of, damage=self._damage)
        old = next(iter(self._damage.sound("customers", [row], of, itemgetter("tenant_id"))), None)
        if old is None:
            # Of what cannot be read nothing is worth keeping, not even its version.
            plan.repaired.append(replace(new, version=0))
            return
        merged = _merged(old, new, kept)
        if merged == old:
            plan.unchanged += 1
        else:
            plan.changed.append((old, merged))

    async def _audit(self, tally: Tally, by: str, staff: str, *, whole: bool) -> None:
        """Say how many were imported and, unless all share them, for which tenant of staff."""
        detail = f"{tally.added} added, {tally.updated} updated"
        detail += (f" for {staff}" if staff else "") + ("" if whole else "; not finished")
        now = self._now()
        entry = AuditEntry(now, by, AdministrativeAction.IMPORT, Result.DONE, detail=detail)
        await self._connections.commit([entry])


class Plan:
    """The part of a batch that is to be written."""

    def __init__(self) -> None:
        self.added: list[Customer] = []
        self.repaired: list[Customer] = []
        self.changed: list[tuple[Customer, Customer]] = []
        self.unchanged = 0

    def take(self, count: int) -> "Plan | None":
        """Take some of it out, to be written first; None if nothing is left."""
        part = Plan()
        part.added = _taken(self.added, count)
        part.repaired = _taken(self.repaired, count - len(part))
        part.changed = _taken(self.changed, count - len(part))
        return part if len(part) else None

    def __len__(self) -> int:
        return len(self.added) + len(self.repaired) + len(self.changed)

    def rows(self) -> list[Values]:
        """Return what is to be written, as `write` takes it."""
        changed = (new for _, new in self.changed)
        return [customer_values(one) for one in (*self.added, *self.repaired, *changed)]

    def write(self, rows: Sequence[Values], connection: Connection) -> None:
        """Write the rows; raise `TurnConflictError` if somebody has changed one meanwhile."""
        if connection.dialect.name == "sqlite":
            connection.execute(_checkpoint_sooner)
        if self.repaired:
            connection.execute(_forget, [{"_key": one.key} for one in self.repaired])
        save(connection, save_customer, rows)

    def count(self, tally: Tally) -> None:
        tally.added += len(self.added)
        tally.updated += len(self.repaired) + len(self.changed)

    def count_unchanged(self, tally: Tally) -> None:
        tally.unchanged += self.unchanged

    def changes(self) -> Iterator[Change]:
        yield from map(Change, self.added)
        yield from (Change(one, ("unreadable",)) for one in self.repaired)
        for old, new in self.changed:
            differ = (name for name in _FIELDS if getattr(old, name) != getattr(new, name))
            yield Change(new, tuple(differ))


def _taken(whole: list[T], count: int) -> list[T]:
    some = whole[:count]
    del whole[:count]
    return some


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
