"""Lines of the audit as rows, and back."""

from dataclasses import fields
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import RowMapping

from services.gateways.rows.requests import Values
from services.model.audit import AuditEntry

_FIELDS = tuple(field.name for field in fields(AuditEntry))
_entry: TypeAdapter[Any] = TypeAdapter(AuditEntry)


def audit_values(entry: AuditEntry) -> Values:
    return {name: getattr(entry, name) for name in _FIELDS}


def audit_entry_of(row: RowMapping) -> AuditEntry:
    found: AuditEntry = _entry.validate_python({name: row[name] for name in _FIELDS})
    return found
