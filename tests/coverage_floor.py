"""Reports what of services, cards and dialogs no test has taken; fails below 95 % of its branches.

`fail_under` of the configuration counts lines and branches together, so the branches, which are
fewer, could hide behind the lines.
"""

import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from coverage import Coverage

FLOOR = 95.0


def main() -> None:
    measured = Coverage()
    measured.load()
    both = measured.report()
    with TemporaryDirectory() as folder:
        file = Path(folder) / "coverage.json"
        measured.json_report(outfile=str(file))
        totals = json.loads(file.read_text())["totals"]
    branches = 100 * totals["covered_branches"] / totals["num_branches"]
    print(f"lines and branches: {both:.1f} %, branches alone: {branches:.1f} %")  # noqa: T201
    sys.exit(0 if min(both, branches) >= FLOOR else f"Coverage is below {FLOOR:g} %.")


if __name__ == "__main__":
    main()
