"""Openings of two people who knew neither code nor vocabulary: none is silently misread."""

import asyncio
import tomllib
from collections import Counter, defaultdict
from datetime import UTC, datetime
from pathlib import Path
from uuid import NAMESPACE_DNS, uuid5

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogs.opening_customer import MOST_SEARCHES, customer_of
from dialogs.opening_vocabulary import OPENING_WORDS
from dialogs.openings import read_opening
from dialogs.small_talk import question_in, talk_in
from services.desk import ServiceDesk
from services.model.customers import Customer
from services.model.people import Person
from services.model.taxonomy import Relationship
from services.policy.loader import local_policy
from services.reading.names import Fit, Query, fit, searched_customer
from services.reading.normalization import normalized, words_of
from services.reading.openings import Opening
from services.reading.times import start_in
from services.routing.advisor import RoutingAdvisor
from tests.clock import FakeClock

ADA = Person("u-1", "tenant", "Ada")
NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
OPENINGS = tomllib.loads(Path(__file__).with_name("openings.toml").read_text("utf-8"))["opening"]
DIRECTORY = {
    "Contoso Ltd": "contoso.example",
    "Contoso Pharma a.s.": "contosopharma.example",
    "Fabrikam Inc.": "fabrikam.example",
    "Litware GmbH": "litware.example",
    "Northwind Traders": "northwind.example",
    "Adventure-Works Praha s.r.o.": "adventure-works.example",
    "Müller Förderbänke GmbH": "mueller-foerder.example",
    "365 Bank a.s.": "365bank.example",
    "Azure Power s.r.o.": "azurepower.example",
    "Outlook Reality s.r.o.": "outlookreality.example",
    "Nemocnice Hořovice": "nemhorovice.example",
    "Škoda Dílny v.o.s.": "skodadilny.example",
    "Graphic Design Institute": "gdi.example",
    "Tailspin Toys": "tailspin.example",
    "Woodgrove Bank": "woodgrove.example",
}
FLOORS = {"product": 66, "kind": 63, "customer": 36, "severity": 11, "people": 9, "title": 92}
"""Openings of which each is read at least; what is left open is asked."""


class ListedCustomers:
    """A directory in memory that finds what databases find."""

    def __init__(self, customers):
        self._customers = [(one, searched_customer(one.name, one.domains)) for one in customers]

    async def search(self, text, limit, _staff_tenants):
        query = Query.of(text)
        found = [
            (how, one.name, one)
            for one, kept in self._customers
            if (how := fit_of(query, one, kept)) is not None
        ]
        return [one for *_, one in sorted(found, key=lambda each: each[:2])[:limit]]


def fit_of(query, one, kept):
    if query.tenant and one.tenant_id.startswith(query.tenant):
        return Fit.EXACT
    return fit(query, kept.words, kept.joined)


def desk_of(*customers):
    directory = ListedCustomers(customers)
    return ServiceDesk(directory, None, RoutingAdvisor(local_policy()), FakeClock())


def customer(name, domain):
    return Customer(str(uuid5(NAMESPACE_DNS, name)), name, (domain,), Relationship.DIRECT)


@pytest.fixture
def directory():
    return desk_of(*(customer(*one) for one in DIRECTORY.items()))


async def named_in(desk, text):
    return await customer_of(desk, Opening(text, OPENING_WORDS), ADA)


