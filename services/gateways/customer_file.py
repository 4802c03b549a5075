"""Reads customers from a CSV file; a bad row is reported by its line and the others are kept.

Columns: tenant_id, name, domains, relationship; and as known: government, provider, gdap,
subscription_rights, entra_premium, dynamics_contract. Domains are separated by blanks or ";".

Partner Center's own export (Customers.csv) has Microsoft ID, Company name, Primary domain name,
Relationship ("Cloud Reseller", say) and Tags, as Microsoft's page "Manage your customer list"
says (learn.microsoft.com/partner-center/customers/see-your-customer-list). It does not tell direct
from indirect business: where it says "reseller", the relationship is what is known of the
customer, else the one that is assumed.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO, NamedTuple
from uuid import UUID

from services.gateways.csv_rows import CsvRows, Row
from services.gateways.tenants_seen import TenantsSeen
from services.model.customers import Customer
from services.model.imports import Fault, Kept
from services.model.taxonomy import Fact, Relationship
from services.reading.domains import domain_of
from services.reading.normalization import cleaned, has_controls, is_visible, normalized

REQUIRED = ("tenant_id", "name", "domains", "relationship")
KNOWN = (*REQUIRED, "government", "provider", *Fact)
IGNORED = frozenset(("tags", "line", "reason"))
"""Of Partner Center's export, and of the file of refused rows."""
PARTNER_CENTER = {
    "microsoft id": "tenant_id",
    "company name": "name",
    "primary domain name": "domains",
    "relationship": "relationship",
}

SAMPLES = Path(__file__).with_name("samples.csv")
"""Fictitious customers, chosen so that every route can be reached."""

MAX_NAME = 120
MAX_DOMAINS = 50
SHOWN = 60
"""Characters of a wrong value that are repeated in its fault."""

_GUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_ANSWERS = {
    **dict.fromkeys(("yes", "y", "true", "1"), True),
    **dict.fromkeys(("no", "n", "false", "0"), False),
    # Excel saves them in the language of whoever saves.
    **dict.fromkeys(("ano", "pravda", "ja", "wahr", "oui", "vrai", "tak", "prawda", "si"), True),
    **dict.fromkeys(("ne", "nepravda", "nein", "falsch", "non", "faux", "nie", "falsz"), False),
    **dict.fromkeys(("igaz", "verdadero", "verdadeiro", "vero", "waar"), True),
    **dict.fromkeys(("falso", "hamis", "onwaar"), False),
}
_RESELLS = ("cloud reseller", "reseller")
_ADVISES = ("advisor",)


class CustomerFile(NamedTuple):
    customers: list[Customer]
    faults: list[Fault]


def read_customers(path: Path) -> CustomerFile:
    """Read what can be read and say what is wrong with the rest. Raise `OSError`."""
    found = CustomerFile([], [])
    with path.open("rb") as file:
        for one in CustomerReader(file).read():
            if isinstance(one, Fault):
                found.faults.append(one)
            else:
                found.customers.append(one)
    return found


