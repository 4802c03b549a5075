"""The line that says back what was understood: a wrong guess must not stay unseen."""

from cards.layout import excerpt, one_line, plain
from cards.names import kind_name, product_name, severity_name
from cards.words import Words
from services.model.customers import Customer
from services.model.requests import Draft


def understood_line(
    words: Words, draft: Draft, customer: Customer | None, *, with_title: bool
) -> str:
    """Say what is known already; empty if nothing is."""
    title = one_line(draft.title, 80) if with_title else ""
    parts = (
        customer_said(customer) if customer else "",
        product_name(words, draft.product) if draft.product else "",
        kind_name(words, draft.kind) if draft.kind else "",
        severity_name(words, draft.severity) if draft.severity else "",
        words("ask-form-title", title=title) if title else "",
    )
    return "; ".join(filter(None, parts))


def customer_said(customer: Customer) -> str:
    """Name a customer by name and domain, escaped; the tenant stands in the review."""
    parts = (excerpt(customer.name, 80), customer.domain)
    return plain(" · ".join(filter(None, parts)))
