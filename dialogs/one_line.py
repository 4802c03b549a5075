"""Reads a request from one line: `/new contoso azure A VMs in West Europe unreachable`."""

from dataclasses import dataclass, replace

from cards.open_request import MAX_FOUND
from cards.words import typed
from dialogs.customer_choice import the_one_meant
from dialogs.descriptions import title_and_rest
from dialogs.understanding import PRODUCTS
from services.desk import ServiceDesk
from services.model.customers import Customer
from services.model.limits import MAX_TEXT, within
from services.model.people import Person
from services.model.requests import Draft
from services.model.taxonomy import ProductFamily, Severity
from services.reading.naming import SaidName
from services.reading.normalization import bare, cleaned, normalized, unpunctuated
from services.reading.references import first_word

_LONGEST_PRODUCT = max(len(name.split()) for name in PRODUCTS)
_LONGEST_CUSTOMER = 6
_LATEST_PRODUCT = 32
"""Among so many words a product is looked for: what follows is the problem."""
_LONGEST_LETTER = 16
"""Characters of a word that may be a severity, with all that is not seen of it."""
_PLAIN_WHEN_SMALL = frozenset("bc")
"""Small letters that are no word of their own."""
_SEPARATORS = ",;:"
"""They stand between the parts of a line, stuck to the word before."""


@dataclass(frozen=True, slots=True)
class ParsedLine:
    """A parsed line: a customer that is meant, or else a name to search for."""

    draft: Draft
    customer: Customer | None = None
    sought: str = ""
    """A name that is still to be found."""
    suggested_customer: str = ""
    """One that the line may mean or not: what is found is offered, none is chosen."""
    draft_if_suggested: Draft | None = None
    """The draft with that one as its customer: the rest is read behind the name."""


@dataclass(frozen=True, slots=True)
class _Parts:
    """The parts of a line as text, but for the product."""

    product: ProductFamily | None
    rest: str
    customer: str = ""


@dataclass(frozen=True, slots=True)
class _Name:
    """The longest beginning of a line that names just one customer."""

    words: str
    customer: Customer
    in_full: bool


async def names_customer(desk: ServiceDesk, line: ParsedLine, person: Person) -> bool:
    """Return whether a line names a customer that there is, or may name one."""
    if line.customer or line.draft_if_suggested:
        return True
    return bool(line.sought and await desk.find_customers(line.sought, 1, person))


async def parse_line(desk: ServiceDesk, text: str, person: Person) -> ParsedLine:
    """Return a draft with what the line says; whatever it leaves open stays open.

    A customer whose name contains our words ("Azure Power s.r.o.") is taken where it is named in
    full; where the line may mean it or not, it is asked. What follows a name is read behind it.
    """
    words = text.split()
    start, end, product = _product_in(words)
    if product is None:
        return await _with_customer(desk, await _customer_first(desk, text, person), person)
    before = " ".join(words[:start])
    name = await _name_around(desk, words, start, person)
    if name is None:
        return await _with_customer(desk, _Parts(product, _after(text, end), before), person)
    behind = _product_first(_after(text, len(name.words.split())))
    if name.in_full:
        return await _with_customer(desk, replace(behind, customer=name.words), person)
    meant = _draft(behind, behind_name=True).model_copy(
        update={"tenant_id": name.customer.tenant_id}
    )
    if before and not meant.product:
        # "kontoso azure": it may be said of Kontoso Azure Services, and by a part of its name.
        meant = meant.model_copy(update={"product": product})
    draft = _draft(_Parts(product, _after(text, end)))
    return ParsedLine(draft, suggested_customer=before or name.words, draft_if_suggested=meant)


async def _with_customer(desk: ServiceDesk, parts: _Parts, person: Person) -> ParsedLine:
    draft = _draft(parts)
    if not parts.customer:
        return ParsedLine(draft)
    found = await desk.find_customers(parts.customer, MAX_FOUND + 1, person)
    meant = the_one_meant(parts.customer, found)
    if meant is None and draft.severity is None and (ended := _severity_last(parts.customer)):
        # "contoso B azure": no customer is called so, and the letter stands before the product.
        name, severity = ended
        line = await _with_customer(desk, replace(parts, customer=name), person)
        return replace(line, draft=line.draft.model_copy(update={"severity": severity}))
    if meant is None or desk.advisor.is_own(meant):
        return ParsedLine(draft, sought=parts.customer)
    return ParsedLine(draft.model_copy(update={"tenant_id": meant.tenant_id}), meant)


