"""The line that an answered card turns into, which can't be pressed."""

from microsoft_teams.cards.core import AdaptiveCard

from cards.layout import card, hint, one_line, paragraph
from cards.words import Words

_SHOWN = 300


def answered_card(words: Words, question: str, answer: str) -> AdaptiveCard:
    """Show a question of ours with the answer as it was given; it is escaped here."""
    return card(words, paragraph(f"✓ **{question}:** {one_line(answer, _SHOWN)}"))


def closed_card(words: Words, question: str, why: str) -> AdaptiveCard:
    """Show a question of ours that waits no longer, and why."""
    return card(words, hint(f"{question}: {why}"))
