"""Due work as rows, and back."""

from collections.abc import Sequence
from typing import Any

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import RowMapping

from services.alarms import NOTHING_MORE, About, Alarm, Due, DutyWatch, LateNotice
from services.gateways.damage import UNREADABLE, Damage, UnreadableColumnError, fields_of
from services.gateways.rows import AnyRow, Values
from services.gateways.tables import duty_watches, late_notices, requests

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

CONCERNED = (
    requests.c.state,
    requests.c.severity,
    requests.c.tenant_id,
    requests.c.owner_id,
    requests.c.offered_to_id,
    requests.c.rung,
)
"""What `due_of` reads of a request."""
_WATCH_FIELDS = tuple(column.name for column in WATCH)
_CONCERNED_FIELDS = tuple(column.name for column in CONCERNED)

_alarm = TypeAdapter(Alarm)
_due = TypeAdapter(Due)
_late = TypeAdapter(LateNotice)
_watch = TypeAdapter(DutyWatch)


def about_text(about: About) -> str:
    if about is NOTHING_MORE or about == NOTHING_MORE:
        return ""
    return about.model_dump_json(exclude_defaults=True)


def about_of(text: str, row: tuple[str, object], damage: Damage) -> About:
    """Return what is told beside the request; nothing if it cannot be read. `row`: table, key."""
    if text == "":
        return NOTHING_MORE
    try:
        return About.model_validate_json(text)
    except UNREADABLE as error:
        damage.ignored(*row, "about", error)
        return NOTHING_MORE


def due_of(alarm: AnyRow, request: RowMapping | None, damage: Damage) -> Due:
    """Return a claimed alarm with what its request says, if there is one."""
    number, stage, to, due_at, about, version = alarm
    found = _alarm.validate_python(
        {
            "number": number,
            "stage": stage,
            "due_at": due_at,
            "to": to,
            "about": about_of(about, ("alarms", (number, stage, to)), damage),
        }
    )
    concerned = {name: request[name] for name in _CONCERNED_FIELDS} if request else {}
    try:
        return _due.validate_python({"alarm": found, "version": version, **concerned})
    except ValidationError as error:
        raise UnreadableColumnError(f"{fields_of(error)} of its request") from error


def late_notice_of(row: AnyRow, damage: Damage) -> LateNotice:
    to, number, stage, due_at, about, origin = row
    return _late.validate_python(
        {
            "to": to,
            "number": number,
            "stage": stage,
            "due_at": due_at,
            "about": about_of(about, ("late_notices", (to, number, stage, origin)), damage),
            "origin": origin,
        }
    )


def watch_of(row: Sequence[Any]) -> DutyWatch:
    return _watch.validate_python(dict(zip(_WATCH_FIELDS, row, strict=True)))


def watch_values(watch: DutyWatch) -> Values:
    return {
        "conversation_id": watch.conversation_id,
        "severity": watch.severity,
        "tenant_id": watch.tenant_id,
        "customer": watch.customer,
        "language": watch.language,
        "timezone": watch.timezone,
    }