class CustomerReader:
    """Reads a file row by row; what it found in the header is known with the first of them."""

    def __init__(self, file: BinaryIO, assumed: Relationship | None = None) -> None:
        self._rows = CsvRows(file)
        self.header: Sequence[str] = ()
        self.kept: frozenset[Kept] = frozenset()
        self.assumptions = 0
        """Rows whose relationship was assumed."""
        self._assumed = assumed
        self._of_partner_center = False
        self._columns: Sequence[str] = ()
        self._facts: Sequence[Fact] = ()
        self._seen = TenantsSeen()

    @property
    def separator(self) -> str:
        return self._rows.separator

    def read(self) -> Iterator[Customer | Fault]:
        """Yield each customer, and each fault where it is met."""
        rows = self._rows.read(self._stands_alone)
        header = next(rows, Row(1, ()))
        self.header = header.cells
        faults = [header.fault] if header.fault else list(self._header_faults(header.cells))
        if faults:
            yield from (Fault(header.line, each, header.cells) for each in faults)
            return
        for row in rows:
            yield self._read(row)

    def _read(self, row: Row) -> Customer | Fault:
        if row.fault:
            return Fault(row.line, row.fault, row.cells)
        try:
            customer = self._customer(row.cells)
        except ValueError as error:
            return Fault(row.line, str(error), row.cells)
        first = self._seen.first_line(customer.tenant_id, row.line)
        if first != row.line:
            reason = f"tenant {customer.tenant_id} is on line {first} already"
            return Fault(row.line, reason, row.cells)
        return customer

    def _header_faults(self, cells: Sequence[str]) -> Iterator[str]:
        names = [normalized(cell) for cell in cells]
        if "microsoft id" in names:
            self._of_partner_center = True
            names = [PARTNER_CENTER.get(name, name) for name in names]
        for name in dict.fromkeys(filter(None, names)):
            places = [str(place) for place, one in enumerate(names, start=1) if one == name]
            if len(places) > 1:
                yield f"columns {' and '.join(places)} are both {name}"
        missing = [name for name in REQUIRED if name not in names]
        if missing:
            yield f"missing column: {', '.join(missing)}"
        known = (*KNOWN, *sorted(IGNORED))
        strange = [name for name in names if name and name not in known]
        if strange:
            yield f"unknown column: {', '.join(strange)}; known are {', '.join(KNOWN)}"
        self._columns = names
        self._facts = [fact for fact in Fact if fact in names]
        self.kept = frozenset(
            (
                *(Kept(name) for name in ("government", "provider") if name not in names),
                *((Kept.DOMAINS,) if self._of_partner_center else ()),
                *((Kept.RELATIONSHIP,) if self._is_assumed else ()),
            )
        )

    @property
    def _is_assumed(self) -> bool:
        return self._of_partner_center and self._assumed is None

    def _stands_alone(self, cells: Sequence[str]) -> bool:
        """Return whether it is a row that could be read."""
        before = self.assumptions
        try:
            self._customer(cells)
        except ValueError:
            return False
        finally:
            self.assumptions = before
        return True

    def _customer(self, cells: Sequence[str]) -> Customer:
        values = self._values(cells)
        said = values.get
        return Customer(
            tenant_id=_tenant_id(said("tenant_id", "")),
            name=_name("name", said("name", "")),
            domains=_domains(said("domains", "")),
            relationship=self._relationship(said("relationship", "")),
            government=_answer("government", said("government", "")) or False,
            provider=_provider(said("provider", "")),
            facts={
                fact: answer
                for fact in self._facts
                if (answer := _answer(fact, said(fact, ""))) is not None
            },
        )

    def _values(self, cells: Sequence[str]) -> dict[str, str]:
        """Return what stands in the columns that are read, and is not empty."""
        values = dict(zip(self._columns, map(str.strip, cells), strict=False))
        if len(cells) > len(self._columns) or values.pop("", ""):
            raise ValueError("more values than columns")
        if not all(map(str.isprintable, values.values())):
            for name, value in values.items():
                if name not in IGNORED:
                    _check_letters(name, value)
        return values

    def _relationship(self, text: str) -> Relationship:
        plain = _plain(text)
        if self._of_partner_center:
            if plain in _RESELLS:
                self.assumptions += self._is_assumed
                return self._assumed or Relationship.DIRECT
            if plain not in _ADVISES:
                raise ValueError(f"relationship {_quoted(text)} is not known of Partner Center")
        try:
            return Relationship(plain)
        except ValueError as error:
            known = ", ".join(Relationship)
            raise ValueError(f"relationship {_quoted(text)} is none of {known}") from error


def _check_letters(name: str, value: str) -> None:
    if has_controls(value):
        raise ValueError(f"{name} has a line end or a control character in it")


def _tenant_id(text: str) -> str:
    if _GUID.fullmatch(text):
        return text
    try:
        return str(UUID(cleaned(text)))
    except ValueError as error:
        raise ValueError(f"tenant_id {_quoted(text)} is not a GUID") from error


def _name(column: str, text: str) -> str:
    if not is_visible(text):
        raise ValueError(f"the {column} is empty")
    if len(text) > MAX_NAME:
        raise ValueError(f"the {column} is longer than {MAX_NAME} characters")
    return text


def _provider(text: str) -> str:
    return _name("provider", text) if text else ""


def _domains(text: str) -> tuple[str, ...]:
    written = text.replace(";", " ").split()
    stored = tuple(map(domain_of, written))
    if "" in stored:
        raise ValueError(f"{_quoted(written[stored.index('')])} is not a domain")
    if len(stored) > MAX_DOMAINS:
        raise ValueError(f"more than {MAX_DOMAINS} domains")
    return tuple(dict.fromkeys(stored))


def _answer(name: str, text: str) -> bool | None:
    """Read yes or no; None where nothing is known."""
    if not text:
        return None
    answer = _ANSWERS.get(_plain(text))
    if answer is None:
        raise ValueError(f"{name} is {_quoted(text)}, not yes, no or empty")
    return answer


@lru_cache(maxsize=256)
def _plain(text: str) -> str:
    """Return one of the few words that stand in every row, normalized."""
    return normalized(text)


def _quoted(text: str) -> str:
    return f'"{text}"' if len(text) <= SHOWN else f'"{text[:SHOWN]}…"'
