"""Lines that name the recipients who could not be reached, and why."""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial

from cards.layout import one_line, sentence
from cards.names import escalation_level_name
from cards.words import Words
from services.model.escalation import EscalationLevel
from services.model.notices import UnreachedRecipient

_WHY = {
    "ConversationBlockedByUser": "missed-blocked",
    "BotNotInConversationRoster": "missed-not-there",
    "ForbiddenOperationException": "missed-not-there",
    "BotDisabledByAdmin": "missed-disabled",
    "MessageWritesBlocked": "missed-writes-blocked",
    "ConversationNotFound": "missed-not-found",
    "NoChat": "missed-no-chat",
    "NoRole": "missed-no-role",
}
_SAID_BY_TEAMS = re.compile(r"(?!Throttled$|\w*Error$)(?:\d{3}(?: \w+)?|[A-Z]\w*)")
"""A status, a code, or both. Our own reasons are sentences, or what an exception is called."""


def unreached_lines(
    words: Words, unreached: Iterable[UnreachedRecipient], most: int = 5
) -> Iterator[str]:
    """Yield a line for each recipient who could not be notified, no two alike; escaped."""
    for one in list(dict.fromkeys(unreached))[:most]:
        who = unreached_name(words, one, partial(one_line, length=60))
        yield sentence(words("missed", who=who, why=_reason(words, one.why)))


def unreached_name(words: Words, one: UnreachedRecipient, quoted: Callable[[str], str]) -> str:
    """Name a recipient; `quoted` puts people's own words where the name is to stand."""
    if one.is_forgotten:
        return words("a-colleague")
    return quoted(one.who) or escalation_level_name(words, EscalationLevel.DUTY_CHANNEL)


def _reason(words: Words, why: str) -> str:
    if known := _WHY.get(why):
        return words(known)
    if _SAID_BY_TEAMS.fullmatch(why):
        return words("missed-other", code=one_line(why, 80))
    return words("missed-unreached")
