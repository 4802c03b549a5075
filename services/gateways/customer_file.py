"""Reads customers from a CSV file; a bad row is reported by its line and the others are kept.

Columns: tenant_id, name, domains, relationship; and as known: government, provider, gdap,
subscription_rights, entra_premium, dynamics_contract. Domains are separated by blanks or ";".
Columns are separated by "," or, as a Czech Excel does it, by ";".
"""

import csv
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from io import StringIO
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from services.model.customers import Customer
from services.model.taxonomy import Fact, Relationship

REQUIRED = ("tenant_id", "name", "domains", "relationship")
KNOWN = (*REQUIRED, "government", "provider", *Fact)

SAMPLES = Path(__file__).with_name("samples.csv")
"""Fictitious customers, chosen so that every route can be reached."""

MAX_NAME = 120
MAX_DOMAINS = 50
MAX_DOMAIN = 253
SHOWN = 60
"""Characters of a wrong value that are repeated in its fault."""

_LABEL = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
_DOMAIN = re.compile(rf"({_LABEL}\.)+(?=[0-9-]{{0,62}}[a-z]){_LABEL}")
_LINE_ENDS = {"Zl", "Zp"}
_ANSWERS = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of the file, with its line; 0 is the file itself."""

    line: int
    reason: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.reason}" if self.line else self.reason


class CustomerFile(NamedTuple):
    customers: list[Customer]
    faults: list[Fault]

    def of(self, staff_tenant_id: str) -> list[Customer]:
        """Return the customers as those of this tenant of staff; of all if it is empty."""
        return [replace(one, staff_tenant_id=staff_tenant_id) for one in self.customers]


def read_customers(path: Path) -> CustomerFile:
    """Read what can be read and say what is wrong with the rest. Raise `OSError`."""
    found = CustomerFile([], [])
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        found.faults.append(Fault(0, "the file is not UTF-8; save it as CSV UTF-8"))
        return found
    rows = csv.DictReader(StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    try:
        rows.fieldnames = [name.strip().lower() for name in rows.fieldnames or ()]
        problems = _header_problems(rows.fieldnames)
        found.faults.extend(Fault(1, problem) for problem in problems)
        if not found.faults:
            _read_rows(rows, found)
    except csv.Error as error:
        found.faults.append(Fault(rows.line_num + 1, f"not CSV from here on: {error}"))
    return found


def _separator(text: str) -> str:
    header = text.split("\n", 1)[0]
    return max(",;", key=header.count)


def _header_problems(names: Sequence[str]) -> Iterator[str]:
    missing = [name for name in REQUIRED if name not in names]
    if missing:
        yield f"missing column: {', '.join(missing)}"
    strange = [name for name in names if name not in KNOWN]
    if strange:
        yield f"unknown column: {', '.join(strange)}; known are {', '.join(KNOWN)}"


def _read_rows(rows: "csv.DictReader[str]", found: CustomerFile) -> None:
    lines: dict[str, int] = {}
    for row in rows:
        line = rows.line_num
        try:
            customer = _customer(row)
        except ValueError as error:
            found.faults.append(Fault(line, str(error)))
            continue
        first = lines.setdefault(customer.tenant_id, line)
        if first == line:
            found.customers.append(customer)
        else:
            reason = f"tenant {customer.tenant_id} is on line {first} already"
            found.faults.append(Fault(line, reason))


def _customer(row: Mapping[str | None, str | None]) -> Customer:
    if None in row:
        raise ValueError("more values than columns")
    values = {name: (value or "").strip() for name, value in row.items() if name}
    for name, value in values.items():
        _check_letters(name, value)
    return Customer(
        tenant_id=_tenant_id(values["tenant_id"]),
        name=_name("name", values["name"]),
        domains=_domains(values["domains"]),
        relationship=_relationship(values["relationship"]),
        government=_answer("government", values.get("government", "")) or False,
        provider=_provider(values.get("provider", "")),
        facts=_facts(values),
    )


def _check_letters(name: str, value: str) -> None:
    kinds = {unicodedata.category(letter) for letter in value}
    if "Cc" in kinds or kinds & _LINE_ENDS:
        raise ValueError(f"{name} has a line end or a control character in it")


def _tenant_id(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError as error:
        raise ValueError(f"tenant_id {_quoted(text)} is not a GUID") from error


def _name(column: str, text: str) -> str:
    if all(unicodedata.category(letter)[0] in "CZM" for letter in text):
        raise ValueError(f"the {column} is empty")
    if len(text) > MAX_NAME:
        raise ValueError(f"the {column} is longer than {MAX_NAME} characters")
    return text


def _provider(text: str) -> str:
    return _name("provider", text) if text else ""


def _domains(text: str) -> tuple[str, ...]:
    domains = tuple(dict.fromkeys(text.lower().replace(";", " ").split()))
    if len(domains) > MAX_DOMAINS:
        raise ValueError(f"more than {MAX_DOMAINS} domains")
    for domain in domains:
        if not _is_domain(domain):
            raise ValueError(f"{_quoted(domain)} is not a domain")
    return domains


def _is_domain(text: str) -> bool:
    try:
        name = text.encode("idna").decode()
    except UnicodeError:
        return False
    return len(name) <= MAX_DOMAIN and _DOMAIN.fullmatch(name) is not None


def _relationship(text: str) -> Relationship:
    try:
        return Relationship(text.lower())
    except ValueError as error:
        known = ", ".join(Relationship)
        raise ValueError(f"relationship {_quoted(text)} is none of {known}") from error


def _facts(values: Mapping[str, str]) -> dict[Fact, bool]:
    answers = ((fact, _answer(fact, values.get(fact, ""))) for fact in Fact)
    return {fact: answer for fact, answer in answers if answer is not None}


def _answer(name: str, text: str) -> bool | None:
    """Read yes or no; None where nothing is known."""
    if not text:
        return None
    if text.lower() not in _ANSWERS:
        raise ValueError(f"{name} is {_quoted(text)}, not yes, no or empty")
    return _ANSWERS[text.lower()]


def _quoted(text: str) -> str:
    return f'"{text}"' if len(text) <= SHOWN else f'"{text[:SHOWN]}…"'
