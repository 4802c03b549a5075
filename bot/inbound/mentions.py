"""Finds the people mentioned, and takes the mention of the bot out of a text.

Which mention a tag is, its name says, or else its number or its place among the others: entity
and tag may differ in case and blanks, and either may be missing.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape, unescape

from bot.inbound.envelope import Envelope, fits_an_id, shown_name
from dialogs.turn import Mention
from services.reading.normalization import normalized
from services.reading.visible_text import after_name, without_signs_behind

MAX_CALLS = 20
"""Mentions of the bot that are taken out of one message; any more stay as its name."""
_TAG = re.compile(r"<(/?)at(?:\s([^<>]*+)|/)?>", re.IGNORECASE)
_NUMBER = re.compile(r"\bid=[\"']?(\d{1,6})")


def mentioned(envelope: Envelope) -> tuple[Mention, ...]:
    """Return the people named with an @, in order."""
    found = (_member(entity) for entity in envelope.entities if entity.get("type") == "mention")
    us = envelope.recipient.id
    return tuple(one for one in found if one and not _is_same(one.teams_id, us))


def without_calls(text: str, envelope: Envelope) -> str:
    """Return the text as it was meant: our own mention gone, other people's by their names.

    What is escaped in it stays so.
    """
    names = _Names(envelope)
    pieces = list(_pieces(text.replace("&nbsp;", " ").replace("\N{NO-BREAK SPACE}", " ")))
    tags = sum(isinstance(piece, _Tagged) for piece in pieces)
    calls, place, after_call, is_said = 0, 0, False, False
    spoken, called_too = list[str](), list[str]()
    for piece in pieces:
        if not isinstance(piece, _Tagged):
            is_said = is_said or bool(after_name(piece).strip())
            spoken.append(_joined(spoken, piece) if after_call else piece)
            after_call = False
            continue
        if calls < MAX_CALLS and names.is_ours(piece, place, tags):
            if not calls and not is_said:
                spoken, called_too = [], spoken
            calls, after_call = calls + 1, True
        else:
            name = escape(piece.name, quote=False)
            spoken.append(_joined(spoken, name) if after_call else name)
            after_call = False
        place += 1
    meant = "".join(spoken).strip() or "".join(called_too).strip()
    return meant if calls else names.without_ours(meant)


@dataclass(frozen=True, slots=True)
class _Tagged:
    """A name in a tag of its own; some are numbered as their entities are."""

    name: str
    number: int | None = None


class _Names:
    """Tells our mention from those of others, by the names that the entities give."""

    def __init__(self, envelope: Envelope) -> None:
        self._recipient = envelope.recipient
        self._mentions = [one for one in envelope.entities if one.get("type") == "mention"]
        self._of_us = list(map(self._is_of_us, self._mentions))

    @cached_property
    def _ours(self) -> frozenset[str]:
        names = self._given(of_us=True)
        return names | {key} if (key := _key(self._recipient.name)) else names

    @cached_property
    def _of_others(self) -> frozenset[str]:
        return self._given(of_us=False)

    def is_ours(self, tag: _Tagged, place: int, tags: int) -> bool:
        """Return whether a tag, the one at this place of so many, is the bot's mention."""
        key = _key(tag.name)
        ours, others = key in self._ours, key in self._of_others
        if ours != others:
            return ours
        if tag.number is not None and tag.number < len(self._of_us):
            return self._of_us[tag.number]
        if tags == len(self._of_us):
            return self._of_us[place]
        return ours or (bool(self._of_us) and all(self._of_us))

    def without_ours(self, text: str) -> str:
        """Take our name from either end of a text in which no tag marks it."""
        called = any(self._of_us)
        for name in sorted(self._ours, key=len, reverse=True):
            many = len(name.split())
            first = text.split(maxsplit=many)
            if (called or text.startswith("@")) and _is_name(first[:many], name):
                return after_name(first[many]).lstrip() if len(first) > many else ""
            last = text.rsplit(maxsplit=many)
            if called and _is_name(last[-many:], name):
                return last[0] if len(last) > many else ""
        return text

    def _is_of_us(self, entity: dict[str, object]) -> bool:
        """Return whether it is our mention: by its id, or by its name if it has none."""
        if teams_id := _id_in(entity):
            return _is_same(teams_id, self._recipient.id)
        return (ours := _key(self._recipient.name)) != "" and ours in map(_key, _names_in(entity))

    def _given(self, *, of_us: bool) -> frozenset[str]:
        names: set[str] = set()
        for entity, is_us in zip(self._mentions, self._of_us, strict=True):
            if is_us is of_us:
                names.update(map(_key, _names_in(entity)))
        return frozenset(names - {""})


def _pieces(text: str) -> Iterator[str | _Tagged]:
    """Take a text apart into what stands outside of tags, and the names in them."""
    outside, inside = list[str](), list[str]()
    depth, end = 0, 0
    number: int | None = None
    for tag in _TAG.finditer(text):
        (inside if depth else outside).append(text[end : tag.start()])
        end = tag.end()
        if not tag[1]:
            depth += 1
            if depth == 1:
                found = _NUMBER.search(tag[2] or "")
                number = int(found[1]) if found else None
        elif depth:
            depth -= 1
            if not depth:
                yield "".join(outside)
                yield _Tagged(" ".join(unescape("".join(inside)).split()), number)
                outside, inside = [], []
    # A tag that is never closed is none.
    yield "".join([*outside, *inside, text[end:]])


def _joined(before: Sequence[str], after: str) -> str:
    """Return what follows a mention: at the beginning without punctuation, else behind a blank."""
    if not any(map(str.strip, before)):
        return after_name(after)
    rest = after.lstrip(" ")
    if not before or before[-1][-1:].isspace() or not before[-1]:
        return rest
    return rest if rest[:1].isspace() else f" {rest}"


def _is_name(words: Sequence[str], name: str) -> bool:
    said = without_signs_behind(" ".join(words).removeprefix("@"))
    # The name itself may end in a dot.
    return _key(said) == without_signs_behind(name)


def _key(name: str) -> str:
    return normalized(unescape(name).strip())


def _names_in(entity: dict[str, object]) -> Iterator[str]:
    """Yield the names that an entity gives: as it was written, and as it is."""
    who = entity.get("mentioned")
    for name in (entity.get("text"), who.get("name") if isinstance(who, dict) else None):
        if isinstance(name, str):
            yield _TAG.sub("", name)


def _id_in(entity: dict[str, object]) -> str:
    who = entity.get("mentioned")
    return str(who.get("id", "")) if isinstance(who, dict) else ""


def _is_same(teams_id: str, bot_id: str) -> bool:
    """Compare ids of bots, which some clients write without their prefix."""
    return _without_prefix(teams_id) == _without_prefix(bot_id)


def _without_prefix(teams_id: str) -> str:
    return teams_id.lower().removeprefix("28:")


def _member(entity: dict[str, object]) -> Mention | None:
    match entity.get("mentioned"):
        case {"id": str(teams_id)} if not fits_an_id(teams_id):
            return None
        case {"id": str(teams_id), "name": str(name)}:
            return Mention(teams_id, shown_name(name))
        case {"id": str(teams_id)}:
            return Mention(teams_id)
        case _:
            return None
