"""Search for service requests: of what fits equally well, open ones first, then the newest.

Where more fit than a stage looks at, it looks at the newest that are open, and at the newest.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    FromClause,
    RowMapping,
    and_,
    bindparam,
    select,
    union_all,
)

from services.gateways.fuzzy_search import FuzzySearch, Source, some_at_a_time
from services.gateways.rows.damage import Damage
from services.gateways.rows.requests import request_of
from services.gateways.schema.tables import OFFERED, OPEN, requests
from services.gateways.trigram_sample import TrigramSamples
from services.model.requests import ServiceRequest, reference_of
from services.model.states import RequestState
from services.reading.names import Fit, Query, fit

_CANDIDATE = requests.c.number, requests.c.state, requests.c.normalized, requests.c.joined
_tenants: BindParameter[str] = bindparam("tenants", expanding=True)
_who: BindParameter[str] = bindparam("who")
_own = union_all(
    select(requests.c.number).where(requests.c.owner_id == _who),
    select(requests.c.number).where(requests.c.created_by_id == _who),
    select(requests.c.number).where(OFFERED, requests.c.offered_to_id == _who),
)
_by_number = select(requests).where(requests.c.number.in_(bindparam("numbers", expanding=True)))


def _newest(index: str, *, are_open: bool, own: bool) -> Source:
    def among(rows: FromClause) -> ColumnElement[bool]:
        of_staff = rows.c.staff_tenant_id.in_(_tenants)
        return and_(
            of_staff, *([OPEN] if are_open else ()), *([rows.c.number.in_(_own)] if own else ())
        )

    # One's own are few, and found by their people.
    by = None if own else index
    return Source(by, requests.c.number, _CANDIDATE, among, newest_first=True)


_ALL, _OWN = (
    [
        _newest("open_request_index", are_open=True, own=own),
        _newest("request_index", are_open=False, own=own),
    ]
    for own in (False, True)
)


class RequestCandidate(NamedTuple):
    """A request that was found, in the order in which it is shown."""

    fit: Fit
    closed: bool
    older: int

    @property
    def key(self) -> int:
        return -self.older

    @property
    def subject(self) -> int:
        return self.key


@dataclass(frozen=True, slots=True)
class RequestSearch:
    """One search, on a connection that is given to it; the rest is as `RequestLedger` says."""

    connection: Connection
    damage: Damage
    samples: TrigramSamples
    tenants: Collection[str]
    person_id: str | None

    def best(self, text: str, limit: int) -> list[ServiceRequest]:
        """Return the requests that fit the text best."""
        sources = _ALL if self.person_id is None else _OWN
        wanted = {"tenants": sorted(self.tenants), "who": self.person_id}
        search = FuzzySearch(
            self.connection, sources, wanted, self.damage, self.samples, _ranked, _reference
        )
        found = search.best(Query.of(text), limit)
        return list(islice(some_at_a_time(found, limit, self._requests), limit))

    def _requests(self, found: Sequence[RequestCandidate]) -> Iterator[ServiceRequest]:
        numbers = [each.key for each in found]
        rows = self.connection.execute(_by_number, {"numbers": numbers}).mappings()
        known = {row["number"]: row for row in rows}
        ordered = (known[number] for number in numbers if number in known)
        return self.damage.sound("requests", ordered, request_of, _reference)


def _ranked(query: Query, row: RowMapping) -> RequestCandidate | None:
    words, joined = row["normalized"], row["joined"]
    if not (isinstance(words, str) and isinstance(joined, str)):
        raise TypeError
    how = fit(query, words, joined)
    if how is None:
        return None
    return RequestCandidate(how, row["state"] == RequestState.CLOSED, -row["number"])


def _reference(row: RowMapping) -> str:
    return reference_of(row["number"])
