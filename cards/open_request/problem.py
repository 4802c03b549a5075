"""Asking what the problem is about, what it is, and what was done about it."""

from collections.abc import Sequence

from microsoft_teams.cards.core import AdaptiveCard

from cards.actions import (
    AnswerFact,
    ChooseKind,
    ChooseProduct,
    ChoosePublisher,
    ConfirmChecks,
    DescribeProblem,
    button,
)
from cards.inputs import line_input, text_input, toggle_input
from cards.layout import card, heading, hint, one_line, option, paragraph, plain
from cards.names import kind_name, product_name
from cards.open_request.navigation import back_and_out
from cards.words import Words
from services.model.limits import MAX_REASON
from services.model.taxonomy import Fact, ProblemKind, ProductFamily

MAX_PUBLISHERS = 10


def product_card(words: Words, key: str) -> AdaptiveCard:
    return card(
        words,
        heading(words("ask-product")),
        *(
            option(
                product_name(words, product),
                ChooseProduct(card=key, product=product),
                words(f"product-{product}-hint"),
            )
            for product in ProductFamily
        ),
        actions=back_and_out(words, key),
    )


def publisher_card(words: Words, key: str, publishers: Sequence[str]) -> AdaptiveCard:
    """Offer the publishers whose support contacts are known, or take another name."""
    known = (
        option(
            plain(publisher),
            ChoosePublisher(card=key, publisher=publisher),
        )
        for publisher in publishers[:MAX_PUBLISHERS]
    )
    return card(
        words,
        heading(words("ask-publisher")),
        *known,
        line_input(words, "publisher", required=True),
        actions=[
            button(words("continue"), ChoosePublisher(card=key), style="positive"),
            *back_and_out(words, key),
        ],
    )


def kind_card(words: Words, key: str) -> AdaptiveCard:
    return card(
        words,
        heading(words("ask-kind")),
        *(
            option(
                kind_name(words, kind),
                ChooseKind(card=key, kind=kind),
                words(f"kind-{kind}-hint"),
            )
            for kind in ProblemKind
        ),
        actions=back_and_out(words, key),
    )


def description_card(
    words: Words, key: str, *, title: str = "", description: str = ""
) -> AdaptiveCard:
    return card(
        words,
        heading(words("ask-description")),
        line_input(words, "title", title, required=True),
        text_input(words, "description", description, required=True),
        hint(words("ask-description-hint")),
        actions=[
            button(words("continue"), DescribeProblem(card=key), style="positive"),
            *back_and_out(words, key),
        ],
    )


def checks_card(words: Words, key: str, *, government: bool) -> AdaptiveCard:
    """Ask what Microsoft expects a partner to have done, or why it goes on without."""
    health = [] if government else [toggle_input(words, "health_checked")]
    why = words("ask-checks-government") if government else words("ask-checks-hint")
    return card(
        words,
        heading(words("ask-checks")),
        paragraph(why),
        *health,
        toggle_input(words, "tried"),
        text_input(words, "override_reason", max_length=MAX_REASON),
        hint(words("ask-checks-typed")),
        actions=[
            button(
                words("continue"),
                ConfirmChecks(card=key, health_checked=government),
                style="positive",
            ),
            *back_and_out(words, key),
        ],
    )


def fact_card(words: Words, key: str, fact: Fact, customer_name: str) -> AdaptiveCard:
    """Ask for one thing that is not known about the customer and decides the route."""
    return card(
        words,
        heading(words(f"ask-fact-{fact}", customer=one_line(customer_name))),
        hint(words("remember-hint")),
        actions=[
            button(words("yes"), AnswerFact(card=key, fact=fact, answer="yes")),
            button(words("no"), AnswerFact(card=key, fact=fact, answer="no")),
            button(words("unsure"), AnswerFact(card=key, fact=fact, answer="unsure")),
            *back_and_out(words, key),
        ],
    )
