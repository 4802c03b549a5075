from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.layout import excerpt, local_time, one_line, plain
from services.reading.visible_text import visible
from tests.cards.anatomy import MARKDOWN

HOSTILE = [
    "[click](http://evil.example)",
    "![x](http://evil.example/x.png)",
    "<http://evil.example>",
    "<at>Everybody</at>",
    "<script>alert(1)</script>",
    "{{DATE(2030-01-01T00:00:00Z,SHORT)}} {{TIME(2030-01-01T00:00:00Z)}}",
    "# heading",
    "line\n====",
    "line\n---",
    "- a\n- b",
    "+ a",
    "1. one\n2) two",
    "> quoted",
    "    code",
    "```\ncode\n```",
    "`code` **bold** _it_ ~~gone~~",
    "a | b\n--|--\n1 | 2",
    "&lt;b&gt; &amp;",
    "back\\slash \\* \\[",
    "\"quotes\" and 'these'",
    "tab\there",
    "👩🏽‍💻 Žluťoučký kůň 日本語",
    "windows\r\nline\rends\u2028here",
    "right\u202eto\u2066left\x00",
]


def rendered(text):
    """Return what a reader sees, and the kinds of markup it took."""
    tokens = MARKDOWN.parse(text)
    kinds, words = set(), []
    for token in tokens:
        kinds.add(token.type)
        for inner in token.children or []:
            kinds.add(inner.type)
            words.append(inner.content)
    return "".join(words), kinds


def assert_harmless(text):
    seen, kinds = rendered(plain(text))

    assert kinds <= {"paragraph_open", "paragraph_close", "inline", "text", "text_special"}
    assert "{{" not in plain(text)
    return seen


@pytest.mark.parametrize("text", HOSTILE)
def test_what_people_typed_is_never_read_as_markup(text):
    assert_harmless(text)


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("[click](http://evil.example)", "[click](http://evil.example)"),
        ("1. one", "1. one"),
        ("&lt; *b*", "&lt; *b*"),
        ("back\\slash \\*", "back\\slash \\*"),
        ("tab\there", "tab here"),
        ("+420 555 010 020", "+420 555 010 020"),
    ],
)
def test_what_people_typed_is_seen_as_they_typed_it(text, seen):
    assert rendered(plain(text))[0] == seen


UNSEEN = "\x85\x9f\xad\u034f\u061c\u115f\u180e\u200b\u200e\u202e\u2060\u2069\u3164\ufeff\U000e0041"


@pytest.mark.parametrize("sign", UNSEEN, ids=ascii)
def test_nothing_that_hides_or_turns_text_is_shown(sign):
    assert plain(f"a{sign}b").replace("\n", "") == "ab"
    assert visible(f"a{sign}*b").replace("\n", "") == "a*b"


@pytest.mark.parametrize("text", ["👩🏽‍💻❤️", "می‌خواهم", "葛\U000e0100城", "Žluťoučký"])
def test_what_scripts_and_emojis_are_made_of_stays(text):
    assert plain(text) == visible(text) == text


SIGNS = st.text(st.sampled_from("ab1 \n\t*_`[]()<>{}#+-.!|~&;=\\\"'é👍\r\u202e"), max_size=80)


@given(SIGNS)
def test_no_mix_of_signs_is_read_as_markup(text):
    seen = assert_harmless(text)

    letters = [sign for sign in text if sign in "ab1*_`[]()<>{}#+-.!|~&;=\\\"'é👍"]
    assert [sign for sign in seen if not sign.isspace()] == letters


def test_lines_stay_lines():
    assert plain("one\ntwo\n\n\nthree") == "one\n\ntwo\n\nthree"


def test_a_quotation_is_one_line_and_says_that_it_is_shortened():
    assert one_line("a\nb " + "c" * 200, 10) == "a b ccccc…"
    assert excerpt("as it is", 8) == "as it is"


def test_a_moment_is_written_for_the_readers_own_zone():
    prague = timezone(timedelta(hours=1))

    shown = local_time(datetime(2030, 1, 7, 13, 30, tzinfo=prague))

    assert shown == "{{DATE(2030-01-07T12:30:00Z,SHORT)}} {{TIME(2030-01-07T12:30:00Z)}}"
