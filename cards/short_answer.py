"""Short answers: a line or two, and the buttons that go on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from microsoft_teams.cards.core import Action, AdaptiveCard

from cards.actions import ShowHelp, StartRequest, button
from cards.clock import promise_text
from cards.layout import bullets, card, facts, hint, paragraph
from cards.names import destination_name, product_name, severity_name
from cards.route import route_reason
from cards.words import Words, span
from services.model.promises import Promise
from services.model.routes import Route
from services.model.taxonomy import ProductFamily, Severity


def line_card(words: Words, text: str) -> AdaptiveCard:
    """Say one line."""
    return card(words, paragraph(text), actions=_ways_on(words))


@dataclass(frozen=True, slots=True)
class Response:
    """By when technical problems of one severity are answered first."""

    severity: Severity
    microsoft: Promise | None
    own: timedelta | None
    """The partner's promise to its customers."""


def response_card(
    words: Words, responses: Sequence[Response], other: Promise | None
) -> AdaptiveCard:
    """Say when Microsoft answers first, and what the partner promises.

    `other` is what holds for anything but a technical problem.
    """
    said = {severity_name(words, one.severity): _response(words, one) for one in responses}
    return card(
        words,
        paragraph(words("answer-response")),
        facts(said),
        hint(words("answer-response-else", promise=promise_text(words, other))),
        actions=_ways_on(words),
    )


def routes_card(words: Words, product: ProductFamily, routes: Sequence[Route]) -> AdaptiveCard:
    """Say where technical problems of a product are filed, and what decides it."""
    lines = [
        f"{destination_name(words, route.destination)}: {route_reason(words, route)}"
        for route in routes
    ]
    return card(
        words,
        paragraph(words("answer-routes", product=product_name(words, product))),
        bullets(lines),
        actions=_ways_on(words),
    )


def _response(words: Words, response: Response) -> str:
    said = promise_text(words, response.microsoft)
    if response.own is None:
        return said
    own = words("answer-own-promise", span=span(words, response.own))
    return f"{said} · {own}"


def _ways_on(words: Words) -> list[Action]:
    return [
        button(words("start"), StartRequest(), style="positive"),
        button(words("show-help"), ShowHelp()),
    ]
