"""Every regular expression of the project passes over a text once, whatever the text is."""

import ast
import importlib
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from services.routing.impact import Signs
from tests.linear_patterns import faults
from tests.source import nodes

ROOT = Path(__file__).parents[1]
FILES = sorted(
    file
    for top in ("bot", "cards", "dialogs", "services")
    for file in (ROOT / top).rglob("*.py")
    if "migrations" not in file.parts
)
ANCHORED = frozenset({"match", "fullmatch"})
ANYWHERE = frozenset({"search", "sub", "subn", "split", "findall", "finditer", "compile"})


@pytest.mark.parametrize(
    ("pattern", "anchored"),
    [
        (r"</?at(\s[^>]*)?>", False),
        (r"\s+$", False),
        (r"(a+)+b", True),
        (r"(?:a|b)*?(?:b|c)*d", True),
        (r"\w+\s*\w+x", True),
        (r"([a-z]+\.)+[a-z]+", True),
        (r".*,.*,.*;", True),
        (r"(\.)+(?=.*[a-z])x", True),
    ],
)
def test_a_pattern_that_may_go_back_and_forth_is_found(pattern, anchored):
    assert faults(re.compile(pattern), anchored=anchored)


@pytest.mark.parametrize(
    ("pattern", "anchored"),
    [
        (r"</?at(?:\s[^<>]*+)?>", False),
        (r"\s+", False),
        (r"\s+$", True),
        (r"a+b+c", True),
        (r"(\w++\s)x", True),
        (r"x{1,20}y{1,20}z", False),
    ],
)
def test_a_pattern_that_passes_once_is_left_alone(pattern, anchored):
    assert not faults(re.compile(pattern), anchored=anchored)


def test_no_pattern_of_the_project_goes_back_and_forth():
    # A pattern stands in each module that imports it.
    found_once = cache(faults)
    slow = {
        f"{file.relative_to(ROOT)}, line {line}: {pattern.pattern!r}": found
        for file in FILES
        for line, pattern, anchored in patterns(file)
        if (found := found_once(pattern, anchored=anchored))
    }
    assert not slow


def test_patterns_are_found_however_they_are_written():
    found = [str(pattern.pattern) for file in FILES for _, pattern, _ in patterns(file)]
    assert len(found) > 40
    assert any("BEGIN" in one for one in found), "in a tuple"
    assert any("(?P<not>" in one for one in found), "in a dataclass, of many languages"
    assert any(one.startswith("^ask_") for one in found), "in a type of pydantic"


@cache
def patterns(file: Path) -> list[tuple[int, re.Pattern[Any], bool]]:
    return list(_patterns(file))


def _patterns(file: Path) -> Iterator[tuple[int, re.Pattern[Any], bool]]:
    """Yield line, pattern, and whether it is only used from the beginning of a text."""
    module = _module(file)
    for node in nodes(file):
        if isinstance(node, ast.Call):
            yield from _called(node, module)
    for name, value in vars(module).items():
        anchored = _is_anchored(file, name)
        yield from ((0, pattern, anchored) for pattern in _held(value))


def _called(node: ast.Call, module: ModuleType) -> Iterator[tuple[int, re.Pattern[Any], bool]]:
    """Yield the pattern that is written where it is used, or that a type of pydantic asks for."""
    for keyword in node.keywords:
        if keyword.arg == "pattern" and isinstance(keyword.value, ast.Constant):
            yield node.lineno, re.compile(keyword.value.value), True
    match node.func:
        case ast.Attribute(value=ast.Name(id="re"), attr=how) if how in ANCHORED | ANYWHERE:
            match node.args[0]:
                case ast.Constant(value=written):
                    pass
                case ast.Name(id=name):
                    written = getattr(module, name, None)
                case _:
                    written = None
            if isinstance(written, str | bytes) and how != "compile":
                yield node.lineno, re.compile(written), how in ANCHORED


def _held(value: object) -> Iterator[re.Pattern[Any]]:
    match value:
        case re.Pattern():
            yield value
        case Signs():
            yield from (value.harmless, value.grave)
        case Mapping():
            for each in list(value.values()):
                yield from _held(each) if isinstance(each, re.Pattern) else ()
        case tuple() | list():
            for each in value:
                yield from _held(each) if isinstance(each, re.Pattern) else ()


@cache
def _uses() -> dict[tuple[Path | None, str], set[str]]:
    """Return the methods that are called on each name: of a private one, in its file."""
    found: dict[tuple[Path | None, str], set[str]] = {}
    for file in FILES:
        for node in nodes(file):
            match node:
                case ast.Attribute(value=ast.Name(id=name), attr=how):
                    found.setdefault(_where(file, name), set()).add(how)
    return found


def _where(file: Path, name: str) -> tuple[Path | None, str]:
    return file if name.startswith("_") else None, name


def _is_anchored(file: Path, name: str) -> bool:
    used = _uses().get(_where(file, name), set()) & (ANCHORED | ANYWHERE)
    return bool(used) and used <= ANCHORED


def _module(file: Path) -> ModuleType:
    name = ".".join(file.relative_to(ROOT).with_suffix("").parts)
    return importlib.import_module(name.removesuffix(".__init__"))
