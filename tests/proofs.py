"""Tells fast tests (`make test`) from deep proofs (`make proof`).

A proof is marked `proof`. The PostgreSQL half of a test that runs on both databases counts as one,
unless the test is marked `both_databases`: what is most likely to differ stays in the fast tests.
A test of what always holds is both: the fast tests try few examples, the proofs all.
Of a conversation that is tried with many cases the fast tests take some, where nobody has marked
which; the proofs take the others. Who names a file gets every case of it.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest
from hypothesis import settings

FEW_EXAMPLES = 25
"""As many as notice the damage that `make mutants` does."""

CONVERSATION = frozenset({"chat", "desk"})
"""Fixtures with which a case costs a database and several turns."""
MANY_CASES = 4
ONE_CASE_IN = 5

_LEFT_OUT = pytest.StashKey[int]()


def one_in(few: int, cases: Iterable[Any]) -> list[Any]:
    """Leave the first of so many cases to the fast tests, and mark the others as proofs.

    Of two tables whose lengths are no multiples of `few`, crossed, each row stays in a fast test.
    """
    return [
        pytest.param(
            *(case if isinstance(case, tuple) else (case,)),
            marks=[pytest.mark.proof] if number % few else [],
        )
        for number, case in enumerate(cases)
    ]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--proof", action="store_true", help="run the deep proofs, and only those")


def pytest_configure(config: pytest.Config) -> None:
    # Before collecting: a test takes its settings from what holds where it is defined.
    if not config.getoption("proof") and settings().max_examples > FEW_EXAMPLES:
        settings.register_profile("fast", settings(), max_examples=FEW_EXAMPLES)
        settings.load_profile("fast")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    proof = config.getoption("proof")
    deep = deep_cases(items, named_files(config))
    wanted = [
        item
        for item in items
        if (is_proof(item) or item in deep) == proof or (proof and is_property(item))
    ]
    kept = set(wanted)
    left_out = [item for item in items if item not in kept]
    items[:] = wanted
    config.hook.pytest_deselected(items=left_out)
    config.stash[_LEFT_OUT] = len(left_out)


def named_files(config: pytest.Config) -> set[Path]:
    """Return the files that the command line names; folders are not."""
    places = (config.invocation_params.dir / each.partition("::")[0] for each in config.args)
    return {place.resolve() for place in places if place.is_file()}


def deep_cases(items: Sequence[pytest.Item], named: set[Path]) -> set[pytest.Item]:
    """Choose those of conversations with many cases that the proofs are to take.

    By their names: what another case is called, or where it stands, changes nothing.
    """
    tables = defaultdict[object, list[pytest.Item]](list)
    for item in items:
        if hasattr(item, "callspec") and CONVERSATION.intersection(item.fixturenames):
            tables[item.path, item.originalname].append(item)
    return {
        case
        for cases in tables.values()
        if len(cases) >= MANY_CASES and not any(map(is_marked, cases))
        for case in cases[1:]
        if case.path not in named and crc32(case.nodeid.encode()) % ONE_CASE_IN
    }


def is_property(item: pytest.Item) -> bool:
    """Tell whether a test draws examples."""
    return bool(getattr(getattr(item, "obj", None), "is_hypothesis_test", False))


def is_marked(item: pytest.Item) -> bool:
    """Tell whether somebody has said of a case where it belongs."""
    return is_proof(item) or item.get_closest_marker("fast") is not None


def is_proof(item: pytest.Item) -> bool:
    if item.get_closest_marker("proof"):
        return True
    call = getattr(item, "callspec", None)
    twin = call is not None and "postgresql" in call.params.values()
    return twin and not item.get_closest_marker("both_databases")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Tell the process that prints how many tests this one left out."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["left_out"] = session.config.stash.get(_LEFT_OUT, 0)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Remember what a worker says: each collects, and leaves out, the same tests."""
    node.config.stash[_LEFT_OUT] = getattr(node, "workeroutput", {}).get("left_out", 0)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    """Say in the last line what was not run, and how to run it."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None or hasattr(config, "workerinput"):
        return
    if number := config.stash.get(_LEFT_OUT, 0):
        proof = config.getoption("proof")
        kind, command = ("fast tests", "test") if proof else ("deep proofs", "proof")
        reporter.write_line(f"Not run: {number:,} {kind} (make {command}).")
