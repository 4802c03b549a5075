"""Runs the cases of a table as one test: to hand out and to report a case costs more than it does.

A table is a parametrized function that takes nothing but its case: no fixture, and no loop. All
cases are tried, and each that fails is named. One that is chosen by its id is a test by itself.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import TypeGuard

import pytest

from tests.proofs import is_property

LEFT_ALONE = frozenset({"_logs_left_alone", "event_loop_policy"})
"""What every test asks for, and no case can tell."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put one test in the place of the first case of each table."""
    tables = defaultdict[Callable[..., None], list[pytest.Function]](list)
    for item in items:
        if is_case(item):
            tables[item.function].append(item)
    items[:] = joined(items, {key: cases for key, cases in tables.items() if len(cases) > 1})


def joined(
    items: Iterable[pytest.Item], tables: dict[Callable[..., None], list[pytest.Function]]
) -> Iterator[pytest.Item]:
    done = set[Callable[..., None]]()
    for item in items:
        function = item.function if is_case(item) else None
        if function not in tables:
            yield item
        elif function not in done:
            done.add(function)
            yield one_test(tables[function])


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

    return pytest.Function.from_parent(first.parent, name=first.originalname, callobj=run)


def fault_of(case: pytest.Function) -> Exception | None:
    try:
        case.function(**case.callspec.params)
    except Exception as fault:  # noqa: BLE001  # it is raised once all cases were tried
        fault.add_note(f"The case is {case.nodeid}")
        return fault
    return None
