"""The partner's policy, one TOML file: who may do what, whom to ask, what is promised, and when.

`policy.toml` beside this module is the complete, commented example, and the default.
"""

import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import time, timedelta
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal, Self, get_args
from zoneinfo import ZoneInfo

import holidays
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StrictBool,
    ValidationError,
    model_validator,
)

from services.errors import PolicyError
from services.models import FALLBACK_LANGUAGE, GUID, Fact, Role, Severity
from services.policy_faults import Fault, explain, form, locate, refusal

DEFAULT = Path(__file__).with_name("policy.toml")

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = get_args(Weekday)
"""In the order of `date.weekday()`."""

SupportLanguage = Literal[
    "en-us", "zh-hans", "es-es", "fr-fr", "ja-jp", "ko-kr",
    "ru-ru", "pt-br", "it-it", "zh-tw", "de-de",
]  # fmt: skip
"""What the Azure Support API takes as `preferredSupportLanguage` (2024-04-01)."""


def _timezone(key: str) -> str:
    try:
        ZoneInfo(key)
    except (ValueError, OSError, KeyError) as error:
        raise refusal("must be a time zone such as Europe/Prague") from error
    return key


def _country(code: str) -> str:
    if code and code not in holidays.list_supported_countries():
        raise refusal('must be an ISO country code such as DE, or ""')
    return code


def _complete(by_severity: dict[Severity, Any]) -> dict[Severity, Any]:
    if missing := [severity for severity in Severity if severity not in by_severity]:
        raise refusal(f"must name A, B and C; missing: {', '.join(missing)}")
    return by_severity


def _distinct(by_name: dict[str, Any]) -> dict[str, Any]:
    names = Counter(name.casefold() for name in by_name)
    if twice := [name for name, count in names.items() if count > 1]:
        raise refusal(f"names must differ by more than case: {', '.join(twice)}")
    return by_name


Name = Annotated[str, Field(min_length=1, max_length=200)]
EntraId = Annotated[
    str,
    form(GUID, "a GUID, 8-4-4-4-12 digits"),
    AfterValidator(str.lower),
]
Url = Annotated[str, form(r"(https://[^\s/]+\S*)?", "an https:// address")]
Email = Annotated[str, form(r"([^@\s]+@[^@\s]+\.[^@\s]+)?", "an e-mail address")]
Phone = Annotated[str, form(r"(\+?[0-9 ()/.-]{3,40})?", "a telephone number")]
Hours = Annotated[float, Field(strict=True, gt=0, le=720)]
Minutes = Annotated[int, Field(strict=True, gt=0, le=10_080)]
Percent = Annotated[int, Field(strict=True, gt=0, le=200)]
HoursBySeverity = dict[Severity, Hours]


