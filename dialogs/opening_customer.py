"""The customer of an opening: found in the directory where the text names one, and only then."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from cards.open_request import MAX_FOUND
from services.desk import ServiceDesk
from services.model.customers import Customer
from services.model.limits import MAX_SHORT_TEXT
from services.model.people import Person
from services.reading.domains import may_be_within
from services.reading.opening_names import (
    is_distinct,
    is_of_ordinary_words,
    is_ordinary,
    matching_words,
    sizes_of,
)
from services.reading.opening_places import NamePlace, Naming
from services.reading.openings import Opening

MOST_SEARCHES = 12
"""Each takes milliseconds where there are a million customers."""
_FEWEST_LETTERS = 3
_FEW = 3
"""Customers with similar names that are still worth to be offered."""
_SEVERAL_WORDS = 2
_CALLED = frozenset({Naming.ID, Naming.SENDER, Naming.CUE})


@dataclass(frozen=True, slots=True)
class CustomerOfOpening:
    """The customer that a text names, or else what to ask with."""

    customer: Customer | None = None
    sought: str = ""
    """A name that the text calls the customer's, and that is still to be found."""
    suggested: str = ""
    """A name that may be the customer's: what is found is offered, none is chosen."""
    several: tuple[Customer, ...] = ()
    """Those of whom each is named plainly: it is asked which one it is."""


@dataclass(frozen=True, slots=True)
class _Meant:
    """Customers that a place of the text may mean."""

    place: NamePlace
    customers: Sequence[Customer] = ()
    is_plain: bool = False
    """True for one that is named plainly enough to be chosen."""

    def may_be(self, customer: Customer) -> bool:
        return any(one.key == customer.key for one in self.customers)


@dataclass(slots=True)
class _Directory:
    """The directory as one person sees it, asked a bounded number of times."""

    desk: ServiceDesk
    person: Person
    known: dict[str, Sequence[Customer]] = field(default_factory=dict)

    async def search(self, text: str) -> Sequence[Customer]:
        key = text[:MAX_SHORT_TEXT]
        if key not in self.known:
            if len(self.known) >= MOST_SEARCHES:
                return ()
            found = await self.desk.find_customers(key, MAX_FOUND + 1, self.person)
            self.known[key] = found
        return [one for one in self.known[key] if not self.desk.advisor.is_own(one)]


async def customer_of(desk: ServiceDesk, opening: Opening, person: Person) -> CustomerOfOpening:
    """Return the customer; the words of the names that were found say nothing else any more."""
    directory = _Directory(desk, person)
    meant = [
        found
        for place in opening.places()
        if (found := await _at(directory, opening, place)) is not None
    ]
    return _decided(meant)


def _decided(meant: Sequence[_Meant]) -> CustomerOfOpening:
    if any(one.is_plain and one.place.naming is Naming.SENDER for one in meant):
        # A mail's other addresses are of those to whom it was sent.
        meant = [one for one in meant if one.place.naming is not Naming.DOMAIN]
    plain = {one.customers[0].key: one.customers[0] for one in meant if one.is_plain}
    if len(plain) > 1:
        return CustomerOfOpening(several=tuple(plain.values()))
    for customer in plain.values():
        if not _is_contradicted(customer, meant):
            return CustomerOfOpening(customer)
    for one in meant:
        if one.place.naming is Naming.CUE and not one.is_plain:
            return CustomerOfOpening(sought=one.place.sought)
    offered = [one.place.sought for one in meant if one.customers]
    return CustomerOfOpening(suggested=next(iter(offered), ""))


def _is_contradicted(customer: Customer, meant: Sequence[_Meant]) -> bool:
    """Return whether another place may name another customer.

    What somebody is called plainly, behind "customer", is not outweighed by a mere word.
    """
    others = [one for one in meant if not one.may_be(customer) and not one.place.is_aside]
    is_called = any(one.is_plain and one.place.naming in _CALLED for one in meant)
    return any(one.place.naming is Naming.CUE or not is_called for one in others)


async def _at(directory: _Directory, opening: Opening, place: NamePlace) -> _Meant | None:
    match place.naming:
        case Naming.ID:
            found = await directory.search(place.sought)
            named = [one for one in found if one.tenant_id == place.sought]
            return _Meant(place, named, is_plain=True) if len(named) == 1 else None
        case Naming.SENDER | Naming.DOMAIN:
            return await _with_domain(directory, place)
        case _:
            return await _by_name(directory, opening, place)


