"""The history of a request, line by line: who did what and when, with which evidence."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime

from cards.layout import local_time, one_line
from cards.names import escalation_level_name, event_name, stage_name
from cards.words import Words
from services.model.escalation import EscalationLevel
from services.model.requests import Event
from services.model.stages import Stage
from services.model.states import EventKind, Evidence

_MAX_EVENTS = 6
"""Events shown after the first; between them it says how many are left out."""
_MAX_NOTIFIED = 2
"""Stages whose notices are shown: notices must not crowd out what was done."""
_MAX_NAMES = 3
_STAGES, _ESCALATION_LEVELS = frozenset(Stage), frozenset(EscalationLevel)


def history_lines(words: Words, history: Sequence[Event]) -> list[str]:
    """Return the first event, how many are left out, and the latest ones, oldest first."""
    first, later = history[:1], history[1:]
    events = [event for event in later if event.kind is not EventKind.NOTIFIED][-_MAX_EVENTS:]
    notified = _notified(later)[-_MAX_NOTIFIED:]
    left_out = len(later) - len(events) - sum(len(events) for events in notified)
    shown = [(event.at, event_line(words, event)) for event in events]
    shown += [(events[0].at, _notified_line(words, events)) for events in notified]
    more = [words("history-more", count=left_out)] if left_out else []
    latest = sorted(shown, key=lambda line: line[0])
    return [*(event_line(words, event) for event in first), *more, *(line for _, line in latest)]


def event_line(words: Words, event: Event) -> str:
    """Say one event; what it rests on is named where it is a thing of the desk."""
    if event.kind is EventKind.NOTIFIED:
        return _notified_line(words, [event])
    evidence = _evidence(words, event)
    done = event_name(words, event.kind)
    return _line(event.at, one_line(event.by, 60), f"{done}: {evidence}" if evidence else done)


def _evidence(words: Words, event: Event) -> str:
    match event.kind.traits.evidence:
        case Evidence.RULE:
            return ""
        case Evidence.ESCALATION_LEVEL if event.evidence in _ESCALATION_LEVELS:
            return escalation_level_name(words, EscalationLevel(event.evidence))
        case Evidence.STAGE if event.evidence in _STAGES:
            return stage_name(words, Stage(event.evidence))
        case Evidence.ESCALATION_LEVEL | Evidence.STAGE | Evidence.TEXT:
            return one_line(event.evidence)


def _notified(events: Sequence[Event]) -> list[list[Event]]:
    """Collect the notices of one stage, however many recipients it had; oldest first."""
    stages = defaultdict(list)
    for event in events:
        if event.kind is EventKind.NOTIFIED:
            stages[event.evidence].append(event)
    return sorted(stages.values(), key=lambda notified: notified[0].at)


def _notified_line(words: Words, events: Sequence[Event]) -> str:
    names = list(dict.fromkeys(_recipients(words, events)))
    if len(names) > _MAX_NAMES:
        names = [*names[:_MAX_NAMES], f"+{len(names) - _MAX_NAMES}"]
    stage = _evidence(words, events[0])
    return _line(events[0].at, words("history-notified", names=", ".join(names), stage=stage))


def _recipients(words: Words, events: Sequence[Event]) -> Iterator[str]:
    """Yield who was notified; a channel has no name, nor id, of its own."""
    channel = escalation_level_name(words, EscalationLevel.DUTY_CHANNEL)
    for event in events:
        yield one_line(event.by, 60) or (words("a-colleague") if event.by_id else channel)


def _line(at: datetime, *parts: str) -> str:
    return " · ".join(filter(None, (local_time(at), *parts)))
