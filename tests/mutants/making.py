"""Makes mutants of the modules it is told on stdin, one JSON line each.

Runs where cosmic-ray is installed, and needs nothing else of this repository.
"""

import ast
import json
import random
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import cosmic_ray.plugins
from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.operators.operator import Operator

LEFT_OUT = re.compile(
    # We compare by identity only with None and members of enums: to be equal means the same there,
    # and an order of theirs is one of their spelling.
    r"core/ReplaceComparisonOperator_(Is|IsNot)_(?!Is(Not)?$)"
    # We divide only times, which are whole microseconds anyway.
    r"|core/ReplaceBinaryOperator_Div_FloorDiv$"
)
"""Operators that make nothing here that a test could notice."""
POSITIONAL = re.compile(r"[(,]\s*/\s*,")
"""What becomes of the `*` after which arguments are named; nothing of ours has it."""

Position = tuple[tuple[int, int], tuple[int, int]]


class OneSide(Operator):
    """Takes one side of `a if c else b` without asking; cosmic-ray has no such operator."""

    def mutation_positions(self, node) -> Iterator[Position]:
        if node.type == "test":
            for side in (node.children[0], node.children[-1]):
                yield side.start_pos, side.end_pos

    def mutate(self, node, index):
        side = node.children[-1 if index else 0]
        # The blanks before the whole stand before the side now.
        side.get_first_leaf().prefix = node.get_first_leaf().prefix
        return side

    @classmethod
    def examples(cls):
        return ()


class Spot(NamedTuple):
    """Where an operator can change a module, for the how-manieth time."""

    file: str
    operator: str
    occurrence: int
    line: int


def operators() -> dict[str, Operator]:
    found = {"own/OneSide": OneSide()}
    for name in cosmic_ray.plugins.operator_names():
        operator = cosmic_ray.plugins.get_operator(name)
        if not LEFT_OUT.match(name) and not operator.arguments():
            found[name] = operator()
    return found


def spots(file: str, source: str) -> Iterator[Spot]:
    tree, types = get_ast(source), checked_by_others(source)
    for name, operator in OPERATORS.items():
        positions = (
            each for node in ast_nodes(tree) for each in operator.mutation_positions(node)
        )
        for occurrence, (start, end) in enumerate(positions):
            if not any(begins <= start and end <= ends for begins, ends in types):
                yield Spot(file, name, occurrence, start[0])


def checked_by_others(source: str) -> list[Position]:
    """Return where types are written, and whether a class is frozen or has slots: mypy's work."""
    found = []
    for node in ast.walk(ast.parse(source)):
        told = [getattr(node, "annotation", None), getattr(node, "returns", None)]
        if isinstance(node, ast.ClassDef):
            told += [each.value for one in (node, *node.decorator_list) for each in options(one)]
        found += [
            ((each.lineno, each.col_offset), (each.end_lineno, each.end_col_offset))
            for each in told
            if each is not None
        ]
    return found


def options(node: ast.AST) -> list[ast.keyword]:
    """Return what a class or its decorator is told by name: `frozen=True`."""
    return getattr(node, "keywords", [])


def changed(before: str, after: str) -> list[str]:
    """Return the lines that differ, between those at both ends that do not."""
    old, new = before.splitlines(), after.splitlines()
    while old and new and old[0] == new[0]:
        del old[0], new[0]
    while old and new and old[-1] == new[-1]:
        del old[-1], new[-1]
    lines = [("-", line.strip()) for line in old] + [("+", line.strip()) for line in new]
    return [f"{sign} {line}" for sign, line in lines if line]


def compiles(source: str) -> bool:
    try:
        compile(source, "mutant", "exec", dont_inherit=True)
    except (SyntaxError, ValueError):
        return False
    return True


def mutants(files: list[str], sample: int, seed: int) -> Iterator[dict[str, object]]:
    """Yield what compiles and differs; what two operators make alike comes once. 0 is all."""
    sources = {file: Path(file).read_text(encoding="utf-8") for file in files}
    found = [spot for file, source in sources.items() for spot in spots(file, source)]
    if sample:
        random.Random(seed).shuffle(found)  # noqa: S311 - no secret
    seen = set(sources.values())
    begun = len(seen)
    for spot in found:
        mutated = mutate_code(sources[spot.file], OPERATORS[spot.operator], spot.occurrence)
        if mutated is None or mutated in seen or POSITIONAL.search(mutated):
            continue
        if not compiles(mutated):
            continue
        seen.add(mutated)
        change = changed(sources[spot.file], mutated)
        yield {**spot._asdict(), "change": change, "source": mutated}
        if len(seen) - begun == sample:
            return


OPERATORS = operators()

if __name__ == "__main__":
    for mutant in mutants(**json.load(sys.stdin)):
        sys.stdout.write(json.dumps(mutant) + "\n")
