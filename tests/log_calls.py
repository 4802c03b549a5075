"""Every log call of the code, read from its source: its event, its levels, its fields."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
PACKAGES = ("bot", "cards", "dialogs", "services")
SOURCES = [ROOT / "app.py", *(file for name in PACKAGES for file in (ROOT / name).rglob("*.py"))]

LEVELS = {"debug", "info", "warning", "error", "critical", "exception", "log"}
BINDERS = {"bind_contextvars", "bound_contextvars"}
MAKER = "getlogger"
"""How a logger is made, whether it is written `get_logger` or `getLogger`."""
ABOUT_THE_CALL = {"exc_info", "stack_info"}
"""What a log call is told about itself; no fields."""


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
    def binds(self) -> bool:
        """Whether it adds fields to what others log."""
        return self.name in BINDERS

    @property
    def levels(self) -> set[str]:
        """As a line of the log says it; several where the call chooses."""
        if self.name != "log":
            return {"error" if self.name == "exception" else self.name}
        return {
            node.attr.lower()
            for node in ast.walk(self.call.args[0])
            if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "logging"
        }

    @property
    def event(self) -> ast.expr:
        return self.call.args[1 if self.name == "log" else 0]

    @property
    def events(self) -> Iterator[str]:
        """The words in the code that may be its event."""
        for node in ast.walk(self.event):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value

    @property
    def fields(self) -> dict[str, str]:
        return {
            keyword.arg: ast.unparse(keyword.value)
            for keyword in self.call.keywords
            if keyword.arg and keyword.arg not in ABOUT_THE_CALL
        }


def _may_log(text: str) -> bool:
    """Tell what is worth being read as code, which takes long and each test process does."""
    return MAKER in text.lower().replace("_", "") or any(name in text for name in BINDERS)


def _is_log_call(one: LogCall) -> bool:
    match one.call.func:
        case ast.Attribute(value=ast.Name(id="log"), attr=method):
            return method in LEVELS and one.file in LOGGING
    return one.binds


def makes_logger(call: LogCall) -> bool:
    return call.name.lower().replace("_", "") == MAKER


TREES = {
    file.relative_to(ROOT).as_posix(): ast.parse(text)
    for file in SOURCES
    if _may_log(text := file.read_text(encoding="utf-8"))
}
ALL_CALLS = [
    LogCall(file, node)
    for file, tree in TREES.items()
    for node in ast.walk(tree)
    if isinstance(node, ast.Call)
]
LOGGING = {one.file for one in ALL_CALLS if makes_logger(one)}
LOG_CALLS = [one for one in ALL_CALLS if _is_log_call(one)]
EVENT_CALLS = [one for one in LOG_CALLS if not one.binds]
