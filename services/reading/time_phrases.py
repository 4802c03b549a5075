"""Phrases that name a moment: "since Monday morning", "včera v 16.30", "for 3 hours now".

Read word by word, once.
"""

from collections.abc import Collection, Iterable, Iterator
from string import digits
from typing import NamedTuple

from services.reading import time_words
from services.reading.normalization import normalized
from services.reading.time_parts import (
    MomentParts,
    Read,
    Word,
    Words,
    amount_at,
    clock_at,
    day_at,
    next_to,
    part_at,
    stamp_at,
    text_at,
    zone_at,
)

_LONGEST_WORD = 32
_LONGEST_LABEL = 3
_LONGEST_ZONE = 3
_SHORTEST_PAST = 5
_ENDING = frozenset(".!?")
_DOTTED_HALVES = ("a.m", "p.m")
"""Their last dot ends a sentence only if another begins."""
_UNREADABLE = Word("...")
_OPENING, _CLOSING = "(\"'~", ".,;:!?)\"'"
_READERS = (stamp_at, day_at, clock_at, part_at, zone_at)


class MomentPhrase(NamedTuple):
    """Words that name a moment, and their place."""

    said: MomentParts
    is_since: bool
    """True behind a word like "since"."""
    is_start: bool
    """True if the problem began then, as far as the words around it say."""
    begin: int
    end: int
    """Place of the next word."""


def tokens_of(line: str) -> list[Word]:
    typed = line.split()
    words = [_word(*one) for one in zip(typed, [*typed[1:], ""], strict=False)]
    words = [word for word in words if word != Word("")]
    return (
        [] if words and words[0].text in time_words.MAIL_HEADERS and ":" in words[0].end else words
    )


def _word(typed: str, follows: str) -> Word:
    if len(typed) > _LONGEST_WORD:
        return _UNREADABLE
    opened = typed.lstrip(_OPENING)
    text = opened.rstrip(_CLOSING)
    end = opened[len(text) :]
    if end == "." and text.lower().endswith(_DOTTED_HALVES) and not follows[:1].isupper():
        end = ""
    return Word(normalized(text), end)


def amount_in(words: Words) -> MomentParts | None:
    """Read an answer that says how long it lasts, and nothing else."""
    place = 0
    while text_at(words, place) in time_words.BEFORE_AMOUNT:
        place += 1
    amount = amount_at(words, place)
    return MomentParts(ago=amount[0]) if amount and amount[1] == len(words) else None


def are_unread(words: Words, phrases: Iterable[MomentPhrase]) -> bool:
    """Return whether there are words beside the phrases that may change what they mean."""
    read = {place for each in phrases for place in range(each.begin, each.end)}
    return any(
        place not in read and word.text not in time_words.FILLERS
        for place, word in enumerate(words)
    )


def phrases_in(words: Words) -> Iterator[MomentPhrase]:
    """Yield what a line says of moments."""
    is_labelled, sentences = _is_labelled(words), _sentences(words)
    at, before = 0, ""
    while at < len(words):
        word = words[at]
        is_since = word.text in time_words.SINCE and word.end in ("", ":")
        said, end = _span(words, at) or _day_and_clock(words, at + is_since, leading=is_since)
        if is_since:
            is_moment = _is_since(word.text, said)
        else:
            is_it = before == "to" and word.text in time_words.BEHIND_CZECH_IT
            beside = is_labelled or (before in time_words.NOT_BEFORE and not is_it)
            is_moment = _is_moment(said) and not beside
        is_denied = is_since and before in time_words.DENIED and not words[at - 1].end
        if is_moment and _is_whole(words, end, said):
            if not is_denied:
                is_start = is_since or _is_start(words, sentences[at], range(at, end), said)
                yield MomentPhrase(said, is_since, is_start, at, end)
            at = end - 1
        if words[at].text not in time_words.BETWEEN:
            before = words[at].text
        at += 1


def _sentences(words: Words) -> list[range]:
    """Return of each word where the sentence is that it is in."""
    sentences = list[range]()
    for place, word in enumerate(words, 1):
        is_dot = word.end == "." and (word.goes_on or word.text in time_words.MONTHS)
        # "28. 11." is no end, whatever comes behind it.
        is_date = len(word.text) <= len("28.11") and word.text.replace(".", "").isdigit()
        if place == len(words) or (_ENDING & set(word.end) and not is_dot and not is_date):
            begin = len(sentences)
            sentences += [range(begin, place)] * (place - begin)
    return sentences


def _is_start(words: Words, sentence: range, phrase: range, said: MomentParts) -> bool:
    """Return whether a sentence says without a word like "since" that the problem began then."""
    beside = [words[place].text for place in sentence if place not in phrase]
    if said.is_stamp:
        return said.zone is not None and not beside
    if all(text in time_words.FILLERS for text in beside):
        return True
    is_lasting = words[phrase.start].text in time_words.BEFORE_LASTING
    is_trouble = is_lasting or any(text in time_words.TROUBLE for text in beside)
    return is_trouble and not any(map(_is_of_else, beside))


def _is_of_else(text: str) -> bool:
    """Return whether it is a word for what happened, or is to happen, beside the problem."""
    if text in time_words.TROUBLE or text.startswith("ne"):
        return False
    is_past = len(text) >= _SHORTEST_PAST and text.endswith(time_words.PAST_ENDINGS)
    return is_past or text in time_words.OF_ELSE


