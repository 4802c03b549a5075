"""Why somebody is told something nobody asked for just now, and what people wish to be told."""

from datetime import time
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, BaseModel


class Stage(StrEnum):
    """There is one notice per request, stage and recipient."""

    FORGOTTEN = "forgotten"
    """A hand-off that nobody has submitted, or that no admin agent has taken."""
    PROMISE_WARNING = "promise-warning"
    PROMISE_BREACH = "promise-breach"
    RESPONSE_WARNING = "response-warning"
    RESPONSE_BREACH = "response-breach"
    ANSWERED = "answered"
    """Microsoft's own system shows the first answer."""
    CHANGED = "changed"
    """Microsoft's own system shows another status."""
    ESCALATED = "escalated"
    OFFERED = "offered"
    """A handover waits for its answer."""
    ACCEPTED = "accepted"
    DECLINED = "declined"
    UNREACHED = "unreached"
    """Somebody who should have been told could not be."""
    GATHERED = "gathered"
    """Several that are late, told in one; of no single request."""


CLOCK_STAGES = frozenset(
    {
        Stage.PROMISE_WARNING,
        Stage.PROMISE_BREACH,
        Stage.RESPONSE_WARNING,
        Stage.RESPONSE_BREACH,
    }
)
WARNINGS = frozenset({Stage.PROMISE_WARNING, Stage.RESPONSE_WARNING})
BREACHES = CLOCK_STAGES - WARNINGS


class Topic(StrEnum):
    """What a person may not wish to be told."""

    REMINDERS = "reminders"
    WARNINGS = "warnings"
    BREACHES = "breaches"
    NEWS = "news"


_TOPICS = {
    Stage.FORGOTTEN: Topic.REMINDERS,
    **dict.fromkeys(WARNINGS, Topic.WARNINGS),
    **dict.fromkeys(BREACHES, Topic.BREACHES),
    Stage.ANSWERED: Topic.NEWS,
    Stage.CHANGED: Topic.NEWS,
}


def topic_of(stage: Stage) -> Topic | None:
    """Return what a stage is about; None for what a colleague has done, which is always told."""
    return _TOPICS.get(stage)


class Rung(StrEnum):
    """To whom a request can be escalated, beyond its owner; the policy says in which order."""

    DUTY_CHANNEL = "duty_channel"
    DUTY_MANAGER = "duty_manager"


LocalTime = Annotated[time, AfterValidator(lambda read: read.replace(tzinfo=None))]
"""A time of day wherever its person is; a zone that somebody wrote beside it means nothing."""


class NoticeWishes(BaseModel, frozen=True, extra="ignore"):
    """What a person wishes; severity A is told all the same."""

    quiet_from: LocalTime | None = None
    """In their own time zone. Later than `quiet_until` means over night."""
    quiet_until: LocalTime | None = None
    muted: frozenset[Topic] = frozenset()


DEFAULT_WISHES = NoticeWishes()
