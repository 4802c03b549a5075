"""Links to where a service request is submitted, in the customer's context.

A portal opened without its link shows one's own tenant; so no link is better than one that has
lost its customer.
"""

import re
from collections.abc import Callable
from urllib.parse import quote

from services.model.customers import Customer
from services.model.destinations import Destination
from services.model.people import GUID
from services.reading.domains import ascii_domain, domain_of

TENANT_ID = re.compile(GUID)
DOMAIN = re.compile(
    r"(?=.{4,253}\Z)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]",
    re.IGNORECASE | re.ASCII,
)

PUBLIC = {
    "azure": "portal.azure.com",
    "m365": "portal.office.com",
    "power": "admin.powerplatform.microsoft.com",
}
GOVERNMENT = {
    "azure": "portal.azure.us",
    "m365": "portal.office365.us",
    "power": "gcc.admin.powerplatform.microsoft.us",
}
"""The government's hosts; that the paths are the same there is our reading."""


def portal_link(destination: Destination, customer: Customer, *, government: bool) -> str | None:
    """Return the link to open; None where there is none, or none that is sure of its customer.

    Publishers and providers have their contacts in the policy.
    """
    link = destination.traits.link
    tenant = _quoted(customer.tenant_id, TENANT_ID.fullmatch)
    domain = _quoted(_as_dns_has_it(customer.domain), DOMAIN.fullmatch)
    context = {"tenant": tenant, "domain": domain or tenant}
    if not link or any(f"{{{name}}}" in link for name, value in context.items() if not value):
        return None
    return link.format(**context, **(GOVERNMENT if government else PUBLIC))


def _as_dns_has_it(domain: str) -> str:
    """Return the ASCII form of a domain that stands in the stored form; any other as it is."""
    return ascii_domain(domain) if domain and domain_of(domain) == domain else domain


def _quoted(text: str, is_fit: Callable[[str], object]) -> str:
    """Return the text fit for a link; empty if it is not what it should be."""
    return quote(text, safe="") if is_fit(text) else ""
