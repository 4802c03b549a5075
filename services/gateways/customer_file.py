"""Reads customers from a CSV file; a bad row is reported by its line and the others are kept.

Columns: tenant_id, name, domains, relationship; and as known: government, provider, gdap,
subscription_rights, entra_premium, dynamics_contract. Domains are separated by blanks or ";".
"""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from services.models import Customer, Fact, Relationship

REQUIRED = ("tenant_id", "name", "domains", "relationship")
KNOWN = (*REQUIRED, "government", "provider", *Fact)

SAMPLES = Path(__file__).with_name("samples.csv")
"""Fictitious customers, chosen so that every route can be reached."""

_ANSWERS = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one line of the file; 0 is the file itself."""

    line: int
    reason: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.reason}" if self.line else self.reason


class CustomerFile(NamedTuple):
    customers: list[Customer]
    faults: list[Fault]


def read_customers(path: Path) -> CustomerFile:
    """Read what can be read and say what is wrong with the rest. Raise `OSError`."""
    found = CustomerFile([], [])
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file, strict=True)
        try:
            problems = _header_problems(rows.fieldnames or ())
            found.faults.extend(Fault(1, problem) for problem in problems)
            if not found.faults:
                _read_rows(rows, found)
        except UnicodeDecodeError:
            found.faults.append(Fault(0, "the file is not UTF-8; save it as CSV UTF-8"))
        except csv.Error as error:
            found.faults.append(Fault(rows.line_num + 1, f"not CSV from here on: {error}"))
    return found


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
    if not values["name"]:
        raise ValueError("the name is empty")
    return Customer(
        tenant_id=_tenant_id(values["tenant_id"]),
        name=values["name"],
        domains=_domains(values["domains"]),
        relationship=_relationship(values["relationship"]),
        government=_answer("government", values.get("government", "")) or False,
        provider=values.get("provider", ""),
        facts=_facts(values),
    )


def _tenant_id(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError as error:
        raise ValueError(f'tenant_id "{text}" is not a GUID') from error


def _domains(text: str) -> tuple[str, ...]:
    domains = tuple(dict.fromkeys(text.lower().replace(";", " ").split()))
    for domain in domains:
        if "." not in domain or "@" in domain or "/" in domain:
            raise ValueError(f'"{domain}" is not a domain')
    return domains


def _relationship(text: str) -> Relationship:
    try:
        return Relationship(text.lower())
    except ValueError as error:
        known = ", ".join(Relationship)
        raise ValueError(f'relationship "{text}" is none of {known}') from error


def _facts(values: Mapping[str, str]) -> dict[Fact, bool]:
    answers = ((fact, _answer(fact, values.get(fact, ""))) for fact in Fact)
    return {fact: answer for fact, answer in answers if answer is not None}


def _answer(name: str, text: str) -> bool | None:
    """Read yes or no; None where nothing is known."""
    if not text:
        return None
    if text.lower() not in _ANSWERS:
        raise ValueError(f'{name} is "{text}", not yes, no or empty')
    return _ANSWERS[text.lower()]
