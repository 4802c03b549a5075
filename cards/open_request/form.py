"""Asking what is still open, on one card: nothing else, and nothing on it is required."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from microsoft_teams.cards.core import (
    ActionSet,
    AdaptiveCard,
    CardElement,
    Container,
    ToggleVisibilityAction,
)

from cards.actions import FillForm, button
from cards.inputs import (
    choice_input,
    fact_input,
    line_input,
    text_input,
    toggle_input,
    typeahead_input,
)
from cards.layout import card, heading, hint, one_line, paragraph
from cards.names import contact_line, kind_name, product_name, severity_name
from cards.open_request.contact import contact_inputs
from cards.open_request.customer import DATASET
from cards.open_request.navigation import way_out
from cards.open_request.start import start_hint
from cards.open_request.understood import customer_said, understood_line
from cards.words import Words
from services.model.customers import Customer
from services.model.limits import MAX_REASON
from services.model.people import Contact
from services.model.requests import Draft
from services.model.taxonomy import Fact, ProblemKind, ProductFamily, Severity

MAX_OFFERED = 5
"""Customers that are offered on a form; more are found by a name."""

_CONTACT = "contact-inputs"
_REASON = "reason-inputs"


class FormField(StrEnum):
    """Parts of a form, in their order."""

    CUSTOMER = "customer"
    PRODUCT = "product"
    PUBLISHER = "publisher"
    KIND = "kind"
    TITLE = "title"
    DESCRIPTION = "description"
    START = "start"
    CHECKS = "checks"
    FACTS = "facts"
    SEVERITY = "severity"
    CONTACT = "contact"


_ANSWERED_BY_YES = frozenset({FormField.CUSTOMER, FormField.FACTS})
"""Besides the checks: where one of these is open, a yes may mean more than one thing."""


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of a form, and what it begins with."""

    fields: Collection[FormField]
    draft: Draft
    languages: Mapping[str, str]
    """The languages of support, code to name."""
    customer: Customer | None = None
    sought: str = ""
    """A name of the customer that is still to be found."""
    offered: Sequence[Customer] = ()
    """Customers of which one may be meant."""
    facts: Sequence[Fact] = ()
    """Asked about the customer that is known."""
    started: str = ""
    """The start of the problem as it was typed."""
    timezone: str = ""
    """The zone (IANA) of whoever answers; empty where none is known."""
    contact: Contact | None = None
    """The person of the last request, or whoever writes."""
    contact_is_whole: bool = False
    """True if that contact can be taken as it is: then it is folded away."""
    typeahead: bool = False
    """True if the client asks for customers during typing."""

    @property
    def takes_yes(self) -> bool:
        """True if a yes can only say that the checks were made."""
        return FormField.CHECKS in self.fields and _ANSWERED_BY_YES.isdisjoint(self.fields)


def form_card(words: Words, key: str, form: Form) -> AdaptiveCard:
    """Ask for what is open; what stays empty is asked afterwards."""
    with_title = FormField.TITLE not in form.fields
    understood = understood_line(words, form.draft, form.customer, with_title=with_title)
    return card(
        words,
        heading(words("ask-form-rest" if understood else "ask-form")),
        hint(
            words("ask-form-understood", what=understood) if understood else words("ask-form-hint")
        ),
        *form_inputs(words, form),
        hint(_how_to_type(words, form) if understood else words("ask-form-typed")),
        actions=[
            button(words("continue"), FillForm(card=key), style="positive"),
            *way_out(words, key),
        ],
    )


def form_inputs(words: Words, form: Form) -> list[CardElement]:
    """Make inputs named as the fields of `FillForm`."""
    return [
        each for field in FormField if field in form.fields for each in _ASK[field](words, form)
    ]


def _how_to_type(words: Words, form: Form) -> str:
    """Say how to type the answers, by an example of those that are open."""
    examples = {
        FormField.CUSTOMER: "" if form.offered else "example-customer",
        FormField.KIND: "example-kind",
        FormField.SEVERITY: "example-severity",
        FormField.CHECKS: "example-checks" if form.takes_yes else "",
        FormField.CONTACT: "" if form.contact_is_whole else "example-contact",
    }
    keys = [key for field, key in examples.items() if key and field in form.fields]
    if not keys:
        return words("ask-form-typed-rest")
    example = ", ".join(words(key) for key in keys)
    key = "ask-form-typed-checks" if form.takes_yes else "ask-form-typed-example"
    return words(key, example=example)


