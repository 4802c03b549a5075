"""Reads what is typed to a form: one answer, or several at once: "B, yes, ada@partner.example"."""

import re
from collections.abc import Callable, Sequence

from cards.open_request import Form, FormField
from dialogs import understanding as understood
from dialogs.choices import choice_in, is_place, numbered
from dialogs.contact_line import contact_in
from dialogs.form_answers import Answers
from dialogs.openings import tells_problem
from dialogs.small_talk import is_courteous, talk_in
from services.model.people import Contact
from services.model.requests import Draft

_BETWEEN = re.compile(r"[,;\n]")
_CHANGED_IN = {
    "ask_customer": FormField.CUSTOMER,
    "ask_product": FormField.PRODUCT,
    "ask_kind": FormField.KIND,
    "ask_description": FormField.DESCRIPTION,
    "ask_start": FormField.START,
    "ask_checks": FormField.CHECKS,
    "ask_severity": FormField.SEVERITY,
    "ask_contact": FormField.CONTACT,
}
"""The field in which the answer of each step can be changed."""
_NOBODY = Contact(name="", email="")

_OTHER_ANSWERS = (understood.means_part, understood.means_neither, understood.means_other)
"""Answers to questions that are not about the problem."""

StartGiven = Callable[[str], Answers | None]
"""Reads a text as the start of the problem."""

_CHOICES: dict[FormField, tuple[str, Callable[[str], object]]] = {
    FormField.SEVERITY: ("severity", understood.severity_in),
    FormField.PRODUCT: ("product", understood.product_in),
    FormField.KIND: ("kind", understood.kind_in),
}
"""Each choice with its field of the draft, and how a text is read as one."""


def typed_answers(form: Form, text: str, start_given: StartGiven) -> Answers | None:
    """Return what a text answers, perhaps behind "no, I meant"; None for any other words."""
    answers, said = _answers(form, text, start_given), understood.behind_correction(text)
    return answers if answers is not None or said == text else _answers(form, said, start_given)


def first_part(text: str) -> tuple[str, str]:
    """Return the first of the parts, and the rest as it is."""
    first, *rest = _BETWEEN.split(text, maxsplit=1)
    return first.strip(), "".join(rest).strip()


def has_unclear_yes(form: Form, text: str, start_given: StartGiven) -> bool:
    """Return whether it answers, but for a yes or a no that may be of more than one question."""
    parts = [each for each in _BETWEEN.split(text) if each.strip()]
    rest = [
        each for each in parts if not (understood.means_yes(each) or understood.means_no(each))
    ]
    return 0 < len(rest) < len(parts) and _answers(form, ",".join(rest), start_given) is not None


def field_in(text: str) -> FormField | None:
    """Return the field that somebody wants to change: "wrong customer"."""
    return _CHANGED_IN.get(understood.step_in(text) or "")


def _answers(form: Form, text: str, start_given: StartGiven) -> Answers | None:
    """Return what the parts of a text answer; None unless each of them is an answer.

    Parts stand between commas, or on lines of their own. So no word is dropped, and no yes is
    taken that goes on with a but. `start_given` reads the start of the problem, where it is open.
    """
    answers, left = Answers(), list[str]()
    parts = [each for each in _BETWEEN.split(text) if each.strip()]
    # "2" and "not sure" may be said of any question: they come last, and then of the only one.
    for part in sorted(parts, key=_is_of_any):
        read = _offered_in(form, part) or _choice_in(form, part) or _checks_in(form, part)
        is_clear = not _is_of_any(part) or _only_start_is_left(form, answers)
        if read is None and FormField.START in form.fields and is_clear:
            read = start_given(part)
        if read is None:
            left.append(part.strip())
        elif any(answers.get(name, value) != value for name, value in read.items()):
            return None
        else:
            answers |= read
    if left:
        contact = _contact_in(form, left)
        if contact is None:
            return None
        answers["contact"] = contact
    return _with_both_checks(form, answers)


