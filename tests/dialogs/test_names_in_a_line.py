"""A customer whose name contains our words is taken where it is named in full, or asked."""

import pytest

from dialogs.one_line import parse_line
from services.model.customers import Customer
from services.model.people import Person
from services.model.taxonomy import ProductFamily, Relationship, Severity
from tests.conftest import play

ADA = Person("u-1", "tenant", "Ada")
NAMES = ["365 Bank a.s.", "Azure Power s.r.o.", "Intune", "Kontoso Azure Services"]


@pytest.fixture
async def named(desk):
    """Let there be customers whose names contain products."""
    await desk.database.import_customers(
        [
            Customer(
                tenant_id=f"22222222-0000-4000-8000-00000000000{number}",
                name=name,
                domains=(f"c{number}.example",),
                relationship=Relationship.DIRECT,
            )
            for number, name in enumerate(NAMES)
        ]
    )
    return desk


M365, AZURE = ProductFamily.MICROSOFT_365, ProductFamily.AZURE
A, B = Severity.CRITICAL, Severity.MODERATE


@pytest.mark.parametrize(
    ("line", "customer", "said"),
    [
        ("365 Bank a.s. m365 A mail is down", "365 Bank a.s.", (M365, A, "mail is down")),
        ("azure power s.r.o. azure B VMs slow", "Azure Power s.r.o.", (AZURE, B, "VMs slow")),
        ("365 BANK a.s. A mail is down", "365 Bank a.s.", (None, A, "mail is down")),
        ("kontoso azure services azure VMs", "Kontoso Azure Services", (AZURE, None, "VMs")),
        ("365 Bank a.s. their azure VMs", "365 Bank a.s.", (None, None, "their azure VMs")),
    ],
)
async def test_a_name_in_full_is_the_customer(named, line, customer, said):
    read = await parse_line(named.service, line, ADA)
    assert read.customer.name == customer
    assert (read.draft.product, read.draft.severity, read.draft.title) == said


@pytest.mark.parametrize(
    ("line", "doubted", "title"),
    [
        ("azure power outage in West Europe", "azure power", "power outage in West Europe"),
        ("365 bank transfers fail", "365 bank", "bank transfers fail"),
        ("intune mail is slow", "intune", "mail is slow"),
    ],
)
async def test_what_may_be_a_name_or_a_problem_is_asked(named, line, doubted, title):
    read = await parse_line(named.service, line, ADA)
    assert (read.customer, read.sought, read.doubted) == (None, "", doubted)
    assert read.draft.tenant_id is None
    assert read.draft.title == title


@pytest.mark.usefixtures("named")
async def test_a_customer_that_may_be_meant_is_offered_and_not_chosen(chat):
    await play(
        chat,
        """
        you: /new azure power outage in West Europe
        bot: Which customer is this for?
        and: Azure Power s.r.o.
        you: contoso ltd
        bot: Contoso Ltd
        bot: What kind of problem
    """,
    )
