"""The history of a request, line by line: who did what and when, with which evidence."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime

from cards.layout import local_time, one_line
from cards.names import event_name, rung_name, stage_name
from cards.words import Words
from services.models import Event, EventKind
from services.stages import Rung, Stage
from services.states import Evidence

_MAX_DEEDS = 6
"""Deeds shown after the first; between them it says how many are left out."""
_MAX_TOLD = 2
"""Stages whose notices are shown: what was told must not crowd out what was done."""
_MAX_NAMES = 3
_STAGES, _RUNGS = frozenset(Stage), frozenset(Rung)


def history_lines(words: Words, history: Sequence[Event]) -> list[str]:
    """Return the first event, how many are left out, and the latest ones, oldest first."""
    first, later = history[:1], history[1:]
    deeds = [event for event in later if event.kind is not EventKind.TOLD][-_MAX_DEEDS:]
    told = _told(later)[-_MAX_TOLD:]
    left_out = len(later) - len(deeds) - sum(len(events) for events in told)
    shown = [(event.at, event_line(words, event)) for event in deeds]
    shown += [(events[0].at, _told_line(words, events)) for events in told]
    more = [words("history-more", count=left_out)] if left_out else []
    latest = sorted(shown, key=lambda line: line[0])
    return [*(event_line(words, event) for event in first), *more, *(line for _, line in latest)]


def event_line(words: Words, event: Event) -> str:
    """Say one event; what it rests on is named where it is a thing of the desk."""
    if event.kind is EventKind.TOLD:
        return _told_line(words, [event])
    evidence = _evidence(words, event)
    done = event_name(words, event.kind)
    return _line(event.at, one_line(event.by, 60), f"{done}: {evidence}" if evidence else done)


def _evidence(words: Words, event: Event) -> str:
    match event.kind.traits.evidence:
        case Evidence.RULE:
            return ""
        case Evidence.RUNG if event.evidence in _RUNGS:
            return rung_name(words, Rung(event.evidence))
        case Evidence.STAGE if event.evidence in _STAGES:
            return stage_name(words, Stage(event.evidence))
        case Evidence.RUNG | Evidence.STAGE | Evidence.TEXT:
            return one_line(event.evidence)


def _told(events: Sequence[Event]) -> list[list[Event]]:
    """Gather what was told of one stage, however many have read it; oldest first."""
    stages = defaultdict(list)
    for event in events:
        if event.kind is EventKind.TOLD:
            stages[event.evidence].append(event)
    return sorted(stages.values(), key=lambda told: told[0].at)


def _told_line(words: Words, events: Sequence[Event]) -> str:
    names = list(dict.fromkeys(_readers(words, events)))
    if len(names) > _MAX_NAMES:
        names = [*names[:_MAX_NAMES], f"+{len(names) - _MAX_NAMES}"]
    stage = _evidence(words, events[0])
    return _line(events[0].at, words("history-told", names=", ".join(names), stage=stage))


def _readers(words: Words, events: Sequence[Event]) -> Iterator[str]:
    """Yield who was told; a channel has no name of its own."""
    for event in events:
        yield one_line(event.by, 60) or rung_name(words, Rung.DUTY_CHANNEL)


def _line(at: datetime, *parts: str) -> str:
    return " · ".join(filter(None, (local_time(at), *parts)))
