"""One module imports the SDK, and the file on its successor can take that module's place."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from tests.repository import ROOT, files

OURS = ROOT / "dialogs/framework.py"
SUCCESSOR = ROOT / "tests/successor/framework.py"
LOCK = ROOT / "tests/successor/requirements.lock"
EXCLUDED = ROOT / "tests/successor/excluded.in"

SDKS = frozenset({"botbuilder", "botframework", "microsoft_agents"})


def test_only_the_seam_its_successor_and_the_stock_bot_import_an_sdk():
    found = {
        file.relative_to(ROOT).as_posix(): sdks for file in files(".py") if (sdks := sdks_of(file))
    }
    assert found == {
        "dialogs/framework.py": {"botbuilder"},
        "tests/successor/framework.py": {"microsoft_agents"},
        "bench/bots/stock.py": {"botbuilder"},
        "bench/bots/stock_dialog.py": {"botbuilder"},
    }


@pytest.mark.parametrize(
    "source",
    [
        "import botbuilder.core",
        "from botbuilder.core import TurnContext",
        "def late():\n    from microsoft_agents import activity",
        "import_module('botframework.connector')",
        "pytest.importorskip('botbuilder')",
    ],
)
def test_an_import_is_seen_however_it_is_written(source):
    assert SDKS & set(imported(source))


def test_the_successor_offers_the_same_names_with_the_same_parameters():
    ours, successor = interface(OURS), interface(SUCCESSOR)
    assert ours["__all__"] == sorted(ours["__all__"])
    assert ours == successor


def test_the_successor_is_locked_as_we_require_without_the_archived_sdk():
    locked = dict(re.findall(r"^([a-z0-9-]+)(?:\[.*?\])?==(\S+)", LOCK.read_text(), re.MULTILINE))
    excluded = set(re.findall(r"^[a-z].*", EXCLUDED.read_text(), re.MULTILINE))
    assert locked.keys().isdisjoint(excluded)
    for requirement in map(Requirement, (*required(), *successor_required())):
        name = re.sub(r"[._]", "-", requirement.name)
        assert name in excluded or requirement.specifier.contains(locked[name]), requirement


def sdks_of(file: Path) -> set[str]:
    source = file.read_text(encoding="utf-8")
    return SDKS & set(imported(source)) if any(sdk in source for sdk in SDKS) else set()


def imported(source: str) -> Iterator[str]:
    """Return the top package of whatever is imported, also inside functions and by name."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=names):
                yield from (top(alias.name) for alias in names)
            case ast.ImportFrom(module=str(name), level=0):
                yield top(name)
            case ast.Call(
                func=ast.Name(id=called) | ast.Attribute(attr=called),
                args=[ast.Constant(value=str(name)), *_],
            ) if "import" in called:
                yield top(name)


def top(module: str) -> str:
    return module.partition(".")[0]


def interface(file: Path) -> dict[str, object]:
    """Return what a module exports, and the parameters of what it defines of that itself."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    found: dict[str, object] = {}
    for node in tree.body:
        match node:
            case ast.Assign(targets=[ast.Name(id="__all__")], value=value):
                found["__all__"] = ast.literal_eval(value)
            case ast.FunctionDef(name=name, args=parameters) if not name.startswith("_"):
                found[name] = ast.unparse(parameters)
            case ast.ClassDef(name=name, body=body) if not name.startswith("_"):
                found[name] = [
                    (method.name, ast.unparse(method.args))
                    for method in body
                    if isinstance(method, ast.FunctionDef)
                ]
    return found


def required() -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return list(project["project"]["dependencies"])


def successor_required() -> list[str]:
    text = (ROOT / "tests/successor/requirements.in").read_text(encoding="utf-8")
    return re.findall(r"^[a-z].*", text, re.MULTILINE)
