"""What the fast tests notice of deliberate damage: `make mutants`.

cosmic-ray makes the mutants, in an environment of its own. MUTANTS=60 tries so many, drawn by
MUTANTS_SEED; without it all are tried.
"""

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from time import monotonic
from typing import Any

from tests.mutants.targets import EQUIVALENT, TARGETS
from tests.mutants.trial import ROOT, Outcome, outcomes, warm_up

HERE = Path(__file__).parent
MAKER = HERE / ".venv" / "bin" / "python"
LEAST = 0.9
"""The share that has to be noticed. Samples that nobody had looked at had 94 and 96 %."""
EVERY = 100
"""After so many it says how far it is."""


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def made(sample: int, seed: int) -> list[Mapping[str, Any]]:
    """Return the mutants to be tried, without those that no test can notice."""
    asked = json.dumps({"files": [*TARGETS], "sample": sample, "seed": seed})
    maker = [str(MAKER), "-W", "ignore", str(HERE / "making.py")]
    told = subprocess.run(  # noqa: S603 - our own
        maker, input=asked, stdout=subprocess.PIPE, text=True, check=True, cwd=ROOT
    )
    found = [json.loads(line) for line in told.stdout.splitlines()]
    return [one for one in found if not is_equivalent(one)]


def is_equivalent(mutant: Mapping[str, Any]) -> bool:
    changes = (
        [f"- {known['before']}", *(f"+ {line}" for line in [after] if line)]
        for known in EQUIVALENT
        if known["file"] == mutant["file"]
        for after in known["after"]
    )
    return mutant["change"] in changes


def unchanged() -> Iterator[Mapping[str, Any]]:
    """Yield every module as it is: if the tests did not pass, they would notice everything."""
    for file in TARGETS:
        yield {"file": file, "source": (ROOT / file).read_text(encoding="utf-8")}


def survived(mutant: Mapping[str, Any]) -> str:
    change = "\n    ".join(mutant["change"])
    return f"survived: {mutant['file']}:{mutant['line']} ({mutant['operator']})\n    {change}"


def report(tried: Sequence[Outcome], seconds: float) -> float:
    """Say how many were noticed of each module, and in all; return the share that was."""
    of = Counter(one.mutant["file"] for one in tried)
    killed = Counter(one.mutant["file"] for one in tried if one.killed)
    for file in sorted(of):
        say(f"{file:32}{killed[file]:6} of {of[file]:4}")
    rate = killed.total() / len(tried)
    say(
        f"mutants: {len(tried)} tried, {killed.total()} killed, "
        f"{len(tried) - killed.total()} survived, {rate:.1%} (at least {LEAST:.0%}), "
        f"{seconds:.0f} s"
    )
    return rate


def main() -> int:
    begun = monotonic()
    sample, seed = int(os.environ.get("MUTANTS") or 0), os.environ.get("MUTANTS_SEED") or "2026"
    at_once = os.cpu_count() or 1
    warm_up()
    if broken := [one.mutant["file"] for one in outcomes(unchanged(), at_once) if one.killed]:
        say(f"without a mutant the tests do not pass: {', '.join(sorted(broken))}")
        return 1
    mutants = made(sample, int(seed))
    say(f"{len(mutants)} mutants" + (f", drawn by seed {seed}" if sample else ""))
    tried = []
    for outcome in outcomes(mutants, at_once):
        tried.append(outcome)
        if not outcome.killed:
            say(survived(outcome.mutant))
        if len(tried) % EVERY == 0:
            say(f"{len(tried)} of {len(mutants)}, {monotonic() - begun:.0f} s")
    return int(report(tried, monotonic() - begun) < LEAST)


if __name__ == "__main__":
    sys.exit(main())
