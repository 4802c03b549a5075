"""Classification of service requests, and the table of product families."""

from dataclasses import dataclass
from enum import Enum, StrEnum, auto

from services.model.traits import TraitEnum


class Severity(StrEnum):
    """Business impact, in Microsoft's letters."""

    CRITICAL = "A"
    MODERATE = "B"
    MINIMAL = "C"


class Support(Enum):
    """By which rows of the route table a product is supported. Each needs rows of its own."""

    SUBSCRIPTION = auto()
    """Filed on an Azure subscription."""
    DIRECTORY = auto()
    """Filed on an Azure subscription, unless Entra ID P1 or P2 opens another way (R15)."""
    ADMIN_CENTER = auto()
    """Filed in the Microsoft 365 admin center."""
    CONTRACT = auto()
    """Filed under a support contract of the partner."""
    PUBLISHER = auto()
    """Supported by another publisher."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductTraits:
    """The row of a product family: where it is supported, and its names."""

    support: Support
    english: str
    """Its name for the other side, in the text that is pasted there."""
    typed: tuple[str, ...]
    """Names by which people call it, in any language."""


class ProductFamily(TraitEnum):
    traits: ProductTraits

    AZURE = (
        "azure",
        ProductTraits(
            support=Support.SUBSCRIPTION,
            english="Microsoft Azure",
            typed=("azure", "microsoft azure"),
        ),
    )
    ENTRA = (
        "entra",
        ProductTraits(
            support=Support.DIRECTORY,
            english="Microsoft Entra ID",
            typed=("entra", "entra id", "microsoft entra id", "azure ad", "aad"),
        ),
    )
    MICROSOFT_365 = (
        "m365",
        ProductTraits(
            support=Support.ADMIN_CENTER,
            english="Microsoft 365",
            typed=("m365", "microsoft 365", "office 365", "o365", "office", "365"),
        ),
    )
    DYNAMICS = (
        "dynamics",
        ProductTraits(
            support=Support.CONTRACT,
            english="Dynamics 365 and Power Platform",
            typed=(
                "dynamics",
                "dynamics 365",
                "d365",
                "power platform",
                "power apps",
                "power automate",
                "business central",
            ),
        ),
    )
    EMS = (
        "ems",
        ProductTraits(
            support=Support.ADMIN_CENTER,
            english="Enterprise Mobility + Security",
            typed=("ems", "intune", "enterprise mobility", "enterprise mobility + security"),
        ),
    )
    MARKETPLACE = (
        "marketplace",
        ProductTraits(
            support=Support.PUBLISHER,
            english="Commercial marketplace product",
            typed=("marketplace", "isv", "marketplace product"),
        ),
    )


class ProblemKind(StrEnum):
    TECHNICAL = "technical"
    BILLING = "billing"
    QUOTA = "quota"
    QUESTION = "question"
    FRAUD = "fraud"
    VULNERABILITY = "vulnerability"


class Relationship(StrEnum):
    """The partner's relationship to the customer."""

    DIRECT = "direct"
    PROVIDER = "provider"
    RESELLER = "reseller"
    ADVISOR = "advisor"
    OWN = "own"


class Fact(StrEnum):
    """Facts about a customer: unknown at first, asked for once and then remembered."""

    GDAP = "gdap"
    SUBSCRIPTION_RIGHTS = "subscription_rights"
    ENTRA_PREMIUM = "entra_premium"
    DYNAMICS_CONTRACT = "dynamics_contract"
