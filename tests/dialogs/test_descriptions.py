"""Titles and descriptions, as they are made of what was typed and quoted."""

import pytest

from dialogs.descriptions import description_of, title_and_rest, title_of, with_quoted
from services.model.errors import TooLongError
from services.model.limits import MAX_TEXT
from services.model.requests import Draft


def test_a_title_is_the_first_line_cut_at_a_word():
    assert title_of("Mail is down\nSince nine") == "Mail is down"
    assert title_of("word " * 60) == ("word " * 25).strip()
    assert title_of("x" * 500) == "x" * 128


def test_what_a_title_leaves_out_is_described_as_a_whole():
    assert title_and_rest(" Mail is down ") == ("Mail is down", "")
    assert title_and_rest("Mail is down\nSince nine") == (
        "Mail is down",
        "Mail is down\nSince nine",
    )


def test_a_description_has_a_paragraph_for_each_text_that_says_something():
    assert (
        description_of(" Mail is down", "", "\n", "Since nine\n") == "Mail is down\n\nSince nine"
    )
    with pytest.raises(TooLongError):
        description_of("x" * MAX_TEXT, "y")


def test_what_is_quoted_stands_below_what_was_said():
    draft = Draft(title="Mail", description="Mail is down")
    assert with_quoted(draft, "") is draft
    assert with_quoted(draft, "550 5.7.1").description == "Mail is down\n\n550 5.7.1"