def _draft(parts: _Parts, *, behind_name: bool = False) -> Draft:
    named = behind_name or bool(parts.product or parts.customer)
    severity, said = _severity_first(parts.rest, named=named)
    title, description = title_and_rest(within(said, MAX_TEXT))
    return Draft(product=parts.product, severity=severity, title=title, description=description)


def _product_first(text: str) -> _Parts:
    """Read a product that begins a text, and the rest."""
    start, end, product = _product_in(text.split())
    if product is None or start > 0:
        return _Parts(None, text)
    return _Parts(product, _after(text, end))


def _product_in(words: list[str]) -> tuple[int, int, ProductFamily | None]:
    """Find the first product, and of those that begin there the longest."""
    for start in range(min(len(words), _LATEST_PRODUCT)):
        for length in range(_LONGEST_PRODUCT, 0, -1):
            said = normalized(" ".join(words[start : start + length]))
            product = PRODUCTS.get(said.rstrip(_SEPARATORS))
            if product is not None:
                return start, start + length, product
    return 0, 0, None


async def _name_around(
    desk: ServiceDesk, words: list[str], start: int, person: Person
) -> _Name | None:
    """Find a customer whose name goes on over the product that stands at `start`."""
    for length in range(min(len(words), _LONGEST_CUSTOMER), start, -1):
        name = " ".join(words[:length])
        found = await desk.find_customers(name, MAX_FOUND + 1, person)
        meant = the_one_meant(name, found)
        in_full = meant is not None and SaidName(name).is_all_of(meant.name)
        of_ours = bare(name) in PRODUCTS
        if meant and (in_full or not of_ours):
            return _Name(name, meant, in_full and not of_ours)
    return None


async def _customer_first(desk: ServiceDesk, text: str, person: Person) -> _Parts:
    """Without a product between them, take the longest beginning that names one customer."""
    words = text.split()
    for length in range(min(len(words), _LONGEST_CUSTOMER), 0, -1):
        name = " ".join(words[:length])
        found = await desk.find_customers(name, MAX_FOUND + 1, person)
        meant = the_one_meant(name, found)
        # "litware b": the letter is part of a name only where that is said in full.
        may_end = length == 1 or len(bare(words[length - 1])) > 1
        if meant and (may_end or SaidName(name).is_all_of(meant.name)):
            return _Parts(None, _after(text, length), name)
    if len(words) == 1:
        return _Parts(None, "", words[0])
    return _Parts(None, text.strip())


def _after(text: str, words: int) -> str:
    """Return what follows so many words, with its lines as they are."""
    return "".join(text.split(maxsplit=words)[words:])


def _severity_first(text: str, *, named: bool) -> tuple[Severity | None, str]:
    """Read a letter that stands for a severity, and the rest.

    A small one counts where customer or product were `named` before it; "a" begins many a title,
    and counts only as "severity a" or "a:". So does "A" where nothing stands before it: "A user
    cannot sign in".
    """
    first, rest = first_word(text)
    if bare(first) in typed("typed-says-severity"):
        letter, behind = first_word(rest)
        if bare(letter).upper() in set(Severity):
            return Severity(bare(letter).upper()), behind
    seen = cleaned(first) if len(first) <= _LONGEST_LETTER else first
    letter = unpunctuated(seen)
    is_small = named and (letter in _PLAIN_WHEN_SMALL or seen == "a:")
    if letter not in set(Severity) and not is_small:
        return None, text
    if seen == Severity.CRITICAL and rest and not named:
        return None, text
    if _is_a_drive(seen, rest):
        return None, text
    return Severity(letter.upper()), rest


def _severity_last(text: str) -> tuple[str, Severity] | None:
    """Read a letter at the end of a customer's name that stands for a severity."""
    name, _, last = text.strip().rpartition(" ")
    severity, rest = _severity_first(last, named=True)
    return (name, severity) if name and severity and not rest else None


def _is_a_drive(letter: str, behind: str) -> bool:
    """Return whether it is "C:" or "c drive": the letter of a disk, of a plan or the like."""
    is_c = letter.upper() == f"{Severity.MINIMAL}:"
    return is_c or bare(first_word(behind)[0]) in typed("typed-letter-of")
