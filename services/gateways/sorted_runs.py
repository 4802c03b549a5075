"""Customers in long runs that ascend by key, in the memory of a few (replacement selection).

Keys are random, and an index as well: neighbours that are written together share its pages.
"""

from collections.abc import Iterable, Iterator
from heapq import heapify, heappop, heappushpop
from itertools import count, islice

from services.model.customers import Customer

POOL = 20_000
"""Customers among which the next one is chosen; a run is twice as long on average."""


def in_sorted_runs(found: Iterable[Customer]) -> Iterator[Customer]:
    """Yield all of them; of several with one key, in the order in which they are found.

    An error of `found` is raised once all that came before it are yielded.
    """
    numbers, failure = count(), list[Exception]()
    rest = _noting(found, failure)
    pool = [(0, one.key, next(numbers), one) for one in islice(rest, POOL)]
    heapify(pool)
    for new in rest:
        run, last = pool[0][:2]
        # Behind what goes out now: in this run if it can still join it, else in the next.
        entry = (run + (new.key < last), new.key, next(numbers), new)
        yield heappushpop(pool, entry)[-1]
    while pool:
        yield heappop(pool)[-1]
    if failure:
        raise failure[0]


def _noting(found: Iterable[Customer], failure: list[Exception]) -> Iterator[Customer]:
    """Yield them, and end with a note where an error is raised."""
    try:
        yield from found
    except Exception as error:  # noqa: BLE001 - it is raised once what came before is out
        failure.append(error)
