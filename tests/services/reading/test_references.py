"""References are read however they were copied; what follows stays as it was typed."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from services.model.requests import reference_of
from services.reading.references import is_reference, named_request, number_in, requests_in

THEIRS = "2601070040001234"


@pytest.mark.parametrize(
    "text",
    [
        *("BH-000001", "bh-1", "BH1", "bh 1", "BH 000001", "BH - 1", "BH -1", "BH- 1", "BH_1"),
        *("BH#1", "BH:1", "BH–000001", "BH−1", "BH\N{NON-BREAKING HYPHEN}1", "ＢＨ－１"),
        *(
            "[BH-000001]",
            "(BH-1)",
            "<BH-1>",
            '"BH-1"',
            "„BH-1“",
            "BH-1.",
            "BH-1:",
            "BH-1,",
            "#BH-1",
        ),
        *("case BH-000001", "Case: BH-1", "request #BH-1", "Ticket BH 1", "žádost BH-1"),
        *("RE: BH-1", "Re: [BH-000001]", "our reference: BH-1", "číslo BH-1", "case:BH-1"),
        *("for BH-1", "of BH-1", "my BH-1", "please: BH-1", "issue BH-1", "to my request BH-1"),
        *("tiketu BH-1", "ticketu BH-1", "k požadavku BH-1", "prosím BH-1", "o žádosti č. BH-1"),
        *("`BH-000001`", "_BH-1_", "~BH-1~", "BH-1/", "bh/1", "BH-1…", "BH-1、", "№BH-1"),
        *("B\N{SOFT HYPHEN}H-1", "\N{ZERO WIDTH SPACE}BH-1", "BH-1\N{RIGHT-TO-LEFT MARK}"),
    ],
)
def test_ours_is_read_however_it_was_copied(text):
    assert named_request(text) == ("BH-000001", "", 1, True)


@pytest.mark.parametrize(
    "text",
    [
        *("1", "#1", "# 1", "№1", "№ 1", "no. 1", "No: 1", "(1)", "case 1", "č. 1", "1."),
        *("issue 1", "požadavku č. 1", "tiketu 1"),
    ],
)
def test_a_bare_number_may_be_ours(text):
    named = named_request(text)
    assert (named.name, named.number, named.ours) == ("1", 1, False)


@pytest.mark.parametrize(
    "text",
    [
        *(THEIRS, f"#{THEIRS}", f"SR {THEIRS}", f"TrackingID#{THEIRS}", f"[Case #: {THEIRS}]"),
        *(f"Support Request Number: {THEIRS}", f"Microsoft case {THEIRS}.", f"SR#{THEIRS}"),
        *(f"Re: TrackingID#{THEIRS}", f"číslo případu {THEIRS}"),
        f"RE: FW: Your Microsoft support request number {THEIRS}",
        *("2601 0700 4000 1234", "SR 2601 0700 4000 1234.", "[Case #: 2601 0700 4000 1234]"),
        *("2601-0700-4000-1234", "2601–0700–4000–1234", "260107 0040001234", f"Case-{THEIRS}"),
        *(f"CaseID: {THEIRS}", f"SRX{THEIRS}", f"žádost o podporu {THEIRS}", f"is {THEIRS}"),
        *(f"pod číslem {THEIRS}", f"https://portal.azure.com/#view/x/supportRequest/{THEIRS}"),
    ],
)
def test_the_other_sides_number_is_read_whatever_a_mail_puts_before_it(text):
    assert named_request(text).name == THEIRS
    assert number_in(text) == THEIRS


@pytest.mark.parametrize(
    ("text", "name", "rest"),
    [
        ("BH-1: they called", "BH-000001", "they called"),
        ("BH-1 - they called – twice", "BH-000001", "they called – twice"),
        ("bh 1 26070000", "BH-000001", "26070000"),
        ("case BH-1\nline one\n\n  line two", "BH-000001", "line one\n\n  line two"),
        ("1 2 people wait", "1", "2 people wait"),
        ("BH-1 ﬁve „quoted“", "BH-000001", "ﬁve „quoted“"),
        ("INC-4711 closed", "INC-4711", "closed"),
        ("BH-1:ﬁve people", "BH-000001", "ﬁve people"),
        ("BH-1;text\n\nmore", "BH-000001", "text\n\nmore"),
        ("BH-1.text", "BH-000001", "text"),
        ("BH-1：text", "BH-000001", "text"),
        ("BH:1:text", "BH-000001", "text"),
        ("[BH-000001]Extra", "BH-000001", "Extra"),
        ("BH-1:5 people", "BH-000001", "5 people"),
        ("BH-1.5 people", "BH-1.5", "people"),
        ("BH-1-5 people", "BH-1-5", "people"),
        ("10:30 they called", "10:30", "they called"),
        (f"{THEIRS}:text", THEIRS, "text"),
        ("2601 0700 4000 1234 - they called", THEIRS, "they called"),
        ("1 2601 0700 4000 1234", "1", "2601 0700 4000 1234"),
        ("1 260107004 000123", "1", "260107004 000123"),
        ("2601 0700 4000 12345", "2601", "0700 4000 12345"),
        ("26010700400 01234", "26010700400", "01234"),
        ("26 01 07 0040001234 x", THEIRS, "x"),
        ("\u0662\u0666\u0660\u0661 0700 4000 1234", "\u0662\u0666\u0660\u0661", "0700 4000 1234"),
        (f"{THEIRS}/2601070040009999", f"{THEIRS}/2601070040009999", ""),
        ("BH-1.5x people", "BH-1.5x", "people"),
        ("pages of case 1", "pages", "of case 1"),
        ("26 07 01", "26", "07 01"),
        ("for 5 users", "for", "5 users"),
        ("for the request BH-1: 5 users", "BH-000001", "5 users"),
    ],
)
def test_what_follows_stays_as_it_was_typed(text, name, rest):
    assert named_request(text)[:2] == (name, rest)


@pytest.mark.parametrize(
    ("text", "name", "rest"),
    [
        *[("", "", ""), ("case", "case", ""), ("case closed by Ada", "case", "closed by Ada")],
        *[
            ("hello there", "hello", "there"),
            ("BH", "BH", ""),
            ("bh contoso 1", "bh", "contoso 1"),
            ("bh v2 migration", "bh", "v2 migration"),
        ],
    ],
)
def test_what_names_none_is_its_first_word(text, name, rest):
    assert named_request(text) == (name, rest, None, False)


@pytest.mark.parametrize(
    "text",
    [
        *("", THEIRS, f"RE: Slow pages - TrackingID#{THEIRS}", "2601 0700 4000 1234"),
        *(f"SR {THEIRS}, thanks", f"Case #{THEIRS} - Slow pages", f"with number {THEIRS}"),
        *(f"{THEIRS} (Azure)", f"Your request {THEIRS} has been created", f"{THEIRS}\u200b"),
        *(f"SRX{THEIRS}ID - {THEIRS}", f"2601 0700 4000 1234 = {THEIRS}", f"je to {THEIRS}"),
        *(f"see https://portal.azure.com/#x/{THEIRS}?y=1", f"2026-01-07 {THEIRS}"),
        *(f"BH-25 {THEIRS}", "BH-25 2601 0700 4000 1234", "2026: 2601-0700-4000-1234 (Azure)"),
        *("2601\u00a00700\u00a04000\u00a01234", "since 9: 26010700 40001234"),
    ],
)
def test_the_one_number_of_microsofts_is_read_out_of_any_text(text):
    assert number_in(text) == (THEIRS if text else "")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        *(("2607", "2607"), ("SR# 2607", "2607"), ("INC-4711.", "INC-4711"), ("#24", "24")),
        ("118032014183770", "118032014183770"),
        ("číslo 4711a", "4711a"),
    ],
)
def test_a_number_of_another_form_is_one_where_nothing_else_is_said(text, number):
    assert number_in(text) == number


@pytest.mark.parametrize(
    "text",
    [
        *("BH-1", "case BH-25", "thanks", "PO box", "26 07 01", "see the portal 24/7", "()", "-"),
        *(f"{THEIRS} or 2601070040009999", "2601 0700 4000 1234, 2601 0700 4000 9999"),
        *(f"{THEIRS}5 x", "2601 0700 4000 1234 5678", "https://portal.azure.com/#x/1234"),
        *("guid 12345678-1234-1234-a234-000000000001", "a2345678-1234-1234-8abc-000000000001 is"),
        *("guid abcdef01-abcd-abcd-1234-123456789012", "2601-0700-4000-1234-a, I think"),
        *("čj. č4711", "2607 thanks", "číslo", "x" * 129 + "1 2"),
    ],
)
def test_of_several_or_none_there_is_no_number(text):
    assert number_in(text) is None


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("RE: [BH-000001] Slow pages", ["BH-000001"]),
        ("RE: Slow pages [bh-1]", ["BH-000001"]),
        ("Ticket BH 1 - Slow pages", ["BH-000001"]),
        ("BH-000001 please", ["BH-000001"]),
        ("what is it with BH-1's pages?", ["BH-000001"]),
        ("BH-000001's", ["BH-000001"]),
        ("bh-1-", ["BH-000001"]),
        ("[BH-000001](https://x.example)", ["BH-000001"]),
        ("BH-1, that is BH-000001", ["BH-000001"]),
        ("BH-1 and BH-2", ["BH-000001", "BH-000002"]),
        ("BH-2,BH-1", ["BH-000002", "BH-000001"]),
        ("both: BH-2 BH_1", ["BH-000002", "BH-000001"]),
        (f"TrackingID#{THEIRS} - Slow pages", [THEIRS]),
        (f"RE: Slow pages - TrackingID#{THEIRS}", [THEIRS]),
        ("[Case #2601 0700 4000 1234] - Slow", [THEIRS]),
        (f"SRX{THEIRS}ID - {THEIRS}", [THEIRS]),
        (f"{THEIRS} and 2601070040009999", [THEIRS, "2601070040009999"]),
        (f"RE: [BH-000001] TrackingID#{THEIRS}", ["BH-000001"]),
        (f"{THEIRS} is BH-1", ["BH-000001"]),
        *((text, [text]) for text in ("1", "INC-4711", "pages", "")),
        *(("# 1", ["1"]), ("case 12", ["12"]), ("Slow pages", []), ("case 12 of 2026", [])),
        *(("xbh-1 is", []), ("a BH-1.5 is", []), ("a BH-1-5 is", []), ("BH 2026x pages", [])),
    ],
)
def test_the_requests_in_a_text_are_those_that_it_names_anywhere(text, names):
    assert [one.name for one in requests_in(text)] == names
    assert not any(one.rest for one in requests_in(text))


@pytest.mark.parametrize(
    "text",
    [
        *("BH-1", "[BH-000001].", "please BH-1", THEIRS, "2601 0700 4000 1234", f"SR {THEIRS}"),
        *(f"TrackingID#{THEIRS}", "#1", " # 1", "＃1", "№1"),
    ],
)
def test_a_text_may_be_nothing_but_a_reference(text):
    assert is_reference(text)


@pytest.mark.parametrize(
    "text", ["", "1", "1.", "case 1", "2607", "BH-1 is slow", "#1 is slow", "#x", "!1", "INC-4711"]
)
def test_a_number_that_may_be_anything_is_no_reference(text):
    assert not is_reference(text)


@given(st.integers(1, 999_999_999), st.text(max_size=40))
@example(1, " x\x1f")
def test_every_reference_is_read_back_with_any_text_behind_it(number, text):
    named = named_request(f"{reference_of(number)} x{text}")
    assert (named.number, named.ours) == (number, True)
    assert named.rest == f"x{text}".strip()


@given(st.text(max_size=60))
def test_reading_is_done_with_once(text):
    name = named_request(text).name
    assert named_request(name).name == name


def test_a_word_too_long_for_a_reference_is_left_as_it_is():
    pasted = "\N{ARABIC LIGATURE SALLALLAHOU ALAYHE WASALLAM}" * 9_999
    assert named_request(f"{pasted}1 {pasted}").name == f"{pasted}1"
    assert named_request(f"BH-1 {pasted}") == ("BH-000001", pasted, 1, True)
    dash = "-" + "\N{SOFT HYPHEN}" * 9_999
    assert named_request(f"BH-1 {dash} x") == ("BH-000001", f"{dash} x", 1, True)
