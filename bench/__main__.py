"""Compares what a turn costs: Behalf, a stock Bot Framework bot, and aiohttp alone.

Every repetition starts each contender afresh, one after the other and in alternating order, so
that what else the machine does falls on all alike. Ends with 1 if any reply was wrong.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from bench.contenders import (
    BARE,
    BEHALF,
    OURS,
    RESULTS,
    ROOT,
    STOCK_BOT,
    STOCK_POSTS_ONLY,
    Contender,
    Cores,
    choose_cores,
    pinned,
    running,
)
from bench.figures import Figures, faults, ratio, table, total


@dataclass(frozen=True, slots=True)
class Plan:
    """How long to play. `checked` is how many of Behalf's replies are checked at least."""

    repetitions: int
    seconds: float
    warm_up: float
    checked: int


PLANS = {
    "full": Plan(repetitions=5, seconds=5, warm_up=2, checked=20_000),
    "quick": Plan(repetitions=2, seconds=2, warm_up=1, checked=2_000),
}
PEOPLE = (16, 64)
"""How many conversations go on at once."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("plan", nargs="?", choices=PLANS, default="full")
    parser.add_argument("--people", type=int, nargs="+", default=PEOPLE)
    parser.add_argument(
        "--posts-only",
        action="store_true",
        help="let a stock bot play too that leaves answered cards as they are",
    )
    options = parser.parse_args()
    contenders = [BARE, STOCK_BOT, BEHALF, *([STOCK_POSTS_ONLY] if options.posts_only else [])]
    bad = [compare(contenders, PLANS[options.plan], people) for people in options.people]
    sys.exit(1 if any(bad) else 0)


def compare(contenders: Sequence[Contender], plan: Plan, people: int) -> bool:
    """Play, print what came out, and return whether any reply was wrong."""
    cores = choose_cores()
    results: dict[str, list[Figures]] = {each.name: [] for each in contenders}
    for repetition in range(plan.repetitions):
        last = repetition + 1 == plan.repetitions
        for each in contenders if repetition % 2 == 0 else reversed(contenders):
            missing = plan.checked - total(results[each.name], "checked")
            more = missing if each is BEHALF and last else 0
            results[each.name].append(play(each, plan, people, cores, checked=more))
    print(f"\n{people} conversations, {plan.repetitions} x {plan.seconds:g} s, medians\n")
    print(table(results))
    _print_ratios(results)
    _warn_of_noise(results, cores)
    found = faults(results)
    print("\n".join(["", *found]) if found else "No wrong and no foreign replies.")
    unchecked = total(results[BEHALF.name], "checked") < plan.checked
    if unchecked:
        print(f"Fewer than {plan.checked} replies of Behalf could be checked in time.")
    return bool(found) or unchecked


def play(contender: Contender, plan: Plan, people: int, cores: Cores, *, checked: int) -> Figures:
    with running(contender, cores.bot) as (pid, port):
        arguments = {
            "port": port,
            "pid": pid,
            "people": people,
            "seconds": plan.seconds,
            "warm-up": plan.warm_up,
            "checked": checked,
        }
        options = [f"--{name}={value}" for name, value in arguments.items()]
        options += ["--posts-only"] if contender.posts_only else []
        with pinned(cores.generator):
            done = subprocess.run(
                [OURS, "-m", "bench.channel", *options],
                cwd=ROOT,
                stdout=subprocess.PIPE,
                check=True,
            )
    figures: Figures = json.loads(done.stdout)
    with (RESULTS / "runs.jsonl").open("a") as log:
        log.write(json.dumps({"name": contender.name, "people": people, **figures}) + "\n")
    return figures


def _print_ratios(results: dict[str, list[Figures]]) -> None:
    print("\nCPU per turn, ratio of medians [paired runs, smallest-largest]")
    for more, less in (
        (STOCK_BOT, BEHALF),
        (STOCK_POSTS_ONLY, BEHALF),
        (BEHALF, BARE),
        (STOCK_BOT, BARE),
    ):
        if more.name in results:
            print(f"  {more.name} / {less.name}: {ratio(results[more.name], results[less.name])}")


def _warn_of_noise(results: dict[str, list[Figures]], cores: Cores) -> None:
    others = max(run["other_cores"] for runs in results.values() for run in runs)
    if others > 0.3:
        print(f"Others kept up to {others:.1f} cores busy: trust the CPU ratios, not the times.")
    if cores.bot is None:
        print("Only one core: bot and generator took each other's time.")


if __name__ == "__main__":
    main()
