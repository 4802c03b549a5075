"""Tries one mutant at a time: a process is forked, takes the mutant for the module, and is tested.

The mutant lives in that process alone. Nothing mutated is ever written to a file.
"""

import gc
import importlib.util
import os
import resource
import signal
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

import pytest
from hypothesis import settings

from tests.mutants.targets import TARGETS, WITH_FIXTURES

ROOT = Path(__file__).parents[2]
SLOW = (
    *("alembic", "babel", "fluent.runtime", "holidays", "hypothesis.strategies", "jsonschema"),
    *("microsoft_teams.cards", "orjson", "pydantic", "sqlalchemy.ext.asyncio", "structlog"),
)
"""What the tests import and nobody mutates: imported once, before the first fork."""
LONGEST_SECONDS = 60
CPU_SECONDS = 15
MOST_BYTES = 4 << 30
"""What waits or goes round for ever, or grows, has been noticed."""


FEWER = 25
"""Examples of a property, where its test does not say how many: the first few show a mutant."""


class Outcome(NamedTuple):
    mutant: Mapping[str, Any]
    killed: bool


def warm_up() -> None:
    sys.path.insert(0, str(ROOT))
    sys.dont_write_bytecode = True
    for name in SLOW:
        importlib.import_module(name)
    # Examples that failed once must not decide about other mutants.
    settings.register_profile("mutants", database=None, derandomize=True, max_examples=FEWER)
    settings.load_profile("mutants")
    # What is here already is never collected, nor copied by a collection in a child.
    gc.freeze()


def outcomes(mutants: Iterable[Mapping[str, Any]], at_once: int) -> Iterator[Outcome]:
    """Try every mutant, several at once; yield each as it ends."""
    under_way: dict[int, Mapping[str, Any]] = {}
    for mutant in mutants:
        if len(under_way) >= at_once:
            yield _ended(under_way)
        child = os.fork()
        if child == 0:
            _be(mutant)
        under_way[child] = mutant
    while under_way:
        yield _ended(under_way)


def _ended(under_way: dict[int, Mapping[str, Any]]) -> Outcome:
    child, status = os.wait()
    return Outcome(under_way.pop(child), killed=status != 0)


def _be(mutant: Mapping[str, Any]) -> NoReturn:
    """Be the mutant, in a process of its own: 0 if the tests pass, anything else if not."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    signal.alarm(LONGEST_SECONDS)
    used = int(sum(os.times()[:2]))
    resource.setrlimit(resource.RLIMIT_CPU, (used + CPU_SECONDS, used + CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
    try:
        _take_for_the_module(mutant)
        code = int(pytest.main(_arguments(mutant["file"])))
    except BaseException:  # noqa: BLE001 - whatever a mutant does, it was noticed
        code = 1
    os._exit(code)


def _take_for_the_module(mutant: Mapping[str, Any]) -> None:
    file = ROOT / mutant["file"]
    package, name = ".".join(file.relative_to(ROOT).parent.parts), file.stem
    spec = importlib.util.spec_from_file_location(f"{package}.{name}", file)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    exec(compile(mutant["source"], file, "exec", dont_inherit=True), module.__dict__)  # noqa: S102 - that is what a mutant is for
    setattr(importlib.import_module(package), name, module)


def _arguments(file: str) -> list[str]:
    tests = TARGETS[file]
    alone = [] if WITH_FIXTURES & set(tests) else ["--noconftest"]
    files = [str(ROOT / "tests" / "services" / f"{test}.py") for test in tests]
    # Plain: hypothesis is here before pytest could rewrite its assertions.
    quick = ["-x", "-q", "--assert=plain", "-p", "no:cacheprovider"]
    return [*quick, "--rootdir", str(ROOT), *alone, *files]
