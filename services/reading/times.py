"""Moments at which a problem began, as people say them: "since 9", "od rána", "yesterday 16:30".

Read word by word, once. What is plainly likely is read, for it is shown before anything is sent;
what may mean something else is not.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from services.reading import time_words
from services.reading.normalization import cleaned
from services.reading.time_parts import MomentParts, Word
from services.reading.time_phrases import (
    MomentPhrase,
    amount_in,
    are_unread,
    phrases_in,
    tokens_of,
)

LONGEST_AGO = timedelta(days=365)
"""A description that names an older moment says it of something else."""
LONGEST_ANSWER = timedelta(days=3650)
"""Whoever answers with an older moment has mistyped its year."""
_MOST_CHARACTERS, _MOST_WORDS = 2000, 300
"""Of a longer text only so much is read: whoever says since when says so soon, above all logs."""
_CUT = " ..."
"""Stands for what is left off, so that "since 9" is not all that is said of "since 9 users"."""
_HALF_DAY = timedelta(hours=12)


def start_in(text: str, now: datetime, timezone: str) -> datetime | None:
    """Return when a text says that the problem began, in UTC; None if it does not, or unclearly.

    `timezone` is the writer's, by its IANA name. Where it is not known, only that is read which
    needs none: "2 hours ago", "10:00 UTC".
    """
    since, others = set[datetime](), set[datetime]()
    for moment, phrase in _past_in(text, now, timezone):
        if phrase.is_start:
            (since if phrase.is_since else others).add(moment)
    likely = since or others
    return likely.pop() if len(likely) == 1 else None


def may_name_start(text: str, now: datetime, timezone: str) -> bool:
    """Return whether a text names a moment, but does not say that the problem began then."""
    phrases = [phrase for _, phrase in _past_in(text, now, timezone)]
    return bool(phrases) and not any(phrase.is_start for phrase in phrases)


def _past_in(text: str, now: datetime, timezone: str) -> Iterator[tuple[datetime, MomentPhrase]]:
    zone = zone_of(timezone)
    for words in _beginning_of(text):
        for phrase in phrases_in(words):
            moment = _moment(phrase.said, now, zone)
            is_logged = phrase.said.is_stamp and not phrase.is_start
            if moment and now - LONGEST_AGO <= moment <= now and not is_logged:
                yield moment, phrase


def _beginning_of(text: str) -> Iterator[list[Word]]:
    """Yield the words of the first lines; none of them is cut in two."""
    head, left = cleaned(text[:_MOST_CHARACTERS]), _MOST_WORDS
    if len(text) > _MOST_CHARACTERS:
        head = "".join(head.rsplit(maxsplit=1)[:-1]) + _CUT
    for line in head.splitlines():
        typed = line.split(maxsplit=left)
        yield tokens_of(line if len(typed) <= left else " ".join(typed[:left]) + _CUT)
        left -= len(typed)
        if left <= 0:
            return


def moment_in(text: str, now: datetime, timezone: str) -> datetime | None:
    """Return the moment that an answer to "since when?" says, in UTC; it may be one to come.

    An answer is short: a word in it that is not read may be a zone, or a doubt.
    """
    zone, words = zone_of(timezone), tokens_of(" ".join(cleaned(text).split()))
    lasting = amount_in(words)
    for answer in (words, [Word("since"), *words]):
        phrases = list(phrases_in(answer))
        found = {_moment(phrase.said, now, zone) for phrase in phrases}
        if len(found) == 1 and (moment := found.pop()) and not are_unread(answer, phrases):
            # Both how long it lasts and a clock is said by "9 h".
            is_clear = lasting is None or moment == _moment(lasting, now, zone)
            return moment if is_clear and moment > now - LONGEST_ANSWER else None
    return _moment(lasting, now, zone) if lasting else None


@lru_cache(maxsize=600)
def zone_of(name: str) -> ZoneInfo | None:
    """Return the time zone of an IANA name; None for any other."""
    # What is no zone may name a folder, or a path outside of all of them.
    try:
        return ZoneInfo(name)
    except (LookupError, ValueError, OSError):
        return None


def _moment(said: MomentParts, now: datetime, zone: tzinfo | None) -> datetime | None:
    """Return the moment in UTC; None if it is none, or not the only one."""
    if said.ago is not None:
        # To the minute: so precise a word has no seconds.
        return (now - said.ago).astimezone(UTC).replace(second=0, microsecond=0)
    zone, clock = said.zone or zone, _clock_of(said)
    if zone is None or clock is None:
        return None
    today = now.astimezone(zone).date()
    day = said.day(today) if said.day else today
    moment = _only(day, clock, zone)
    if moment and moment > now and not (said.day or said.part):
        # Of mere clocks the latest that is past.
        moment = _only(today - timedelta(days=1), clock, zone)
    if moment and said.is_half and not said.part and moment + _HALF_DAY <= now:
        return None
    return moment


def _clock_of(said: MomentParts) -> time | None:
    if said.part is None:
        return said.clock or time(0)
    if said.clock is None:
        is_unclear = said.part is time_words.MIDNIGHT and said.day is not None
        return None if is_unclear else said.part.begins
    shown = said.clock.hour
    hour = next((each for each in (shown, shown + 12) if each in said.part.hours), None)
    return None if hour is None else said.clock.replace(hour=hour)


def _only(day: date | None, clock: time, zone: tzinfo) -> datetime | None:
    """Return the moment at which clocks show this; None if they never do, or do so twice."""
    if day is None:
        return None
    shown = datetime.combine(day, clock, zone)
    first, second = (shown.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
    return first if first == second else None
