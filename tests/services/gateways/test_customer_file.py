from pathlib import Path

import pytest

from services.gateways.customer_file import SAMPLES, read_customers
from services.model.customers import Customer
from services.model.taxonomy import Fact, Relationship

HEADER = "tenant_id,name,domains,relationship,government,provider,gdap,dynamics_contract"
TENANT = "11111111-0000-4000-8000-000000000001"

CONTROLS = "{} has a line end or a control character in it"


def read(tmp_path: Path, *lines: str, encoding: str = "utf-8") -> tuple[list[Customer], list[str]]:
    path = tmp_path / "customers.csv"
    path.write_bytes("\r\n".join(lines).encode(encoding))
    found = read_customers(path)
    return found.customers, [str(fault) for fault in found.faults]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_row_becomes_a_customer(tmp_path: Path, encoding: str):
    row = f' {TENANT.upper()} ,"Kůň, a.s.",Kun.example; b.example,Reseller,no,Wingtip,YES,'

    assert read(tmp_path, HEADER, row, encoding=encoding) == (
        [
            Customer(
                tenant_id=TENANT,
                name="Kůň, a.s.",
                domains=("kun.example", "b.example"),
                relationship=Relationship.RESELLER,
                provider="Wingtip",
                facts={Fact.GDAP: True},
            )
        ],
        [],
    )


def test_semicolons_of_a_czech_excel_and_any_case_of_headers_are_read(tmp_path: Path):
    header = " Tenant_ID ;NAME; Domains;relationship"
    row = f'{TENANT};"A, a.s.";"kůň.example; b.example c.example";direct'

    assert read(tmp_path, header, row, encoding="utf-8-sig") == (
        [
            Customer(
                TENANT,
                "A, a.s.",
                ("kůň.example", "b.example", "c.example"),
                Relationship.DIRECT,
            )
        ],
        [],
    )


def test_columns_may_be_left_out_and_come_in_any_order(tmp_path: Path):
    found, faults = read(tmp_path, "name,relationship,domains,tenant_id", f"A,own,,{{{TENANT}}}")

    assert found == [Customer(TENANT, "A", (), Relationship.OWN)]
    assert faults == []


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("12,A,a.example,direct,,,,", 'tenant_id "12" is not a GUID'),
        (f"{TENANT},,a.example,direct,,,,", "the name is empty"),
        (f"{TENANT},A,a@b.example,direct,,,,", '"a@b.example" is not a domain'),
        (f"{TENANT},A,https://a.example,direct,,,,", '"https://a.example" is not a domain'),
        (f"{TENANT},A,localhost,direct,,,,", '"localhost" is not a domain'),
        (f"{TENANT},A,-a.example,direct,,,,", '"-a.example" is not a domain'),
        (f"{TENANT},A,a_b.example,direct,,,,", '"a_b.example" is not a domain'),
        (f"{TENANT},A,a..example,direct,,,,", '"a..example" is not a domain'),
        (f"{TENANT},A,10.0.0.1,direct,,,,", '"10.0.0.1" is not a domain'),
        (f"{TENANT},A,{'a' * 64}.example,direct,,,,", f'"{"a" * 60}…" is not a domain'),
        (f"{TENANT},A,{'a.' * 124}example,direct,,,,", f'"{"a." * 30}…" is not a domain'),
        (
            f"{TENANT},A,{' '.join(f'd{n}.example' for n in range(51))},direct,,,,",
            "more than 50 domains",
        ),
        (f"{TENANT},{'A' * 121},a.example,direct,,,,", "the name is longer than 120 characters"),
        (f"{TENANT},\u200b,a.example,direct,,,,", "the name is empty"),
        (
            f"{TENANT},A,a.example,direct,,{'A' * 121},,",
            "the provider is longer than 120 characters",
        ),
        (f"{TENANT},A\0B,a.example,direct,,,,", CONTROLS.format("name")),
        (f"{TENANT},A\u2028B,a.example,direct,,,,", CONTROLS.format("name")),
        (f"{TENANT},A,a.example\x1bb,direct,,,,", CONTROLS.format("domains")),
        (f"{TENANT},A,a.example,direct,,\x85B\tC,,", CONTROLS.format("provider")),
        (
            f"{TENANT},A,a.example,friend,,,,",
            'relationship "friend" is none of direct, provider, reseller, advisor, own',
        ),
        (f"{TENANT},A,a.example,direct,,,maybe,", 'gdap is "maybe", not yes, no or empty'),
        (f"{TENANT},A,a.example,direct,,,,,", "more values than columns"),
        (f"{TENANT}", "the name is empty"),
        (
            "22222222-0000-4000-8000-000000000002,B,b.example,direct,,,,",
            "tenant 22222222-0000-4000-8000-000000000002 is on line 2 already",
        ),
    ],
)
def test_a_bad_row_is_told_by_its_line_and_the_others_are_kept(
    tmp_path: Path, row: str, reason: str
):
    good = "22222222-0000-4000-8000-000000000002,Good,good.example,direct,,,,"
    more = "33333333-0000-4000-8000-000000000003,More,more.example,direct,,,,"
    found, faults = read(tmp_path, HEADER, good, row, more)

    assert [one.name for one in found] == ["Good", "More"]
    assert faults == [f"line 3: {reason}"]


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        ("tenant_id,name", "line 1: missing column: domains, relationship"),
        (f"{HEADER},colour", "line 1: unknown column: colour; known are tenant_id, name,"),
        ("", "line 1: missing column: tenant_id, name, domains, relationship"),
    ],
)
def test_a_file_without_the_right_columns_is_refused(tmp_path: Path, header: str, reason: str):
    found, faults = read(tmp_path, header, f"{TENANT},A,a.example,direct")

    assert found == []
    assert [fault[: len(reason)] for fault in faults] == [reason]


@pytest.mark.parametrize("encoding", ["cp1250", "utf-16"])
def test_a_file_in_another_encoding_is_refused_as_a_whole(tmp_path: Path, encoding: str):
    good = [f"11111111-0000-4000-8000-{n:012},{'x' * 90},a.example,direct,,,," for n in range(99)]
    row = f"{TENANT},Kůň,kun.example,direct,,,,"

    assert read(tmp_path, HEADER, *good, row, encoding=encoding) == (
        [],
        ["the file is not UTF-8; save it as CSV UTF-8"],
    )


def test_a_line_end_inside_quotes_is_refused(tmp_path: Path):
    found, faults = read(tmp_path, HEADER, f'{TENANT},"A\nTenant: B",a.example,direct,,,,')

    assert (found, faults) == ([], [f"line 3: {CONTROLS.format('name')}"])


def test_what_comes_before_a_broken_quote_is_kept(tmp_path: Path):
    good = f"{TENANT},A,a.example,direct,,,,"
    found, faults = read(tmp_path, HEADER, good, '"B"x,b')

    assert [one.name for one in found] == ["A"]
    assert faults[0].startswith("line 3: not CSV from here on")


def test_a_missing_file_is_an_error_of_the_system(tmp_path: Path):
    with pytest.raises(FileNotFoundError):
        read_customers(tmp_path / "missing.csv")


def test_the_samples_are_sound():
    found = read_customers(SAMPLES)

    assert found.faults == []
    assert len(found.customers) == 25
    assert {one.relationship for one in found.customers} == set(Relationship)
    assert any(one.government for one in found.customers)
