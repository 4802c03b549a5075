"""Part of this request, or a new one: a problem that was told while another question was open."""

from microsoft_teams.cards.core import AdaptiveCard

from cards.actions import BeginAnew, JoinDraft, button
from cards.layout import card, heading, one_line, paragraph
from cards.words import Words


def part_card(words: Words, key: str, *, text: str, title: str = "") -> AdaptiveCard:
    """Ask where a text belongs; `title` is that of the request under way, as far as it has one."""
    under_way = words("part-under-way", title=one_line(title)) if title else ""
    return card(
        words,
        heading(words("ask-part")),
        paragraph(words("part-said", text=one_line(text))),
        *([paragraph(under_way)] if under_way else []),
        paragraph(words("part-new-puts-aside")),
        actions=[
            button(words("part-of-this"), JoinDraft(card=key), style="positive"),
            button(words("a-new-one"), BeginAnew(card=key)),
        ],
    )
