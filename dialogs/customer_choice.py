"""The choice of a customer among those that a search has found: never by a near miss."""

from collections.abc import Sequence

from dialogs import understanding as understood
from services.model.customers import Customer
from services.reading.naming import SaidName


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


def names_of(customer: Customer) -> tuple[str, ...]:
    """Return all that names a customer: name, tenant id and domains."""
    return (customer.name, customer.tenant_id, *customer.domains)
