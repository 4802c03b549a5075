"""Fields of a form that a draft leaves open, and the answers that a form, or a line, gives."""

from collections.abc import Callable, Collection
from enum import StrEnum
from typing import TypeVar

from cards.actions import FillForm
from cards.open_request import Form, FormField
from dialogs import understanding as understood
from dialogs.ask_checks import asks_checks
from dialogs.ask_contact import contact_from
from dialogs.ask_impact import asks_severity
from dialogs.ask_problem import title_of
from dialogs.choices import is_numeral
from dialogs.contact_line import contact_in
from services.model.limits import MAX_REASON
from services.model.people import Contact
from services.model.requests import Draft
from services.model.taxonomy import Fact, ProblemKind, ProductFamily, Severity

Answers = dict[str, object]
"""Fields of the draft, as they were answered."""

Choice = TypeVar("Choice", bound=StrEnum)


def open_fields(draft: Draft, facts: Collection[Fact]) -> list[FormField]:
    """Return what the draft leaves open, of what a form may ask."""
    may_be_technical = draft.kind is None or asks_checks(draft)
    unchecked = draft.health_checked is None and not draft.has_publisher
    asked = {
        FormField.CUSTOMER: draft.tenant_id is None,
        FormField.PRODUCT: draft.product is None,
        FormField.PUBLISHER: draft.has_publisher and not draft.publisher,
        FormField.KIND: draft.kind is None,
        FormField.TITLE: bool(draft.description) and not draft.title,
        FormField.DESCRIPTION: not (draft.title and draft.description),
        FormField.CHECKS: unchecked and may_be_technical,
        FormField.FACTS: bool(facts),
        FormField.SEVERITY: draft.severity is None and asks_severity(draft),
        FormField.CONTACT: draft.contact is None,
    }
    return [field for field, is_open in asked.items() if is_open]


def answers_of(line: Draft, below: str) -> Answers:
    """Return what a first line says, as it was read, and the lines below it.

    A long line is cut for a title: all of it stays in the description then.
    """
    said = {name: getattr(line, name) for name in line.model_fields_set}
    said["description"] = f"{line.description}\n{below}".strip()
    return {name: value for name, value in said.items() if value}


def answers_in(form: FillForm) -> Answers:
    """Return what a form says; what it leaves empty, or says wrongly, is asked in its own step."""
    product, kind = _member(ProductFamily, form.product), _member(ProblemKind, form.kind)
    description = form.description.strip()
    said: Answers = {
        "product": product,
        "publisher": form.publisher.strip(),
        "kind": kind,
        "title": form.title.strip() or title_of(description),
        "description": description,
        "override_reason": form.override_reason.strip(),
        "severity": _member(Severity, form.severity),
        "contact": contact_from(form) if form.email.strip() else None,
    }
    if form.health_checked or form.tried or form.override_reason.strip():
        said |= {"health_checked": form.health_checked, "tried": form.tried}
    return {name: value for name, value in said.items() if value not in (None, "")}


def contact_given(form: FillForm, shown: Contact | None) -> Contact | None:
    """Return the contact that a form says, None if it says nothing of one.

    What a client leaves out, of what is folded away, is as it was shown.
    """
    if not any(part.strip() for part in (form.name, form.email, form.phone)):
        return None
    given = contact_from(form)
    if shown is None:
        return given
    sent = form.model_fields_set & set(Contact.model_fields)
    return shown.model_copy(update={name: getattr(given, name) for name in sent})


def answers_typed(form: Form, text: str) -> Answers | None:
    """Return what a text answers of what a form asks; None if any of it is no such answer.

    Several stand between commas: "B, technical". A number is one where there is one choice.
    """
    if len(text) > MAX_REASON:
        return None
    if answer := _choice_in(form, text):
        return answer
    parts = [part for each in text.replace(";", ",").splitlines() for part in each.split(",")]
    read = [_choice_in(form, part) or _contact_in(form, part) for part in parts if part.strip()]
    said = [answer for answer in read if answer]
    together = {name: value for answer in said for name, value in answer.items()}
    if len(said) == len(read) == len(together) > 1:
        return together
    return _contact_in(form, text)


def _choice_in(form: Form, text: str) -> Answers | None:
    readings: dict[FormField, tuple[str, Callable[[str], object]]] = {
        FormField.SEVERITY: ("severity", understood.severity_in),
        FormField.PRODUCT: ("product", understood.product_in),
        FormField.KIND: ("kind", understood.kind_in),
    }
    asked = [readings[field] for field in readings if field in form.fields]
    if len(asked) != 1 and is_numeral(text):
        return None
    read = ((name, meaning(text)) for name, meaning in asked)
    return next(({name: value} for name, value in read if value is not None), None)


def _contact_in(form: Form, text: str) -> Answers | None:
    """Return the contact that a text is; one that tells anything besides is none."""
    if FormField.CONTACT not in form.fields:
        return None
    known = form.contact or Contact(name="", email="")
    given = contact_in(text, known, form.languages)
    # A mere name may be any words, and beside other words an address may be anyone's.
    reaches = given and (given.email, given.phone) != (known.email, known.phone)
    return {"contact": given} if given and given.name and reaches else None


def _member(kind: type[Choice], value: str) -> Choice | None:
    return kind(value) if value in set(kind) else None
