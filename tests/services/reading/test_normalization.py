"""What looks alike is alike, and what cannot be seen is not there."""

from unicodedata import combining, normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.reading.normalization import (
    bare,
    cleaned,
    has_controls,
    is_visible,
    normalized,
    same,
    unpunctuated,
    words_of,
)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("  Příliš   ŽLUŤOUČKÝ ", "prilis zlutoucky"),
        ("Łódź Øresund Đakovo", "lodz oresund dakovo"),
        ("Straße\n№ 5", "strasse no 5"),
        ("Sacré-Cœur", "sacre-coeur"),
        ("Encyclopædia", "encyclopaedia"),
        ("İstanbul DIŞ", "istanbul dis"),
        ("Con\N{SOFT HYPHEN}to\N{ZERO WIDTH SPACE}so", "contoso"),
        ("삼성", "삼성"),
        ("日立 ﾊﾝｶｸ", "日立 ハンカク"),
        ("ΣΊΣΥΦΟΣ", "σισυφοσ"),
    ],
)
def test_folding_takes_accents_strokes_case_and_needless_blanks_away(text, plain):
    assert normalized(text) == plain


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("／help", "/help"),
        ("⁄help ∕help", "/help /help"),
        ("BH–000001 BH−1 BH\N{NON-BREAKING HYPHEN}2", "BH-000001 BH-1 BH-2"),
        ("BH-００００１２", "BH-000012"),
        ("‘a’ “b” „c“ «d»", '\'a\' "b" "c" "d"'),
        ("a\N{NO-BREAK SPACE}b\N{IDEOGRAPHIC SPACE}c\N{THIN SPACE}d", "a b c d"),
        ("\N{LEFT-TO-RIGHT MARK}x\N{ZERO WIDTH NO-BREAK SPACE}y\N{WORD JOINER}z", "xyz"),
        ("x\N{HANGUL FILLER}y\N{VARIATION SELECTOR-16}z\N{COMBINING GRAPHEME JOINER}", "xyz"),
        ("v\N{VARIATION SELECTOR-1}w\N{VARIATION SELECTOR-17}x\N{VARIATION SELECTOR-256}", "vwx"),
        ("\N{MONGOLIAN FREE VARIATION SELECTOR ONE}᠊", "᠊"),
        ("\N{MONGOLIAN FREE VARIATION SELECTOR FOUR}᠐", "᠐"),
        ("\N{ARABIC LIGATURE AZZA WA JALL}\N{PRESENTATION FORM FOR VERTICAL COMMA}", "\ufdff,"),
        ("a\x00b\x07c", "a b c"),
        ("two\nlines\there", "two\nlines\there"),
        ("one\N{LINE SEPARATOR}two", "one\ntwo"),
        ("ﬁn Ⓐ Příliš", "fin A Příliš"),
        ("lone \ud800 surrogate", "lone  surrogate"),
    ],
)
def test_what_looks_alike_is_alike(text, seen):
    assert cleaned(text) == seen


@given(st.text(max_size=80))
def test_normalization_is_done_with_once(text):
    assert cleaned(cleaned(text)) == cleaned(text)
    assert normalized(normalized(text)) == normalized(text)
    assert normalized(cleaned(text)) == normalized(text)


@pytest.mark.parametrize(("one", "other"), [("Ada", "Eva"), ("Eva", "Ada"), ("", "Ada")])
def test_two_names_are_not_the_same(one, other):
    assert not same(one, other)


@pytest.mark.parametrize("text", ["two\nlines", "bell\a", "one\N{LINE SEPARATOR}two", "\x85"])
def test_a_line_end_is_a_control_as_others_are(text):
    assert has_controls(text)


@pytest.mark.parametrize("text", ["", "Příliš žluťoučký", "no\N{NO-BREAK SPACE}break", "\u200b"])
def test_blanks_and_invisible_letters_are_no_controls(text):
    assert not has_controls(text)


@given(st.text(max_size=40))
def test_a_text_is_the_same_without_its_marks(text):
    bare = "".join(one for one in normalize("NFD", text) if not combining(one))
    assert same(text, bare)


@pytest.mark.parametrize(
    "text", ["", " \t", "\N{ZERO WIDTH SPACE}", "\u0301", "\N{HANGUL FILLER}"]
)
def test_nothing_to_see_is_nothing(text):
    assert not is_visible(text)


def test_words_are_what_stands_between_blanks_and_signs():
    assert words_of("adventure-works (praha), s.r.o.") == [
        *("adventure", "works", "praha", "s", "r", "o")
    ]


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Yes.", "yes"),
        ("“Yes”!", "yes"),
        ("**yes**", "yes"),
        ("`yes`", "yes"),
        ("(B)", "b"),
        ("⒝", "b"),
        ("1)", "1"),
        ("１．", "1"),
        ("①", "1"),
        ("1\N{VARIATION SELECTOR-16}\N{COMBINING ENCLOSING KEYCAP}", "1"),
        ("\ufeff1\u200b", "1"),
        ("Ano…", "ano"),
        ("＠Eve,", "eve"),
        ("👍🏽", "👍"),
        ("don't know?", "don't know"),
        ("break-fix", "break-fix"),
        ("-1", "-1"),
        ("c++", "c++"),
        ("?", "?"),
        ("", ""),
    ],
)
def test_punctuation_around_a_text_is_nothing_unless_it_is_all_there_is(text, plain):
    assert bare(text) == plain


def test_what_stands_between_punctuation_stays_as_it_was_typed():
    assert unpunctuated(" \u200b„Příliš, Žluť.“ ") == "Příliš, Žluť"
