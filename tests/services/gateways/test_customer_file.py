from io import BytesIO
from operator import itemgetter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.gateways.customer_file import SAMPLES, CustomerReader, read_customers
from services.model.customers import Customer
from services.model.imports import Kept
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
        (f"{TENANT},\u3164,a.example,direct,,,,", "the name is empty"),
        (f"{TENANT},A,a.example,direct,,\u115f,,", "the provider is empty"),
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
        (f"{TENANT},A,a.example,direct,,,,,x", "more values than columns"),
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
        ("a", "line 1: missing column: tenant_id, name, domains, relationship"),
        (
            "tenant_id,name,domains,name,relationship, NAME",
            "line 1: columns 2 and 4 and 6 are both name",
        ),
    ],
)
def test_a_file_without_the_right_columns_is_refused(tmp_path: Path, header: str, reason: str):
    found, faults = read(tmp_path, header, f"{TENANT},A,a.example,direct")

    assert found == []
    assert faults[0].startswith(reason)


def test_nothing_in_a_file_is_a_missing_header(tmp_path: Path):
    missing = "missing column: tenant_id, name, domains, relationship"
    assert read(tmp_path, "") == ([], [f"line 1: {missing}"])
    assert read(tmp_path, "", ",,,") == ([], [f"line 1: {missing}"])


GOOD = [
    f"33333333-0000-4000-8000-{number:012},Good {number},good.example,direct,,,,"
    for number in range(3)
]
NAMES = ["Good 0", "Good 1", "Good 2"]


@pytest.mark.parametrize(
    ("bad", "reasons"),
    [
        (['"B"x,b'], ["line 3: not CSV: a quote is open, or stands inside a value"]),
        ([f'{TENANT},"B,b.example,direct'], ["line 3: not CSV: a quote is open"]),
        (
            [f'{TENANT},"B,b.example,direct', '"",b.example",b.example,direct'],
            ["line 3: name has a line end"],
        ),
        ([f'{TENANT},"B\r\nC",b.example,direct'], ["line 3: name has a line end"]),
        ([f'{TENANT},"B\rC",b.example,direct'], ["line 3: name has a line end"]),
        (["x" * 200_000], ["line 3: the line is longer than 100000 characters"]),
        (["", ",,,,,,,", " , ,", ";;", '""'], ["line 6: tenant_id"]),
        ([f"{TENANT},B\0,b.example,direct"], ["line 3: name has a line end"]),
        (['"' * 9], ["line 3: not CSV"]),
        ([f'{TENANT}, "B" "C", b.example, direct'], ["line 3: not CSV"]),
        ([f'{TENANT},"B" x,b.example, "direct" '], ["line 3: not CSV"]),
        (["\0\0\0", "\x1a"], []),
        (["," * 300_000], []),
        (["," * 300_000 + "x"], ["line 3: the line is longer than 100000 characters"]),
    ],
)
def test_a_row_that_is_no_csv_costs_itself_alone(
    tmp_path: Path, bad: list[str], reasons: list[str]
):
    found, faults = read(tmp_path, HEADER, GOOD[0], *bad, *GOOD[1:])

    assert [one.name for one in found] == NAMES
    assert [fault[: len(reason)] for fault, reason in zip(faults, reasons, strict=True)] == reasons


@pytest.mark.parametrize("blanks", ["{},{}", "{}, {}", "{} ,{}", "{} , {}", "{}  ,  {}"])
@pytest.mark.parametrize("separator", [",", ";"])
@pytest.mark.parametrize("end", ["", " ", "\0\0", "\x1a"])
def test_blanks_around_quotes_are_nothing(tmp_path: Path, blanks: str, separator: str, end: str):
    between = blanks.replace(",", separator).format("", "")
    header = between.join(f'"{name}"' for name in ("tenant_id", "name", "domains", "relationship"))
    row = between.join([TENANT, '"A ""B"" , ;C "', "", '"direct"'])
    found, faults = read(tmp_path, header + end, row + end)

    assert ([one.name for one in found], faults) == (['A "B" , ;C'], [])


def test_many_empty_cells_behind_a_row_are_nothing(tmp_path: Path):
    found, faults = read(tmp_path, HEADER, GOOD[0] + "," * 200_000, *GOOD[1:])

    assert ([one.name for one in found], faults) == (NAMES, [])


