"""Runs the cases of a table as one test: to hand out and to report a case costs more than it does.

A table is a parametrized function that takes nothing but its case: no fixture, and no loop. All
cases are tried, and each that fails is named. One that is chosen by its id is a test by itself.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import TypeGuard

import pytest

from tests.proofs import is_property

LEFT_ALONE = frozenset({"_logs_left_alone", "event_loop_policy"})
"""What every test asks for, and no case can tell."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items[:] = joined(items)


def joined(items: Iterable[pytest.Item]) -> Iterator[pytest.Item]:
    """Yield the tests, with one in place of the cases of each table."""
    for function, group in groupby(items, table_of):
        cases = list(group)
        if function is None or len(cases) == 1:
            yield from cases
        else:
            yield one_test(cases)


def table_of(item: pytest.Item) -> Callable[..., None] | None:
    """Return the function that a case is given to, if it is of a table."""
    return item.function if is_case(item) else None


def is_case(item: pytest.Item) -> TypeGuard[pytest.Function]:
    # A coroutine is of a class that pytest-asyncio derives.
    if type(item) is not pytest.Function or not hasattr(item, "callspec") or is_property(item):
        return False
    if any(
        mark.name != "parametrize" or "indirect" in mark.kwargs for mark in item.iter_markers()
    ):
        return False
    return {*item.fixturenames} - LEFT_ALONE == item.callspec.params.keys()


def one_test(cases: list[pytest.Function]) -> pytest.Function:
    first = cases[0]

    def run() -> None:
        faults = [fault for case in cases if (fault := fault_of(case))]
        if faults:
            raise ExceptionGroup(f"{len(faults)} of {len(cases)} cases", faults)

    name = f"{first.originalname}[{len(cases)} cases]"
    return pytest.Function.from_parent(
        first.parent, name=name, callobj=run, originalname=first.originalname
    )


def fault_of(case: pytest.Function) -> Exception | None:
    try:
        case.function(**case.callspec.params)
    except Exception as fault:  # noqa: BLE001  # it is raised once all cases were tried
        fault.add_note(f"The case is {case.nodeid}")
        return fault
    return None
