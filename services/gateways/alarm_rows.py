"""Due work as rows, and back. Nothing is validated on the way but what may be JSON."""

from collections.abc import Sequence
from typing import Any

from pydantic import ValidationError

from services.alarms import NOTHING_MORE, About, DutyWatch, LateNotice
from services.gateways.rows import Values, warn
from services.gateways.tables import duty_watches, late_notices
from services.models import Severity
from services.stages import Stage

LATE = (
    late_notices.c.recipient,
    late_notices.c.number,
    late_notices.c.stage,
    late_notices.c.due_at,
    late_notices.c.about,
    late_notices.c.origin,
)
"""What `late_notice_of` reads, in its order."""
WATCH = (
    duty_watches.c.conversation_id,
    duty_watches.c.severity,
    duty_watches.c.tenant_id,
    duty_watches.c.customer,
    duty_watches.c.language,
    duty_watches.c.timezone,
)
"""What `watch_of` reads, in its order."""

STAGES = {stage.value: stage for stage in Stage}
SEVERITIES = {severity.value: severity for severity in Severity}


def about_text(about: About) -> str:
    if about is NOTHING_MORE or about == NOTHING_MORE:
        return ""
    return about.model_dump_json(exclude_defaults=True)


def about_of(text: str, number: int) -> About:
    if not text:
        return NOTHING_MORE
    try:
        return About.model_validate_json(text)
    except ValidationError as error:
        warn("what an alarm is about is ignored", error, reference=f"BH-{number:06d}")
        return NOTHING_MORE


def late_notice_of(row: Sequence[Any]) -> LateNotice | None:
    """Return None for a stage that only another release knows."""
    to, number, stage, due_at, about, origin = row
    if stage not in STAGES:
        return None
    return LateNotice(to, number, STAGES[stage], due_at, about_of(about, number), origin)


def watch_of(row: Sequence[Any]) -> DutyWatch | None:
    """Return None for a severity that only another release knows."""
    conversation_id, severity, *rest = row
    if severity and severity not in SEVERITIES:
        return None
    return DutyWatch(conversation_id, SEVERITIES[severity] if severity else "", *rest)


def watch_values(watch: DutyWatch) -> Values:
    return {
        "conversation_id": watch.conversation_id,
        "severity": watch.severity,
        "tenant_id": watch.tenant_id,
        "customer": watch.customer,
        "language": watch.language,
        "timezone": watch.timezone,
    }