async def test_no_opening_is_silently_misread(directory, record_property):
    """What is read is right; all else is left open, and asked."""
    rates, wrong = defaultdict(Counter), []
    for told in OPENINGS:
        text = told["text"]
        opening = Opening(text, OPENING_WORDS)
        named = await customer_of(directory, opening, ADA)
        begins = opening.is_opening and not (talk_in(text) or question_in(text))
        rates["is_opening"]["right" if begins == told["is_opening"] else "wrong"] += 1
        if not begins:
            continue
        read = {
            "customer": named.customer.name if named.customer else "",
            "product": str(opening.product or ""),
            "kind": str(opening.kind or ""),
            "severity": str(opening.severity or ""),
            "severity_hint": str(opening.hint.severity if opening.hint else ""),
            "people": opening.people or 0,
        }
        for field, value in read.items():
            how = "right" if value == told[field] else "wrong" if value else "open"
            rates[field][how] += 1
            rates[field]["told"] += bool(told[field])
            rates[field]["hit"] += how == "right" and bool(value)
            if how == "wrong":
                wrong.append((field, value, text))
        if start_in(text, NOON, "Europe/Prague"):
            rates["started"]["hit"] += bool(told["started"])
            if not told["started"]:
                wrong.append(("started", "", text))
        rates["started"]["told"] += bool(told["started"])
        is_clean = not any(one in opening.title for one in told["title_must_not_contain"])
        rates["title"]["hit"] += bool(opening.title) and is_clean
        rates["title"]["told"] += 1
        if told["customer"] and not named.customer:
            sought = named.sought or named.suggested
            found = await directory.find_customers(sought, 9, ADA) if sought else ()
            rates["customer"]["offered"] += told["customer"] in [one.name for one in found]
    for field, counted in sorted(rates.items()):
        record_property("openings", f"{field}: {dict(counted)}")
    assert wrong == []
    assert rates["is_opening"]["right"] == len(OPENINGS)
    assert [field for field in FLOORS if rates[field]["hit"] < FLOORS[field]] == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Outlook is down at Northwind Traders", "Northwind Traders"),
        ("our customer Northwind cannot sign in", "Northwind Traders"),
        ("zákazník Tailspin se nemůže přihlásit", "Tailspin Toys"),
        ("nejde pošta u Litware", "Litware GmbH"),
        ("Fabrikam Inc. cannot sign in", "Fabrikam Inc."),
        ("contoso pharma outlook keeps asking for a password", "Contoso Pharma a.s."),
        ("customer: Contoso Ltd, Outlook crashes", "Contoso Ltd"),
        ("Azure Power s.r.o. cannot open Outlook", "Azure Power s.r.o."),
        ("Azure Power, s. r. o. cannot open Outlook", "Azure Power s.r.o."),
        ("user jana@gdi.example cannot sign in", "Graphic Design Institute"),
        ("host mail.gdi.example is down", "Graphic Design Institute"),
        ("error in tenant " + str(uuid5(NAMESPACE_DNS, "Woodgrove Bank")), "Woodgrove Bank"),
        ("mails from Northwind Traders don't arrive at Tailspin Toys", "Tailspin Toys"),
        (
            (
                "Fw: x\nFrom: Eva <eva@gdi.example>\nTo: a@litware.example\n\n"
                "Outlook crashes, tell b@fabrikam.example"
            ),
            "Graphic Design Institute",
        ),
    ],
)
async def test_a_customer_who_is_named_plainly_is_chosen(directory, text, name):
    named = await named_in(directory, text)
    assert named.customer
    assert named.customer.name == name


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("our customer Contoso cannot sign in", ["Contoso Ltd", "Contoso Pharma a.s."]),
        ("Northwind cannot sign in", ["Northwind Traders"]),
        ("outlook is down at litware", ["Litware GmbH"]),
        ("zákazník litware má problém", ["Litware GmbH"]),
        ("CUSTOMER LITWARE CANNOT OPEN OUTLOOK", ["Litware GmbH"]),
        ("nejde Outlook u Fabrikamu", ["Fabrikam Inc."]),
        ("mails from Tailspin Toys don't arrive", ["Tailspin Toys"]),
        ("mails to eva@gdi.example bounce", ["Graphic Design Institute"]),
        ("Azure Power cannot open Outlook", ["Azure Power s.r.o."]),
        ("Outlook is down at Tailspin Brewery", ["Tailspin Toys"]),
    ],
)
async def test_a_customer_who_may_be_meant_is_offered(directory, text, offered):
    named = await named_in(directory, text)
    assert named.customer is None
    found = await directory.find_customers(named.sought or named.suggested, 9, ADA)
    assert [one.name for one in found][: len(offered)] == offered


@pytest.mark.parametrize(
    "text",
    [
        *("Outlook crashes", "the customer cannot sign in", "Azure power state is wrong"),
        *("who files for Outlook", "a@example.com cannot sign in", "", "🙂", "at lunch"),
        "error 7c9b1a1b-0000-4001-8007-001f3a5c7e9b",
    ],
)
async def test_where_no_customer_is_named_none_is_offered(directory, text):
    named = await named_in(directory, text)
    assert (named.customer, named.several) == (None, ())
    found = await directory.find_customers(named.sought, 9, ADA) if named.sought else ()
    assert list(found) == []


