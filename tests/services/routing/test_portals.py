"""Every link, its customer's context, and the hosts it can possibly lead to."""

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.model.customers import Customer
from services.model.destinations import Destination
from services.model.taxonomy import Relationship
from services.routing.portals import GOVERNMENT, PUBLIC, portal_link

TENANT = "3f1f7a0c-1111-4222-8333-abcdefabcdef"
CONTOSO = Customer(TENANT, "Contoso", ("contoso.example", "other.example"), Relationship.DIRECT)
BLADE = "#blade/Microsoft_Azure_Support/HelpAndSupportBlade"
ANYWHERE = {"msrc.microsoft.com", "partner.microsoft.com", "learn.microsoft.com"}
D = Destination


@pytest.mark.parametrize(
    ("destination", "link"),
    [
        (D.AZURE_PORTAL, f"https://portal.azure.com/{TENANT}{BLADE}/newsupportrequest"),
        (D.ADMIN_AGENT, f"https://portal.azure.com/{TENANT}{BLADE}/newsupportrequest"),
        (D.AZURE_API, f"https://portal.azure.com/{TENANT}{BLADE}/managesupportrequest"),
        (
            D.AZURE_PORTAL_BY_DOMAIN,
            f"https://portal.azure.com/contoso.example{BLADE}/newsupportrequest",
        ),
        (
            D.MICROSOFT_365_ADMIN_CENTER,
            f"https://portal.office.com/Partner/BeginClientSession.aspx?CTID={TENANT}&CSDEST=Support",
        ),
        (
            D.POWER_PLATFORM_ADMIN_CENTER,
            f"https://admin.powerplatform.microsoft.com/account/login/{TENANT}",
        ),
        (
            D.PARTNER_CENTER,
            "https://partner.microsoft.com/dashboard/v2/support/servicerequests/create?category=csp",
        ),
        (
            D.DYNAMICS_SUPPORT,
            "https://learn.microsoft.com/dynamics365/customer-engagement/admin/contact-technical-support",
        ),
        (D.SECURITY_RESPONSE_CENTER, "https://msrc.microsoft.com/"),
        (D.PUBLISHER, None),
        (D.PROVIDER, None),
        (D.OWN_SUPPORT_PLAN, None),
        (D.TROUBLESHOOT, None),
        (
            D.REQUEST_RIGHTS,
            "https://partner.microsoft.com/dashboard/commerce2/customers/list",
        ),
    ],
)
def test_a_destination_opens_in_the_context_of_the_customer(destination, link):
    assert portal_link(destination, CONTOSO, government=False) == link


@pytest.mark.parametrize(
    ("destination", "host"),
    [
        (D.AZURE_PORTAL, "portal.azure.us"),
        (D.AZURE_PORTAL_BY_DOMAIN, "portal.azure.us"),
        (D.AZURE_API, "portal.azure.us"),
        (D.ADMIN_AGENT, "portal.azure.us"),
        (D.MICROSOFT_365_ADMIN_CENTER, "portal.office365.us"),
        (D.POWER_PLATFORM_ADMIN_CENTER, "gcc.admin.powerplatform.microsoft.us"),
        (D.PARTNER_CENTER, "partner.microsoft.com"),
    ],
)
def test_the_government_has_hosts_of_its_own(destination, host):
    assert urlsplit(portal_link(destination, CONTOSO, government=True)).hostname == host


@pytest.mark.parametrize(
    "tenant_id",
    ["", "contoso", f"{TENANT}/..", f"{TENANT}\n", f" {TENANT}", f"{TENANT}#", "3f1f7a0c1111"],
)
def test_a_tenant_id_that_is_none_opens_nothing(tenant_id):
    strange = replace(CONTOSO, tenant_id=tenant_id)
    needing = [D.AZURE_PORTAL, D.AZURE_API, D.MICROSOFT_365_ADMIN_CENTER, D.ADMIN_AGENT]
    needing.append(D.POWER_PLATFORM_ADMIN_CENTER)
    assert {portal_link(place, strange, government=False) for place in needing} == {None}


@pytest.mark.parametrize(
    "domain",
    [
        "contoso",
        "contoso.example/x",
        "contoso.example#",
        "contoso.example\n",
        "a@b.example",
        "-a.example",
        "a..example",
        # The sign of the kelvin, which is a "k" to whoever asks for no case.
        "\u212aontoso.example",
        "portal.azure.com:80",
        "1.2.3.4",
        f"{'a' * 64}.example",
        f"{'a.' * 127}example",
    ],
)
def test_a_domain_that_is_none_gives_way_to_the_tenant_id(domain):
    strange = replace(CONTOSO, domains=(domain,))
    link = portal_link(D.AZURE_PORTAL_BY_DOMAIN, strange, government=False)
    assert link == portal_link(D.AZURE_PORTAL, CONTOSO, government=False)


def test_without_domain_and_tenant_id_no_portal_is_opened():
    nobody = replace(CONTOSO, tenant_id="", domains=())
    assert portal_link(D.AZURE_PORTAL_BY_DOMAIN, nobody, government=False) is None


def test_a_domain_is_one_however_its_letters_are_written():
    shouted = replace(CONTOSO, domains=("CONTOSO.Example",))
    link = portal_link(D.AZURE_PORTAL_BY_DOMAIN, shouted, government=False)
    assert link is not None
    assert "/CONTOSO.Example#" in link


@pytest.mark.parametrize("domain", ["kontüos.example", "xn--kontos-6ya.example"])
def test_an_international_domain_is_opened_in_its_ascii_form(domain):
    kontoso = replace(CONTOSO, domains=(domain,))
    link = portal_link(D.AZURE_PORTAL_BY_DOMAIN, kontoso, government=False)
    assert "/xn--kontos-6ya.example#" in link


texts = st.one_of(
    st.text(),
    st.text("abc.:/@?#%\\-\n 019"),
    st.from_regex(r"\A[a-f0-9]{8}(-[a-f0-9]{4}){3}-[a-f0-9]{12}.?\Z"),
    st.from_regex(r"\A[a-z0-9.-]{1,20}[./@#?][a-z]{2,5}\Z"),
)


@pytest.mark.proof
@settings(deadline=None, max_examples=5 * settings().max_examples)
@given(st.sampled_from(Destination), texts, st.lists(texts, max_size=2), st.booleans())
def test_whatever_a_customer_is_called_the_link_stays_with_microsoft(
    destination, tenant_id, domains, government
):
    customer = Customer(tenant_id, "x", tuple(domains), Relationship.DIRECT)
    link = portal_link(destination, customer, government=government)
    if link is None:
        return
    parts = urlsplit(link)
    assert (parts.scheme, parts.username, parts.port) == ("https", None, None)
    assert parts.netloc in ANYWHERE | set((GOVERNMENT if government else PUBLIC).values())
    assert (
        parts.path.count("/")
        == destination.traits.link.partition("#")[0].partition("?")[0].count("/") - 2
    )
    assert set(parse_qs(parts.query)) <= {"CTID", "CSDEST", "category"}
    assert link.isascii()
    assert link.isprintable()
    assert " " not in link