async def _with_domain(directory: _Directory, place: NamePlace) -> _Meant | None:
    """Find who has this domain, or the one that it is a part of."""
    domain = place.sought
    while domain.count("."):
        found = await directory.search(domain)
        named = [
            one for one in found if any(may_be_within(domain, theirs) for theirs in one.domains)
        ]
        if named:
            return _Meant(place, named, len(named) == 1 and not place.is_aside)
        domain = domain.partition(".")[2]
    return None


async def _by_name(directory: _Directory, opening: Opening, place: NamePlace) -> _Meant | None:
    found = await directory.search(place.sought)
    fits = _fits(found, place, opening)
    first, _, rest = place.sought.partition(" ")
    if not fits and rest:
        found = await directory.search(first) or found
        fits = _fits(found, place, opening)
        place = place._replace(sought=first) if fits else place
    if not fits:
        return _similar(found, place)
    longest = max(fits.values())
    opening.mark_name(place.tokens[: longest[1]])
    best = [one for one in found if fits.get(one.key) == longest]
    whole = [one for one in best if sizes_of(one.name)[0] == longest[0]]
    if len(best) > 1 and len(whole) != 1:
        return _Meant(place, best)
    customer = (whole or best)[0]
    is_plain = _is_plain(customer, opening, place, fits)
    return _Meant(place, [customer] if is_plain else best, is_plain)


def _fits(
    found: Sequence[Customer], place: NamePlace, opening: Opening
) -> dict[str, tuple[int, int]]:
    """Return how many words of each name stand there, and in how many of the text.

    A beginning that is made of words of ours is no part of a name: "Azure" of "Azure Power".
    """
    fits = {one.key: matching_words(one.name, place.tokens) for one in found}
    sizes = {one.key: sizes_of(one.name)[1] for one in found}
    return {
        key: (said, tokens)
        for key, (said, tokens) in fits.items()
        if said and (said >= sizes[key] or is_distinct(place, tokens, opening.words))
    }


def _similar(found: Sequence[Customer], place: NamePlace) -> _Meant | None:
    """Offer what is similar where the text plainly names somebody."""
    if place.naming is Naming.CUE and place.is_written:
        return _Meant(place)
    if place.naming in (Naming.CUE, Naming.AT) and 0 < len(found) <= _FEW and not place.is_aside:
        return _Meant(place._replace(naming=Naming.AT), found)
    return None


def _is_plain(
    customer: Customer, opening: Opening, place: NamePlace, fits: dict[str, tuple[int, int]]
) -> bool:
    """Return whether it is chosen: named in full, or by its first word where no one else is."""
    words, (said, tokens) = opening.words, fits[customer.key]
    size, size_without_form = sizes_of(customer.name)
    if place.is_aside or _goes_on(opening, place, tokens):
        return False
    is_whole, has_form = said == size, size_without_form < size
    if is_whole and has_form:
        return True
    if is_of_ordinary_words(customer.name, words):
        # "customer Outlook crashes" is said of the customer's Outlook.
        is_enough = said >= size_without_form >= _SEVERAL_WORDS
        return is_enough and place.naming is Naming.CUE
    if said >= size_without_form >= _SEVERAL_WORDS:
        return True
    # "the customer nema …": what is written small may be any word.
    if said >= size_without_form:
        return place.naming in (Naming.CUE, Naming.AT) and place.is_written
    first = place.tokens[0].text
    is_long_enough = len(first) >= _FEWEST_LETTERS and not is_ordinary(first, words)
    is_called = place.naming is Naming.CUE and place.is_written
    return is_called and is_long_enough and len(fits) == 1


def _goes_on(opening: Opening, place: NamePlace, size: int) -> bool:
    """Return whether the text names somebody else, whose name begins with these words."""
    behind = place.tokens[size : size + 1]
    last = place.tokens[size - 1]
    if not behind or behind[0].clause != last.clause or last.has_possessive:
        return False
    token = behind[0]
    may_be_name = not is_ordinary(token.text, opening.words) if token.text else False
    return may_be_name and (token.is_large or not place.is_written)
