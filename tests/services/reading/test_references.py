"""References are read however they were copied; what follows stays as it was typed."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from services.model.requests import reference_of
from services.reading.references import named_request, number_in

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
        *("B\N{SOFT HYPHEN}H-1", "\N{ZERO WIDTH SPACE}BH-1", "BH-1\N{RIGHT-TO-LEFT MARK}"),
    ],
)
def test_ours_is_read_however_it_was_copied(text):
    assert named_request(text) == ("BH-000001", "", 1, True)


@pytest.mark.parametrize(
    "text", ["1", "#1", "# 1", "no. 1", "No: 1", "(1)", "case 1", "č. 1", "1."]
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
    "text", ["26 07 01", f"{THEIRS} (Azure)", "PO box", "BH-1", "see the portal 24/7"]
)
def test_a_number_that_is_more_than_one_stays_as_it_is(text):
    assert number_in(text) == text


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
