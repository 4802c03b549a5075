"""Product code as text: packages, definitions and docstrings, read from its source."""

import ast
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise, zip_longest
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGES = ("bot", "dialogs", "cards", "services")
LEVELS = {"debug", "info", "warning", "error", "exception"}

Documented = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


@cache
def parsed(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


@cache
def nodes(file: Path) -> tuple[ast.AST, ...]:
    """Return all nodes of its tree, walked over once."""
    return tuple(ast.walk(parsed(file)))


def modules(place: Path) -> list[Path]:
    """Return the module at this path, or all modules of the package there."""
    return sorted(place.rglob("*.py")) if place.is_dir() else [place]


def product() -> list[Path]:
    """Return all modules that are no tests."""
    return [ROOT / "app.py", *(file for package in PACKAGES for file in modules(ROOT / package))]


@cache
def names_in(place: Path) -> frozenset[str]:
    """Return what is defined there: classes, functions, constants, fields, members."""
    found = (node for file in modules(place) for node in nodes(file))
    return frozenset(name for node in found for name in _defined(node))


def _defined(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.ClassDef(name=name) | ast.FunctionDef(name=name):
            yield name
        case ast.AsyncFunctionDef(name=name):
            yield name
        case ast.Assign(targets=targets):
            yield from _targets(targets)
        case ast.AnnAssign(target=target):
            yield from _targets([target])


def _targets(targets: Iterable[ast.expr]) -> Iterator[str]:
    for target in targets:
        match target:
            case ast.Name(id=name) | ast.Attribute(attr=name):
                yield name
            case ast.Tuple(elts=parts):
                yield from _targets(parts)


@cache
def log_events_in(place: Path) -> frozenset[str]:
    """Return the events that are logged there."""
    found = (node for file in modules(place) for node in nodes(file))
    return frozenset(event for node in found for event in _logged(node))


def _logged(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Call(func=ast.Attribute(attr=level), args=[ast.Constant(value=str(event)), *_]):
            if level in LEVELS:
                yield event


def module_names() -> set[str]:
    """Return the names of all modules and packages."""
    return {part for file in product() for part in file.relative_to(ROOT).with_suffix("").parts}


def packages() -> list[str]:
    """Return the full names of all packages."""
    starts = (file for file in product() if file.name == "__init__.py")
    return [".".join(file.relative_to(ROOT).parts[:-1]) for file in starts]


def parts_of(package: str) -> list[str]:
    """Return the packages and modules right below a package."""
    below = (file.relative_to(ROOT / package).parts[0] for file in modules(ROOT / package))
    return sorted({part.removesuffix(".py") for part in below} - {"__init__"})


def imports_of(package: str, part: str) -> set[str]:
    """Return which other parts of the package this one imports."""
    found = names_imported(f"{package}.{part}")
    others = set(parts_of(package)) - {part}
    return {other for other in others if any(is_in(name, f"{package}.{other}") for name in found)}


@cache
def names_imported(module: str) -> frozenset[str]:
    """Return the full names that a module, or a package with all that is in it, imports."""
    place = ROOT.joinpath(*module.split("."))
    files = modules(place if place.is_dir() else place.with_suffix(".py"))
    found = (node for file in files for node in nodes(file))
    return frozenset(name for node in found for name in _imported(node))


def neighbours_imported(package: str) -> set[str]:
    """Return what a package imports of ours from outside: the parts next to it or around it."""
    found = (name for name in names_imported(package) if name.split(".")[0] in PACKAGES)
    return {_neighbour(package, name) for name in found if not is_in(name, package)}


def _neighbour(package: str, name: str) -> str:
    """Return the part of a name with which it leaves the way to the package."""
    return next(
        one for one, here in zip_longest(name.split("."), package.split(".")) if one != here
    )


def _imported(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.ImportFrom(module=str(module), names=names):
            yield from (f"{module}.{each.name}" for each in names)
        case ast.Import(names=names):
            yield from (each.name for each in names)


def is_in(name: str, module: str) -> bool:
    return f"{name}.".startswith(f"{module}.")


def docstrings() -> Iterator[tuple[str, str]]:
    """Yield what is documented in product code, fields and constants too, and its docstring."""
    for file in product():
        for node in nodes(file):
            for name, text in (*_own_docstring(node), *_docstrings_below_assignments(node)):
                yield f"{file.relative_to(ROOT).as_posix()}: {name}", text


def _own_docstring(node: ast.AST) -> Iterator[tuple[str, str]]:
    if isinstance(node, Documented) and (text := ast.get_docstring(node)):
        yield getattr(node, "name", "the module"), text


def _docstrings_below_assignments(node: ast.AST) -> Iterator[tuple[str, str]]:
    body = getattr(node, "body", None)
    for assignment, below in pairwise(body if isinstance(body, list) else ()):
        match below:
            case ast.Expr(value=ast.Constant(value=str(text))):
                yield from ((name, text) for name in _defined(assignment))
