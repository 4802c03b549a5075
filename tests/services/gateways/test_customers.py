from dataclasses import replace

import pytest
from sqlalchemy.ext.asyncio import create_async_engine

from services.gateways.database import Database
from services.gateways.fuzzy_search import MAX_CANDIDATES
from services.model.customers import Customer
from services.model.taxonomy import Fact, Relationship
from tests.log_calls import ROOT
from tests.services.gateways.records import CUSTOMER, work

GUIDE = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")

NAMES = {
    "Contoso Ltd": "contoso.example",
    "Contoso Pharmaceuticals": "contosopharma.example",
    "Contosso GmbH": "contosso.example",
    "Fabrikam, Inc.": "fabrikam.example",
    "Great Contoso": "great.example",
    "Příliš žluťoučký kůň": "kun.example",
    "日本サンプル株式会社": "nihon-sample.example",
    "100% Pure_Water": "pure.example",
}


def customer(number: int, name: str, *domains: str) -> Customer:
    tenant_id = f"{number:08x}-0000-4000-8000-00000000abcd"
    return Customer(tenant_id, name, domains, Relationship.DIRECT)


@pytest.fixture
async def known(database: Database) -> Database:
    found = (customer(n, name, domain) for n, (name, domain) in enumerate(NAMES.items()))
    await database.import_customers(list(found))
    return database


async def names(database: Database, text: str, limit: int = 5) -> list[str]:
    return [one.name for one in await database.customers.search(text, limit)]


async def test_a_customer_comes_back_as_it_was_kept(database: Database):
    await database.turns.commit(work(CUSTOMER))

    assert await database.customers.get(CUSTOMER.tenant_id) == replace(CUSTOMER, version=1)
    assert await database.customers.get("no such tenant") is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("contoso", ["Contoso Ltd", "Contoso Pharmaceuticals", "Great Contoso"]),
        ("CONTOSO LT", ["Contoso Ltd"]),
        ("pharma", ["Contoso Pharmaceuticals"]),
        ("ltd contoso", ["Contoso Ltd"]),
        ("contosso.ex", ["Contosso GmbH"]),
        ("sample", ["日本サンプル株式会社"]),
        ("サンプル", ["日本サンプル株式会社"]),
        ("zlutoucky kun", ["Příliš žluťoučký kůň"]),
        ("ŽLUŤ", ["Příliš žluťoučký kůň"]),
        ("  fabrikam ", ["Fabrikam, Inc."]),
        ("00000003-0000-4000-8000-00000000abcd", ["Fabrikam, Inc."]),
        ("00000003", ["Fabrikam, Inc."]),
        ("100%", ["100% Pure_Water"]),
        ("0% p", ["100% Pure_Water"]),
        ("e_w", ["100% Pure_Water"]),
        ("%", []),
        ("\\", []),
        ("nobody at all", []),
    ],
)
async def test_any_part_finds(known: Database, text: str, found: list[str]):
    assert await names(known, text) == found


@pytest.mark.parametrize(
    ("slip", "found"),
    [
        ("fabrikm", "Fabrikam, Inc."),
        ("fabrikaam", "Fabrikam, Inc."),
        ("fabrikqm", "Fabrikam, Inc."),
        ("fabirkam", "Fabrikam, Inc."),
        ("gabrikam", "Fabrikam, Inc."),
        ("fabirk", "Fabrikam, Inc."),
        ("contoso pharmaceuticlas", "Contoso Pharmaceuticals"),
        ("contosopharna.example", "Contoso Pharmaceuticals"),
        ("zlutoucki", "Příliš žluťoučký kůň"),
        ("日本サソプル株式会社", "日本サンプル株式会社"),
    ],
)
async def test_one_slip_is_forgiven(known: Database, slip: str, found: str):
    assert (await names(known, slip))[0] == found


@pytest.mark.parametrize("text", ["fbarikma", "fabrxxam", "fabrikan inx", "contoos fabirkam"])
async def test_two_slips_are_not_forgiven(known: Database, text: str):
    assert "Fabrikam, Inc." not in await names(known, text)


@pytest.mark.parametrize("text", ["xy", "q"])
async def test_in_two_letters_no_slip_is_forgiven(known: Database, text: str):
    assert await names(known, text) == []


@pytest.mark.parametrize("text", ["_" * 26_000, "\ufdfa" * 3_000, "%" * 60_000, "a log " * 5_000])
async def test_a_text_of_any_length_is_a_search_that_finds_nobody(known: Database, text: str):
    assert await names(known, text) == []


