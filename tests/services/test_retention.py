"""Retention by the policy: what is erased when, who is forgotten, and what the log says."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest
from structlog.testing import capture_logs

from services.model.audit import AdministrativeAction, AuditEntry, Result
from services.model.personal_data import Forgotten
from services.policy.tables import Retention
from services.retention import AUTOMATIC, RetentionJob
from tests.clock import NOON, FakeClock

LEFT = AuditEntry(NOON, "start", AdministrativeAction.ROLES, Result.DONE, "ada")
FORGOTTEN = replace(LEFT, action=AdministrativeAction.FORGET)
ALL = Retention(texts_days=1, closed_requests_days=2, people_days=3, audit_days=400)


@dataclass
class Records:
    """The three ports at once, in memory."""

    old: dict[str, int] = field(default_factory=dict)
    """Rows that are too old, by their kind."""
    asked: dict[str, datetime] = field(default_factory=dict)
    roles: list[AuditEntry] = field(default_factory=list)
    done: list[AuditEntry] = field(default_factory=list)
    owned: dict[str, tuple[str, ...]] = field(default_factory=dict)
    forgets_leavers: bool | None = None
    in_flight: dict[str, int] = field(default_factory=dict)
    forgotten: list[tuple[str, str]] = field(default_factory=list)

    async def texts(self, before):
        return self._erase("texts", before)

    async def closed_requests(self, before):
        return self._erase("closed_requests", before)

    async def audit(self, before, *, forgets_leavers):
        self.forgets_leavers = forgets_leavers
        return self._erase("audit", before)

    async def forget(self, person_id, by):
        self.forgotten.append((person_id, by))
        return Forgotten(
            references=self.owned.get(person_id, ()), in_flight=self.in_flight.get(person_id, 0)
        )

    async def last(self, deed):
        lines = self.roles if deed is AdministrativeAction.ROLES else self.done
        return {line.target: line for line in lines}

    def _erase(self, kind, before):
        self.asked[kind] = before
        return self.old.get(kind, 0)


@pytest.fixture
def records():
    return Records()


@pytest.fixture
def run(records):
    """Carry out a retention some days after noon, and return what is logged."""

    async def carry_out(retention, days=0.0):
        clock = FakeClock()
        clock.advance(days=days)
        with capture_logs() as logged:
            await RetentionJob(retention, records, records, records, clock).run()
        return logged

    return carry_out


async def test_by_default_everything_is_kept_for_ever(records, run):
    records.roles, records.old = [LEFT], {"texts": 9}
    assert await run(Retention(), 9999) == []
    assert (records.asked, records.forgotten) == ({}, [])


async def test_each_kind_is_erased_at_its_own_age(records, run):
    records.old = {"texts": 9, "closed_requests": 1, "audit": 7}
    (said,) = await run(ALL)
    assert records.asked == {
        "texts": NOON - timedelta(days=1),
        "closed_requests": NOON - timedelta(days=2),
        "audit": NOON - timedelta(days=400),
    }
    counts = {"people": 0, "requests": 1, "texts": 9, "audit": 7}
    assert said == {"event": "retention_applied", "log_level": "info", **counts}


@pytest.mark.parametrize("people_days", [0, 3])
async def test_the_lines_of_who_left_are_needed_only_where_people_are_forgotten(
    records, run, people_days
):
    await run(Retention(people_days=people_days, audit_days=400))
    assert records.forgets_leavers == bool(people_days)


async def test_where_nothing_is_too_old_nothing_is_logged(run):
    assert await run(ALL) == []


@pytest.mark.parametrize("kind", ["texts", "closed_requests", "audit"])
async def test_whatever_was_erased_is_logged(records, run, kind):
    records.old = {kind: 1}
    assert len(await run(ALL)) == 1


async def test_who_left_is_forgotten_once_they_are_gone_for_so_long(records, run):
    records.roles = [LEFT, replace(LEFT, target="bob", detail="admin_agent")]
    assert await run(ALL, 3) == []
    (said,) = await run(ALL, 3.01)
    assert records.forgotten == [("ada", AUTOMATIC)]
    assert said["people"] == 1


async def test_nobody_is_forgotten_twice_unless_they_came_and_left_again(records, run):
    records.roles = [LEFT]
    records.done = [FORGOTTEN]
    await run(ALL, 9)
    assert records.forgotten == []
    records.done = [replace(FORGOTTEN, at=NOON - timedelta(days=1))]
    await run(ALL, 9)
    assert records.forgotten == [("ada", AUTOMATIC)]


async def test_who_still_owns_something_is_logged_by_id_and_the_others_are_forgotten(records, run):
    records.roles = [LEFT, replace(LEFT, target="bob")]
    records.owned = {"ada": ("BH-000001", "BH-000002")}
    *warned, said = await run(ALL, 9)
    assert warned == [
        {
            "event": "person_not_forgotten",
            "log_level": "warning",
            "person": "ada",
            "reference": reference,
        }
        for reference in records.owned["ada"]
    ]
    assert said["people"] == 1


async def test_who_is_named_by_messages_on_their_way_is_counted_once_those_have_ended(
    records, run
):
    records.roles = [LEFT]
    records.in_flight = {"ada": 1}
    assert await run(ALL, 9) == []
    records.in_flight = {}
    (said,) = await run(ALL, 9)
    assert said["people"] == 1
