"""Fuzzy search: the database finds candidates stage by stage, `reading.names` ranks them.

Of what fits equally well, no stage looks at more than `MAX_CANDIDATES`. Where there are no more,
SQLite and PostgreSQL find the same in the same order.
"""

import asyncio
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache, partial
from itertools import chain, count, islice
from typing import Any, Generic, Protocol, TypeVar

from sqlalchemy import (
    BindParameter,
    Column,
    ColumnElement,
    Connection,
    FromClause,
    RowMapping,
    Select,
    Table,
    and_,
    bindparam,
    column,
    func,
    literal_column,
    or_,
    select,
    table,
    union,
)
from sqlalchemy.util import await_only

from services.gateways.rows.damage import Damage
from services.gateways.trigram_sample import TrigramSample, TrigramSamples, trigrams
from services.reading.name_stages import Stage, stages
from services.reading.names import Alternatives, Field, Fit, Fragment, Query

MAX_CANDIDATES = 100
"""Rows that one stage looks at: a word that very many have costs no more than a rare one."""

MAX_NEAR = 200
"""The same for those that may differ by a slip: a part of what is sought tells less."""

AT_ONCE = 20
"""Rows that are ranked where they were read; on PostgreSQL that is the event loop, and more of
them have a thread."""

MANY = 1_000
"""Rows of which PostgreSQL takes the newest: to put more in order, it would have to read all."""

RECENT = 5_000
"""So many of the newest it goes through besides, until it has enough: only of very many."""

LIMIT: BindParameter[int] = bindparam("limit")


Built = tuple[Select[Any], dict[str, str]]
"""A statement and its parameters."""


class Candidate(Protocol):
    """A row that was found; candidates are compared in the order in which they are shown."""

    @property
    def fit(self) -> Fit: ...

    @property
    def key(self) -> object:
        """The row's own key."""

    @property
    def subject(self) -> object:
        """The thing it is about: of several rows about one, the best is shown."""

    def __lt__(self, other: Any, /) -> bool: ...


C = TypeVar("C", bound=Candidate)
R = TypeVar("R")


def _nothing(_found: FromClause) -> Sequence[ColumnElement[Any]]:
    return ()


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """Rows that are searched by the trigrams of their `normalized` and `joined`."""

    index: str | None
    """The name of SQLite's index of them; None for so few that they are read without."""
    row: Column[int]
    """The key by which it knows them."""
    read: Sequence[Column[Any]]
    """Columns that are read of a candidate."""
    among: Callable[[FromClause], ColumnElement[bool]]
    """Builds the condition on which one may be found at all."""
    beside: Callable[[FromClause], Sequence[ColumnElement[Any]]] = _nothing
    """Looked up for those that are read, and for no others."""
    newest_first: bool = False
    """True if those of the highest keys are found where there are too many."""

    @property
    def table(self) -> Table:
        return self.row.table


@dataclass(frozen=True)
class FuzzySearch(Generic[C]):
    """One search, on a connection that is given to it."""

    connection: Connection
    sources: Sequence[Source]
    """Each of them is asked in every stage."""
    parameters: Mapping[str, Any]
    """Of the conditions on which rows may be found."""
    damage: Damage
    samples: TrigramSamples
    rank: Callable[[Query, RowMapping], C | None]
    name: Callable[[RowMapping], object]
    """Names a row that cannot be read."""

    def best(self, query: Query, limit: int, begun: Sequence[RowMapping] = ()) -> Iterable[C]:
        """Return the candidates that fit best, and more; `begun` is what was found before."""
        found = self._ranked(query, begun)
        for stage in stages(query):
            if _is_enough(found.values(), stage.best, limit):
                break
            found |= self._found(query, stage, limit)
        return _one_of_each(sorted(found.values()))

    def rows(self, statement: Select[Any], **parameters: Any) -> Sequence[RowMapping]:
        """Read rows, at most `MAX_CANDIDATES` unless another limit is given."""
        wanted = {"limit": MAX_CANDIDATES, **self.parameters, **parameters}
        return self.connection.execute(statement, wanted).mappings().all()

    def _found(self, query: Query, stage: Stage, limit: int) -> dict[object, C]:
        most = MAX_NEAR if stage.best >= Fit.NEAR else MAX_CANDIDATES
        found, are_all = dict[object, C](), True
        for source in self.sources:
            statement, parameters = self._built(source, stage.alternatives)
            rows = self.rows(statement, **{**parameters, "limit": most})
            found |= self._ranked(query, rows)
            are_all = are_all and len(rows) < MAX_CANDIDATES
        for narrower in () if are_all else stage.narrower:
            if _is_enough(found.values(), narrower.best, limit):
                break
            found |= self._found(query, narrower, limit)
        return found

    def _built(self, source: Source, alternatives: Alternatives) -> Built:
        if self.connection.dialect.name == "postgresql":
            return _on_postgresql(source, alternatives)
        sample = self._sample(source.row) if source.index else None
        return _on_sqlite(source, alternatives, sample)

    @cached_property
    def _sample(self) -> Callable[[Column[int]], TrigramSample]:
        return cache(partial(self.samples.of, self.connection))

    def _ranked(self, query: Query, rows: Sequence[RowMapping]) -> dict[object, C]:
        table, rank = self.sources[0].table.name, partial(self.rank, query)

        def ranked() -> dict[object, C]:
            found = self.damage.sound(table, rows, rank, self.name)
            return {each.key: each for each in found if each is not None}

        if self.connection.dialect.is_async and len(rows) > AT_ONCE:
            return await_only(asyncio.to_thread(ranked))
        return ranked()


