"""Faults of an import: the first are listed, all refused rows go into a file if one is wanted.

They are kept aside meanwhile: where nothing comes of an import, that file stays as it is.
"""

import csv
import shutil
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from io import TextIOWrapper
from pathlib import Path
from tempfile import TemporaryFile
from typing import Protocol

from bot import command_line
from services.model.imports import Fault
from services.reading.normalization import normalized

MAX_LISTED = 100
"""Faults that are listed; `--faults` has all of them."""
_ADDED = ("line", "reason")
"""Columns that stand before those of the file itself."""


class RefusedRows(Protocol):
    """The form of the file that is imported, which its refused rows keep."""

    @property
    def separator(self) -> str: ...

    header: Sequence[str]


class FaultReport:
    """Counts all faults, remembers the first, and keeps the rows for a file, if one is wanted."""

    def __init__(self, form: RefusedRows, wanted: Path | None, stack: ExitStack) -> None:
        self.first: list[Fault] = []
        self.count = 0
        self._form = form
        self._wanted = wanted
        self._aside = stack.enter_context(_aside()) if wanted else None
        self._trouble = ""

    def add(self, fault: Fault) -> None:
        self.count += 1
        if self.count <= MAX_LISTED:
            self.first.append(fault)
        if self._aside:
            try:
                self._keep(fault, self._aside)
            except OSError as error:
                self._trouble = reason_of(error)

    def _keep(self, fault: Fault, aside: TextIOWrapper) -> None:
        # The header is known with the first row.
        rows = csv.writer(aside, delimiter=self._form.separator or ",")
        if self.count == 1:
            rows.writerow([*_ADDED, *self._own(self._form.header)])
        rows.writerow([fault.line or "", fault.reason, *self._own(fault.cells)])

    def _own(self, cells: Sequence[str]) -> Sequence[str]:
        """Leave out lines and reasons of a file that is such a file itself."""
        if not cells[1:]:
            # A line that is no CSV is one cell.
            return cells
        added = {place for place, one in enumerate(self._form.header) if normalized(one) in _ADDED}
        return [cell for place, cell in enumerate(cells) if place not in added]

    def write(self) -> str:
        """Write the file that is wanted, in place of what is there; return why it cannot be."""
        if self._wanted and self._aside and not self._trouble:
            try:
                self._aside.seek(0)
                with self._wanted.open("w", encoding="utf-8-sig", newline="") as file:
                    shutil.copyfileobj(self._aside, file)
            except OSError as error:
                self._trouble = reason_of(error)
        return self._trouble

    def print(self, file: Path) -> None:
        more = self.count - len(self.first)
        rest = [f"and {more} more; --faults FILE.csv has all of them"] if more else []
        heading = f"Correct this in {file}, and import it again:"
        command_line.print_list(heading, [*map(str, self.first), *rest])


@contextmanager
def _aside() -> Iterator[TextIOWrapper]:
    with TemporaryFile() as kept:
        file = TextIOWrapper(kept, "utf-8", newline="")
        try:
            yield file
        finally:
            # What could not be kept is tried once more, and has been told.
            with suppress(OSError):
                file.close()


def reason_of(error: OSError) -> str:
    return error.strerror or type(error).__name__


def check_writable(wanted: Path) -> None:
    """Raise `OSError` if it could not be written; it stays as it is, or is not there."""
    if wanted.is_fifo():
        # Whoever reads it would take this for its end.
        return
    existed = wanted.exists()
    with wanted.open("ab"):
        pass
    if not existed:
        wanted.unlink()