class Table(BaseModel):
    """A table of the file: nothing in it is changed, and nothing unknown is let pass."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class SupportPlan(Table):
    name: Name
    api: StrictBool
    """Whether Microsoft lets this plan open requests through the Azure Support API."""


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


class Staff(Table):
    default_roles: frozenset[Role]
    members: tuple[Member, ...] = ()

    @model_validator(mode="after")
    def _listed_once(self) -> Self:
        listed = Counter(member.id for member in self.members)
        if twice := [person_id for person_id, count in listed.items() if count > 1]:
            raise refusal(f"members listed twice: {', '.join(twice)}")
        return self


class SupportContact(Table):
    """Where a publisher or a provider takes support requests. What is not known is empty."""

    url: Url = ""
    email: Email = ""
    phone: Phone = ""

    @model_validator(mode="after")
    def _reachable(self) -> Self:
        if not (self.url or self.email or self.phone):
            raise refusal("needs at least one of: url, email, phone")
        return self


class ResponseTimes(Table):
    """When Microsoft answers first: technical break-fix by severity, anything else in days."""

    hours: Annotated[HoursBySeverity, AfterValidator(_complete)]
    business_days: Annotated[int, Field(strict=True, gt=0, le=30)]


class Promises(Table):
    """What the partner promises its customers. What is left out is not promised."""

    hours: HoursBySeverity = {}
    customers: dict[EntraId, HoursBySeverity] = {}

    def promise(self, severity: Severity, tenant_id: str) -> timedelta | None:
        own = self.customers.get(tenant_id.lower(), {})
        hours = own.get(severity, self.hours.get(severity))
        return None if hours is None else timedelta(hours=hours)


class Notices(Table):
    forgotten_minutes: Annotated[dict[Severity, Minutes], AfterValidator(_complete)]
    warning_percent: Percent
    breach_percent: Percent

    @model_validator(mode="after")
    def _warned_first(self) -> Self:
        if self.warning_percent >= self.breach_percent:
            raise refusal("warning_percent must be below breach_percent")
        return self


class Language(Table):
    name: Name
    region: str
    """The region that answers: a key of `Policy.regions`."""
    around_the_clock: StrictBool = False


class Region(Table):
    """When one of Microsoft's support regions works, in its own time."""

    timezone: Annotated[str, AfterValidator(_timezone)]
    opens: Annotated[time, Field(strict=True)]
    closes: Annotated[time, Field(strict=True)]
    weekdays: Annotated[frozenset[Weekday], Field(min_length=1)] = frozenset(WEEKDAYS[:5])
    holidays: Annotated[str, AfterValidator(_country)]

    @model_validator(mode="after")
    def _opens_first(self) -> Self:
        if self.opens >= self.closes:
            raise refusal("opens must be before closes")
        return self


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
    publishers: Annotated[dict[str, SupportContact], AfterValidator(_distinct)] = {}
    providers: Annotated[dict[str, SupportContact], AfterValidator(_distinct)] = {}
    promises: Promises = Promises()

    def roles_of(self, person_id: str) -> frozenset[Role]:
        return self._roles.get(person_id.lower(), self.staff.default_roles)

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
        """Whether the plan and the switch allow the Azure Support API (R11)."""
        return self.azure.api and any(plan.api for plan in self.partner.support_plans)

    @property
    def known_facts(self) -> Mapping[Fact, bool]:
        """What the policy knows of every customer, whatever was remembered of one."""
        if self.dynamics.contract == "ask":
            return {}
        return {Fact.DYNAMICS_CONTRACT: self.dynamics.contract != "none"}

    @cached_property
    def _roles(self) -> dict[str, frozenset[Role]]:
        return {member.id: member.roles for member in self.staff.members}


def load_policy(path: Path | None = None) -> Policy:
    """Read and check the policy; without a path, the default one.

    Raise `PolicyError` with every fault, each with its line where it has one.
    """
    path = path or DEFAULT
    try:
        text = path.read_text(encoding="utf-8")
        read = tomllib.loads(text)
    except (OSError, ValueError) as error:
        raise PolicyError((f"{path}: {error}",)) from error
    try:
        policy = Policy.model_validate(read)
    except ValidationError as error:
        raise PolicyError(locate(path, text, explain(Policy, error))) from error
    if faults := list(_dangling(policy)):
        raise PolicyError(locate(path, text, faults))
    return policy


def _named(name: str, contacts: Mapping[str, SupportContact]) -> SupportContact | None:
    wanted = name.strip().casefold()
    return next((contact for key, contact in contacts.items() if key.casefold() == wanted), None)


def _dangling(policy: Policy) -> Iterator[Fault]:
    """Find names that lead nowhere inside the file."""
    provider = policy.partner.provider
    if provider and policy.provider(provider) is None:
        yield ("partner", "provider"), f"{provider!r} is not among: {', '.join(policy.providers)}"
    if FALLBACK_LANGUAGE not in policy.languages:
        yield ("languages",), f"must contain {FALLBACK_LANGUAGE}, the fallback"
    for key, language in policy.languages.items():
        if language.region not in policy.regions:
            allowed = ", ".join(policy.regions)
            yield ("languages", key, "region"), f"{language.region!r} is not among: {allowed}"
