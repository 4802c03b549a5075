"""Parts of a phrase that names a moment: a day, a clock, a part of the day, how long ago.

Each reader returns what was said with the place of the next word, or None where nothing of its
kind stands. None looks at more than a few words.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from typing import NamedTuple

from services.reading import time_words

_LONGEST_WITHOUT_YEAR = timedelta(days=182)
_LATEST_OF_BOTH = 7
"""Up to this hour people leave out whether it was in the afternoon."""
_HOURS, _MINUTES, _MONTHS = 24, 60, 12

_STAMP = re.compile(r"20\d\d-\d\d-\d\dt\d\d:\d\d[\d:.]{0,12}(?:z|[+-]\d\d:?\d\d)?", re.ASCII)
_ISO = re.compile(r"(20\d\d)-(\d\d)-(\d\d)", re.ASCII)
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})(?:\.(20\d\d))?", re.ASCII)
_ORDINAL = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?", re.ASCII)
_YEAR = re.compile(r"20\d\d", re.ASCII)
_CLOCK = re.compile(
    r"(\d{1,2})(?:([:.])(\d\d)(?::\d\d)?)?(am|pm|a\.m|p\.m|h|hod|hodin)?", re.ASCII
)
_OFFSET = re.compile(r"(?:utc|gmt)?([+-])(0\d|1[0-4]):?([0-5]\d)|(?:utc|gmt)([+-])(\d)", re.ASCII)
_AMOUNT = re.compile(r"(\d{1,3})([a-z]{0,8})", re.ASCII)

_DayOf = Callable[[date], date | None]
"""Tells a day from today's."""


class Word(NamedTuple):
    text: str
    end: str = ""
    """Punctuation behind it."""

    @property
    def goes_on(self) -> bool:
        """Return whether what follows may belong to the same moment."""
        return self.end in ("", ",", ")", "),") or (
            self.end == "." and self.text in time_words.ABBREVIATED
        )


Words = Sequence[Word]


@dataclass(frozen=True, slots=True)
class MomentParts:
    """Parts of a moment as they were said."""

    ago: timedelta | None = None
    day: _DayOf | None = None
    is_near: bool = False
    """True for a day that can be no other; the next Monday has the name of the last."""
    clock: time | None = None
    is_number: bool = False
    """True for a clock that may be another number."""
    is_half: bool = False
    """True for a clock that may be that of the afternoon."""
    is_at: bool = False
    """True for a clock behind "at"."""
    part: time_words.DayPart | None = None
    zone: tzinfo | None = None
    is_stamp: bool = False
    """True for a date as programs write it."""


Read = tuple[MomentParts, int]
"""Everything said so far, and the place of the next word."""


def text_at(words: Words, at: int) -> str:
    return words[at].text if at < len(words) else ""


def next_to(words: Words, at: int) -> str:
    """Return the word behind this one, unless something is between them."""
    return text_at(words, at + 1) if words[at].goes_on else ""


def amount_at(words: Words, at: int) -> tuple[timedelta, int] | None:
    """Read "3 hours", "30min", "an hour", "half an hour", "hodinu"."""
    text = text_at(words, at)
    if text in time_words.ONE_OF_UNIT:
        return time_words.UNITS[text], at + 1
    if text in time_words.HALF:
        end = at + 1 + (text_at(words, at + 1) == "an")
        is_hour = text_at(words, end) in time_words.HALF_HOUR
        return (timedelta(minutes=30), end + 1) if is_hour else None
    found = _AMOUNT.fullmatch(text)
    count = int(found[1]) if found else time_words.COUNTS.get(text, 0)
    glued = found[2] if found else ""
    unit = time_words.UNITS.get(glued or text_at(words, at + 1))
    return (count * unit, at + (1 if glued else 2)) if count and unit else None


def stamp_at(words: Words, at: int, said: MomentParts) -> Read | None:
    """Read "2026-11-28T10:00Z"."""
    if said != MomentParts() or not _STAMP.fullmatch(words[at].text):
        return None
    try:
        moment = datetime.fromisoformat(words[at].text.upper())
    except ValueError:
        return None
    day = _exactly(moment.year, moment.month, moment.day)
    clock = moment.time().replace(second=0, microsecond=0)
    return MomentParts(
        day=day, is_near=True, clock=clock, zone=moment.tzinfo, is_stamp=True
    ), at + 1


def day_at(words: Words, at: int, said: MomentParts) -> Read | None:
    """Read "yesterday", "Monday", "28. 11.", "Monday, 28 November"."""
    if said.day:
        return None
    begins = at + (words[at].text in time_words.WEEKDAYS and words[at].goes_on)
    found = _date(words, begins) if begins < len(words) else None
    if found:
        is_stamp = _ISO.fullmatch(words[begins].text) is not None
        return replace(said, day=found[0], is_near=True, is_stamp=is_stamp), found[1]
    return _named_day(words, at, said)


def _named_day(words: Words, at: int, said: MomentParts) -> Read | None:
    text, follows = words[at].text, next_to(words, at)
    ago = time_words.DAYS_AGO.get(text)
    weekday = time_words.WEEKDAYS.get(text)
    if follows in time_words.PARTS and ago is None and weekday is None:
        ago, weekday = time_words.PART_DAYS_AGO.get(text), time_words.PART_WEEKDAYS.get(text)
    if ago is not None:
        return replace(said, day=_days_ago(ago), is_near=True), at + 1
    if weekday is not None:
        return replace(said, day=_last(weekday)), at + 1
    if text in time_words.LAST and follows in time_words.WEEKDAYS:
        return replace(said, day=_last(time_words.WEEKDAYS[follows]), is_near=True), at + 2
    return None