async def test_only_the_first_words_of_a_long_text_are_searched(known: Database):
    assert await names(known, "fabrikam " + "inc " * 7 + "and nothing else " * 1_000) == [
        "Fabrikam, Inc."
    ]


async def test_empty_text_lists_the_first_by_name(known: Database):
    assert await names(known, "  ", limit=2) == ["100% Pure_Water", "Contoso Ltd"]


async def test_a_name_that_begins_so_comes_before_one_that_contains_it(known: Database):
    assert await names(known, "contoso", limit=1) == ["Contoso Ltd"]
    assert await names(known, "contoso l", limit=1) == ["Contoso Ltd"]
    assert await names(known, "great co", limit=1) == ["Great Contoso"]


async def test_a_renamed_customer_is_found_by_the_new_name_only(known: Database):
    (fabrikam,) = await known.customers.search("fabrikam, inc", 5)
    await known.turns.commit(work(replace(fabrikam, name="Litware", domains=())))

    assert await names(known, "litwrae") == ["Litware"]
    assert await names(known, "fabrikma") == []


async def test_an_import_adds_updates_and_leaves_alone(known: Database):
    same, renamed, new = (
        customer(3, "Fabrikam, Inc.", "fabrikam.example"),
        customer(0, "Contoso Limited", "contoso.example"),
        customer(99, "Litware"),
    )

    assert await known.import_customers([same, renamed, new]) == (1, 1)
    assert await known.import_customers([same, renamed, new]) == (0, 0)
    found = await known.customers.get(renamed.tenant_id)
    assert found == replace(renamed, version=2)


async def test_an_import_keeps_what_staff_answered_unless_it_says_otherwise(database: Database):
    await database.turns.commit(work(CUSTOMER))
    stated = replace(CUSTOMER, facts={Fact.GDAP: False, Fact.DYNAMICS_CONTRACT: True})
    await database.import_customers([stated])

    found = await database.customers.get(CUSTOMER.tenant_id)
    assert found is not None
    assert found.facts == {
        Fact.GDAP: False,
        Fact.ENTRA_PREMIUM: False,
        Fact.DYNAMICS_CONTRACT: True,
    }


async def test_of_one_tenant_twice_in_an_import_the_last_counts(database: Database):
    twice = [customer(1, "Old"), customer(1, "New")]

    assert await database.import_customers(twice) == (1, 0)
    assert await names(database, "") == ["New"]


async def test_importing_nobody_is_nothing(database: Database):
    assert await database.import_customers([]) == (0, 0)
    assert await names(database, "") == []
    assert await names(database, "anybody") == []


async def test_thousands_of_customers_are_imported_and_found(database: Database):
    many = [customer(n, f"Customer {n:05}", f"customer{n:05}.example") for n in range(2000)]
    assert await database.import_customers(many) == (2000, 0)

    assert await names(database, "customer 01876") == ["Customer 01876"]
    assert "Customer 01876" in await names(database, "custmoer01876", limit=10)


STAFF = ("abroad", "home")


@pytest.fixture
async def two(database: Database) -> Database:
    """Let two tenants of staff have the same customer, each by its own name."""
    found = [
        replace(CUSTOMER, name=f"Contoso {staff}", staff_tenant_id=staff)
        for staff in sorted(STAFF)
    ]
    assert await database.import_customers(found) == (2, 0)
    return database


@pytest.mark.parametrize("staff", sorted(STAFF))
@pytest.mark.parametrize("text", ["contoso", "contsoo", ""])
async def test_each_tenant_of_staff_finds_its_own_customers(two: Database, staff: str, text: str):
    found = await two.customers.search(text, 5, [staff])
    assert [one.name for one in found] == [f"Contoso {staff}"]
    known = await two.customers.get(CUSTOMER.tenant_id, [staff])
    assert known == found[0]


async def test_who_shares_nothing_finds_nothing_and_who_is_joined_their_own(
    two: Database,
):
    assert await two.customers.search("contoso", 5) == []
    assert await two.customers.get(CUSTOMER.tenant_id) is None
    for own, other in (STAFF, STAFF[::-1]):
        for text in ("contoso", "contsoo"):
            found = await two.customers.search(text, 5, [own, other])
            assert [one.staff_tenant_id for one in found] == [own]
        known = await two.customers.get(CUSTOMER.tenant_id, [own, other])
        assert known
        assert known.staff_tenant_id == own


