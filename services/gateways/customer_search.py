"""Search for customers, of which several tenants of staff may have a record each.

Where more fit equally well than a stage looks at, each database takes those it comes by first: on
SQLite the ones that were imported first, on PostgreSQL any. Names that begin with what is sought
are the same even then.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    RowMapping,
    Select,
    bindparam,
    func,
    literal_column,
    select,
)

from services.gateways.fuzzy_search import LIMIT, FuzzySearch, Source, some_at_a_time
from services.gateways.rows.damage import Damage
from services.gateways.rows.requests import customer_of
from services.gateways.schema.tables import OPEN, customers, requests
from services.gateways.trigram_sample import TrigramSamples
from services.model.customers import Customer, key_of
from services.reading.names import Fit, Query, fit
from services.reading.naming import named_in

MAX_COUNTED = 99
"""Open requests of a customer that are counted; more are as many."""

_LAST = "\U0010ffff"
"""Comes after every letter."""

_CANDIDATE = customers.c.key, customers.c.tenant_id, customers.c.normalized, customers.c.joined


def _open_requests_of(found: FromClause) -> Sequence[ColumnElement[Any]]:
    counted = (
        select(literal_column("1"))
        .select_from(requests)
        .where(OPEN, requests.c.tenant_id == found.c.tenant_id)
        .correlate_except(requests)
        .limit(MAX_COUNTED)
        .subquery("counted")
    )
    number = select(func.count()).select_from(counted).scalar_subquery()
    return (number.label("open_requests"),)


_of_staff = customers.c.staff_tenant_id.in_(bindparam("staff", expanding=True))
_first = (
    select(*_CANDIDATE, literal_column("0").label("open_requests"))
    .where(_of_staff)
    .order_by(customers.c.normalized, customers.c.key)
    .limit(LIMIT)
)


def _between(of: ColumnElement[str]) -> Select[Any]:
    return (
        select(*_CANDIDATE, *_open_requests_of(customers))
        .where(_of_staff, of >= bindparam("first"), of < bindparam("last"))
        .order_by(of, customers.c.key)
        .limit(LIMIT)
    )


_by_name = _between(customers.c.normalized)
_by_tenant = _between(customers.c.key)
_by_key = select(customers).where(customers.c.key.in_(bindparam("keys", expanding=True)))
_CUSTOMERS = Source(
    "customer_index", customers.c.id, _CANDIDATE, lambda _: _of_staff, _open_requests_of
)


class CustomerCandidate(NamedTuple):
    """A customer that was found, in the order in which it is shown."""

    fit: Fit
    fewer_open_requests: int
    name: str
    key: str
    subject: str
    """The customer's own tenant id."""


@dataclass(frozen=True, slots=True)
class CustomerSearch:
    """One search, on a connection that is given to it; `staff` is as `CustomerDirectory` says."""

    connection: Connection
    damage: Damage
    samples: TrigramSamples
    staff: Sequence[str]

    def best(self, text: str, limit: int) -> list[Customer]:
        """Return the customers that fit the text best; of no text, the first by name.

        Of a pasted line, link or address only the tenant id or the domain is sought, if any is.
        """
        for sought in dict.fromkeys((named_in(text), text)):
            if found := self._best(Query.of(sought), limit):
                return found
        return []

    def _best(self, query: Query, limit: int) -> list[Customer]:
        wanted, name = {"staff": self.staff}, itemgetter("tenant_id")
        search = FuzzySearch(
            self.connection, [_CUSTOMERS], wanted, self.damage, self.samples, _ranked, name
        )
        found = search.best(query, limit, _by_beginning(query, search))
        return list(islice(some_at_a_time(found, limit, self._customers), limit))

    def _customers(self, found: Sequence[CustomerCandidate]) -> Iterator[Customer]:
        """Return the record of whoever searches, if there is one, whichever was found."""
        keys = [(key_of(each.subject, self.staff[0]), each.key) for each in found]
        wanted = {"keys": list(chain.from_iterable(keys))}
        rows = self.connection.execute(_by_key, wanted).mappings()
        known = {row["key"]: row for row in rows}
        records = (known.get(ours) or known.get(theirs) for ours, theirs in keys)
        ordered, of = (row for row in records if row), partial(customer_of, damage=self.damage)
        yield from self.damage.sound("customers", ordered, of, itemgetter("tenant_id"))


def _by_beginning(query: Query, search: FuzzySearch[CustomerCandidate]) -> Sequence[RowMapping]:
    """Read by the beginnings of names, and of tenant ids."""
    if not query.text:
        return search.rows(_first)
    name, tenant = query.spelled, query.tenant
    rows = search.rows(_by_name, first=name, last=name + _LAST)
    if tenant:
        return [*rows, *search.rows(_by_tenant, first=tenant, last=tenant + _LAST)]
    return rows


def _ranked(query: Query, row: RowMapping) -> CustomerCandidate | None:
    words, joined, tenant_id = row["normalized"], row["joined"], row["tenant_id"]
    if not all(isinstance(each, str) for each in (words, joined, tenant_id, row["key"])):
        raise TypeError
    how = fit(query, words, joined)
    if query.tenant and tenant_id.startswith(query.tenant):
        by_tenant = Fit.EXACT if tenant_id == query.tenant else Fit.INSIDE
        how = by_tenant if how is None else min(how, by_tenant)
    if how is None:
        return None
    name, _, _ = words.partition("\n")
    return CustomerCandidate(how, -row["open_requests"], name, row["key"], tenant_id)
