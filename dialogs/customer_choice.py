"""The customer that is chosen among those a search has found: never by a near miss."""

from collections.abc import Sequence

from cards.open_request import MAX_FOUND
from dialogs import understanding as understood
from services.desk import ServiceDesk
from services.model.customers import Customer
from services.model.people import Person
from services.model.requests import Draft
from services.reading.legal_forms import without_legal_form, words_of_name
from services.reading.naming import SaidName
from services.reading.normalization import normalized


def the_one_meant(text: str, found: Sequence[Customer]) -> Customer | None:
    """Return the customer that is named in full, or the only one the words are part of.

    A near miss is never taken for granted, nor a word that answers: it is offered as a choice.
    """
    said = SaidName(text)
    for is_named in (said.is_exactly, said.is_all_of):
        named = [one for one in found if any(map(is_named, names_of(one)))]
        if named:
            return named[0] if len(named) == 1 else None
    if len(found) != 1 or understood.is_reply(text) or not said.says_name:
        return None
    return found[0] if any(map(said.is_part_of, names_of(found[0]))) else None


async def chosen_customer(desk: ServiceDesk, draft: Draft, person: Person) -> Customer | None:
    """Return the customer of a draft; None where it has none yet."""
    return await desk.customer(draft.tenant_id, person) if draft.tenant_id else None


async def is_full_name(desk: ServiceDesk, text: str, person: Person) -> bool:
    """Return whether a text is all of a customer's name, with its legal form or without."""
    said = SaidName(text)
    found = await desk.find_customers(text, MAX_FOUND + 1, person)
    return any(said.is_all_of(name) for one in found for name in (one.name, _short(one.name)))


def _short(name: str) -> str:
    return " ".join(without_legal_form(words_of_name(normalized(name))))


def names_of(customer: Customer) -> tuple[str, ...]:
    """Return all that names a customer: name, tenant id and domains."""
    return (customer.name, customer.tenant_id, *customer.domains)
