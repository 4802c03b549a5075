"""Search for customers: the same questions to every database, with `pg_trgm` and without."""

from dataclasses import replace
from threading import current_thread, main_thread

import pytest

from bench.customer_names import customers
from services.gateways import customer_search, fuzzy_search
from services.gateways.database import Database
from services.model.customers import Customer
from services.model.states import RequestState
from services.model.taxonomy import Relationship
from services.reading.names import Fit, Query
from services.reading.normalization import normalized, words_of
from tests.services.gateways.records import request, work

KNOWN = (
    ("Contoso Ltd", "contoso.example"),
    ("Contoso", "contoso-group.example"),
    ("Contoso Pharmaceuticals s.r.o.", "contosopharma.example"),
    ("Great Contoso", "great.example"),
    ("Subcontoso Praha", "sub.example"),
    ("Adventure-Works Praha a.s.", "adventure-works.example"),
    ("Müller Förderbänke GmbH", "mueller-foerderbaenke.example"),
    ("Mueller", "mueller.example"),
    ("Sacré-Cœur", "sacre.example"),
    ("株式会社日立製作所", "hitachi.example"),
    ("日本サンプル株式会社", "nihon-sample.example"),
    ("Tři duby", "duby.example"),
    ("100% Pure_Water", "pure.example"),
    ("☕", "coffee.example"),
    ("MUELLER PAINTING & DECORATING INC.", "painting.example"),
    ("Söhne & Töchter", "toechter.example"),
    ("AT&T Czech", "atandt.example"),
    ("Mac and Cheese", "cheese.example"),
    ("Þór", "www.thor.example"),
)
PAINTERS = "MUELLER PAINTING & DECORATING INC."
CONTOSO = ("Contoso", "Contoso Ltd", "Contoso Pharmaceuticals s.r.o.", "Great Contoso")
"""Exact, beginning so and by name, with a word that begins so."""
QUESTIONS = {
    "contoso": [*CONTOSO, "Subcontoso Praha"],
    "toso praha": ["Subcontoso Praha"],
    "co": [*CONTOSO, "Sacré-Cœur", "☕"],
    "du": ["Tři duby"],
    "d": [PAINTERS, "Tři duby"],
    "日立": ["株式会社日立製作所"],
    "日": ["日本サンプル株式会社", "株式会社日立製作所"],
    "サンプル": ["日本サンプル株式会社"],
    "sacre coeur": ["Sacré-Cœur"],
    "adventureworks": ["Adventure-Works Praha a.s."],
    "mueller": ["Mueller", PAINTERS, "Müller Förderbänke GmbH"],
    "mueller painting and decorating inc": [PAINTERS],
    "müller painting und decorating": [PAINTERS],
    "painting a decorating s.r.o.": [PAINTERS],
    "soehne und toechter": ["Söhne & Töchter"],
    "töchter et söhne": ["Söhne & Töchter"],
    "at and t": ["AT&T Czech"],
    "mac & cheese": ["Mac and Cheese"],
    "mac und cheese": ["Mac and Cheese"],
    "thor": ["Þór"],
    "Contoso Ltd · contoso.example · a0000000-0000-4000-8000-00000000ABCD": ["Contoso Ltd"],
    "Tenant ID: A0000003-0000-4000-8000-00000000abcd.": ["Great Contoso"],
    "https://great.example/": ["Great Contoso"],
    "see https://www.great.example:443/a?b=c": ["Great Contoso"],
    "www.contoso.example": [CONTOSO[1], CONTOSO[0], *CONTOSO[2:], "Subcontoso Praha"],
    "WWW.thor.example": ["Þór"],
    "Eve <eve@great.example>": ["Great Contoso"],
    "eve@nobody.example": [],
    "contoso@great": ["Great Contoso"],
    "Mueller Foerderbaenke": ["Müller Förderbänke GmbH"],
    "Sacré Coeur SE": ["Sacré-Cœur"],
    "日立製作所株式会社": ["株式会社日立製作所"],
    "{A0000003-0000-4000-8000-00000000ABCD}": ["Great Contoso"],
    "a00000030000400080000000-0000abcd": ["Great Contoso"],
    "a0000003-": ["Great Contoso"],
    "☕": ["☕"],
    "100%": ["100% Pure_Water"],
    "%": [],
    "\\ \" ' %_": [],
    "contoso%": [*CONTOSO, "Subcontoso Praha"],
    'toso" OR "mue': [],
    "adventure-wroks": ["Adventure-Works Praha a.s."],
    "mule forderbanke": ["Müller Förderbänke GmbH"],
    "nobody at all": [],
}
"""What is typed, and the names that are found."""