def some_at_a_time(
    found: Iterable[C], some: int, read: Callable[[Sequence[C]], Iterator[R]]
) -> Iterator[R]:
    """Read so many at a time: some may be unreadable, and others take their place."""
    left = iter(found)
    while some_of_them := list(islice(left, some)):
        yield from read(some_of_them)


def _is_enough(found: Collection[Candidate], best: Fit, limit: int) -> bool:
    """Return whether no candidate of a stage could come before those that were found.

    Its last stages are for a query that fits nothing.
    """
    if best >= Fit.OTHER_FORM:
        return bool(found)
    better = {each.subject for each in found if each.fit < best}
    return len(better) >= limit


def _one_of_each(found: Iterable[C]) -> Iterable[C]:
    kept: dict[object, C] = {}
    for each in found:
        kept.setdefault(each.subject, each)
    return kept.values()


def _on_sqlite(source: Source, alternatives: Alternatives, sample: TrigramSample | None) -> Built:
    """Build it for an index without places: whether trigrams are neighbours is looked at after."""
    parameters = _texts(alternatives, "{}")
    if sample is not None:
        matches = dict.fromkeys(_match(each, sample) for each in alternatives)
        parameters["trigrams"] = " OR ".join(matches)
    return _sqlite_statement(source, _shape(alternatives)), parameters


def _match(fragments: Iterable[Fragment], sample: TrigramSample) -> str:
    telling = sample.telling(chain.from_iterable(trigrams(each.text) for each in fragments))
    return "({})".format(" AND ".join(f'"{each}"' for each in telling))


def _on_postgresql(source: Source, alternatives: Alternatives) -> Built:
    # A fragment has letters, digits and blanks: nothing that LIKE would take for a wildcard.
    statement = _postgresql_statement(source, _shape(alternatives))
    return statement, _texts(alternatives, "%{}%")


Shape = tuple[tuple[Field, ...], ...]


def _shape(alternatives: Alternatives) -> Shape:
    return tuple(tuple(field for field, _ in each) for each in alternatives)


def _texts(alternatives: Alternatives, pattern: str) -> dict[str, str]:
    return {
        f"text{index}": pattern.format(fragment.text)
        for index, fragment in enumerate(chain.from_iterable(alternatives))
    }


@lru_cache(maxsize=256)
def _sqlite_statement(source: Source, shape: Shape) -> Select[Any]:
    searched = source.table
    row: ColumnElement[int] = source.row
    there = _all_there(searched, shape, lambda column, text: func.instr(column, text) > 0)
    found = select(*source.read, *source.beside(searched)).where(source.among(searched), there)
    if source.index:
        index = table(source.index, column("rowid"))
        indexed = literal_column(source.index).op("MATCH")(bindparam("trigrams"))
        # In the order of the index, which knows it without looking at the rows.
        row = index.c.rowid
        found = found.join_from(index, searched, source.row == row).where(indexed)
    return (found.order_by(row.desc()) if source.newest_first else found).limit(LIMIT)


@lru_cache(maxsize=256)
def _postgresql_statement(source: Source, shape: Shape) -> Select[Any]:
    # A planner that saw the limit would read all rows, in the hope of finding enough soon.
    found = _found_in(source, source.table, shape).cte("found").prefix_with("MATERIALIZED")
    if not source.newest_first:
        return select(found, *source.beside(found)).limit(LIMIT)
    several = select(found).limit(MANY).cte("several").prefix_with("MATERIALIZED")
    newest = source.table.select().order_by(source.row.desc()).limit(RECENT).subquery("newest")
    are_many = select(func.count() == MANY).select_from(several).scalar_subquery()
    recent = _found_in(source, newest, shape).where(are_many).limit(LIMIT)
    both = union(select(several), select(recent.subquery("recent"))).subquery("both")
    return select(both).order_by(both.c[source.row.name].desc()).limit(LIMIT)


def _found_in(source: Source, rows: FromClause, shape: Shape) -> Select[Any]:
    there = _all_there(rows, shape, lambda column, text: column.like(text))
    return select(*(rows.c[each.name] for each in source.read)).where(source.among(rows), there)


def _all_there(
    searched: FromClause,
    shape: Shape,
    is_there: Callable[[ColumnElement[str], Any], ColumnElement[bool]],
) -> ColumnElement[bool]:
    """Build the condition that all fragments of an alternative are there."""
    columns = {Field.WORDS: searched.c.normalized, Field.JOINED: searched.c.joined}
    texts: Iterator[BindParameter[str]] = (bindparam(f"text{number}") for number in count())
    return or_(
        *(and_(*(is_there(columns[field], next(texts)) for field in each)) for each in shape)
    )
