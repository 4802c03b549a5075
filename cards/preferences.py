"""The card of notification preferences and quiet hours (`/notify`)."""

from collections.abc import Sequence
from datetime import time

from microsoft_teams.cards.core import AdaptiveCard, CardElement, TimeInput, ToggleInput

from cards.actions import button
from cards.handover import subscription_line
from cards.layout import bullets, card, heading, hint, one_line, paragraph, section, warning
from cards.names import topic_name
from cards.notice_actions import SetPreferences
from cards.words import Words
from services.model.people import Person
from services.model.stage_traits import Topic
from services.model.subscriptions import Subscription

_MAX_SUBSCRIPTIONS = 20


def preferences_card(
    words: Words, person: Person, subscriptions: Sequence[Subscription] | None, *, fault: str = ""
) -> AdaptiveCard:
    """Ask for muted topics and quiet hours, and say what goes where.

    `subscriptions` are of this channel or group; None in a personal chat, which can have none.
    `fault` is what is wrong with the quiet hours as they were entered.
    """
    preferences = person.preferences
    return card(
        words,
        heading(words("preferences")),
        paragraph(words("preferences-where")),
        *(_topic(words, topic, wanted=topic not in preferences.muted) for topic in Topic),
        section(words("preferences-quiet")),
        *([warning(paragraph(fault))] if fault else []),
        _time(words, "quiet_from", preferences.quiet_from),
        _time(words, "quiet_until", preferences.quiet_until),
        hint(words("preferences-quiet-how", timezone=one_line(person.timezone, 60) or "UTC")),
        hint(words("preferences-critical")),
        *([] if subscriptions is None else _subscriptions(words, subscriptions)),
        actions=[button(words("save"), SetPreferences(), style="positive")],
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


def _subscriptions(words: Words, subscriptions: Sequence[Subscription]) -> list[CardElement]:
    title = section(words("preferences-watches"))
    if not subscriptions:
        return [title, paragraph(words("watching-nothing")), hint(words("preferences-watch-how"))]
    shown = bullets(
        [
            subscription_line(words, subscription)
            for subscription in subscriptions[:_MAX_SUBSCRIPTIONS]
        ]
    )
    left_out = len(subscriptions) - _MAX_SUBSCRIPTIONS
    more = [hint(words("history-more", count=left_out))] if left_out > 0 else []
    return [title, shown, *more]
