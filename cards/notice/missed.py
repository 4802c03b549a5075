"""Who could not be told, and why, so that somebody can do something about it."""

import re
from collections.abc import Iterable, Iterator

from cards.layout import one_line, sentence
from cards.names import rung_name
from cards.words import Words
from services.alarms import Missed
from services.stages import Rung

_WHY = {
    "ConversationBlockedByUser": "missed-blocked",
    "BotNotInConversationRoster": "missed-not-there",
    "ForbiddenOperationException": "missed-not-there",
    "BotDisabledByAdmin": "missed-disabled",
    "MessageWritesBlocked": "missed-writes-blocked",
    "ConversationNotFound": "missed-not-found",
    "NoChat": "missed-no-chat",
}
_SAID_BY_TEAMS = re.compile(r"(?!Throttled$|\w*Error$)(?:\d{3}(?: \w+)?|[A-Z]\w*)")
"""A status, a code, or both. Our own reasons are sentences, or what an exception is called."""


def missed_lines(words: Words, missed: Iterable[Missed], most: int = 5) -> Iterator[str]:
    """Yield a line for each that could not be told, no two alike; escaped."""
    for one in list(dict.fromkeys(missed))[:most]:
        who = one_line(one.who, 60) or rung_name(words, Rung.DUTY_CHANNEL)
        yield sentence(words("missed", who=who, why=_reason(words, one.why)))


def _reason(words: Words, why: str) -> str:
    if known := _WHY.get(why):
        return words(known)
    if _SAID_BY_TEAMS.fullmatch(why):
        return words("missed-other", code=one_line(why, 80))
    return words("missed-unreached")
