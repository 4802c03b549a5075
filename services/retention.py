"""Retention: erases what the policy keeps no longer, and forgets who has left."""

from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

import structlog

from services.model.audit import AdministrativeAction, AuditEntry
from services.policy.tables import Retention
from services.ports import AuditTrail, Clock, Erasure, PersonalData

AUTOMATIC = "retention"
"""In place of a person: no one asked for it but the policy."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class RetentionJob:
    """Carries out the retention of a policy."""

    retention: Retention
    erasure: Erasure
    people: PersonalData
    audit: AuditTrail
    now: Clock

    async def run(self) -> None:
        """Erase what is older than it is kept, and log how much of each kind that was."""
        kept, erase = self.retention, self.erasure
        # A person first: of what is erased after that, no name is looked for any more.
        people = await self._forget_who_left(kept.people_days)
        requests = await self._erase(erase.closed_requests, kept.closed_requests_days)
        texts = await self._erase(erase.texts, kept.texts_days)
        lines = await self._erase(
            partial(erase.audit, forgets_leavers=bool(kept.people_days)), kept.audit_days
        )
        if people or requests or texts or lines:
            log.info(
                "retention_applied", people=people, requests=requests, texts=texts, audit=lines
            )

    async def _erase(self, erase: Callable[[datetime], Awaitable[int]], days: int) -> int:
        before = self._before(days)
        return await erase(before) if before else 0

    async def _forget_who_left(self, days: int) -> int:
        before, count = self._before(days), 0
        if before is None:
            return 0
        roles = await self.audit.last(AdministrativeAction.ROLES)
        for person_id in _left(roles, await self.audit.last(AdministrativeAction.FORGET), before):
            done = await self.people.forget(person_id, AUTOMATIC)
            # What is on its way is looked for at the next run: there is no line of it yet.
            count += not (done.references or done.in_flight)
            for reference in done.references:
                log.warning("person_not_forgotten", person=person_id, reference=reference)
        return count

    def _before(self, days: int) -> datetime | None:
        """Return the moment before which it is too old; None if it is kept for ever."""
        return self.now() - timedelta(days=days) if days else None


def _left(
    roles: Mapping[str, AuditEntry], forgotten: Mapping[str, AuditEntry], before: datetime
) -> Iterator[str]:
    """Yield who was taken off the policy file before then, and was not forgotten since."""
    for person_id, line in roles.items():
        done = forgotten.get(person_id)
        if not line.detail and line.at < before and (done is None or done.at < line.at):
            yield person_id