def _date(words: Words, at: int) -> tuple[_DayOf, int] | None:
    """Read "2026-11-28", "28.11.2026", "28. 11.", "28 November", "Nov 28"."""
    if found := _ISO.fullmatch(words[at].text):
        return _exactly(int(found[1]), int(found[2]), int(found[3])), at + 1
    if found := _DOTTED.fullmatch(words[at].text):
        day, month, year = int(found[1]), int(found[2]), found[3]
        if year:
            return _exactly(int(year), month, day), at + 1
        is_date = words[at].end[:1] == "." and (at + 1 < len(words) or not _is_time(found))
        return (_yearly(month, day), at + 1) if is_date else None
    named = _day_and_month(words, at)
    if named is None:
        return None
    day, month, end = named
    year = text_at(words, end)
    if words[end - 1].end in ("", ",", ".") and _YEAR.fullmatch(year):
        return _exactly(int(year), month, day), end + 1
    return _yearly(month, day), end


def _is_time(dotted: re.Match[str]) -> bool:
    """Return whether a date may as well be a clock at the end of a sentence."""
    return int(dotted[1]) < _HOURS and len(dotted[2]) == len("00")


def _day_and_month(words: Words, at: int) -> tuple[int, int, int] | None:
    """Return day, month and the place behind them."""
    behind = at + 1 + (text_at(words, at + 1) == "of")
    if behind >= len(words) or words[at].end not in ("", "."):
        return None
    first, second = words[at], words[behind]
    if second.text in time_words.MONTHS and (number := _ORDINAL.fullmatch(first.text)):
        return int(number[1]), time_words.MONTHS[second.text], behind + 1
    if not (number := _ORDINAL.fullmatch(second.text)):
        return None
    if first.text in time_words.MONTHS:
        return int(number[1]), time_words.MONTHS[first.text], behind + 1
    are_dotted = first.end == "." and second.end[:1] == "."
    if are_dotted and (day := _ORDINAL.fullmatch(first.text)):
        return int(day[1]), int(number[1]), behind + 1
    return None


def clock_at(words: Words, at: int, said: MomentParts) -> Read | None:
    """Read "9", "9.30", "16:30", "9 am", "14:05 hod"."""
    found = _CLOCK.fullmatch(words[at].text)
    if said.clock or not found:
        return None
    mark, end = found[4], at + 1
    if not mark and not words[at].end and text_at(words, end) in time_words.MARKS:
        mark, end = words[end].text, end + 1
    # "9 h 30" is another clock than "9 h".
    is_open = mark not in time_words.HALVES and not words[end - 1].end
    goes_on = is_open and text_at(words, end)[:1].isdigit()
    clock = _time(int(found[1]), int(found[3] or 0), mark)
    may_be_date = found[2] == "." and words[at].end[:1] == "." and 0 < int(found[3]) <= _MONTHS
    if clock is None or may_be_date:
        return None
    return replace(
        said,
        clock=clock,
        is_number=found[2] != ":" and (not mark or goes_on),
        is_half=mark not in time_words.HALVES
        and clock.hour <= _LATEST_OF_BOTH
        and found[1][0] != "0",
        is_at=at > 0 and words[at - 1].text in time_words.AT,
    ), end


def _time(hour: int, minute: int, mark: str) -> time | None:
    if mark in time_words.HALVES:
        if not 1 <= hour <= _HOURS // 2:
            return None
        hour = hour % (_HOURS // 2) + time_words.HALVES[mark]
    return time(hour, minute) if hour < _HOURS and minute < _MINUTES else None


def zone_at(words: Words, at: int, said: MomentParts) -> Read | None:
    """Read "UTC", "CET", "+01:00", "UTC+1" behind a clock."""
    if said.clock is None or said.zone:
        return None
    if found := _OFFSET.fullmatch(words[at].text):
        sign, hours, minutes = found[1] or found[4], found[2] or found[5], found[3] or 0
        offset = timedelta(hours=int(hours), minutes=int(minutes))
        return replace(said, zone=timezone(-offset if sign == "-" else offset)), at + 1
    zone = time_words.ZONES.get(words[at].text)
    return (replace(said, zone=zone), at + 1) if zone else None


def part_at(words: Words, at: int, said: MomentParts) -> Read | None:
    """Read "morning", "večer", "midnight"."""
    part = time_words.PARTS.get(words[at].text)
    return (replace(said, part=part), at + 1) if part and not said.part else None


# Days


def _days_ago(days: int) -> _DayOf:
    return lambda today: today - timedelta(days=days)


def _last(weekday: int) -> _DayOf:
    # Of today's own name the last one is meant: today has words of its own.
    return lambda today: today - timedelta(days=(today.weekday() - weekday) % 7 or 7)


def _exactly(year: int, month: int, day: int) -> _DayOf:
    return lambda _: _day_of(year, month, day)


def _yearly(month: int, day: int) -> _DayOf:
    """Tell the latest such day, if it is not too long ago to be told without its year."""

    def latest(today: date) -> date | None:
        days = (_day_of(year, month, day) for year in (today.year, today.year - 1))
        past = next((one for one in days if one and one <= today), None)
        return past if past and today - past <= _LONGEST_WITHOUT_YEAR else None

    return latest


def _day_of(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
