"""The partner's customers, and the facts that are remembered about each."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Self

from services.model.bounds import Version
from services.model.taxonomy import Fact, Relationship

SHARED = ("",)
"""In place of tenants of staff: customers that all of them share."""


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer tenant of the partner. `facts` holds only what is known."""

    tenant_id: str
    name: str
    domains: tuple[str, ...]
    relationship: Relationship
    government: bool = False
    provider: str = ""
    facts: dict[Fact, bool] = field(default_factory=dict)
    staff_tenant_id: str = ""
    """The tenant of the staff whose customer it is; empty where all share it."""
    version: Version = 0

    @property
    def key(self) -> str:
        """Unique also where several tenants of staff have the same customer."""
        return key_of(self.tenant_id, self.staff_tenant_id)

    @property
    def domain(self) -> str:
        """The domain the customer is known by; empty if none is known."""
        return self.domains[0] if self.domains else ""

    def with_facts(self, facts: Mapping[Fact, bool | None]) -> Self:
        """Return the customer of whom these are known; those with None are not known any more."""
        merged = {**self.facts, **facts}
        return replace(
            self, facts={fact: is_so for fact, is_so in merged.items() if is_so is not None}
        )


def key_of(tenant_id: str, staff_tenant_id: str) -> str:
    """Return the key of the record that a tenant of staff has of a customer."""
    return f"{tenant_id}|{staff_tenant_id}".rstrip("|")
