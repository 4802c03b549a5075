"""The progress of a request dialog between turns: the draft, the open card, the way so far."""

from collections.abc import Mapping, MutableMapping
from typing import Any

from pydantic import ValidationError

from dialogs import undo_stack
from dialogs.new_request import NewRequest, read_new_request
from services.model.customers import Customer
from services.model.people import Contact
from services.model.requests import Draft
from services.model.taxonomy import Fact, Severity


def beginning(
    draft: Draft,
    *,
    sought: str = "",
    suggested_customer: str = "",
    draft_if_suggested: Draft | None = None,
    form: bool = False,
) -> dict[str, Any]:
    """Return the values a dialog begins with.

    `sought` is a customer still to be found, `suggested_customer` one that is not to be chosen
    by itself; `draft_if_suggested` is how the draft reads with that one as its customer.
    """
    values: dict[str, Any] = {"form": True} if form else {}
    progress = Progress(values)
    if sought:
        progress.seek(sought)
    if suggested_customer:
        progress.suggest(suggested_customer, draft_if_suggested)
    progress.draft = draft
    return values


WHILE_OPEN = ("card", "question", "searched", "offered", *undo_stack.VALUES)
"""Values that hold only while the dialog is open."""


class Progress:
    """A typed view of a dialog's values, which are plain JSON and outlive a release.

    What it can't read counts as not given, so that it is asked again.
    """

    def __init__(self, values: MutableMapping[str, Any]) -> None:
        self._values = values

    @property
    def draft(self) -> Draft:
        kept = self._values.get("draft")
        return read_draft(kept if isinstance(kept, dict) else {})

    @draft.setter
    def draft(self, draft: Draft) -> None:
        self._values["draft"] = draft.model_dump(mode="json", exclude_defaults=True) | {
            "schema_version": draft.schema_version
        }

    @property
    def card(self) -> str:
        """The key of the card that waits for an answer; empty when none does."""
        return str(self._values.get("card", ""))

    @property
    def question(self) -> str:
        """The question of that card, in a word or two."""
        return str(self._values.get("question", ""))

    def opened(self, card: str, question: str) -> None:
        self._values["card"], self._values["question"] = card, question

    def closed(self) -> None:
        self._values.pop("card", None)

    @property
    def questioned_severity(self) -> Severity | None:
        """The severity about which the one polite question was asked."""
        kept = self._values.get("questioned_severity")
        return Severity(kept) if kept in tuple(Severity) else None

    @questioned_severity.setter
    def questioned_severity(self, severity: Severity | None) -> None:
        self._values["questioned_severity"] = severity

    @property
    def answered_facts(self) -> list[Fact]:
        """The facts that were given in this conversation, in order."""
        return [Fact(fact) for fact in self._list("answered_facts") if fact in tuple(Fact)]

    @answered_facts.setter
    def answered_facts(self, facts: list[Fact]) -> None:
        self._values["answered_facts"] = list(facts)

    def note_facts(self, customer: Customer, facts: Mapping[Fact, bool]) -> None:
        """Note that an answer changes these on the customer's record: for `undo`."""
        undo_stack.note_facts(
            self._values,
            [
                undo_stack.RememberedFact(
                    customer.tenant_id, fact, holds, customer.facts.get(fact)
                )
                for fact, holds in facts.items()
            ],
        )

    @property
    def fact_again(self) -> Fact | None:
        """The fact that is asked once more after its answer was taken back."""
        kept = self._values.get("fact_again")
        return Fact(kept) if kept in tuple(Fact) else None

    @fact_again.setter
    def fact_again(self, fact: Fact | None) -> None:
        self._values["fact_again"] = fact

    @property
    def asked(self) -> list[str]:
        """The steps that asked something, in order: the way `back` goes."""
        return self._list("asked")

    def rewind(self, step: str) -> None:
        """Cut the way back to where this step asked last."""
        while step in self.asked and self.asked[-1] != step:
            self.asked.pop()

    @property
    def again(self) -> str:
        """The step that is asked once more although its answer is known."""
        return str(self._values.get("again", ""))

    @again.setter
    def again(self, step: str) -> None:
        self._values["again"] = step

    @property
    def form(self) -> bool:
        """Return whether everything is to be asked on one card first."""
        return bool(self._values.get("form", False))

    @property
    def form_fields(self) -> list[str]:
        """The fields of the form when it was first shown: so it is shown again."""
        return self._list("form_fields")

    @form_fields.setter
    def form_fields(self, fields: list[str]) -> None:
        self._values["form_fields"] = fields

    def form_done(self) -> None:
        self._values.pop("form", None)
        # What a form says holds whoever its customer is.
        self._values.pop("draft_if_suggested", None)

    def seek(self, customer: str) -> None:
        """Search for this customer when its step comes."""
        self._forget_suggestion()
        self._values["sought"] = customer.strip()

    @property
    def sought(self) -> str:
        """The customer that a line named and that is still to be found."""
        return str(self._values.get("sought", ""))

    def take_sought(self) -> str:
        """Return the customer that a line named, once: it is searched for, then forgotten."""
        return str(self._values.pop("sought", ""))

    def suggest(self, customer: str, draft: Draft | None = None) -> None:
        """Offer this customer when its step comes, and read the line so if it is the one."""
        self._values["suggested_customer"] = customer
        if draft:
            self.draft_if_suggested = draft

    @property
    def draft_if_suggested(self) -> Draft | None:
        """The draft as it reads if the customer that is offered is the one."""
        kept = self._values.get("draft_if_suggested")
        return read_draft(kept) if isinstance(kept, dict) else None

    @draft_if_suggested.setter
    def draft_if_suggested(self, draft: Draft) -> None:
        self._values["draft_if_suggested"] = draft.model_dump(mode="json")

    @property
    def suggested_customer(self) -> str:
        """The customer that a line may mean."""
        return str(self._values.get("suggested_customer", ""))

    def take_suggested_customer(self) -> str:
        """Return the customer that a line may mean, once: it is offered, then forgotten."""
        return str(self._values.pop("suggested_customer", ""))

    def take_answers_if_suggested(self, tenant_id: str) -> dict[str, Any]:
        """Return, once, what a line says if it has meant this customer, behind its name."""
        meant = self.draft_if_suggested
        self._forget_suggestion()
        if meant is None or meant.tenant_id != tenant_id:
            return {}
        return {
            "product": meant.product,
            "severity": meant.severity,
            "title": meant.title,
            "description": meant.description,
        }

    def customer_found(self) -> None:
        """Forget which customer was sought, and which one was offered."""
        self.take_sought()
        self._forget_suggestion()

    def _forget_suggestion(self) -> None:
        for name in ("suggested_customer", "draft_if_suggested"):
            self._values.pop(name, None)

    @property
    def pending(self) -> NewRequest | None:
        """A problem told in the middle, or a new request asked for, until it has its place."""
        return read_new_request(self._values.get("pending"))

    @pending.setter
    def pending(self, new: NewRequest) -> None:
        self._values["pending"] = new.written()

    def take_pending(self) -> NewRequest | None:
        """Return what waits, once: from then on it waits no longer."""
        return read_new_request(self._values.pop("pending", None))

    @property
    def searched(self) -> str:
        """The text for which the open card shows customers; empty before a search."""
        return str(self._values.get("searched", ""))

    @property
    def offered(self) -> list[str]:
        """The tenant ids of those customers, in order."""
        return self._list("offered")

    def offer(self, searched: str, offered: list[str]) -> None:
        self._values["searched"], self._values["offered"] = searched, offered

    def ask_afresh(self) -> None:
        """Forget what a step was in the middle of: it is asked from its beginning."""
        for name in ("searched", "offered", "questioned_severity", "fact_again"):
            self._values.pop(name, None)

    @property
    def refused_contact(self) -> Contact | None:
        """The contact that was given and lacked something: the next answer mends it."""
        kept = self._values.get("refused_contact")
        try:
            return Contact.model_validate(kept) if kept else None
        except ValidationError:
            return None

    @refused_contact.setter
    def refused_contact(self, contact: Contact | None) -> None:
        self._values["refused_contact"] = contact.model_dump(mode="json") if contact else None

    @property
    def reviewed(self) -> str:
        """The route that was shown before sending, as text to compare."""
        return str(self._values.get("reviewed", ""))

    @reviewed.setter
    def reviewed(self, route: str) -> None:
        self._values["reviewed"] = route

    def _list(self, name: str) -> list[str]:
        kept = self._values.get(name)
        if not isinstance(kept, list):
            kept = self._values[name] = []
        return kept


def read_draft(kept: dict[str, Any]) -> Draft:
    """Read a draft that perhaps another release wrote: answers it can't read are asked again."""
    try:
        return Draft.model_validate(kept)
    except ValidationError as error:
        unreadable = {fault["loc"][0] for fault in error.errors()}
        return Draft.model_validate({k: v for k, v in kept.items() if k not in unreadable})
