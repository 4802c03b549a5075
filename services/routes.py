"""Where a service request goes, and why."""

from dataclasses import dataclass
from enum import StrEnum


class Rule(StrEnum):
    """The row of the route table that decided (product rules R1..R20)."""

    R1 = "R1"
    R2 = "R2"
    R3 = "R3"
    R4 = "R4"
    R5 = "R5"
    R6 = "R6"
    R7 = "R7"
    R8 = "R8"
    R9 = "R9"
    R10 = "R10"
    R11 = "R11"
    R12 = "R12"
    R13 = "R13"
    R14 = "R14"
    R15 = "R15"
    R16 = "R16"
    R17 = "R17"
    R18 = "R18"
    R19 = "R19"
    R20 = "R20"


class Destination(StrEnum):
    """Where a service request goes."""

    SECURITY_RESPONSE_CENTER = "security-response-center"
    OWN_SUPPORT_PLAN = "own-support-plan"
    PUBLISHER = "publisher"
    PROVIDER = "provider"
    PARTNER_CENTER = "partner-center"
    DYNAMICS_SUPPORT = "dynamics-support"
    TROUBLESHOOT = "troubleshoot"
    AZURE_API = "azure-api"
    AZURE_PORTAL = "azure-portal"
    AZURE_PORTAL_BY_DOMAIN = "azure-portal-by-domain"
    ADMIN_AGENT = "admin-agent"
    MICROSOFT_365_ADMIN_CENTER = "m365-admin-center"
    POWER_PLATFORM_ADMIN_CENTER = "power-platform-admin-center"
    REQUEST_RIGHTS = "request-rights"


class Condition(StrEnum):
    """What is missing before the destination can take the request; told together."""

    HEALTH_NOT_CHECKED = "health-not-checked"
    NOT_TRIED = "not-tried"
    KNOWN_OUTAGE = "known-outage"
    GDAP_ROLE = "gdap-role"
    DYNAMICS_CONTRACT = "dynamics-contract"
    RIGHT_TO_FILE = "right-to-file"
    API_NOT_CONNECTED = "api-not-connected"
    INDIRECT_MODEL_IN_GOVERNMENT = "indirect-model-in-government"


class Cost(StrEnum):
    """What the card says about money and entitlement."""

    CHARGED_UNLESS_COVERED = "charged-unless-covered"
    NOT_CHARGED = "not-charged"
    BILLING_SUPPORT_FREE = "billing-support-free"
    OWN_TENANT_NOT_COVERED = "own-tenant-not-covered"


@dataclass(frozen=True, slots=True)
class Route:
    """Where a request goes, and why: the deciding row and what is still missing."""

    rule: Rule
    destination: Destination
    missing: tuple[Condition, ...] = ()
    also: tuple[Destination, ...] = ()
    cost: Cost | None = None
    government: bool = False