def _is_labelled(words: Words) -> bool:
    """Return whether it is a line as programs write it, above or beside what people say."""
    return any(":" in word.end for word in (*words[:_LONGEST_LABEL], *words[-1:])) or any(
        "@" in word.text for word in words
    )


def _is_since(since: str, said: MomentParts) -> bool:
    if since == time_words.WITH_CLOCK_ONLY:
        return bool(said.ago or said.part) or (said.clock is not None and not said.is_number)
    return said != MomentParts()


def _is_moment(said: MomentParts) -> bool:
    """Return whether it is a moment without a word like "since", too."""
    is_clock = said.clock is not None and (said.is_at or not said.is_number)
    return said.ago is not None or (said.is_near and (is_clock or said.part is not None))


def _is_whole(words: Words, end: int, said: MomentParts) -> bool:
    """Return whether what follows leaves it a moment: "since 9" is none in "since 9 users"."""
    follows = text_at(words, end)
    is_number = said.is_number or (said.clock is None and said.part is None)
    if follows[:1].isdigit() and is_number and not said.ago:
        return False
    if (said.clock or said.part) and not said.zone and _is_anothers(words, end):
        return False
    if end >= len(words) or words[end - 1].end:
        return True
    if follows == "-":
        return not text_at(words, end + 1)[:1].isdigit()
    if follows in time_words.NOT_AFTER:
        return False
    return not said.is_number or follows in time_words.GOING_ON


def _is_anothers(words: Words, end: int) -> bool:
    """Return whether a zone follows that is not clear, or not known here: "New York time"."""
    at = end
    while text_at(words, at) in time_words.BEFORE_ZONE:
        at += 1
    is_apart = at > end or bool(words[end - 1].end)
    for place, word in enumerate(words[at : at + _LONGEST_ZONE], at):
        area, slash, _ = word.text.partition("/")
        if word.text in time_words.UNCLEAR_ZONES or (slash and area in time_words.AREAS_OF_ZONES):
            return True
        # Apart from the clock, they may as well begin what is said next: "9:00, US users cannot".
        is_last = bool(word.end) or place + 1 == len(words)
        if word.text in time_words.NAMES_OF_ZONES and (is_last or not is_apart):
            return True
        if word.text in time_words.GOING_ON or word.end:
            return False
    return False


def _span(words: Words, at: int) -> Read | None:
    """Read "2 hours ago", "for 3 hours now", "před hodinou", "since 3 hours"."""
    if words[at].text in time_words.SINCE:
        return _since_span(words, at)
    place, behind = _before_span(words, at)
    amount = amount_at(words, place)
    if amount is None:
        return None
    ago, end = amount
    if behind and next_to(words, end - 1) not in behind:
        return None
    return MomentParts(ago=ago), end


def _since_span(words: Words, at: int) -> Read | None:
    """Read "started 2 hours ago", "since 3 hours", "začalo to před hodinou"."""
    place = at + 1
    while text_at(words, place) in time_words.BETWEEN_SINCE_AND_SPAN:
        place += 1
    if text_at(words, place) in time_words.BEFORE_SPAN:
        return _span(words, place)
    place += text_at(words, place) in time_words.LASTING
    amount = amount_at(words, place)
    if amount is None:
        return None
    ago, end = amount
    # "Since 2 h" is a clock, and "since day 1" counts days.
    is_counted = text_at(words, place) not in time_words.ONE_OF_UNIT
    is_clock = words[end - 1].text.lstrip(digits) in time_words.MARKS
    is_span = words[at].text == time_words.WITH_SPAN and is_counted and not is_clock
    return (
        (MomentParts(ago=ago), end)
        if is_span or next_to(words, end - 1) in time_words.AGO
        else None
    )


def _before_span(words: Words, at: int) -> tuple[int, Collection[str]]:
    """Return where an amount is to stand, and the words of which one has to follow it, if any."""
    intro = words[at].text
    if intro not in time_words.BEFORE_SPAN:
        return at, time_words.AGO
    behind, place = time_words.BEFORE_SPAN[intro], at + 1
    while text_at(words, place) in time_words.BETWEEN:
        place += 1
    if behind and text_at(words, place) in time_words.LASTING:
        return place + 1, ()
    return place, behind


def _day_and_clock(words: Words, at: int, *, leading: bool) -> Read:
    """Read day, clock and part of the day, in whatever order, as far as they go.

    With `leading`, words like "about" may stand before them.
    """
    said, end, place = MomentParts(), at, at
    while place < len(words):
        between = time_words.BEHIND_SINCE if leading and end == at else time_words.BETWEEN
        if words[place].text in between and (leading or end > at):
            place += 1
        elif found := next(filter(None, (read(words, place, said) for read in _READERS)), None):
            is_date = said.day is not found[0].day and words[place].text[:1].isdigit()
            said, place = found
            end = place
            if is_date and words[end - 1].end == ".":
                continue
        else:
            break
        if not words[place - 1].goes_on:
            # A zone belongs to it even behind "a.m."
            if place < len(words) and (found := zone_at(words, place, said)):
                said, end = found
            break
    return said, end
