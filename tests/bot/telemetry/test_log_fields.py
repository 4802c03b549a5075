"""Every log call of the code, read from its source: its event, its fields, its ids."""

import ast
import re
from pathlib import Path
from typing import NamedTuple

import pytest

from bot.telemetry.logs import FIELDS

ROOT = Path(__file__).parents[3]
ROOMS = ("bot", "cards", "dialogs", "services")
SOURCES = [ROOT / "app.py", *(file for room in ROOMS for file in (ROOT / room).rglob("*.py"))]

LEVELS = {"debug", "info", "warning", "error", "critical", "exception", "log"}
BINDERS = {"bind_contextvars", "bound_contextvars"}
MAKER = "getlogger"
"""How a logger is made, whether it is written `get_logger` or `getLogger`."""
ABOUT_THE_CALL = {"exc_info", "stack_info"}
"""What a log call is told about itself; no fields."""
WITHHELD: dict[str, str] = {}
"""Fields that are logged though no line shows their values, each with the reason."""
IDS = {
    "conversation": r"(.*\.)?conversation_id|id_|where",
    "person": r"(.*\.)?person_id",
    "reference": r"(.*\.)?reference|reference_of\(.*\)",
    "tenant": r"(.*\.)?tenant_id|row\['tenant_id'\]",
}
"""How the value is written of a field that says who or which: an id, never a name."""
ANY_EVENT = {"bot/telemetry/logs.py"}
"""Here goes what our packages log by the standard library, before any value is put in."""


class LogCall(NamedTuple):
    file: str
    call: ast.Call

    def __str__(self) -> str:
        return f"{self.file}:{self.call.lineno}"

    @property
    def name(self) -> str:
        match self.call.func:
            case ast.Name(id=name) | ast.Attribute(attr=name):
                return name
        return ""

    @property
    def fields(self) -> dict[str, str]:
        return {
            keyword.arg: ast.unparse(keyword.value)
            for keyword in self.call.keywords
            if keyword.arg and keyword.arg not in ABOUT_THE_CALL
        }


def may_log(text: str) -> bool:
    """Tell what is worth being read as code, which takes long and each test process does."""
    return MAKER in text.lower().replace("_", "") or any(name in text for name in BINDERS)


def is_log_call(one: LogCall) -> bool:
    match one.call.func:
        case ast.Attribute(value=ast.Name(id="log"), attr=method):
            return method in LEVELS and one.file in LOGGING
    return one.name in BINDERS


def makes_logger(call: LogCall) -> bool:
    return call.name.lower().replace("_", "") == MAKER


TREES = {
    str(file.relative_to(ROOT)): ast.parse(text)
    for file in SOURCES
    if may_log(text := file.read_text(encoding="utf-8"))
}
ALL = [
    LogCall(file, node)
    for file, tree in TREES.items()
    for node in ast.walk(tree)
    if isinstance(node, ast.Call)
]
LOGGING = {one.file for one in ALL if makes_logger(one)}
LOG_CALLS = [one for one in ALL if is_log_call(one)]


def test_the_log_calls_are_found_and_name_their_fields():
    assert len(LOG_CALLS) > 20
    assert {"table", "key", "reference"} <= {field for one in LOG_CALLS for field in one.fields}
    # With ** this test would not see what is logged.
    assert not [str(one) for one in LOG_CALLS if any(not word.arg for word in one.call.keywords)]


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
    [event] = one.call.args  # anything further would be put into the event
    assert isinstance(event, ast.Constant)
    assert isinstance(event.value, str)


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
    assert len(uses) == sum(one.file == file and one.name in LEVELS for one in LOG_CALLS)


def test_nothing_is_withheld_that_nobody_logs():
    logged = {field for one in LOG_CALLS for field in one.fields}
    assert logged >= WITHHELD.keys()
    assert all(WITHHELD.values())
    assert not FIELDS & WITHHELD.keys()