@pytest.mark.parametrize(
    "text",
    [
        "both Northwind Traders and Tailspin Toys cannot sign in",
        "customer Northwind Traders, contact eva@gdi.example",
    ],
)
async def test_of_two_customers_none_is_chosen(directory, text):
    named = await named_in(directory, text)
    assert named.customer is None
    assert len(named.several) == 2


@pytest.mark.parametrize(
    "text",
    [
        "customer Proseware cannot write to eva@gdi.example",
        "Outlook is down at Northwind Traders, says Tailspin",
        "our customer Northwind Logistics cannot sign in",
    ],
)
async def test_a_customer_beside_another_name_is_not_chosen(directory, text):
    assert (await named_in(directory, text)).customer is None


async def test_a_name_of_ordinary_words_is_none_in_a_sentence():
    names = ["Teams", "Outlook", "Cloud Services", "Lunch s.r.o.", "Azure", "Azure Power s.r.o."]
    directory = desk_of(*(customer(name, f"c{at}.example") for at, name in enumerate(names)))
    for text in (
        *("Teams is down", "Outlook crashes at start", "the cloud services are slow"),
        *("we were at lunch when Outlook crashed", "Azure is down", "Cloud Services are slow"),
        *("problem for Teams and for Outlook", "Azure Power is down", "customer Azure is slow"),
    ):
        assert (await named_in(directory, text)).customer is None, text
    assert (await named_in(directory, "customer Teams cannot sign in")).sought == "Teams"
    assert (await named_in(directory, "Lunch s.r.o. is down")).customer.name == "Lunch s.r.o."
    named = await named_in(directory, "Outlook crashes for customer Azure Power")
    assert named.customer.name == "Azure Power s.r.o."


async def test_the_directory_is_asked_a_few_times_at_most(directory, monkeypatch):
    asked = []
    find = type(directory).find_customers

    async def counted(desk, text, limit, person):
        asked.append(text)
        return await find(desk, text, limit, person)

    monkeypatch.setattr(type(directory), "find_customers", counted)
    names = " and at ".join(f"Name{at} Of{at} a{at}@x{at}.example" for at in range(60))
    await named_in(directory, f"Outlook is down at {names}")
    assert len(asked) == MOST_SEARCHES


async def test_what_is_named_by_a_customer_says_nothing_of_the_product(directory):
    read = await read_opening(directory, "Azure Power s.r.o. cannot open SharePoint", ADA)
    assert read.draft.product == "m365"
    read = await read_opening(directory, "Outlook Reality cannot sign in", ADA)
    assert read.draft.product is None


LISTED = desk_of(*(customer(*one) for one in DIRECTORY.items()))
SENTENCES = st.lists(
    st.sampled_from(
        [
            *DIRECTORY,
            *(name.split()[0] for name in DIRECTORY),
            *(f"eva@{domain}" for domain in DIRECTORY.values()),
            *("customer", "at", "for", "u", "od", "from", "Outlook", "Azure", "is down", "nejde"),
            *(".", ",", "\n", "not", "and", "a", "Jana", "Inc.", "s.r.o.", "x" * 60, "error"),
        ]
    ),
    max_size=12,
).map(" ".join)


@settings(deadline=None)
@given(text=SENTENCES)
def test_a_chosen_customer_is_one_that_the_text_names(text):
    """Whatever stands around a name, what is not there is not chosen; all of the text is kept."""
    read = asyncio.run(read_opening(LISTED, text, ADA))
    assert read.draft.description == text.strip()
    if chosen := read.named.customer:
        spoken = words_of(normalized(text))
        first, *_ = words_of(normalized(chosen.name))
        assert first in spoken or chosen.domain in text


async def test_of_a_pasted_log_the_beginning_is_read_and_all_of_it_is_kept(directory):
    told = "Outlook crashes at Fabrikam Inc.\n" + "10:00:01 ERROR worker\n" * 400
    read = await read_opening(directory, f"{told}it is an invoice of Azure", ADA)
    assert (read.draft.product, read.draft.kind) == ("m365", "technical")
    assert read.draft.description.endswith("it is an invoice of Azure")
