"""Search for customers: the database finds candidates stage by stage, `reading.names` ranks them.

Of what fits equally well, no stage looks at more than `MAX_CANDIDATES`. Where there are no more,
SQLite and PostgreSQL find the same customers in the same order. Where there are, each takes those
it comes by first: on SQLite the ones that were imported first, on PostgreSQL any. Names that begin
with what is sought are the same even then.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import chain, count, islice
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    RowMapping,
    ScalarSelect,
    Select,
    and_,
    bindparam,
    column,
    func,
    literal_column,
    or_,
    select,
    table,
)

from services.gateways.rows.damage import Damage
from services.gateways.rows.requests import customer_of
from services.gateways.schema.tables import OPEN, customers, requests
from services.model.customers import Customer, key_of
from services.reading.names import (
    TRIGRAM,
    Alternatives,
    Field,
    Fit,
    Fragment,
    Query,
    Stage,
    fit,
    stages,
)

MAX_CANDIDATES = 100
"""Customers that one stage looks at: a word that very many have costs no more than a rare one."""

MAX_NEAR = 500
"""The same for those that may differ by a slip: a part of what is sought tells less."""

MAX_COUNTED = 99
"""Open requests of a customer that are counted; more are as many."""

_LAST = "\U0010ffff"
"""Comes after every letter."""

_index = table("customer_index", column("rowid"))
_CANDIDATE = customers.c.key, customers.c.tenant_id, customers.c.normalized, customers.c.joined


def _open_requests_of(tenant_id: ColumnElement[str]) -> ScalarSelect[int]:
    counted = (
        select(literal_column("1"))
        .select_from(requests)
        .where(OPEN, requests.c.tenant_id == tenant_id)
        .correlate_except(requests)
        .limit(MAX_COUNTED)
        .subquery("counted")
    )
    return select(func.count()).select_from(counted).scalar_subquery()


_open_requests = _open_requests_of(customers.c.tenant_id).label("open_requests")
_of_staff = customers.c.staff_tenant_id.in_(bindparam("staff", expanding=True))
_limit: BindParameter[int] = bindparam("limit")
_first = (
    select(*_CANDIDATE, literal_column("0").label("open_requests"))
    .where(_of_staff)
    .order_by(customers.c.normalized, customers.c.key)
    .limit(_limit)
)


def _between(of: ColumnElement[str]) -> Select[Any]:
    return (
        select(*_CANDIDATE, _open_requests)
        .where(_of_staff, of >= bindparam("first"), of < bindparam("last"))
        .order_by(of, customers.c.key)
        .limit(_limit)
    )


_by_name = _between(customers.c.normalized)
_by_tenant = _between(customers.c.key)
_by_key = select(customers).where(customers.c.key.in_(bindparam("keys", expanding=True)))
_COLUMNS = {Field.WORDS: customers.c.normalized, Field.JOINED: customers.c.joined}


class Candidate(NamedTuple):
    """A customer that was found, in the order in which it is shown."""

    fit: Fit
    fewer_open_requests: int
    name: str
    key: str
    tenant_id: str


@dataclass(frozen=True, slots=True)
class FuzzySearch:
    """One search, on a connection that is given to it. `staff`: as `CustomerDirectory` says."""

    connection: Connection
    staff: Sequence[str]
    damage: Damage

    def best(self, text: str, limit: int) -> list[Customer]:
        """Return the customers that fit the text best; of no text, the first by name."""
        query = Query.of(text)
        found = {each.key: each for each in self._ranked(query, self._by_beginning(query))}
        for stage in stages(query):
            if _is_enough(found.values(), stage.best, limit):
                break
            found |= self._found(query, stage, limit)
        chosen = _one_of_each(sorted(found.values()))
        return list(islice(self._customers(chosen, limit), limit))

    def _by_beginning(self, query: Query) -> Sequence[RowMapping]:
        """Read by the beginnings of names, and of tenant ids."""
        if not query.text:
            return self._rows(_first)
        name, tenant = query.spelled, query.tenant
        rows = self._rows(_by_name, first=name, last=name + _LAST)
        if tenant:
            return [*rows, *self._rows(_by_tenant, first=tenant, last=tenant + _LAST)]
        return rows

    def _found(self, query: Query, stage: Stage, limit: int) -> dict[str, Candidate]:
        statement, parameters = _BUILD[self.connection.dialect.name](stage.alternatives)
        limit_of = MAX_NEAR if stage.best is Fit.SLIP else MAX_CANDIDATES
        rows = self._rows(statement, limit=limit_of, **parameters)
        found = {each.key: each for each in self._ranked(query, rows)}
        if len(rows) >= MAX_CANDIDATES:
            for narrower in stage.narrower:
                if _is_enough(found.values(), narrower.best, limit):
                    break
                found |= self._found(query, narrower, limit)
        return found

    def _rows(
        self, statement: Select[Any], limit: int | None = None, **parameters: Any
    ) -> Sequence[RowMapping]:
        most = MAX_CANDIDATES if limit is None else limit
        wanted = {"staff": self.staff, "limit": most, **parameters}
        return self.connection.execute(statement, wanted).mappings().all()

    def _ranked(self, query: Query, rows: Iterable[RowMapping]) -> Iterator[Candidate]:
        ranked = partial(_ranked, query)
        found = self.damage.sound("customers", rows, ranked, itemgetter("tenant_id"))
        return (each for each in found if each is not None)

    def _customers(self, found: Iterable[Candidate], some: int) -> Iterator[Customer]:
        """Read so many at a time: some may be unreadable, and others take their place.

        Whoever searches has a record of their own, if there is one, whichever was found.
        """
        of, own = partial(customer_of, damage=self.damage), self.staff[0]
        left = iter(found)
        while some_of_them := list(islice(left, some)):
            keys = [(key_of(each.tenant_id, own), each.key) for each in some_of_them]
            wanted = {"keys": list(chain.from_iterable(keys))}
            rows = self.connection.execute(_by_key, wanted).mappings()
            known = {row["key"]: row for row in rows}
            records = (known.get(ours) or known.get(theirs) for ours, theirs in keys)
            ordered = (row for row in records if row)
            yield from self.damage.sound("customers", ordered, of, itemgetter("tenant_id"))


def _ranked(query: Query, row: RowMapping) -> Candidate | None:
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
    return Candidate(how, -row["open_requests"], name, row["key"], tenant_id)


def _is_enough(found: Collection[Candidate], best: Fit, limit: int) -> bool:
    """Return whether no candidate of a stage could come before those that were found.

    Its last stages are for a query that fits nothing.
    """
    if best >= Fit.OTHER_FORM:
        return bool(found)
    better = {each.tenant_id for each in found if each.fit < best}
    return len(better) >= limit


def _one_of_each(found: Iterable[Candidate]) -> Iterable[Candidate]:
    """Of a customer that several tenants of staff have, keep the record that fits best."""
    kept: dict[str, Candidate] = {}
    for each in found:
        kept.setdefault(each.tenant_id, each)
    return kept.values()


Built = tuple[Select[Any], dict[str, str]]
"""A statement and its parameters."""


def _on_sqlite(alternatives: Alternatives) -> Built:
    """Build it for an index without places: whether trigrams are neighbours is looked at after."""
    return _sqlite_statement(_shape(alternatives)), {
        **_texts(alternatives, "{}"),
        "trigrams": " OR ".join(dict.fromkeys(f"({_trigrams(each)})" for each in alternatives)),
    }


def _on_postgresql(alternatives: Alternatives) -> Built:
    # A fragment has letters, digits and blanks: nothing that LIKE would take for a wildcard.
    return _postgresql_statement(_shape(alternatives)), _texts(alternatives, "%{}%")


_BUILD = {"sqlite": _on_sqlite, "postgresql": _on_postgresql}


def _trigrams(fragments: Iterable[Fragment]) -> str:
    """Return which trigrams have to be there: enough to cover each fragment, so as to be quick."""
    chosen = dict.fromkeys(chain.from_iterable(_cover(each.text) for each in fragments))
    return " AND ".join(f'"{each}"' for each in chosen)


def _cover(text: str) -> Iterator[str]:
    """Yield the trigrams at the beginning, which tell most, and every other one of the rest."""
    last = len(text) - TRIGRAM
    for start in sorted({*range(min(last, TRIGRAM)), *range(0, last, 2), last}):
        yield text[start : start + TRIGRAM]


Shape = tuple[tuple[Field, ...], ...]


def _shape(alternatives: Alternatives) -> Shape:
    return tuple(tuple(field for field, _ in each) for each in alternatives)


def _texts(alternatives: Alternatives, pattern: str) -> dict[str, str]:
    return {
        f"text{index}": pattern.format(fragment.text)
        for index, fragment in enumerate(chain.from_iterable(alternatives))
    }


@lru_cache(maxsize=256)
def _sqlite_statement(shape: Shape) -> Select[Any]:
    there = _all_there(shape, lambda column, text: func.instr(column, text) > 0)
    indexed = literal_column("customer_index").op("MATCH")(bindparam("trigrams"))
    return (
        select(*_CANDIDATE, _open_requests)
        .join_from(_index, customers, customers.c.id == _index.c.rowid)
        .where(indexed, _of_staff, there)
        .limit(_limit)
    )


@lru_cache(maxsize=256)
def _postgresql_statement(shape: Shape) -> Select[Any]:
    there = _all_there(shape, lambda column, text: column.like(text))
    # A planner that saw the limit would read all customers, in the hope of finding enough soon.
    found = select(*_CANDIDATE).where(_of_staff, there).cte("found").prefix_with("MATERIALIZED")
    opened = _open_requests_of(found.c.tenant_id).label("open_requests")
    return select(found, opened).limit(_limit)


def _all_there(
    shape: Shape, is_there: Callable[[ColumnElement[str], Any], ColumnElement[bool]]
) -> ColumnElement[bool]:
    """Build the condition that all fragments of an alternative are there."""
    numbers = count()
    return or_(
        *(
            and_(
                *(is_there(_COLUMNS[field], bindparam(f"text{next(numbers)}")) for field in fields)
            )
            for fields in shape
        )
    )