@pytest.mark.parametrize("head", [b"PK\x03\x04", b"\xd0\xcf\x11\xe0"])
def test_a_workbook_is_told(tmp_path: Path, head: bytes):
    path = tmp_path / "customers.xlsx"
    path.write_bytes(head + b"tenant_id,name\n" * 3)
    found = read_customers(path)

    assert found.customers == []
    reason = "this is an Excel workbook: save it as CSV UTF-8"
    assert list(map(str, found.faults)) == [reason]


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        *(("PRAVDA", True), ("Ano", True), ("WAHR", True), ("VRAI", True), ("1", True)),
        *(("NEPRAVDA", False), ("Ne", False), ("FALSCH", False), ("FAUX", False), ("0", False)),
        *(("Sí", True), ("FAŁSZ", False), ("Áno", True), ("N", False), (" true ", True)),
    ],
)
def test_yes_and_no_are_read_as_excel_saves_them_in_any_language(
    tmp_path: Path, said: str, *, answer: bool
):
    found, faults = read(tmp_path, HEADER, f"{TENANT},A,a.example,direct,{said},,{said},")

    assert faults == []
    assert (found[0].government, found[0].facts) == (answer, {Fact.GDAP: answer})


def test_a_line_end_in_a_value_that_is_not_read_is_nothing(tmp_path: Path):
    row = f'{TENANT},A,a.example,direct,"one\r\ntwo"'
    found, faults = read(tmp_path, "tenant_id,name,domains,relationship,tags", row)

    assert ([one.name for one in found], faults) == (["A"], [])


def test_what_cannot_be_decoded_is_told_with_its_line(tmp_path: Path):
    path = tmp_path / "customers.csv"
    row = f"{TENANT},Kůň,kun.example,direct".encode("cp1250")
    path.write_bytes(b"\r\n".join([HEADER.encode(), row, *(one.encode() for one in GOOD)]))
    found = read_customers(path)

    assert [one.name for one in found.customers] == NAMES
    reason = "line 2: character 39 (byte F9) is not UTF-8; save it as CSV UTF-8"
    assert list(map(str, found.faults)) == [reason]
    assert found.faults[0].cells == (f"{TENANT},K??,kun.example,direct",)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_the_unicode_text_of_excel_is_read(tmp_path: Path, encoding: str, mark: str):
    header = f"{mark}tenant_id\tname\tdomains\trelationship"
    row = f"{TENANT}\tKůň, a.s.\tkun.example\tdirect\t\t"
    found, faults = read(tmp_path, header, row, encoding=encoding)

    assert (found, faults) == (
        [Customer(TENANT, "Kůň, a.s.", ("kun.example",), Relationship.DIRECT)],
        [],
    )


def test_half_a_letter_of_utf_16_costs_its_row(tmp_path: Path):
    path = tmp_path / "customers.csv"
    rows = "\r\n".join([HEADER, GOOD[0], f"{TENANT},A"]).encode("utf-16")
    path.write_bytes(rows[:-1])
    found = read_customers(path)

    assert [one.name for one in found.customers] == ["Good 0"]
    assert str(found.faults[0]) == "line 3: character 38 cannot be decoded as UTF-16"


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("mark", ["", "\ufeff", "\ufeff\ufeff"])
@pytest.mark.parametrize("hint", [[], ["sep={}"], ['"sep={}"'], ["SEP={}", ""]])
def test_separators_and_marks_are_understood(
    tmp_path: Path, separator: str, mark: str, hint: list[str]
):
    rows = [one.format(separator) for one in hint]
    rows += [one.replace(",", separator) for one in (f"{HEADER},,", *GOOD)]
    rows[0] = mark + rows[0]
    found, faults = read(tmp_path, *rows)

    assert ([one.name for one in found], faults) == (NAMES, [])


def test_lines_of_deleted_rows_are_nothing(tmp_path: Path):
    found, faults = read(tmp_path, HEADER, *GOOD, *[",,,,,,,"] * 300, "", " , ,")

    assert (len(found), faults) == (3, [])


def test_names_and_answers_may_have_what_cannot_be_seen(tmp_path: Path):
    header = "Tenant\u00ad_id,\u200bname,domains,relationship,gdap"
    row = f"\u200b{TENANT},Con\u00adtoso,Mail\u00ad.Contoso。Example.,Direct\u200b,Yes\u00a0"
    found, faults = read(tmp_path, header, row)

    assert faults == []
    (contoso,) = found
    assert contoso.tenant_id == TENANT
    assert contoso.name == "Con\u00adtoso"
    assert contoso.domains == ("mail.contoso.example",)
    assert contoso.facts == {Fact.GDAP: True}


