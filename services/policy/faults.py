"""Explains faults of a TOML file: their line, and what would be right there."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, get_args

from pydantic import AfterValidator, BaseModel, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

KeyPath = tuple[str | int, ...]
"""The keys and indices that lead to a value of the file."""

Fault = tuple[KeyPath, str]
"""A place, and what is wrong there."""


def refusal(what: str) -> PydanticCustomError:
    """Make what a validator raises; the words reach the administrator as they are."""
    return PydanticCustomError("policy", "{what}", {"what": what})


def form(pattern: str, what: str) -> AfterValidator:
    """Refuse any other text, and say what was expected rather than the pattern."""

    def check(value: str) -> str:
        if not re.fullmatch(pattern, value):
            raise refusal(f"must be {what}")
        return value

    return AfterValidator(check)


def explain(model: type[BaseModel], error: ValidationError) -> Iterator[Fault]:
    """Say of each fault what the model allows instead."""
    for fault in error.errors():
        yield fault["loc"], _explained(model, fault)


def locate(path: Path, text: str, faults: Iterable[Fault]) -> tuple[str, ...]:
    """Put file and line before each fault: the line of the nearest key that is in the text."""
    lines = _lines(text)
    return tuple(_located(path, lines, *fault) for fault in faults)


def _explained(model: type[BaseModel], fault: ErrorDetails) -> str:
    if fault["type"] == "extra_forbidden":
        return f"is unknown; allowed here: {', '.join(_fields(model, fault['loc'][:-1]))}"
    found = fault["input"]
    shown = "" if isinstance(found, dict | list | BaseModel) else f", not {found!r}"
    return f"{fault['msg']}{shown}"


def _fields(model: type[BaseModel], path: KeyPath) -> Iterator[str]:
    """Name what the table at this place may contain."""
    table: Any = model
    for key in path:
        fields = getattr(table, "model_fields", None)
        # Below a mapping or a list every entry is of the same kind.
        table = fields[key].annotation if fields else _element_type(table)
    return iter(table.model_fields)


def _element_type(collection: Any) -> Any:
    return next(kind for kind in reversed(get_args(collection)) if kind is not Ellipsis)


def _located(path: Path, lines: Mapping[KeyPath, int], place: KeyPath, message: str) -> str:
    keys = tuple(key for key in place if key != "[key]")
    nearest = next((keys[:end] for end in range(len(keys), 0, -1) if keys[:end] in lines), ())
    line = f":{lines[nearest]}" if nearest else ""
    return f"{path}{line}: {'.'.join(map(str, keys))}: {message}"


def _lines(text: str) -> dict[KeyPath, int]:
    """Find the line of each key; tomllib does not say it."""
    found: dict[KeyPath, int] = {}
    entries: Counter[KeyPath] = Counter()
    table: KeyPath = ()
    for number, line in enumerate(text.splitlines(), 1):
        stripped = line.strip()
        if stripped.startswith("["):
            table = _keys(stripped)
            if stripped.startswith("[["):
                entries[table] += 1
                table = (*table, entries[table] - 1)
            found.setdefault(table, number)
        elif key := _keys(f"{stripped.partition('=')[0]}=0"):
            found.setdefault((*table, *key), number)
    return found


def _keys(fragment: str) -> KeyPath:
    """Read the keys of one line; () if it has none, as inside a list over several lines."""
    try:
        node: Any = tomllib.loads(fragment)
    except tomllib.TOMLDecodeError:
        return ()
    keys: list[str] = []
    while isinstance(node, dict) and node:
        ((key, node),) = node.items()
        keys.append(key)
    return tuple(keys)
