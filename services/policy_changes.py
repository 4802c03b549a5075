"""Changes of policy and roles since the last start, for the audit, and customers they hide."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from platform import node
from typing import Any

import structlog

from services.model.audit import AdministrativeAction, AuditEntry, Result
from services.model.errors import AlreadyProcessedError
from services.model.roles import roles_text
from services.model.unit_of_work import IdempotencyRecord, UnitOfWork
from services.policy.tables import Policy
from services.ports import AuditTrail, Clock, CustomerDirectory, TurnStore

AT_START = "start"
"""In place of a person, with the machine's name: whoever edited the file is not known here."""
DEFAULT_ROLES = "whoever is not listed"
HIDDEN = {
    True: (
        "separate_customers is true: no one finds the customers imported without --tenant. Import "
        "them for each tenant of staff, then delete these (docs/operations.md, Customers)."
    ),
    False: (
        "separate_customers is false: no one finds the customers imported with --tenant. Import "
        "them without it, then delete these (docs/operations.md, Customers)."
    ),
}
"""By whether customers are separate."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class PolicyChanges:
    """Compares a policy with what the audit knows of the one before."""

    audit: AuditTrail
    store: TurnStore
    now: Clock
    machine: str = field(default_factory=node)
    """Its name; of replicas with different files each notes its own."""

    async def note(self, policy: Policy) -> None:
        """Add what has changed to the audit; of replicas that start at once, one does."""
        work, now = UnitOfWork(), self.now()
        before = await self.audit.last(AdministrativeAction.POLICY)
        roles = await self.audit.last(AdministrativeAction.ROLES)
        work.add(*self._lines(AdministrativeAction.POLICY, before, {"": fingerprint(policy)}, now))
        work.add(*self._lines(AdministrativeAction.ROLES, roles, dict(_roles(policy)), now))
        if not work.records:
            return
        # By the policy alone: of its roles, another replica may have noted some in between.
        seen = _digest([str(line.at) for line in before.values()])
        work.add(IdempotencyRecord(f"policy|{fingerprint(policy)}|{seen}", now))
        try:
            await self.store.commit(work)
        except AlreadyProcessedError:
            return

    def _lines(
        self,
        action: AdministrativeAction,
        known: Mapping[str, AuditEntry],
        found: Mapping[str, str],
        now: datetime,
    ) -> Iterator[AuditEntry]:
        by = f"{AT_START} {self.machine}".rstrip()
        for target in sorted(known.keys() | found.keys()):
            detail = found.get(target, "")
            if target not in known or detail != known[target].detail:
                yield AuditEntry(now, by, action, Result.DONE, target, detail)


async def warn_of_hidden_customers(customers: CustomerDirectory, policy: Policy) -> None:
    """Log that there are customers nobody finds since they were shared, or no longer are."""
    separate = policy.staff.separate_customers
    if await customers.any_hidden(separate=separate):
        log.warning("customers_hidden", reason=HIDDEN[separate])


def fingerprint(policy: Policy) -> str:
    """Return the same text for policies that say the same, and another for any other."""
    return _digest(_ordered(policy.model_dump(mode="python")))


def _roles(policy: Policy) -> Iterator[tuple[str, str]]:
    yield DEFAULT_ROLES, roles_text(policy.staff.default_roles)
    for member in policy.staff.members:
        yield member.id, roles_text(member.roles)


def _ordered(value: Any) -> Any:
    """Return it as JSON can hold it; sets have no order of their own."""
    match value:
        case dict():
            return {str(key): _ordered(inner) for key, inner in value.items()}
        case set() | frozenset():
            return sorted(json.dumps(_ordered(inner)) for inner in value)
        case list() | tuple():
            return [_ordered(inner) for inner in value]
        case None | bool() | int() | float() | str():
            return value
        case _:
            return str(value)


def _digest(value: Any) -> str:
    return sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:16]