def test_one_domain_in_several_spellings_is_stored_once(tmp_path: Path):
    row = f"{TENANT},A,příklad.example PŘÍKLAD.example xn--pklad-zsa96e.example,direct"
    (found,), _ = read(tmp_path, HEADER, row)

    assert found.domains == ("příklad.example",)


EXPORT = "Microsoft ID,Company name,Primary domain name,Relationship,Tags"
ROWS = [
    f'{TENANT},"Contoso, Ltd.",contoso.onmicrosoft.com,Cloud Reseller,"vip, cz"',
    f"{TENANT[:-1]}2,Fabrikam,fabrikam.onmicrosoft.com,Advisor,",
    f"{TENANT[:-1]}3,Tailspin,tailspin.onmicrosoft.com,Friend,",
]


def test_the_export_of_partner_center_is_understood_as_it_comes(tmp_path: Path):
    found, faults = read(tmp_path, EXPORT, *ROWS, encoding="utf-8-sig")

    assert found == [
        Customer(TENANT, "Contoso, Ltd.", ("contoso.onmicrosoft.com",), Relationship.DIRECT),
        Customer(
            f"{TENANT[:-1]}2", "Fabrikam", ("fabrikam.onmicrosoft.com",), Relationship.ADVISOR
        ),
    ]
    assert faults == ['line 4: relationship "Friend" is not known of Partner Center']


@pytest.mark.parametrize("assumed", [None, Relationship.RESELLER])
def test_what_the_export_does_not_say_is_assumed_or_kept(assumed: Relationship | None):
    reader = CustomerReader(BytesIO("\n".join([EXPORT, ROWS[0]]).encode()), assumed)
    (found,) = reader.read()

    assert isinstance(found, Customer)
    assert found.relationship is (assumed or Relationship.DIRECT)
    assert reader.assumptions == (0 if assumed else 1)
    assert (Kept.RELATIONSHIP in reader.kept) == (assumed is None)
    assert {Kept.DOMAINS, Kept.GOVERNMENT, Kept.PROVIDER} <= reader.kept


def test_a_file_of_our_own_columns_states_what_it_has():
    reader = CustomerReader(BytesIO("\n".join([HEADER, *GOOD]).encode()))

    assert len(list(reader.read())) == 3
    assert reader.kept == set()


junk = st.lists(
    st.one_of(
        st.binary(max_size=60),
        st.text('",;\t\r\n \ufeffa\0' + "11-", max_size=60).map(str.encode),
        st.sampled_from([b'"', b'x,"', b'",', b",,,,,,,,,,", b"sep=;", HEADER.encode()]),
    ),
    max_size=6,
)


@settings(deadline=None)
@given(
    st.lists(st.tuples(junk, st.integers(0, 50)), min_size=1, max_size=8, unique_by=itemgetter(1))
)
def test_no_file_loses_a_good_row(parts):
    rows, names = [HEADER.encode()], []
    for before, number in parts:
        # A line of junk that is a good row by itself is not meant here, nor one of UTF-16.
        rows += before
        name = f"Good {number}"
        row = f"44444444-0000-4000-8000-{number:012},{name},good.example,direct,,,,"
        rows.append(row.encode())
        names.append(name)
    found = [
        one.name
        for one in CustomerReader(BytesIO(b"\r\n".join(rows))).read()
        if isinstance(one, Customer)
    ]
    assert [name for name in found if name.startswith("Good ")] == names


@settings(deadline=None)
@given(st.binary())
def test_whatever_is_in_a_file_it_is_read_to_its_end(content):
    assert [one for one in CustomerReader(BytesIO(content)).read() if one is None] == []


def test_a_missing_file_is_an_error_of_the_system(tmp_path: Path):
    with pytest.raises(FileNotFoundError):
        read_customers(tmp_path / "missing.csv")


def test_the_samples_are_sound():
    found = read_customers(SAMPLES)

    assert found.faults == []
    assert len(found.customers) == 25
    assert {one.relationship for one in found.customers} == set(Relationship)
    assert any(one.government for one in found.customers)
