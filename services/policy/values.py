"""Types of the values in the policy file, each with the sentence for any other value."""

from collections import Counter
from typing import Annotated, Any, Literal, get_args
from zoneinfo import ZoneInfo

import holidays
from pydantic import AfterValidator, Field

from services.model.escalation import EscalationLevel
from services.model.people import GUID
from services.model.taxonomy import Severity
from services.policy.faults import form, refusal
from services.reading.normalization import normalized

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = get_args(Weekday)
"""In the order of `date.weekday()`."""
MIN_AUDIT_DAYS = 366
"""The triggers of the audit refuse to delete a line before."""

SupportLanguage = Literal[
    "en-us", "zh-hans", "es-es", "fr-fr", "ja-jp", "ko-kr",
    "ru-ru", "pt-br", "it-it", "zh-tw", "de-de",
]  # fmt: skip
"""Values of `preferredSupportLanguage` in the Azure Support API (2024-04-01)."""


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


def _a_year(days: int) -> int:
    """Refuse what the triggers of the audit would."""
    if 0 < days < MIN_AUDIT_DAYS:
        raise refusal(f"must be 0, for ever, or at least {MIN_AUDIT_DAYS}")
    return days


def _complete(by_severity: dict[Severity, Any]) -> dict[Severity, Any]:
    if missing := [severity for severity in Severity if severity not in by_severity]:
        raise refusal(f"must name A, B and C; missing: {', '.join(missing)}")
    return by_severity


def _rising(by_severity: dict[Severity, float]) -> dict[Severity, float]:
    times = [by_severity[severity] for severity in Severity]
    if times != sorted(times):
        raise refusal("must not let A wait longer than B, nor B longer than C")
    return by_severity


def _distinct(by_name: dict[str, Any]) -> dict[str, Any]:
    names = Counter(normalized(name) for name in by_name)
    if twice := [name for name, count in names.items() if count > 1]:
        raise refusal(f"names must differ by more than case and accents: {', '.join(twice)}")
    return by_name


def _once(levels: tuple[EscalationLevel, ...]) -> tuple[EscalationLevel, ...]:
    if twice := [
        escalation_level for escalation_level, count in Counter(levels).items() if count > 1
    ]:
        raise refusal(f"names twice: {', '.join(twice)}")
    return levels


Name = Annotated[str, Field(min_length=1, max_length=200)]
EntraId = Annotated[
    str,
    form(GUID, "a GUID, 8-4-4-4-12 digits"),
    AfterValidator(str.lower),
]
EntraIdOrEmpty = Annotated[
    str,
    form(f"({GUID})?", "a GUID, 8-4-4-4-12 digits, or empty"),
    AfterValidator(str.lower),
]
Url = Annotated[str, form(r"(https://[^\s/]+\S*)?", "an https:// address")]
Email = Annotated[str, form(r"([^@\s]+@[^@\s]+\.[^@\s]+)?", "an e-mail address")]
Phone = Annotated[str, form(r"(\+?[0-9 ()/.-]{3,40})?", "a telephone number")]
Timezone = Annotated[str, AfterValidator(_timezone)]
Country = Annotated[str, AfterValidator(_country)]
Hours = Annotated[float, Field(strict=True, gt=0, le=720)]
Minutes = Annotated[int, Field(strict=True, gt=0, le=10_080)]
RetentionDays = Annotated[int, Field(strict=True, ge=0, le=36_500)]
"""Time for which something is kept; 0 for ever."""
AuditDays = Annotated[RetentionDays, AfterValidator(_a_year)]
Percent = Annotated[int, Field(strict=True, gt=0, le=200)]
HoursBySeverity = dict[Severity, Hours]
ResponseHours = Annotated[HoursBySeverity, AfterValidator(_complete), AfterValidator(_rising)]
MinutesBySeverity = Annotated[dict[Severity, Minutes], AfterValidator(_complete)]
EscalationLadder = Annotated[tuple[EscalationLevel, ...], AfterValidator(_once)]
Distinct = AfterValidator(_distinct)
"""Of a table whose keys are names that people type."""
