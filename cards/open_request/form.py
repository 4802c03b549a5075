"""Everything on one card, for those who don't like to be asked step by step."""

from collections.abc import Mapping, Sequence

from microsoft_teams.cards.core import AdaptiveCard, CardElement

from cards.actions import FillForm, button
from cards.inputs import choice_input, line_input, text_input, toggle_input
from cards.layout import card, heading, hint, paragraph
from cards.names import kind_name, product_name, severity_name
from cards.open_request.contact import contact_inputs
from cards.open_request.navigation import way_out
from cards.words import Words
from services.model.limits import MAX_REASON
from services.model.people import Contact
from services.model.requests import Draft
from services.model.taxonomy import ProblemKind, ProductFamily, Severity


def form_card(  # noqa: PLR0913  # most by keyword
    words: Words,
    key: str,
    draft: Draft,
    *,
    customer: str = "",
    contact: Contact | None = None,
    languages: Mapping[str, str],
) -> AdaptiveCard:
    """Ask for everything at once; nothing is required, what stays empty is asked afterwards.

    `customer` is the name to begin with, `contact` the person of the last request.
    """
    return card(
        words,
        heading(words("ask-form")),
        paragraph(words("ask-form-hint")),
        *form_inputs(words, draft, customer, contact, languages),
        hint(words("ask-form-typed")),
        actions=[
            button(words("continue"), FillForm(card=key), style="positive"),
            *way_out(words, key),
        ],
    )


def form_inputs(
    words: Words,
    draft: Draft,
    customer: str,
    contact: Contact | None,
    languages: Mapping[str, str],
) -> list[CardElement]:
    """Make inputs named as the fields of `FillForm`."""
    return [
        line_input(words, "customer", customer),
        *_problem(words, draft),
        *contact_inputs(words, draft.contact or contact, languages),
    ]


def _problem(words: Words, draft: Draft) -> Sequence[CardElement]:
    products = {product.value: product_name(words, product) for product in ProductFamily}
    kinds = {kind.value: kind_name(words, kind) for kind in ProblemKind}
    severities = {severity.value: severity_name(words, severity) for severity in Severity}
    return [
        choice_input(words, "product", products, draft.product or ""),
        line_input(words, "publisher", draft.publisher),
        choice_input(words, "kind", kinds, draft.kind or ""),
        line_input(words, "title", draft.title),
        text_input(words, "description", draft.description),
        toggle_input(words, "health_checked", value=bool(draft.health_checked)),
        toggle_input(words, "tried", value=bool(draft.tried)),
        text_input(words, "override_reason", draft.override_reason, max_length=MAX_REASON),
        choice_input(words, "severity", severities, draft.severity or ""),
    ]
