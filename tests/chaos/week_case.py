"""A request as the oracle of a week sees it: its clocks, its ladder, and whom its notices concern.

Plain numbers and plain arithmetic, with the clocks and calendars, which are proved elsewhere.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from services.clocks.response import microsoft_promise, response_moments
from services.model.destinations import Destination
from services.model.roles import Role
from services.policy.tables import Policy
from tests.chaos.week_cast import EVERYBODY, FABRIKAM, MANAGERS, WATCHES, Colleague, Matter

MINUTE = timedelta(minutes=1)
LATE_AFTER = 2 * MINUTE
SNOOZE = 30 * MINUTE
GATHERED_FOR = timedelta(seconds=1)
GATHERED_ABOVE = 5
PROMISED = {"A": 1, "B": 4, "C": 8}
"""Hours."""
FORGOTTEN = {"A": 15, "B": 60, "C": 240}
"""Minutes."""
SHARE = 0.75
CLOCKS = {
    f"{clock}-{stage}" for clock in ("promise", "response") for stage in ("warning", "breach")
}
TOPICS = {"forgotten": "reminders", "warning": "warnings", "breach": "breaches"}
LADDER = ("duty_channel", "duty_manager")
UNDER_WAY = {"waiting", "handed-off"}
PEOPLE = {one.id: one for one in EVERYBODY}
ENDED_BY = {
    "submitted": {"forgotten"},
    "answered": CLOCKS | {"forgotten", "escalated"},
    "closed": CLOCKS | {"forgotten", "escalated", "offered", "accepted", "declined"},
}


class Deed(NamedTuple):
    """What somebody did, and it was taken."""

    at: datetime
    number: int
    kind: str
    by: str
    other: str = ""
    """The colleague, or the stage that is put off."""
    where: str = ""
    """The channel in which it was done; empty for one's own chat."""
    matter: Matter | None = None


class Told(NamedTuple):
    at: datetime
    reader: str
    items: tuple[tuple[int, str], ...]
    """Number and stage; several in a list."""
    late: bool = False


class Line(NamedTuple):
    """One of several that come late."""

    due: datetime
    number: int
    stage: str


@dataclass(frozen=True, slots=True)
class Pending:
    due: datetime
    number: int
    stage: str
    to: str = ""
    snoozed: bool = False
    for_owner: bool = False
    since: datetime | None = None
    """When it should have come, had its reader not wished for quiet."""


@dataclass(slots=True)
class Case:
    matter: Matter
    owner: str
    opened: datetime
    state: str
    offered_to: str = ""
    escalation_level: str = ""
    response: tuple[datetime, datetime] | None = None
    """Warning and breach of the other side's clock, once it runs."""
    pending: dict[tuple[str, str], Pending] = field(default_factory=dict)

    def promise(self) -> tuple[datetime, datetime]:
        hours = timedelta(hours=PROMISED[self.matter.severity])
        return self.opened + hours * SHARE, self.opened + hours

    def start(self, at: datetime, policy: Policy) -> tuple[datetime, datetime] | None:
        portal = Destination.PUBLISHER if self.matter.publisher else Destination.AZURE_PORTAL
        promise = microsoft_promise(
            self.matter.kind,
            self.matter.severity,
            language=self.matter.language,
            destination=portal,
            policy=policy,
        )
        self.response = response_moments(promise, at, policy) if promise else None
        return self.response

    def breach_after(self, stage: str) -> datetime | None:
        match stage:
            case "promise-warning":
                return self.promise()[1]
            case "response-warning" if self.response:
                return self.response[1]
        return None

    def forget(self, stages: set[str]) -> None:
        for key in [key for key in self.pending if key[0] in stages]:
            del self.pending[key]


def begins_as(matter: Matter, owner: str) -> str:
    """Return how a request begins with this owner: some have to wait for somebody with rights."""
    helpless = PEOPLE[owner].role is not Role.ADMIN_AGENT
    waits = helpless and matter.customer is FABRIKAM
    return "waiting" if waits and not matter.publisher else "handed-off"


def channels(matter: Matter) -> Iterator[str]:
    for watch in WATCHES:
        severe = not watch.severity or watch.severity == matter.severity
        theirs = not watch.tenant_id or watch.tenant_id == matter.customer.tenant_id
        if severe and theirs:
            yield watch.conversation_id


def escalation_level_of(escalation_level: str, case: Case) -> Iterator[str]:
    if escalation_level == "duty_channel":
        yield from channels(case.matter)
    else:
        yield from (one.id for one in MANAGERS if one.id != case.owner)


def quiet_end(person: Colleague, at: datetime) -> datetime | None:
    """Return the first whole minute from which somebody may be disturbed; None if now."""
    zone, moment = ZoneInfo(person.zone), at
    while _is_quiet(person, moment.astimezone(zone).time()):
        moment = moment.replace(second=0, microsecond=0) + MINUTE
    return moment if moment > at else None


def _is_quiet(person: Colleague, clock: time) -> bool:
    begins, ends = person.preferences.quiet_from, person.preferences.quiet_until
    if begins is None or ends is None:
        return False
    if begins < ends:
        return begins <= clock < ends
    return clock >= begins or clock < ends