def _customer(words: Words, form: Form) -> Iterator[CardElement]:
    if form.offered:
        names = {each.tenant_id: customer_said(each) for each in form.offered}
        choices = names | {"": words("customer-another")}
        yield choice_input(words, "customer", choices, style="expanded")
    elif form.typeahead and not (form.customer or form.sought):
        yield typeahead_input(words, "customer", DATASET)
    else:
        yield line_input(words, "customer", form.customer.name if form.customer else form.sought)


def _product(words: Words, form: Form) -> Iterator[CardElement]:
    products = {product.value: product_name(words, product) for product in ProductFamily}
    yield choice_input(words, "product", products, form.draft.product or "")


def _publisher(words: Words, form: Form) -> Iterator[CardElement]:
    yield line_input(words, "publisher", form.draft.publisher)


def _kind(words: Words, form: Form) -> Iterator[CardElement]:
    kinds = {kind.value: kind_name(words, kind) for kind in ProblemKind}
    yield choice_input(words, "kind", kinds, form.draft.kind or "")


def _title(words: Words, form: Form) -> Iterator[CardElement]:
    yield line_input(words, "title", form.draft.title)


def _description(words: Words, form: Form) -> Iterator[CardElement]:
    yield text_input(words, "description", form.draft.description)


def _start(words: Words, form: Form) -> Iterator[CardElement]:
    yield line_input(words, "started", form.started)
    how = start_hint(words, form.timezone)
    yield hint(how if form.started else words("ask-form-start", how=how))


def _checks(words: Words, form: Form) -> Iterator[CardElement]:
    """Ask what was done; the reason to go on without is folded away."""
    draft = form.draft
    if not (form.customer and form.customer.government):
        yield toggle_input(words, "health_checked", value=bool(draft.health_checked))
    yield toggle_input(words, "tried", value=bool(draft.tried))
    reason = text_input(words, "override_reason", draft.override_reason, max_length=MAX_REASON)
    yield from _folded(words("ask-form-reason"), _REASON, [reason])


def _facts(words: Words, form: Form) -> Iterator[CardElement]:
    name = one_line(form.customer.name) if form.customer else ""
    for fact in form.facts:
        yield fact_input(words, fact, words(f"ask-fact-{fact}", customer=name))


def _severity(words: Words, form: Form) -> Iterator[CardElement]:
    severities = {severity.value: severity_name(words, severity) for severity in Severity}
    yield choice_input(words, "severity", severities, form.draft.severity or "")


def _contact(words: Words, form: Form) -> Iterator[CardElement]:
    """Ask for the contact; one that is known as a whole is a line, and its inputs are folded."""
    contact = form.draft.contact or form.contact
    inputs = contact_inputs(words, contact, form.languages)
    if contact and form.contact_is_whole:
        yield paragraph(words("ask-form-contact", contact=contact_line(words, contact)))
        yield from _folded(words("ask-form-contact-change"), _CONTACT, inputs)
    else:
        missing = {"email"} if contact and contact.name else {"name", "email"}
        yield from (each for each in inputs if _id_of(each) in missing)
        rest = [each for each in inputs if _id_of(each) not in missing]
        yield from _folded(words("ask-form-contact-more"), _CONTACT, rest)


def _id_of(element: CardElement) -> str:
    return str(getattr(element, "id", ""))


def _folded(title: str, name: str, inputs: Sequence[CardElement]) -> Iterator[CardElement]:
    """Hide inputs behind a button that shows them."""
    yield ActionSet(
        actions=[ToggleVisibilityAction(title=title, target_elements=[name])], spacing="Small"
    )
    yield Container(id=name, items=list(inputs), is_visible=False, spacing="Small")


_ASK = {
    FormField.CUSTOMER: _customer,
    FormField.PRODUCT: _product,
    FormField.PUBLISHER: _publisher,
    FormField.KIND: _kind,
    FormField.TITLE: _title,
    FormField.DESCRIPTION: _description,
    FormField.START: _start,
    FormField.CHECKS: _checks,
    FormField.FACTS: _facts,
    FormField.SEVERITY: _severity,
    FormField.CONTACT: _contact,
}
