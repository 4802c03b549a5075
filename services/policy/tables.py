"""The partner's policy, one TOML file.

Who may do what, whom to ask, what is promised, and when.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Annotated, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StrictBool, model_validator

from services.model.escalation import EscalationLevel
from services.model.people import FALLBACK_LANGUAGE
from services.model.permissions import Permission, Permissions, Scope, union
from services.model.roles import Role
from services.model.taxonomy import Fact, Severity
from services.policy.faults import refusal
from services.policy.values import (
    WEEKDAYS,
    AuditDays,
    Country,
    Distinct,
    Email,
    EntraId,
    EntraIdOrEmpty,
    EscalationLadder,
    Hours,
    HoursBySeverity,
    Minutes,
    MinutesBySeverity,
    Name,
    Percent,
    Phone,
    ResponseHours,
    RetentionDays,
    SupportLanguage,
    Timezone,
    Url,
    Weekday,
)
from services.reading.normalization import same

SHORTEST_DAY = timedelta(minutes=15)
"""A region open for less would need years for a promise of hours."""


class Table(BaseModel):
    """A table of the file: nothing in it is changed, and nothing unknown is let pass."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class SupportPlan(Table):
    name: Name
    api: StrictBool
    """True if Microsoft lets this plan open requests through the Azure Support API."""


class Partner(Table):
    name: Name
    own_tenants: frozenset[EntraId] = frozenset()
    provider: str = ""
    """The usual indirect provider: a key of `Policy.providers`, or empty."""
    support_plans: tuple[SupportPlan, ...] = ()


class Dynamics(Table):
    """Advanced Support for Partners or higher, without which R18 is closed."""

    contract: Name = "ask"
    """The contract's name; "none"; or "ask" to ask for each customer."""
    contract_id_hint: str = ""
    access_id_hint: str = ""


class Azure(Table):
    api: StrictBool = False
    provider_granted_access: StrictBool = False


class Member(Table):
    id: EntraId
    name: Name
    roles: frozenset[Role]
    tenant: EntraIdOrEmpty = ""
    """Their tenant, where people of several use the bot; empty for any."""


NOT_GRANTED: Final = "no"
Grant = Literal["all", "own", "no"]


class Staff(Table):
    default_roles: frozenset[Role]
    members: tuple[Member, ...] = ()
    permissions: dict[Role, dict[Permission, Grant]] = {}
    """Permissions granted to a role, or taken from it, beside its own."""
    separate_customers: StrictBool = False
    """True if each tenant of staff has customers of its own."""
    joined_tenants: tuple[Annotated[frozenset[EntraId], Field(min_length=2)], ...] = ()
    """Tenants of staff that share their requests, in groups; any other has its own."""

    @model_validator(mode="after")
    def _listed_once(self) -> Self:
        listed = Counter(member.id for member in self.members)
        if twice := [person_id for person_id, count in listed.items() if count > 1]:
            raise refusal(f"members listed twice: {', '.join(twice)}")
        joined = Counter(tenant for group in self.joined_tenants for tenant in group)
        if twice := sorted(tenant for tenant, count in joined.items() if count > 1):
            raise refusal(f"joined_tenants names twice: {', '.join(twice)}")
        return self

    def permissions_of(self, role: Role) -> Permissions:
        """Return what a role grants after the changes of this file."""
        changes = self.permissions.get(role, {})
        granted = {one: scope for one, scope in role.traits.items() if one not in changes}
        return granted | {
            one: Scope(scope) for one, scope in changes.items() if scope != NOT_GRANTED
        }


class SupportContact(Table):
    """A publisher's or provider's way to take support requests. What is not known is empty."""

    url: Url = ""
    email: Email = ""
    phone: Phone = ""

    @model_validator(mode="after")
    def _reachable(self) -> Self:
        if not (self.url or self.email or self.phone):
            raise refusal("needs at least one of: url, email, phone")
        return self


class ResponseTimes(Table):
    """Microsoft's first answer: technical break-fix by severity, anything else in days."""

    hours: ResponseHours
    business_days: Annotated[int, Field(strict=True, gt=0, le=30)]


class Promises(Table):
    """The partner's promises to its customers. What is left out is not promised."""

    hours: HoursBySeverity = {}
    customers: dict[EntraId, HoursBySeverity] = {}

    def promise(self, severity: Severity, tenant_id: str) -> timedelta | None:
        own = self.customers.get(tenant_id.lower(), {})
        hours = own.get(severity, self.hours.get(severity))
        return None if hours is None else timedelta(hours=hours)


class Notices(Table):
    """Settings of notices: their moments, and the escalation ladder beyond the owner."""

    forgotten_minutes: MinutesBySeverity
    warning_percent: Percent
    breach_percent: Percent
    snooze_minutes: Minutes = 30
    ladder: EscalationLadder = (EscalationLevel.DUTY_CHANNEL, EscalationLevel.DUTY_MANAGER)
    """The escalation levels after the owner, in this order; may be empty."""
    shift_hours: Hours = 8
    """Hours that the summary of a shift looks back."""
    late_minutes: Minutes = 2
    """A notice that leaves later than this is marked late."""
    digest_above: Annotated[int, Field(strict=True, ge=0, le=50)] = 5
    """So many late notices of one person come singly; more come as one list."""

    @model_validator(mode="after")
    def _warned_first(self) -> Self:
        if self.warning_percent >= self.breach_percent:
            raise refusal("warning_percent must be below breach_percent")
        return self


