"""Every log call of the code, read from its source: its event, its fields, its ids."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from bot.logs import FIELDS

ROOT = Path(__file__).parents[2]
ROOMS = ("bot", "cards", "dialogs", "services")
SOURCES = [ROOT / "app.py", *(file for room in ROOMS for file in (ROOT / room).rglob("*.py"))]
TREES = {
    str(file.relative_to(ROOT)): ast.parse(file.read_text(encoding="utf-8")) for file in SOURCES
}

LEVELS = {"debug", "info", "warning", "error", "critical", "exception", "log"}
BINDERS = {"bind_contextvars", "bound_contextvars"}
ABOUT_THE_CALL = {"exc_info", "stack_info"}
"""What a log call is told about itself; no fields."""
WITHHELD: dict[str, str] = {}
"""Fields that are logged though no line shows their values, each with the reason."""
IDS = {
    "conversation": r"(.*\.)?conversation_id|id_|where",
    "person": r"(.*\.)?person_id",
    "reference": r"(.*\.)?reference|f'BH-\{.*:06d\}'",
    "tenant": r"(.*\.)?tenant_id|row\['tenant_id'\]",
}
"""How the value is written of a field that says who or which: an id, never a name."""
ANY_EVENT = {"bot/logs.py"}
"""Here goes what our packages log by the standard library, before any value is put in."""


class LogCall(NamedTuple):
    file: str
    call: ast.Call
    around: tuple[ast.FunctionDef | ast.AsyncFunctionDef, ...] = ()
    """The functions it stands in, outermost first."""

    def __str__(self) -> str:
        return f"{self.file}:{self.call.lineno}"

    @property
    def name(self) -> str:
        match self.call.func:
            case ast.Name(id=name) | ast.Attribute(attr=name):
                return name
        return ""

    @property
    def hands_on(self) -> bool:
        """Whether fields come from whoever calls the function around it."""
        return any(keyword.arg is None for keyword in self.call.keywords)

    @property
    def fields(self) -> dict[str, str]:
        return {
            keyword.arg: ast.unparse(keyword.value)
            for keyword in self.call.keywords
            if keyword.arg and keyword.arg not in ABOUT_THE_CALL
        }


def calls(file: str, node: ast.AST, around: tuple[ast.FunctionDef, ...] = ()) -> Iterator[LogCall]:
    """Yield every call below a node, whatever it calls."""
    if isinstance(node, ast.Call):
        yield LogCall(file, node, around)
    inside = (
        (*around, node) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) else around
    )
    for child in ast.iter_child_nodes(node):
        yield from calls(file, child, inside)


def is_log_call(one: LogCall) -> bool:
    match one.call.func:
        case ast.Attribute(value=ast.Name(id="log"), attr=method):
            return method in LEVELS and one.file in LOGGING
    return one.name in BINDERS


def makes_logger(call: LogCall) -> bool:
    return call.name.lower().replace("_", "") == "getlogger"


ALL = [one for file, tree in TREES.items() for one in calls(file, tree)]
LOGGING = {one.file for one in ALL if makes_logger(one)}
DIRECT = [one for one in ALL if is_log_call(one)]
FORWARDERS = {one.around[-1].name for one in DIRECT if one.hands_on}
"""Functions that log with the fields they are handed: calling one is logging."""
LOG_CALLS = [*DIRECT, *(one for one in ALL if one.name in FORWARDERS)]


def test_log_calls_are_found_and_so_are_those_of_a_function_that_hands_them_on():
    assert len(DIRECT) > 20
    assert {"warn"} == FORWARDERS
    assert {"tenant", "person"} <= {field for one in LOG_CALLS for field in one.fields}


@pytest.mark.parametrize("one", LOG_CALLS, ids=str)
def test_each_field_that_is_logged_is_shown_or_withheld_on_purpose(one: LogCall):
    assert not one.fields.keys() - FIELDS - WITHHELD.keys()


@pytest.mark.parametrize("one", LOG_CALLS, ids=str)
def test_who_and_which_are_logged_by_their_ids(one: LogCall):
    for field, value in one.fields.items():
        assert re.fullmatch(IDS.get(field, ".*"), value), f"{field}={value} may be more than an id"


@pytest.mark.parametrize("one", [one for one in LOG_CALLS if one.name not in BINDERS], ids=str)
def test_an_event_is_written_in_the_code_and_takes_no_values(one: LogCall):
    if one.file in ANY_EVENT:
        return
    event, *more = one.call.args
    handed_on = one.hands_on and ast.unparse(event) in parameters(one.around[-1])
    assert handed_on or (isinstance(event, ast.Constant) and isinstance(event.value, str))
    # Anything further but the error of a forwarder would be put into the event.
    assert not more or one.name in FORWARDERS


def parameters(function: ast.FunctionDef | ast.AsyncFunctionDef) -> set[str]:
    return {argument.arg for argument in function.args.args}


@pytest.mark.parametrize("file", sorted(LOGGING))
def test_a_logger_is_called_log_and_only_ever_called(file: str):
    """Under another name, bound or handed on, this test would not see what is logged."""
    makers = [one for one in ALL if one.file == file and makes_logger(one)]
    assert [ast.unparse(one.call) for one in makers] == ["structlog.get_logger()"]
    assert "log = structlog.get_logger()" in map(ast.unparse, TREES[file].body)
    uses = [
        node
        for node in ast.walk(TREES[file])
        if isinstance(node, ast.Name) and node.id == "log" and isinstance(node.ctx, ast.Load)
    ]
    assert len(uses) == sum(one.file == file and one.name in LEVELS for one in DIRECT)


def test_nothing_is_withheld_that_nobody_logs():
    logged = {field for one in LOG_CALLS for field in one.fields}
    assert logged >= WITHHELD.keys()
    assert all(WITHHELD.values())
    assert not FIELDS & WITHHELD.keys()
