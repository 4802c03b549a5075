"""Rows of a CSV file as people have it; each line that is none costs itself alone.

Excel's own forms are read besides plain UTF-8: UTF-16 ("Unicode text"), a first line "sep=;",
tabs and semicolons, a byte-order mark or two. So are blanks around a quoted value, and the end
of a file as DOS and copying tools mark it.
"""

import csv
import re
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from io import TextIOWrapper
from typing import Any, BinaryIO, NamedTuple

MAX_LINE = 100_000
"""Characters; a longer line is told and left out."""
MAX_LINES = 20
"""Lines of one row: a quoted text may have line ends in it."""

_SEPARATORS = ",;\t"
_BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"
_SURROGATE = re.compile("[\ud800-\udfff]")
_LINE_END = "\r\n\0\x1a"
"""Behind a row: zeros fill the last block of a file, Ctrl-Z is its end in DOS."""
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""Beginnings of .xlsx and .xls."""


class Row(NamedTuple):
    """Cells without empty ones at the end, or a reason why there are none."""

    line: int
    cells: Sequence[str]
    fault: str = ""


class _Line(NamedTuple):
    number: int
    text: str
    fault: str = ""


@dataclass(slots=True)
class CsvRows:
    """Reads a header, then rows; those without anything in them are nothing."""

    file: BinaryIO
    separator: str = ""

    def read(self, stands_alone: Callable[[Sequence[str]], bool]) -> Iterator[Row]:
        """Yield the header and the rows.

        A quote that its line does not close takes in no line that is a row by itself.
        """
        if _head(self.file) in _WORKBOOKS:
            yield Row(0, (), "this is an Excel workbook: save it as CSV UTF-8")
            return
        lines = _lines(self.file)
        waiting: deque[_Line] = deque()
        while line := waiting.popleft() if waiting else next(lines, None):
            if not self.separator and not self._found_separator(line.text):
                continue
            row = _row(line, self.separator)
            if row.fault and not line.fault and '"' in line.text:
                row = self._joined(line, row, lines, waiting, stands_alone)
            if row.fault or row.cells:
                yield row

    def _found_separator(self, text: str) -> bool:
        """Take it from "sep=;" or a header; return whether that line is the header itself."""
        said = text.strip().strip('"')
        if said[:4].lower() == "sep=":
            self.separator = text.strip("\r\n").strip('"')[4:5] or ","
            return False
        if not said.strip(_SEPARATORS + " "):
            return False
        self.separator = max(_SEPARATORS, key=text.count)
        return True

    def _joined(
        self,
        line: _Line,
        alone: Row,
        lines: Iterator[_Line],
        waiting: deque[_Line],
        stands_alone: Callable[[Sequence[str]], bool],
    ) -> Row:
        """Return the row that begins here and goes on in other lines; as it is if none does."""
        text = line.text
        for place in range(MAX_LINES - 1):
            if place == len(waiting):
                more = next(lines, None)
                if more is None:
                    break
                waiting.append(more)
            one = waiting[place]
            if one.fault or stands_alone(_row(one, self.separator).cells):
                break
            text += one.text
            row = _row(_Line(line.number, text), self.separator)
            if not row.fault:
                for _ in range(place + 1):
                    waiting.popleft()
                return row
        return alone


def _row(line: _Line, separator: str) -> Row:
    if line.fault:
        return Row(line.number, (line.text.strip(),), line.fault)
    text = line.text.rstrip(_LINE_END)
    cells = _cells(text, separator)
    if cells is None:
        reason = "not CSV: a quote is open, or stands inside a value"
        return Row(line.number, (text,), reason)
    while cells and not cells[-1].strip():
        del cells[-1]
    return Row(line.number, cells)


def _cells(text: str, separator: str) -> list[str] | None:
    """Return the values of a row; None if a quote is open, or stands inside of one."""
    for lenient in (False, True):
        said = _without_blanks(text) if lenient else text
        try:
            return next(csv.reader((said,), _dialect(separator)), [])
        except csv.Error:
            continue
    return None


@cache
def _dialect(separator: str) -> Any:
    """Return it as `csv` keeps it: made for each row, it costs as much as the row."""
    return csv.reader((), delimiter=separator, strict=True, skipinitialspace=True).dialect


def _without_blanks(text: str) -> str:
    """Return it without blanks behind a value in quotes, where `csv` wants a separator."""
    *parts, last = text.split('"')
    parts[2::2] = [part.lstrip(" ") or part for part in parts[2::2]]
    return '"'.join([*parts, last.lstrip(" ") if parts else last])


def _lines(file: BinaryIO) -> Iterator[_Line]:
    encoding, errors = _encoding(file)
    text = TextIOWrapper(file, encoding, errors, newline="")
    try:
        for number, line in enumerate(iter(lambda: text.readline(MAX_LINE), ""), start=1):
            seen = line.lstrip(_BOM) or "\n" if number == 1 else line
            too_long = len(line) == MAX_LINE and line[-1] not in "\r\n"
            if too_long and _has_more(text):
                yield _Line(number, seen[:200], f"the line is longer than {MAX_LINE} characters")
            elif fault := "" if seen.isascii() else _undecodable(seen, encoding):
                yield _Line(number, _shown(seen), fault)
            else:
                yield _Line(number, seen)
    finally:
        text.detach()


def _has_more(text: TextIOWrapper) -> bool:
    """Pass over the rest of a line, and tell whether more than empty cells is in it."""
    found = False
    while more := text.readline(MAX_LINE):
        found = found or bool(more.strip(_SEPARATORS + _LINE_END + " "))
        if more[-1] in "\r\n":
            break
    return found


def _head(file: BinaryIO) -> bytes:
    """Return its first bytes; the file is left at its beginning."""
    head = file.read(4)
    file.seek(0)
    return head


def _encoding(file: BinaryIO) -> tuple[str, str]:
    """Return encoding and what to do with errors."""
    head = _head(file)
    if head[:2] == b"\xff\xfe" or (head[1:2] == b"\0" and head[:1] != b"\0"):
        return "utf-16-le", "replace"
    if head[:2] == b"\xfe\xff" or (head[:1] == b"\0" and head[1:2] != b"\0"):
        return "utf-16-be", "replace"
    return "utf-8", "surrogateescape"


def _undecodable(line: str, encoding: str) -> str:
    """Say what cannot be decoded; empty if all can."""
    if encoding != "utf-8":
        place = line.find("\N{REPLACEMENT CHARACTER}") + 1
        return f"character {place} cannot be decoded as UTF-16" if place else ""
    if found := _SURROGATE.search(line):
        place, byte = found.start() + 1, ord(found[0]) & 0xFF
        return f"character {place} (byte {byte:02X}) is not UTF-8; save it as CSV UTF-8"
    return ""


def _shown(line: str) -> str:
    return _SURROGATE.sub("?", line)