class Retention(Table):
    """Days after which something is erased, or a person forgotten; 0 for never."""

    texts_days: RetentionDays = 0
    closed_requests_days: RetentionDays = 0
    people_days: RetentionDays = 0
    audit_days: AuditDays = 0

    @model_validator(mode="after")
    def _audit_outlasts(self) -> Self:
        if 0 < self.audit_days < self.people_days:
            raise refusal("people_days must not exceed audit_days, which tells who has left when")
        return self


class Language(Table):
    name: Name
    region: str
    """The region that answers: a key of `Policy.regions`."""
    around_the_clock: StrictBool = False


class Region(Table):
    """Working hours of one of Microsoft's support regions, in its own time."""

    timezone: Timezone
    opens: Annotated[time, Field(strict=True)] | None = None
    closes: Annotated[time, Field(strict=True)] | None = None
    around_the_clock: StrictBool = False
    """True for whole days, from midnight to midnight, in place of `opens` and `closes`."""
    weekdays: Annotated[frozenset[Weekday], Field(min_length=1)] = frozenset(WEEKDAYS[:5])
    holidays: Country

    @model_validator(mode="after")
    def _opens_first(self) -> Self:
        named = self.opens is not None, self.closes is not None
        if self.around_the_clock:
            if any(named):
                raise refusal("around_the_clock stands in place of opens and closes")
            return self
        if not all(named):
            raise refusal("needs opens and closes, or around_the_clock = true")
        opens, closes = self.hours_on(date.min)
        if closes - opens < SHORTEST_DAY:
            raise refusal("opens must be before closes, by a quarter of an hour or more")
        return self

    def hours_on(self, day: date) -> tuple[datetime, datetime]:
        """Return when it opens and closes on a day, as its own clocks show it."""
        midnight = datetime.combine(day, time.min)
        if self.opens is None or self.closes is None:
            return midnight, midnight + timedelta(days=1)
        return datetime.combine(day, self.opens), datetime.combine(day, self.closes)


class Policy(Table):
    """All of the file, and the questions that are put to it."""

    partner: Partner
    staff: Staff
    response_times: ResponseTimes
    notices: Notices
    languages: dict[SupportLanguage, Language]
    regions: dict[str, Region]
    dynamics: Dynamics = Dynamics()
    azure: Azure = Azure()
    publishers: Annotated[dict[str, SupportContact], Distinct] = {}
    providers: Annotated[dict[str, SupportContact], Distinct] = {}
    promises: Promises = Promises()
    retention: Retention = Retention()

    def roles_of(self, person_id: str) -> frozenset[Role]:
        return self._roles.get(person_id.lower(), self.staff.default_roles)

    def permissions_of(self, person_id: str) -> Permissions:
        return self._permissions[self.roles_of(person_id)]

    def members_with(self, permission: Permission, tenant_id: str = "") -> dict[str, str]:
        """Return the names of listed people who have a permission, by their Entra ids.

        `tenant_id`: only of those whose requests are that tenant's, too.
        """
        tenants = {"", *self.joined(tenant_id)}
        return {
            one.id: one.name
            for one in self.staff.members
            if permission in self.permissions_of(one.id)
            and (not tenant_id or one.tenant in tenants)
        }

    def only_members_with(self, permission: Permission) -> frozenset[str] | None:
        """Return the Entra ids of all who have a permission; None if others have it, too."""
        if permission in self._permissions[self.staff.default_roles]:
            return None
        return frozenset(self.members_with(permission))

    def joined(self, tenant_id: str) -> frozenset[str]:
        """Return the tenants of staff whose requests are those of this one's people, too."""
        alone = frozenset({tenant_id})
        return next((each for each in self.staff.joined_tenants if tenant_id in each), alone)

    def publisher(self, name: str) -> SupportContact | None:
        return _named(name, self.publishers)

    def provider(self, name: str) -> SupportContact | None:
        """Return the contact of this indirect provider; of the usual one if `name` is empty."""
        return _named(name or self.partner.provider, self.providers)

    def support_language(self, tag: str) -> SupportLanguage:
        """Return what Microsoft's support speaks nearest to this tag: "de-AT" is "de-de".

        A language that it does not speak, Czech for one, is `FALLBACK_LANGUAGE`.
        """
        wanted = tag.lower().replace("_", "-")
        primary = wanted.partition("-")[0]
        near = (known for known in self.languages if known.startswith(f"{primary}-"))
        exact = (known for known in self.languages if known == wanted)
        return next(exact, next(near, FALLBACK_LANGUAGE))

    @property
    def api_ready(self) -> bool:
        """Return whether the plan and the switch allow the Azure Support API (R11)."""
        return self.azure.api and any(plan.api for plan in self.partner.support_plans)

    @property
    def known_facts(self) -> Mapping[Fact, bool]:
        """Facts the policy knows of every customer, whatever was remembered of one."""
        if self.dynamics.contract == "ask":
            return {}
        return {Fact.DYNAMICS_CONTRACT: self.dynamics.contract != "none"}

    @cached_property
    def _permissions(self) -> dict[frozenset[Role], Permissions]:
        """By the roles of somebody: asked many times in a turn."""
        kinds = {self.staff.default_roles, *(one.roles for one in self.staff.members)}
        of = self.staff.permissions_of
        return {roles: union(of(role) for role in roles or {Role.NONE}) for roles in kinds}

    @cached_property
    def _roles(self) -> dict[str, frozenset[Role]]:
        return {member.id: member.roles for member in self.staff.members}


def _named(name: str, contacts: Mapping[str, SupportContact]) -> SupportContact | None:
    return next((contact for key, contact in contacts.items() if same(key, name)), None)