async def test_customers_of_other_tenants_of_staff_do_not_crowd_out_ones_own(database: Database):
    """Theirs are alike more than one's own, and more than are compared."""
    theirs = [
        replace(customer(n, f"Contsoc {n:03}"), staff_tenant_id="abroad")
        for n in range(MAX_CANDIDATES + 10)
    ]
    mine = replace(customer(9_999, "Contoso Ltd"), staff_tenant_id="home")
    await database.import_customers([*theirs, mine])
    assert await database.customers.search("contsoc", 1, ["abroad"])
    for text in ("contsoo", "contsoso", "contoso"):
        found = await database.customers.search(text, 5, ["home"])
        assert [one.name for one in found] == ["Contoso Ltd"]


@pytest.mark.parametrize("text", ["contoso", "contsoo", ""])
async def test_customers_that_joined_tenants_both_have_take_one_place_each(
    database: Database, text: str
):
    both = [
        replace(customer(n, f"Contoso {n}"), staff_tenant_id=staff)
        for n in range(4)
        for staff in STAFF
    ]
    await database.import_customers(both)
    found = await database.customers.search(text, 3, ["home", "abroad"])
    assert [one.name for one in found] == ["Contoso 0", "Contoso 1", "Contoso 2"]
    assert {one.staff_tenant_id for one in found} == {"home"}


async def test_two_that_read_alike_are_found_with_a_typo(database: Database):
    alike = [replace(CUSTOMER, staff_tenant_id=each) for each in STAFF]
    await database.import_customers(alike)
    assert len(await database.customers.search("contsoo", 5, STAFF)) == 1


@pytest.mark.parametrize(("staff", "kept"), [("", "= ''"), ("home", "<> ''")])
async def test_customers_that_no_one_finds_are_known_until_they_are_deleted_as_operations_says(
    database: Database, database_url: str, staff: str, kept: str
):
    separate = staff == ""
    assert not await database.customers.any_hidden(separate=separate)
    await database.import_customers([replace(CUSTOMER, staff_tenant_id=staff)])
    assert await database.customers.any_hidden(separate=separate)
    assert not await database.customers.any_hidden(separate=not separate)

    assert "PRAGMA foreign_keys = ON; DELETE FROM customers WHERE staff_tenant_id = ''" in GUIDE
    assert "`staff_tenant_id <> ''` in the statements" in GUIDE
    engine = create_async_engine(database_url)
    async with engine.begin() as shell:
        if database_url.startswith("sqlite"):
            await shell.exec_driver_sql("PRAGMA foreign_keys = ON")
        await shell.exec_driver_sql(f"DELETE FROM customers WHERE staff_tenant_id {kept}")  # noqa: S608
    await engine.dispose()
    assert not await database.customers.search(CUSTOMER.name, 1, [staff])
    assert not await database.customers.any_hidden(separate=separate)


async def test_a_fact_of_ones_own_customer_changes_no_other(two: Database):
    (mine,) = await two.customers.search("contoso", 5, ["home"])
    await two.turns.commit(work(replace(mine, facts={Fact.GDAP: False})))
    (theirs,) = await two.customers.search("contoso", 5, ["abroad"])
    assert theirs.facts == CUSTOMER.facts
    changed = await two.customers.get(CUSTOMER.tenant_id, ["home"])
    assert changed
    assert changed.facts == {Fact.GDAP: False}


async def test_an_import_for_one_tenant_of_staff_updates_its_own(two: Database):
    renamed = replace(CUSTOMER, name="Contoso Group", staff_tenant_id="home")
    assert await two.import_customers([renamed]) == (0, 1)
    assert [one.name for one in await two.customers.search("contoso", 5, ["abroad"])] == [
        "Contoso abroad"
    ]


async def test_ones_own_record_is_returned_whichever_was_found(database: Database):
    mine = replace(CUSTOMER, name="Wingtip Toys", domains=(), staff_tenant_id="home")
    theirs = replace(CUSTOMER, name="Northwind", domains=(), staff_tenant_id="abroad")
    alone = replace(customer(7, "Northwind East"), staff_tenant_id="abroad")
    await database.import_customers([mine, theirs, alone])
    found = await database.customers.search("northwind", 5, ["home", "abroad"])
    assert [one.name for one in found] == ["Wingtip Toys", "Northwind East"]
