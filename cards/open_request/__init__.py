"""The cards of the guided dialog, one per step. `key` is the key of the card itself.

Imports actions, clock, inputs, layout, names, route, words and services.
"""

from cards.open_request.answered import answered_card, closed_card
from cards.open_request.contact import contact_card
from cards.open_request.customer import DATASET, MAX_FOUND, customer_card
from cards.open_request.form import MAX_OFFERED, Form, FormField, form_card
from cards.open_request.from_message import dialog_form_card
from cards.open_request.impact import doubt_card, severity_card
from cards.open_request.part import anew_card, part_card
from cards.open_request.problem import (
    MAX_PUBLISHERS,
    checks_card,
    description_card,
    fact_card,
    kind_card,
    product_card,
    publisher_card,
)
from cards.open_request.review import Review, review_card
from cards.open_request.start import start_card
from cards.open_request.understood import understood_line

__all__ = [
    "DATASET",
    "MAX_FOUND",
    "MAX_OFFERED",
    "MAX_PUBLISHERS",
    "Form",
    "FormField",
    "Review",
    "anew_card",
    "answered_card",
    "checks_card",
    "closed_card",
    "contact_card",
    "customer_card",
    "description_card",
    "dialog_form_card",
    "doubt_card",
    "fact_card",
    "form_card",
    "kind_card",
    "part_card",
    "product_card",
    "publisher_card",
    "review_card",
    "severity_card",
    "start_card",
    "understood_line",
]
