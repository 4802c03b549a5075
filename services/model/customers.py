"""The partner's customers, and the facts that are remembered about each."""

from dataclasses import dataclass, field

from services.model.bounds import Version
from services.model.taxonomy import Fact, Relationship


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
    version: Version = 0

    @property
    def domain(self) -> str:
        """The domain the customer is known by; empty if none is known."""
        return self.domains[0] if self.domains else ""
