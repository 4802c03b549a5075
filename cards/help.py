"""The welcome card and the help card."""

from collections.abc import Sequence

from microsoft_teams.cards.core import AdaptiveCard

from cards.actions import ShowHelp, StartRequest, button
from cards.layout import card, facts, heading, hint, paragraph, plain
from cards.words import Words, language_names


def welcome_card(words: Words) -> AdaptiveCard:
    return card(
        words,
        heading(words("welcome")),
        paragraph(words("welcome-what")),
        paragraph(words("welcome-how")),
        hint(words("welcome-help", languages=language_names())),
        actions=[
            button(words("start"), StartRequest(), style="positive"),
            button(words("show-help"), ShowHelp()),
        ],
    )


def help_card(words: Words, usages: Sequence[tuple[str, str]]) -> AdaptiveCard:
    """List each usage ("/status BH-…") with what it does, in the reader's words."""
    return card(
        words,
        heading(words("help")),
        facts({plain(usage): description for usage, description in usages}),
        hint(words("help-how")),
        actions=[button(words("start"), StartRequest(), style="positive")],
    )