def _is_of_any(text: str) -> bool:
    """Return whether it may answer any question: with a place, or that nobody knows."""
    return is_place(text) or understood.is_unsure(text)


def _only_start_is_left(form: Form, answers: Answers) -> bool:
    """Return whether all that such words could answer is answered, but for the start."""
    choices = {field: name for field, (name, _) in _CHOICES.items()}
    named = choices | {FormField.CUSTOMER: "tenant_id", FormField.CHECKS: "tried"}
    is_open = any(field in form.fields and name not in answers for field, name in named.items())
    return not is_open and FormField.FACTS not in form.fields


def _reached_in(form: Form, text: str) -> Contact | None:
    """Return a contact that can be reached, read among other words; None if it has none."""
    if FormField.CONTACT not in form.fields:
        return None
    said = contact_in(text, _NOBODY, form.languages)
    # A mere name may be any words.
    if said is None or not (said.email or said.phone):
        return None
    return contact_in(text, form.contact or _NOBODY, form.languages)


def is_no_answer(draft: Draft, text: str) -> bool:
    """Return whether a text says nothing for the request, or plainly tells another problem."""
    is_said = any(map(str.isalnum, text)) and not is_courteous(text)
    # On a form with several choices a mere place answers none.
    if not is_said or understood.says_nothing(text) or is_place(text):
        return True
    # It says which request is meant, or which of several customers.
    is_of_other = any(means(text) for means in _OTHER_ANSWERS)
    is_beside = is_of_other or talk_in(text) is not None
    return bool(draft.title) and (is_beside or tells_problem(text))


def _offered_in(form: Form, text: str) -> Answers | None:
    """Read the customer of those offered: by place or name, or a yes to the only one."""
    if FormField.CUSTOMER not in form.fields:
        return None
    only = form.offered[0] if len(form.offered) == 1 else None
    meant = (
        numbered(text, form.offered)
        or choice_in(text, {each.name: each for each in form.offered})
        or (only if only and understood.means_yes(text) else None)
    )
    return {"tenant_id": meant.tenant_id} if meant else None


def _choice_in(form: Form, text: str) -> Answers | None:
    """Read the label of a choice, open or known; a place only where one choice is open."""
    is_label, asked = not is_place(text), [field for field in _CHOICES if field in form.fields]
    for field, (name, read) in _CHOICES.items():
        value = read(text) if is_label or asked == [field] else None
        if value is not None:
            return {name: value}
    return None


def _checks_in(form: Form, text: str) -> Answers | None:
    """Read which checks were made: by their labels, or by a yes or a no to both."""
    if FormField.CHECKS not in form.fields:
        return None
    if made := understood.checks_in(text):
        health, tried = made
        return {"health_checked": True} if health else {"tried": tried}
    yes, no = understood.means_yes(text), understood.means_no(text)
    if form.takes_yes and (yes or no):
        return {"health_checked": yes, "tried": yes}
    return None


def _contact_in(form: Form, parts: Sequence[str]) -> Contact | None:
    """Return the contact that all these parts are of; None if one says something else.

    Any words may look like a name, so that two names are one too many.
    """
    contact = _reached_in(form, ", ".join(parts))
    if contact is None or not contact.name:
        # Beside other words an address may be anyone's.
        return None
    for part in parts:
        read = contact_in(part, _NOBODY, form.languages)
        if read is None or read.name not in ("", contact.name):
            return None
    return contact


def _with_both_checks(form: Form, answers: Answers) -> Answers | None:
    """Return the answers, with a box that was not named left empty, as on the card.

    None where it is open whether the problem is one of which checks are expected.
    """
    if answers.keys().isdisjoint({"health_checked", "tried"}):
        return answers or None
    if FormField.KIND in form.fields and "kind" not in answers:
        return None
    return {"health_checked": False, "tried": False} | answers
