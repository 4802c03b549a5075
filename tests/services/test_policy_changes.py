"""A policy that reads otherwise than at the last start, and roles that were given or taken."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from structlog.testing import capture_logs

from bot.telemetry.logs import LONGEST_VALUE
from services.model.audit import AdministrativeAction
from services.model.roles import Role
from services.policy.loader import load_policy, local_policy
from services.policy_changes import (
    DEFAULT_ROLES,
    HIDDEN,
    PolicyChanges,
    fingerprint,
    warn_of_hidden_customers,
)
from tests.chat import person_id, staffed

EVER = datetime.min.replace(tzinfo=UTC)
POLICY = load_policy()
JANA = person_id("Jana")


@pytest.fixture
def started(desk):
    """Start with a policy, and return which lines that left."""

    async def start(policy):
        desk.clock.advance(seconds=1)
        before = len(await desk.database.audit.since(EVER))
        changes = PolicyChanges(desk.database.audit, desk.database.turns, desk.clock)
        await changes.note(policy)
        found = await desk.database.audit.since(EVER)
        return [(one.action, one.target, one.detail) for one in found[before:]]

    return start


async def test_the_first_start_notes_the_policy_and_everyones_roles(started):
    policy = staffed(POLICY, Jana=Role.ADMIN_AGENT)
    assert await started(policy) == [
        (AdministrativeAction.POLICY, "", fingerprint(policy)),
        (AdministrativeAction.ROLES, JANA, "admin_agent"),
        (AdministrativeAction.ROLES, DEFAULT_ROLES, "none"),
    ]
    assert await started(policy) == []


async def test_a_role_that_was_given_changed_or_taken_is_noted_however_often(started):
    as_admin, as_sales = (
        staffed(POLICY, Jana=Role.ADMIN_AGENT),
        staffed(POLICY, Jana=Role.SALES_AGENT),
    )
    await started(as_admin)
    for policy, roles in (
        (as_sales, "sales_agent"),
        (as_admin, "admin_agent"),
        (as_sales, "sales_agent"),
        (POLICY, ""),
    ):
        assert await started(policy) == [
            (AdministrativeAction.POLICY, "", fingerprint(policy)),
            (AdministrativeAction.ROLES, JANA, roles),
        ]


async def test_of_replicas_that_start_at_once_one_notes_it(desk):
    changes = [
        PolicyChanges(desk.database.audit, desk.database.turns, desk.clock) for _ in range(4)
    ]
    await asyncio.gather(*(each.note(POLICY) for each in changes))
    found = await desk.database.audit.since(EVER)
    assert [one.action for one in found if one.by_id.startswith("start ")] == [
        AdministrativeAction.POLICY,
        AdministrativeAction.ROLES,
    ]


async def test_a_replica_that_is_overtaken_while_it_reads_notes_nothing_more(desk):
    class Overtaken:
        """Lets another replica start between two reads."""

        async def last(self, deed):
            if deed is AdministrativeAction.ROLES:
                trail = desk.database.audit
                await PolicyChanges(trail, desk.database.turns, desk.clock).note(POLICY)
            return await desk.database.audit.last(deed)

    await PolicyChanges(Overtaken(), desk.database.turns, desk.clock).note(POLICY)
    found = await desk.database.audit.since(EVER)
    assert [one.action for one in found if one.by_id.startswith("start ")] == [
        AdministrativeAction.POLICY,
        AdministrativeAction.ROLES,
    ]


def test_the_same_policy_has_the_same_fingerprint_in_every_process():
    assert fingerprint(load_policy()) == fingerprint(POLICY)
    assert fingerprint(local_policy()) != fingerprint(POLICY)


@pytest.mark.parametrize("separate", [True, False])
async def test_customers_that_the_policy_hides_from_everyone_are_warned_of(desk, separate):
    """There are shared ones."""
    staff = POLICY.staff.model_copy(update={"separate_customers": separate})
    policy = POLICY.model_copy(update={"staff": staff})
    with capture_logs() as logged:
        await warn_of_hidden_customers(desk.database.customers, policy)
    warning = {"event": "customers_hidden", "log_level": "warning", "reason": HIDDEN[True]}
    assert logged == ([warning] if separate else [])


async def test_separate_customers_are_hidden_where_all_are_shared(desk):
    shared = await desk.database.customers.search("contoso ltd", 1)
    await desk.database.import_customers([replace(shared[0], staff_tenant_id="home", version=0)])
    with capture_logs() as logged:
        await warn_of_hidden_customers(desk.database.customers, POLICY)
    assert [one["reason"] for one in logged] == [HIDDEN[False]]


@pytest.mark.parametrize("reason", HIDDEN.values())
def test_the_log_has_all_of_the_reason(reason):
    assert len(reason) <= LONGEST_VALUE
