"""Reads a request from one line: `/new contoso azure A VMs in West Europe unreachable`."""

import re
from dataclasses import dataclass

from cards.open_request import MAX_FOUND
from dialogs.ask_customer import the_one_meant
from dialogs.ask_problem import title_and_rest
from dialogs.understanding import PRODUCTS
from services.desk import ServiceDesk
from services.model.customers import Customer
from services.model.limits import MAX_TEXT, within
from services.model.people import Person
from services.model.requests import Draft
from services.model.taxonomy import ProductFamily, Severity
from services.reading.normalization import normalized, same

_LONGEST_PRODUCT = max(len(name.split()) for name in PRODUCTS)
_LONGEST_CUSTOMER = 6
_LATEST_PRODUCT = 32
"""Among so many words a product is looked for: what follows is the problem."""
_SEVERITY = re.compile(r"([ABC])\s++(.*)", re.DOTALL)
"""A capital letter on its own: a small "a" begins many a title."""


@dataclass(frozen=True, slots=True)
class ParsedLine:
    """A parsed line: a customer that is meant, or else a name to search for."""

    draft: Draft
    customer: Customer | None = None
    sought: str = ""
    """A name that is still to be found."""
    doubted: str = ""
    """One that the line may mean or not: what is found is offered, none is chosen."""


@dataclass(frozen=True, slots=True)
class _Parts:
    """The parts of a line as text, but for the product."""

    product: ProductFamily | None
    rest: str
    customer: str = ""
    doubted: str = ""


async def parse_line(desk: ServiceDesk, text: str, person: Person) -> ParsedLine:
    """Return a draft with what the line says; whatever it leaves open stays open.

    A customer whose name contains our words ("Azure Power s.r.o.") is taken where it is named in
    full; where the line may mean it or not, it is asked.
    """
    parts = await _parts(desk, text, person)
    severity, said = _severity_first(parts.rest)
    title, description = title_and_rest(within(said, MAX_TEXT))
    draft = Draft(product=parts.product, severity=severity, title=title, description=description)
    customer = parts.customer
    if not customer:
        return ParsedLine(draft, doubted=parts.doubted)
    found = await desk.find_customers(customer, MAX_FOUND + 1, person)
    meant = the_one_meant(customer, list(found))
    if meant is None or desk.advisor.is_own(meant):
        return ParsedLine(draft, sought=customer)
    return ParsedLine(draft.model_copy(update={"tenant_id": meant.tenant_id}), meant)


async def _parts(desk: ServiceDesk, text: str, person: Person) -> _Parts:
    words = text.split()
    start, end, product = _product_in(words)
    if product is None:
        customer, rest = await _customer_first(desk, text, person)
        return _Parts(None, rest, customer)
    before = " ".join(words[:start])
    name, in_full = await _name_around(desk, words, start, person)
    if in_full:
        return _behind(text, name)
    if name:
        return _Parts(product, _after(text, end), doubted=before or name)
    return _Parts(product, _after(text, end), before)


def _behind(text: str, customer: str) -> _Parts:
    """Read what follows a customer: a product that begins there, and the rest."""
    rest = _after(text, len(customer.split()))
    start, end, product = _product_in(rest.split())
    if product is None or start > 0:
        return _Parts(None, rest, customer)
    return _Parts(product, _after(rest, end), customer)


def _product_in(words: list[str]) -> tuple[int, int, ProductFamily | None]:
    """Find the first product, and of those that begin there the longest."""
    for start in range(min(len(words), _LATEST_PRODUCT)):
        for length in range(_LONGEST_PRODUCT, 0, -1):
            product = PRODUCTS.get(normalized(" ".join(words[start : start + length])))
            if product is not None:
                return start, start + length, product
    return 0, 0, None


async def _name_around(
    desk: ServiceDesk, words: list[str], start: int, person: Person
) -> tuple[str, bool]:
    """Find a customer whose name goes on over the product that stands at `start`.

    Return the longest beginning that names just one, if any, and whether it is named in full.
    """
    for length in range(min(len(words), _LONGEST_CUSTOMER), start, -1):
        name = " ".join(words[:length])
        found = await desk.find_customers(name, MAX_FOUND + 1, person)
        meant = the_one_meant(name, list(found))
        in_full = meant is not None and same(name, meant.name)
        of_ours = normalized(name) in PRODUCTS
        if meant and (in_full or not of_ours):
            return name, in_full and not of_ours
    return "", False


async def _customer_first(desk: ServiceDesk, text: str, person: Person) -> tuple[str, str]:
    """Without a product between them, take the longest beginning that names one customer."""
    words = text.split()
    for length in range(min(len(words), _LONGEST_CUSTOMER), 0, -1):
        name = " ".join(words[:length])
        found = await desk.find_customers(name, MAX_FOUND + 1, person)
        if the_one_meant(name, list(found)):
            return name, _after(text, length)
    if len(words) == 1:
        return words[0], ""
    return "", text.strip()


def _after(text: str, words: int) -> str:
    """Return what follows so many words, with its lines as they are."""
    return "".join(text.split(maxsplit=words)[words:])


def _severity_first(text: str) -> tuple[Severity | None, str]:
    found = _SEVERITY.fullmatch(text)
    if found:
        return Severity(found.group(1)), found.group(2)
    if text in {level.value for level in Severity}:
        return Severity(text), ""
    return None, text
