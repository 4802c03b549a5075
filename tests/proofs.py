"""Tells fast tests (`make test`) from deep proofs (`make proof`).

A proof is marked `proof`. The PostgreSQL half of a test that runs on both databases counts as one,
unless the test is marked `both_databases`: what is most likely to differ stays in the fast tests.
A test of what always holds is both: the fast tests try few examples, the proofs all.
"""

from typing import Any

import pytest
from hypothesis import settings

FEW_EXAMPLES = 25
"""As many as notice the damage that `make mutants` does."""

_LEFT_OUT = pytest.StashKey[int]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--proof", action="store_true", help="run the deep proofs, and only those")


def pytest_configure(config: pytest.Config) -> None:
    # Before collecting: a test takes its settings from what holds where it is defined.
    if not config.getoption("proof") and settings().max_examples > FEW_EXAMPLES:
        settings.register_profile("fast", settings(), max_examples=FEW_EXAMPLES)
        settings.load_profile("fast")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    proof = config.getoption("proof")
    wanted = [item for item in items if is_proof(item) == proof or (proof and is_property(item))]
    kept = set(wanted)
    left_out = [item for item in items if item not in kept]
    items[:] = wanted
    config.hook.pytest_deselected(items=left_out)
    config.stash[_LEFT_OUT] = len(left_out)


def is_property(item: pytest.Item) -> bool:
    """Tell whether a test draws examples."""
    return bool(getattr(getattr(item, "obj", None), "is_hypothesis_test", False))


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
