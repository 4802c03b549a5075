"""A domain is one however it is written, and two that only look alike are two."""

from itertools import product as every

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.reading.domains import (
    ascii_domain,
    domain_of,
    domain_of_address,
    may_be_within,
)

SPELLINGS = {
    "contoso.example": [
        "contoso.example",
        "CONTOSO.Example",
        " contoso.example. ",
        "contoso。example",
        "contoso．example",
        "contoso｡example｡",
        "ｃｏｎｔｏｓｏ.example",
        "mailto:contoso.example",
        "Mailto: Contoso.example",
        "con\N{SOFT HYPHEN}toso.example",
        "contoso\N{ZERO WIDTH SPACE}.example",
        "\N{ZERO WIDTH NO-BREAK SPACE}contoso.example",
        "\N{LEFT-TO-RIGHT EMBEDDING}contoso.example\N{POP DIRECTIONAL FORMATTING}",
        "con\N{ZERO WIDTH JOINER}toso.example",
    ],
    "příklad.example": [
        "příklad.example",
        "PŘÍKLAD.example",
        "pr\N{COMBINING CARON}i\N{COMBINING ACUTE ACCENT}klad.example",
        "xn--pklad-zsa96e.example",
        "XN--PKLAD-ZSA96E.EXAMPLE.",
    ],
    "faß.example": ["faß.example", "FAẞ.example", "xn--fa-hia.example"],
    "fass.example": ["fass.example", "FASS.example"],
    "σίσυφος.example": ["σίσυφος.example", "xn--kxa6ajbbmh.example"],
    "σίσυφοσ.example": ["σίσυφοσ.example", "ΣΊΣΥΦΟΣ.example"],
    "priklad.example": ["priklad.example"],
    "نامه\N{ZERO WIDTH NON-JOINER}ای.example": ["نامه\N{ZERO WIDTH NON-JOINER}ای.example"],
    "نامهای.example": ["نامهای.example"],
}
CASES = [(spelling, stored) for stored, all_of in SPELLINGS.items() for spelling in all_of]


@pytest.mark.parametrize(("spelling", "stored"), CASES)
def test_every_spelling_has_one_stored_form(spelling, stored):
    assert domain_of(spelling) == stored
    assert domain_of(ascii_domain(spelling)) == stored
    assert domain_of_address(f"ada@{spelling.strip()}") == stored


LONGEST = f"{'a.' * 123}example"
"""The 253 characters that DNS has room for."""


@pytest.mark.parametrize("spelling", [LONGEST, LONGEST.upper(), f"{LONGEST}."])
def test_a_domain_may_be_as_long_as_dns_has_it(spelling):
    assert domain_of(spelling) == LONGEST


@pytest.mark.parametrize(("one", "other"), list(every(SPELLINGS, SPELLINGS)))
def test_two_are_the_same_where_their_stored_form_is(one, other):
    for spelling, another in every(SPELLINGS[one], SPELLINGS[other]):
        assert ascii_domain(spelling)
        are_same = ascii_domain(spelling) == ascii_domain(another)
        assert are_same == (one == other), (spelling, another)


ALIKE = [
    {"faß.example", "fass.example"},
    {"σίσυφος.example", "σίσυφοσ.example"},
    {"نامه\N{ZERO WIDTH NON-JOINER}ای.example", "نامهای.example"},
]
"""One domain for the older mapping, two for today's."""


@pytest.mark.parametrize(("one", "other"), list(every(SPELLINGS, SPELLINGS)))
def test_either_mapping_makes_it_the_other_ones_domain_whichever_is_typed(one, other):
    within = one == other or {one, other} in ALIKE
    for spelling, another in every(SPELLINGS[one], SPELLINGS[other]):
        for part in [""] if ":" in spelling else ["", "mail.", "mail。", "a.b."]:
            written = f"{part}{spelling.strip()}"
            assert may_be_within(written, another) == within, (written, another)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("notcontoso.example", "contoso.example"),
        ("contoso.example", "mail.contoso.example"),
        ("contoso.example.partner.example", "contoso.example"),
        ("xfass.example", "faß.example"),
        ("", "contoso.example"),
        ("contoso.example", ""),
        ("a..example", "a..example"),
    ],
)
def test_others_are_not_within(one, other):
    assert not may_be_within(one, other)


@pytest.mark.parametrize(
    "text",
    [
        *("", ".", " ", "localhost", "a..example", "-a.example", "a-.example", "a_b.example"),
        *("10.0.0.1", "a@b.example", "https://a.example", "a b.example", "a.example..", "..a.b"),
        *("☕.example", "xn--53h.example", "xn--a.example", "xn--.example", "a/b.example"),
        *(f"{'a' * 64}.example", f"{LONGEST}s", f"{LONGEST}S", "a." * 9999, "přík_lad.example"),
        *(
            "con\atoso.example",
            "\N{SOFT HYPHEN}" * 2000,
            "\N{SOFT HYPHEN}" * 2000 + "contoso.example",
        ),
    ],
)
def test_what_is_no_domain_has_no_form(text):
    assert (domain_of(text), ascii_domain(text)) == ("", "")


@settings(deadline=None)
@given(st.text() | st.from_regex(r"\A[a-zA-Zßςäσ0-9.。-]{1,20}\.[a-z]{2,4}\Z"))
def test_a_stored_form_is_its_own(text):
    stored = domain_of(text)
    assert domain_of(stored) == stored
    assert domain_of(ascii_domain(text)) == stored
    assert not stored or ascii_domain(text) == ascii_domain(stored) != ""
