"""What a person wishes to be told, and when not (`/notify`)."""

from collections.abc import Sequence
from datetime import time

from microsoft_teams.cards.core import AdaptiveCard, CardElement, TimeInput, ToggleInput

from cards.actions import button
from cards.handover import watches_line
from cards.layout import bullets, card, heading, hint, one_line, paragraph, section, warning
from cards.names import topic_name
from cards.notice_actions import SetWishes
from cards.words import Words
from services.alarms import DutyWatch
from services.models import Person
from services.stages import Topic

_MAX_WATCHES = 20


def wishes_card(
    words: Words, person: Person, watches: Sequence[DutyWatch] | None, *, fault: str = ""
) -> AdaptiveCard:
    """Ask what to tell and when not to, and say what goes where.

    `watches` are of this channel or group; None in a personal chat, which can have none. `fault`
    is what is wrong with the quiet hours as they were entered.
    """
    wishes = person.wishes
    return card(
        words,
        heading(words("wishes")),
        paragraph(words("wishes-where")),
        *(_topic(words, topic, wanted=topic not in wishes.muted) for topic in Topic),
        section(words("wishes-quiet")),
        *([warning(paragraph(fault))] if fault else []),
        _time(words, "quiet_from", wishes.quiet_from),
        _time(words, "quiet_until", wishes.quiet_until),
        hint(words("wishes-quiet-how", timezone=one_line(person.timezone, 60) or "UTC")),
        hint(words("wishes-critical")),
        *([] if watches is None else _watches(words, watches)),
        actions=[button(words("save"), SetWishes(), style="positive")],
    )


def _topic(words: Words, topic: Topic, *, wanted: bool) -> ToggleInput:
    return ToggleInput(
        id=topic.value,
        label=topic_name(words, topic),
        title=words(f"topic-{topic}-hint"),
        value="true" if wanted else "false",
        wrap=True,
    )


def _time(words: Words, name: str, value: time | None) -> TimeInput:
    return TimeInput(
        id=name,
        label=words(f"field-{name}"),
        value=f"{value:%H:%M}" if value else None,
        error_message=words("field-quiet-error"),
    )


def _watches(words: Words, watches: Sequence[DutyWatch]) -> list[CardElement]:
    title = section(words("wishes-watches"))
    if not watches:
        return [title, paragraph(words("watching-nothing")), hint(words("wishes-watch-how"))]
    shown = bullets([watches_line(words, watch) for watch in watches[:_MAX_WATCHES]])
    left_out = len(watches) - _MAX_WATCHES
    more = [hint(words("history-more", count=left_out))] if left_out > 0 else []
    return [title, shown, *more]
