"""Asking when the problem began."""

from microsoft_teams.cards.core import AdaptiveCard

from cards.actions import GiveStart, button
from cards.inputs import line_input
from cards.layout import card, heading, hint, one_line, paragraph, warning
from cards.open_request.navigation import back_and_out
from cards.words import Words


def start_card(
    words: Words, key: str, *, started: str = "", timezone: str = "", unclear: bool = False
) -> AdaptiveCard:
    """Ask for a moment in the person's zone (IANA), or with a zone where none is known.

    `unclear` says that a time was named, but not clearly as the start, or not in whose zone.
    """
    return card(
        words,
        heading(words("ask-start")),
        *([warning(paragraph(words("ask-start-unclear")))] if unclear else []),
        line_input(words, "started", started),
        hint(start_hint(words, timezone)),
        actions=[
            button(words("continue"), GiveStart(card=key), style="positive"),
            button(words("start-unknown"), GiveStart(card=key, unknown=True), inputs=False),
            *back_and_out(words, key),
        ],
    )


def start_hint(words: Words, timezone: str) -> str:
    """Say how a moment is typed, and by whose clock it is read."""
    zone = one_line(timezone, 60)
    return words("ask-start-hint", timezone=zone) if zone else words("ask-start-hint-zone")
