"""What is typed is kept as a whole, or refused with the limit: nothing is shortened silently."""

import pytest

from services.model.limits import MAX_TEXT
from services.reading.normalization import LONGEST_COMPARED, normalized

LONG_LINE = "Exchange hybrid free/busy fails between the two tenants " * 5


async def opened(desk, chat, *lines):
    """Type these lines and what is asked for besides, and return what was opened."""
    for line in (*lines, "C", "ada@partner.example", "send"):
        await chat.say(line)
    return await desk.database.ledger.get(1)


async def test_a_description_takes_what_one_message_holds(chat, desk):
    text = "d" * MAX_TEXT
    request = await opened(desk, chat, "/new contoso ltd azure Slow", "fraud", text)
    assert request.description == text


@pytest.mark.parametrize("begun", [(), ("/new contoso ltd azure Slow", "fraud")])
@pytest.mark.parametrize("word", ["/note BH-000001 ", "", "/nonsense "])
async def test_a_message_longer_than_teams_makes_is_refused_with_the_limit(chat, begun, word):
    for line in begun:
        await chat.say(line)
    (said,) = await chat.say(word + "x" * (MAX_TEXT + 1))
    assert "28,672" in said


@pytest.mark.parametrize(
    ("line", "title"),
    [
        (f"{LONG_LINE.strip()}", ""),
        ("Mail is slow\nSince Monday, in Brno", "Mail is slow"),
    ],
    ids=["one long line", "several lines"],
)
async def test_what_no_title_holds_of_a_command_becomes_the_description(chat, desk, line, title):
    request = await opened(desk, chat, f"/new contoso ltd azure {line}", "fraud")
    assert request.description == line
    assert request.title == title or (not title and LONG_LINE.startswith(request.title))


async def test_a_first_line_too_long_for_a_title_stays_in_the_description(chat, desk):
    text = f"{LONG_LINE.strip()}\nand a second line"
    request = await opened(desk, chat, "/new contoso ltd azure", "fraud", text)
    assert request.description == text


async def test_a_title_as_long_as_its_input_takes_is_kept(chat, desk):
    title = ("t" * 99 + " ") * 2 + "t" * 56
    await chat.say("/new contoso ltd azure")
    await chat.say("fraud")
    await chat.press("Continue", title=title, description="Why")
    assert (await opened(desk, chat)).title == title


async def test_a_colleague_is_sought_by_the_whole_of_a_name(chat):
    (said,) = await chat.say("/handover BH-000001 " + "jan " * 100)
    assert "256" in said


def test_what_is_compared_by_meaning_is_bounded_and_nothing_beyond_is_lost():
    expanding = "\N{ARABIC LIGATURE SALLALLAHOU ALAYHE WASALLAM}" * MAX_TEXT
    assert len(normalized(expanding)) <= len(expanding) + 18 * LONGEST_COMPARED
    assert normalized("yes" + " " * 600 + "no") == "yes no"
    assert normalized("a" * 2_000 + " É").endswith("É")


async def test_a_product_is_looked_for_at_the_beginning_of_a_line_only(chat, monkeypatch):
    compared = []

    def counted(text):
        compared.append(text)
        return normalized(text)

    monkeypatch.setattr("dialogs.one_line.normalized", counted)
    await chat.say("/new " + "w " * (MAX_TEXT // 2 - 10))
    assert 0 < len(compared) < 500
