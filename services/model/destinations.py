"""The table of where service requests go, and what a route says beside that."""

from dataclasses import dataclass
from enum import StrEnum

from services.model.traits import TraitEnum


class OtherSide(StrEnum):
    """The other side: the party that is to answer."""

    MICROSOFT = "microsoft"
    PUBLISHER = "publisher"
    PROVIDER = "provider"


class Handling(StrEnum):
    """The next step of a request once it has this destination."""

    HANDOFF = "handoff"
    """Its owner submits it, with the hand-off pack."""
    API = "api"
    """Behalf opens it."""
    ADMIN_AGENT = "admin-agent"
    """It waits for an admin agent (R14)."""
    RIGHTS = "rights"
    """It waits for a role."""
    TROUBLESHOOT = "troubleshoot"
    """It is not ready yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DestinationTraits:
    """The row of a destination: who answers there, who sends a request there, and how."""

    other_side: OtherSide
    handling: Handling
    takes_requests: bool
    """True if a request of ours can go there at all."""
    promises: bool
    """True if Microsoft's response times hold there, or where the request ends up once an admin
    agent takes it, or a role is given."""
    on_azure: bool
    """True if a support plan for Azure is asked for."""
    link: str
    """The address to open, with places for hosts and customer; empty where there is none."""

    @property
    def in_customer_context(self) -> bool:
        """Return whether the portal shows the customer only if it is opened by our link."""
        return "{tenant}" in self.link or "{domain}" in self.link


_AZURE_SUPPORT = "#blade/Microsoft_Azure_Support/HelpAndSupportBlade"
_NEW_AZURE_REQUEST = f"https://{{azure}}/{{tenant}}{_AZURE_SUPPORT}/newsupportrequest"


class Destination(TraitEnum):
    """The place a service request goes to."""

    traits: DestinationTraits

    SECURITY_RESPONSE_CENTER = (
        "security-response-center",
        DestinationTraits(
            other_side=OtherSide.MICROSOFT,
            handling=Handling.HANDOFF,
            takes_requests=False,
            promises=False,
            on_azure=False,
            link="https://msrc.microsoft.com/",
        ),
    )
    OWN_SUPPORT_PLAN = (
        "own-support-plan",
        DestinationTraits(
            other_side=OtherSide.MICROSOFT,
            handling=Handling.HANDOFF,
            takes_requests=False,
            promises=False,
            on_azure=False,
            link="",
        ),
    )
    PUBLISHER = (
        "publisher",
        DestinationTraits(
            other_side=OtherSide.PUBLISHER,
            handling=Handling.HANDOFF,
            takes_requests=True,
            promises=False,
            on_azure=False,
            link="",
        ),
    )
    PROVIDER = (
        "provider",
        DestinationTraits(
            other_side=OtherSide.PROVIDER,
            handling=Handling.HANDOFF,
            takes_requests=True,
            promises=False,
            on_azure=False,
            link="",
        ),
    )
    PARTNER_CENTER = (
        "partner-center",
        DestinationTraits(
            other_side=OtherSide.MICROSOFT,
            handling=Handling.HANDOFF,
            takes_requests=True,
            promises=False,
            on_azure=False,
            link=(
                "https://partner.microsoft.com/dashboard/v2/support/servicerequests/create"
                "?category=csp"
            ),
        ),
    )
    DYNAMICS_SUPPORT = (
        "dynamics-support",
        DestinationTraits(
            other_side=OtherSide.MICROSOFT,
            handling=Handling.HANDOFF,
            takes_requests=True,
            promises=False,
            on_azure=False,
            link=(
                "https://learn.microsoft.com/dynamics365/customer-engagement/admin/"
                "contact-technical-support"
            ),
        ),
    )
    TROUBLESHOOT = (
        "troubleshoot",
        DestinationTraits(
            other_side=OtherSide.MICROSOFT,
            handling=Handling.TROUBLESHOOT,
            takes_requests=False,
            promises=False,
            on_azure=False,
            link="",
        ),
    )
    AZURE_API = (
        "azure-api",
        DestinationTraits(
            other_side=OtherSide.MICROSOFT,
            handling=Handling.API,
            takes_requests=True,
            promises=True,
            on_azure=True,
            link=f"https://{{azure}}/{{tenant}}{_AZURE_SUPPORT}/managesupportrequest",
        ),
    )
    AZURE_PORTAL = (
        "azure-portal",
        DestinationTraits(
            other_side=OtherSide.MICROSOFT,
            handling=Handling.HANDOFF,
            takes_requests=True,
            promises=True,
            on_azure=True,
            link=_NEW_AZURE_REQUEST,
        ),
    )
    AZURE_PORTAL_BY_DOMAIN = (
        "azure-portal-by-domain",
        DestinationTraits(
            other_side=OtherSide.MICROSOFT,
            handling=Handling.HANDOFF,
            takes_requests=True,
            promises=True,
            on_azure=True,
            link=_NEW_AZURE_REQUEST.replace("{tenant}", "{domain}"),
        ),
    )
    ADMIN_AGENT = (
        "admin-agent",
        DestinationTraits(
            other_side=OtherSide.MICROSOFT,
            handling=Handling.ADMIN_AGENT,
            takes_requests=True,
            promises=True,
            on_azure=True,
            link=_NEW_AZURE_REQUEST,
        ),
    )
    MICROSOFT_365_ADMIN_CENTER = (
        "m365-admin-center",
        DestinationTraits(
            other_side=OtherSide.MICROSOFT,
            handling=Handling.HANDOFF,
            takes_requests=True,
            promises=True,
            on_azure=False,
            # As Partner Center gives it for a customer's managed services.
            link="https://{m365}/Partner/BeginClientSession.aspx?CTID={tenant}&CSDEST=Support",
        ),
    )
    POWER_PLATFORM_ADMIN_CENTER = (
        "power-platform-admin-center",
        DestinationTraits(
            other_side=OtherSide.MICROSOFT,
            handling=Handling.HANDOFF,
            takes_requests=True,
            promises=True,
            on_azure=False,
            # The customer-specific address in the Business Central documentation for partners.
            link="https://{power}/account/login/{tenant}",
        ),
    )
    REQUEST_RIGHTS = (
        "request-rights",
        DestinationTraits(
            other_side=OtherSide.MICROSOFT,
            handling=Handling.RIGHTS,
            takes_requests=True,
            promises=True,
            on_azure=False,
            # The list of customers: there is no documented address for one of them.
            link="https://partner.microsoft.com/dashboard/commerce2/customers/list",
        ),
    )


class Condition(StrEnum):
    """Something missing before the destination can take the request; shown together."""

    HEALTH_NOT_CHECKED = "health-not-checked"
    NOT_TRIED = "not-tried"
    KNOWN_OUTAGE = "known-outage"
    GDAP_ROLE = "gdap-role"
    DYNAMICS_CONTRACT = "dynamics-contract"
    RIGHT_TO_FILE = "right-to-file"
    API_NOT_CONNECTED = "api-not-connected"
    INDIRECT_MODEL_IN_GOVERNMENT = "indirect-model-in-government"


class Cost(StrEnum):
    """The cost and entitlement a card speaks of."""

    CHARGED_UNLESS_COVERED = "charged-unless-covered"
    NOT_CHARGED = "not-charged"
    BILLING_SUPPORT_FREE = "billing-support-free"
    OWN_TENANT_NOT_COVERED = "own-tenant-not-covered"
