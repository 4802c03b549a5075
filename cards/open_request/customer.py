"""Asking for the customer, so that two Contosos can't be mixed up."""

from collections.abc import Sequence

from microsoft_teams.cards.core import (
    AdaptiveCard,
    CardElement,
    Container,
    ExecuteAction,
)

from cards.actions import ChooseCustomer, SearchCustomer, button
from cards.inputs import line_input, typeahead_input
from cards.layout import card, heading, hint, one_line, paragraph, plain
from cards.open_request.navigation import answer_option, way_out
from cards.words import Words
from services.model.customers import Customer

MAX_FOUND = 8
"""More than this is no help; a longer search text is."""

DATASET = "customers"
"""The name of the choices in `application/search`."""


def customer_card(  # noqa: PLR0913  # most by keyword
    words: Words,
    key: str,
    *,
    chosen: Customer | None = None,
    found: Sequence[Customer] = (),
    text: str = "",
    typeahead: bool = False,
) -> AdaptiveCard:
    """Ask for a customer: by search, by choice among what was found, or while typing.

    The one `chosen` before can be kept.
    """
    search = words("search-again") if found or text else words("search")
    listed = typeahead and not found
    actions: list[ExecuteAction] = [button(search, SearchCustomer(card=key))]
    if listed:
        choose = button(words("choose"), ChooseCustomer(card=key), style="positive")
        actions.insert(0, choose)
    return card(
        words,
        heading(words("ask-customer")),
        *([_choice(words, key, chosen, chosen=True)] if chosen else []),
        *_found(words, key, found, text),
        *([typeahead_input(words, "tenant_id", DATASET)] if listed else []),
        line_input(words, "customer", "" if found else text),
        hint(words("ask-customer-hint")),
        actions=[*actions, *way_out(words, key)],
    )


def _found(words: Words, key: str, found: Sequence[Customer], text: str) -> list[CardElement]:
    if not found:
        return [paragraph(words("ask-customer-none", text=one_line(text)))] if text else []
    many = len(found) > MAX_FOUND
    counted = words("ask-customer-found", count=len(found))
    return [
        paragraph(words("ask-customer-many", count=MAX_FOUND) if many else counted),
        *(_choice(words, key, customer) for customer in found[:MAX_FOUND]),
    ]


def _choice(words: Words, key: str, customer: Customer, *, chosen: bool = False) -> Container:
    press = ChooseCustomer(card=key, tenant_id=customer.tenant_id)
    details = " · ".join(part for part in (customer.domain, customer.tenant_id) if part)
    return answer_option(words, plain(customer.name), press, plain(details), chosen=chosen)
