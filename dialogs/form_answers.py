"""Fields of a form that a draft leaves open, and the answers that a form, or a line, gives."""

from collections.abc import Collection
from enum import StrEnum
from typing import TypeVar

from cards.actions import FillForm
from cards.open_request import Form, FormField
from dialogs.ask_checks import asks_checks
from dialogs.ask_contact import contact_from
from dialogs.ask_impact import asks_severity
from dialogs.descriptions import description_of, title_of
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
        FormField.START: draft.start_unclear,
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


def told_answers(before: Draft, told: Draft) -> Answers:
    """Return what a told problem says of what is still open, and all its words."""
    said = {name: getattr(told, name) for name in told.model_fields_set}
    answers = {name: value for name, value in said.items() if not getattr(before, name)}
    answers["description"] = description_of(before.description, told.description)
    return {name: value for name, value in answers.items() if value}


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


def checks_changed(form: FillForm, draft: Draft) -> Answers:
    """Return the boxes that a form shows once more, as they were left: one may be unticked."""
    sent = form.model_fields_set & {"health_checked", "tried"}
    return {name: getattr(form, name) for name in sent if getattr(draft, name) is not None}


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


def _member(kind: type[Choice], value: str) -> Choice | None:
    return kind(value) if value in set(kind) else None


def customer_chosen(form: Form, answers: Answers) -> str:
    """Return the name of the customer, if that is all that was answered: "2" says too little."""
    names = (each.name for each in form.offered if answers == {"tenant_id": each.tenant_id})
    return next(names, "")


def with_description(form: Form, answers: Answers) -> Answers:
    """Return the answers; where they leave only a description open, the line is all of it."""
    draft = form.draft.model_copy(update=answers)
    if form.facts or open_fields(draft, form.facts) != [FormField.DESCRIPTION]:
        return answers
    return answers | {"description": draft.title} if draft.title else answers


def says_all(form: Form) -> bool:
    """Return whether nothing is asked but a contact that can be taken as it is."""
    return {*form.fields} <= {FormField.CONTACT} and form.contact_is_whole


def contact_of(form: Form) -> Answers:
    """Return the contact as the form shows it, if it is whole."""
    shown = FormField.CONTACT in form.fields and form.contact_is_whole
    return {"contact": form.contact} if shown else {}
