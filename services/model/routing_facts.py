"""Facts a route depends on, and which of them are still to be asked.

[report], [gdap] and [gov] are the sources that `services.model.routes` names.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from services.model.taxonomy import Fact, ProblemKind, ProductFamily, Relationship, Support

INDIRECT = {Relationship.RESELLER, Relationship.ADVISOR}
COMMERCIAL = {ProblemKind.BILLING, ProblemKind.FRAUD, ProblemKind.QUOTA}
NO_INDIRECT_MODEL = INDIRECT | {Relationship.PROVIDER}
"""Relationships that a partner of the US Government cloud cannot have [gov]."""


class UnknownFactError(Exception):
    """The route depends on a fact that is not known yet: ask, then choose again."""

    def __init__(self, fact: Fact) -> None:
        super().__init__(f"not known: {fact}")
        self.fact = fact


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutingFacts:
    """All that a route depends on. Only `known` may leave anything open."""

    product: ProductFamily
    kind: ProblemKind
    relationship: Relationship
    may_file: bool = False
    """True if the person may file in the tenant of any customer."""
    government: bool = False
    known: Mapping[Fact, bool] = field(default_factory=dict)
    unsure: frozenset[Fact] = frozenset()
    """The person asked did not know: counts as missing."""
    health_checked: bool = False
    tried: bool = False
    overridden: bool = False
    """A reason was given for opening it although R9 says wait."""
    outage: str = ""
    """The known outage that matches, in words; empty if none does."""
    api_ready: bool = False
    """True if plan and switch allow the Azure Support API."""
    api_connected: bool = False
    """True if this process can reach it."""
    provider_granted_access: bool = False
    """True if the rule of before 2023 holds: a reseller with access files for Azure itself."""

    def has(self, fact: Fact) -> bool:
        """Raise `UnknownFactError` if the fact was not asked for yet."""
        if fact not in self.known and fact not in self.unsure:
            raise UnknownFactError(fact)
        return self.known.get(fact, False)

    @property
    def support(self) -> Support:
        return self.product.traits.support

    @property
    def indirect(self) -> bool:
        return self.relationship in INDIRECT

    @property
    def commercial(self) -> bool:
        return self.kind in COMMERCIAL

    @property
    def waits(self) -> bool:
        checked = self.health_checked and self.tried and not self.outage
        return self.kind is ProblemKind.TECHNICAL and not checked and not self.overridden

    @property
    def provider_must_file(self) -> bool:
        granted = self.provider_granted_access and self.relationship is Relationship.RESELLER
        on_azure = self.support in {Support.SUBSCRIPTION, Support.DIRECTORY}
        return on_azure and self.indirect and not granted

    @property
    def filed_on_subscription(self) -> bool:
        """Entra ID is filed like an Azure resource unless P1 or P2 opens R15; quota always."""
        match self.support:
            case Support.DIRECTORY:
                return self.commercial or not self.has(Fact.ENTRA_PREMIUM)
            case support:
                return support is Support.SUBSCRIPTION

    @property
    def lacks_contract(self) -> bool:
        return self.support is Support.CONTRACT and not self.has(Fact.DYNAMICS_CONTRACT)

    @property
    def lacks_role(self) -> bool:
        """Return whether a GDAP role is needed and missing; its facts were asked for above."""
        by_role = self.support in {Support.ADMIN_CENTER, Support.CONTRACT}
        return by_role and not self.has(Fact.GDAP)
