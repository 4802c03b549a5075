"""Asking what the problem is about, what it is, and what was done about it."""

from collections.abc import Sequence
from typing import Literal

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
from cards.layout import card, heading, hint, one_line, paragraph, plain
from cards.names import kind_name, product_name
from cards.open_request.navigation import answer_option, back_and_out
from cards.words import Words
from services.model.limits import MAX_REASON
from services.model.taxonomy import Fact, ProblemKind, ProductFamily

MAX_PUBLISHERS = 10


def product_card(words: Words, key: str, *, chosen: ProductFamily | None = None) -> AdaptiveCard:
    """Offer the product families; the one `chosen` before is marked."""
    return card(
        words,
        heading(words("ask-product")),
        *(
            answer_option(
                words,
                product_name(words, product),
                ChooseProduct(card=key, product=product),
                words(f"product-{product}-hint"),
                chosen=product is chosen,
            )
            for product in ProductFamily
        ),
        actions=back_and_out(words, key),
    )


def publisher_card(
    words: Words, key: str, publishers: Sequence[str], *, chosen: str = ""
) -> AdaptiveCard:
    """Offer the publishers whose support contacts are known, or take another name."""
    known = (
        answer_option(
            words,
            plain(publisher),
            ChoosePublisher(card=key, publisher=publisher),
            chosen=publisher == chosen,
        )
        for publisher in publishers[:MAX_PUBLISHERS]
    )
    return card(
        words,
        heading(words("ask-publisher")),
        *known,
        line_input(words, "publisher", chosen, required=True),
        actions=[
            button(words("continue"), ChoosePublisher(card=key), style="positive"),
            *back_and_out(words, key),
        ],
    )


def kind_card(words: Words, key: str, *, chosen: ProblemKind | None = None) -> AdaptiveCard:
    """Offer the kinds of problem; the one `chosen` before is marked."""
    return card(
        words,
        heading(words("ask-kind")),
        *(
            answer_option(
                words,
                kind_name(words, kind),
                ChooseKind(card=key, kind=kind),
                words(f"kind-{kind}-hint"),
                chosen=kind is chosen,
            )
            for kind in ProblemKind
        ),
        actions=back_and_out(words, key),
    )


def description_card(
    words: Words,
    key: str,
    *,
    kind: ProblemKind | None = None,
    title: str = "",
    description: str = "",
) -> AdaptiveCard:
    """Ask what it is about, in words that fit the kind of problem."""
    broken = kind in (None, ProblemKind.TECHNICAL)
    return card(
        words,
        heading(words("ask-description" if broken else "ask-description-about")),
        line_input(words, "title", title, required=True),
        text_input(words, "description", description, required=True),
        hint(words("ask-description-hint")),
        actions=[
            button(words("continue"), DescribeProblem(card=key), style="positive"),
            *back_and_out(words, key),
        ],
    )


def checks_card(  # noqa: PLR0913  # most by keyword
    words: Words,
    key: str,
    *,
    government: bool,
    health_checked: bool = False,
    tried: bool = False,
    override_reason: str = "",
) -> AdaptiveCard:
    """Ask what Microsoft expects a partner to have done, or why it goes on without."""
    health = [toggle_input(words, "health_checked", value=health_checked)]
    why = words("ask-checks-government") if government else words("ask-checks-hint")
    return card(
        words,
        heading(words("ask-checks")),
        paragraph(why),
        *([] if government else health),
        toggle_input(words, "tried", value=tried),
        text_input(words, "override_reason", override_reason, max_length=MAX_REASON),
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


def fact_card(
    words: Words,
    key: str,
    fact: Fact,
    customer_name: str,
    *,
    known: Literal["", "yes", "no", "unsure"] = "",
) -> AdaptiveCard:
    """Ask for one thing about the customer that decides the route; `known` was said before."""
    before = [paragraph(words("answered-before", answer=words(known)))] if known else []
    return card(
        words,
        heading(words(f"ask-fact-{fact}", customer=one_line(customer_name))),
        *before,
        hint(words("remember-hint")),
        actions=[
            button(words("yes"), AnswerFact(card=key, fact=fact, answer="yes")),
            button(words("no"), AnswerFact(card=key, fact=fact, answer="no")),
            button(words("unsure"), AnswerFact(card=key, fact=fact, answer="unsure")),
            *back_and_out(words, key),
        ],
    )
