"""The question whether a new request begins with what comes while another is under way."""

from microsoft_teams.cards.core import AdaptiveCard

from cards.actions import BeginAnew, GoBack, JoinDraft, button
from cards.layout import card, heading, one_line, paragraph
from cards.open_request.understood import understood_line
from cards.words import Words
from services.model.customers import Customer
from services.model.requests import Draft


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


def anew_card(words: Words, key: str, *, draft: Draft, customer: Customer | None) -> AdaptiveCard:
    """Ask whether to go on with the draft under way, or to begin the request asked for."""
    what = understood_line(words, draft, customer, with_title=True)
    return card(
        words,
        heading(words("ask-anew")),
        *([paragraph(words("anew-under-way", what=what))] if what else []),
        paragraph(words("anew-puts-aside")),
        actions=[
            button(words("go-on-with-it"), GoBack(card=key), style="positive"),
            button(words("begin-anew"), BeginAnew(card=key)),
        ],
    )