def customer(number: int, name: str, *domains: str) -> Customer:
    tenant_id = f"{number + 0xA0000000:08x}-0000-4000-8000-00000000abcd"
    return Customer(tenant_id, name, domains, Relationship.DIRECT)


@pytest.fixture
async def known(searched: Database) -> Database:
    await searched.import_customers([customer(n, *names) for n, names in enumerate(KNOWN)])
    return searched


async def names(database: Database, text: str, limit: int = 10) -> list[str]:
    return [one.name for one in await database.customers.search(text, limit)]


async def test_a_customer_is_found_however_it_is_written(known: Database):
    assert {text: await names(known, text) for text in QUESTIONS} == QUESTIONS


@pytest.mark.both_databases
async def test_of_what_fits_alike_the_customer_with_most_open_requests_comes_first(
    known: Database,
):
    pharma, ltd = customer(2, ""), customer(0, "")
    await known.turns.commit(
        work(
            request(number=1, tenant_id=pharma.tenant_id),
            request(number=2, tenant_id=ltd.tenant_id, state=RequestState.CLOSED),
            request(number=3, tenant_id=ltd.tenant_id, state=RequestState.CLOSED),
        )
    )
    assert await names(known, "contoso", 3) == [
        *("Contoso", "Contoso Pharmaceuticals s.r.o.", "Contoso Ltd")
    ]


async def test_what_is_changed_or_gone_is_found_as_it_is_now(known: Database):
    (coeur,) = await known.customers.search("sacre", 5)
    await known.turns.commit(work(replace(coeur, name="Litware Holding", domains=())))
    assert await names(known, "lding") == ["Litware Holding"]
    assert await names(known, "litwarehold") == ["Litware Holding"]
    assert await names(known, "oeur") == []


@pytest.mark.both_databases
async def test_a_very_common_word_leaves_the_best_first(
    searched: Database, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(fuzzy_search, "MAX_CANDIDATES", 20)
    common = [customer(n, f"A{n:03} Banka GmbH", f"a{n}.example") for n in range(300)]
    best = [customer(900, "Zeta Bankabanka"), customer(901, "Banka"), customer(902, "Banka Z")]
    await searched.import_customers([*common, *best])
    assert (await names(searched, "banka"))[:2] == ["Banka", "Banka Z"]
    assert await names(searched, "banka gmbh a123") == ["A123 Banka GmbH"]
    assert await names(searched, "kabanka") == ["Zeta Bankabanka"]


@pytest.mark.both_databases
async def test_many_candidates_are_ranked_beside_the_event_loop(
    searched: Database, monkeypatch: pytest.MonkeyPatch
):
    where, fitted = set[str](), customer_search.fit

    def noted(query: Query, words: str, joined: str) -> Fit | None:
        where.add(current_thread().name)
        return fitted(query, words, joined)

    monkeypatch.setattr(customer_search, "fit", noted)
    many = [customer(n, f"A{n:03} Banka") for n in range(2 * fuzzy_search.AT_ONCE)]
    await searched.import_customers(many)
    assert await names(searched, "anka", 100)
    assert where
    assert main_thread().name not in where


@pytest.mark.both_databases
async def test_customers_of_others_leave_no_room_for_fewer_of_ones_own(
    searched: Database, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(fuzzy_search, "MAX_CANDIDATES", 20)
    for text in ("contoso", "toso", "contosogroup", "contoso group ag", "contsoo group"):
        others = [
            replace(customer(n, "Contoso Group"), staff_tenant_id="abroad") for n in range(50)
        ]
        own = replace(customer(99, "Contoso Group"), staff_tenant_id="home")
        await searched.import_customers([*others, own])
        found = await searched.customers.search(text, 5, ["home"])
        assert [each.key for each in found] == [own.key], text


async def test_names_as_partners_have_them_are_found_by_themselves(searched: Database):
    known = list(customers(300))
    await searched.import_customers(known)
    for each in known[::10]:
        name = normalized(each.name)
        texts = [each.name, name, name.replace(" ", "  ").upper(), *words_of(name)]
        for text in texts:
            assert each.name in await names(searched, text, 400), text
        assert (await names(searched, each.name, 1))[0] == each.name
