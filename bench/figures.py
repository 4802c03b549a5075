"""What the runs add up to: medians, ratios of medians, and the spread of paired ratios."""

import statistics
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

Figures = Mapping[str, Any]
"""One run of one contender, as the generator prints it."""

COLUMNS = {
    "cpu": ("CPU s/1,000 turns", ".2f"),
    "rate": ("turns/s", ".0f"),
    "p50": ("p50 ms", ".1f"),
    "p99": ("p99 ms", ".1f"),
    "rss": ("RSS MB", ".0f"),
}


def median(runs: Sequence[Figures], name: str) -> float:
    return statistics.median(run[name] for run in runs)


def ratio(runs: Sequence[Figures], to: Sequence[Figures], name: str = "cpu") -> str:
    """Write the ratio of medians, and in brackets the smallest and largest of paired runs."""
    paired = [run[name] / other[name] for run, other in zip(runs, to, strict=True)]
    middle = median(runs, name) / median(to, name)
    return f"{middle:.3g} [{min(paired):.3g}-{max(paired):.3g}]"


def table(results: Mapping[str, Sequence[Figures]]) -> str:
    """Return a line per contender: medians, and what was checked and found in all runs."""
    titles = [title for title, _ in COLUMNS.values()]
    lines = [("", *titles, "checked", "wrong", "foreign")]
    for name, runs in results.items():
        medians = [format(median(runs, key), form) for key, (_, form) in COLUMNS.items()]
        sums = [str(total(runs, key)) for key in ("checked", "wrong", "foreign")]
        lines.append((name, *medians, *sums))
    return aligned(lines)


def aligned(lines: Sequence[Sequence[str]]) -> str:
    """Put the cells of each column below each other."""
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(cell.rjust(width) for cell, width in zip(line, widths, strict=True))
        for line in lines
    )


def total(runs: Sequence[Figures], name: str) -> int:
    return sum(run[name] for run in runs)


def faults(results: Mapping[str, Sequence[Figures]]) -> list[str]:
    """Say what was wrong with anybody's replies; empty if nothing was."""
    lines = []
    for name, runs in results.items():
        counts: Counter[str] = Counter()
        for run in runs:
            counts.update(run["faults"])
        lines += [f"{name}: {number} x {kind}" for kind, number in counts.most_common()]
        lines += [f"  {example}" for example in [e for run in runs for e in run["examples"]][:4]]
    return lines
