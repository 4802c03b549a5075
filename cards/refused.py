"""The card for security vulnerabilities, for which no service request is made (R1)."""

from microsoft_teams.cards.core import AdaptiveCard, OpenUrlAction

from cards.layout import card, heading, paragraph
from cards.route import link_title, next_step, route_reason, route_title
from cards.words import Words
from services.model.routes import Route


def refused_card(words: Words, route: Route, link: str | None) -> AdaptiveCard:
    """Say why nothing is opened here, and lead to the one right place."""
    return card(
        words,
        heading(route_title(words, route)),
        paragraph(route_reason(words, route)),
        paragraph(next_step(words, route)),
        actions=[OpenUrlAction(title=link_title(words, route), url=link)] if link else [],
    )
