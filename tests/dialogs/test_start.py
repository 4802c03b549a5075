"""Since when the problem lasts is read as it is typed, shown, changed, and asked if unclear."""

from datetime import UTC, datetime

import pytest

from dialogs import ask_start
from tests.chat import Chat, Desk
from tests.desks import Transcript
from tests.transcripts import beginning

PRAGUE = "Europe/Prague"
FROM_IMPACT = "you: C\nyou: Ada, ada@partner.example"
TO_CORRECT_THE_PROBLEM = beginning(f"""
    you: /new contoso ltd azure Pages
    you: fraud
    you: Since 9:30 all pages are slow
    {FROM_IMPACT}
    you: problem
""")
TO_REVIEW = f"you: fraud\nyou: It is bad\n{FROM_IMPACT}"


@pytest.fixture
def chat(desk: Desk) -> Chat:
    """Return a chat in Prague, where it is Monday, 13:00."""
    return Chat(desk, timezone=PRAGUE)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2030, 1, day, hour, minute, tzinfo=UTC)


async def started(desk: Desk, number: int = 1) -> datetime | None:
    return (await desk.database.ledger.get(number)).started_at


async def test_the_start_is_read_shown_changed_and_handed_on(transcript: Transcript, desk: Desk):
    await transcript("""
        you: /new contoso ltd azure Slow pages
        you: fraud
        you: Since 9 all pages are slow
        bot: How big is the impact
        count: 2
        you: C
        you: Ada, ada@partner.example
        bot: Problem started
        and: {{DATE(2030-01-07T08:00:00Z,SHORT)}} {{TIME(2030-01-07T08:00:00Z)}} · as read
        you: change problem started
        bot: When did the problem start?
        and: 2030-01-07 09:00
        and: by your clock (Europe/Prague)
        count: 2
        you: perhaps in spring
        bot: for example “yesterday 16:30”
        count: 1
        you: tomorrow 9:00
        bot: still to come
        count: 1
        you: yesterday 16:30
        bot: Problem started:** 6 Jan 16:30
        bot: {{TIME(2030-01-06T15:30:00Z)}}
        count: 2
        you: send
        bot: BH-000001 · Contoso Ltd
        and: {{TIME(2030-01-06T15:30:00Z)}}
        and: Problem started (UTC): 2030-01-06 15:30
    """)
    assert await started(desk) == at(6, 15, 30)


async def test_the_start_is_changed_by_buttons(transcript: Transcript, desk: Desk):
    await transcript(f"""
        you: /new contoso ltd azure Since 9:30 all pages are slow
        {TO_REVIEW}
        bot: {{{{TIME(2030-01-07T08:30:00Z)}}}} · as read
        press: Change: Problem started
        bot: When did the problem start?
        press: Continue | started=
        bot: for example “yesterday 16:30”
        press: Continue | started=11:15
        bot: {{{{TIME(2030-01-07T10:15:00Z)}}}}
        press: Change: Problem started
        press: Not known
        bot: Problem started:** Not known
        bot: Please check
        press: Change: Problem started
        press: Continue | started=2 hours ago
        press: Change: Problem started
        press: Back
        bot: Please check
        press: Hand off
        bot: BH-000001
    """)
    assert await started(desk) == at(7, 10)


@pytest.mark.parametrize("typed", ["not known", "nevím", "unknown", "Not sure"])
async def test_a_start_that_was_read_is_removed(transcript: Transcript, desk: Desk, typed: str):
    await transcript(f"""
        you: /new contoso ltd azure Since 9:30 all pages are slow
        {TO_REVIEW}
        you: start
        bot: When did the problem start?
        you: {typed}
        bot: Problem started:** Not known
        you: problem
        you: Still slow since 9:30
        bot: Not known
        you: send
        bot: BH-000001
    """)
    assert await started(desk) is None


async def test_a_known_start_is_confirmed_as_it_is(transcript: Transcript, desk: Desk):
    await transcript(f"""
        you: /new contoso ltd azure Since 9:30 all pages are slow
        {TO_REVIEW}
        you: start
        you: continue
        bot: Problem started:** 09:30
        bot: Problem started
        you: problem
        you: Slow since 10:00
        you: send
        bot: BH-000001
    """)
    assert await started(desk) == at(7, 8, 30)


async def test_a_draft_that_waits_over_night_keeps_its_start(
    transcript: Transcript, chat: Chat, desk: Desk
):
    await transcript("you: /new contoso ltd azure Since 9:30 all pages are slow")
    desk.clock.advance(hours=22)
    desk.restart()
    await transcript(f"{TO_REVIEW}\nyou: problem")
    await chat.press("Continue", description="For everyone")
    await transcript("you: send\nbot: BH-000001")
    assert await started(desk) == at(7, 8, 30)


async def test_the_same_words_mean_the_same_on_the_next_day(
    transcript: Transcript, chat: Chat, desk: Desk
):
    await transcript("you: /new contoso ltd azure Slow since 9:30")
    desk.clock.advance(hours=22)
    await transcript(f"{TO_REVIEW}\nyou: problem")
    await chat.press("Continue", title="Very slow since 9:30", description="For everyone")
    await transcript("you: send\nbot: BH-000001")
    assert await started(desk) == at(7, 8, 30)


@pytest.mark.parametrize(
    ("corrected", "start"),
    [
        ("Slow since 10:00", at(7, 9)),
        ("Since 9:30 all pages are slow\nMail since 10:00", at(7, 8, 30)),
        ("Slow since 9:30\nMail since 10:00", None),
        ("It is not clear since when", None),
        ("\n\n  Since 9:30 all pages are slow  \n\nfor all", at(7, 8, 30)),
        ("Since 9:30 all pages are slow\nand grey", at(7, 8, 30)),
        ("Very slow since 9:30", at(7, 8, 30)),
    ],
)
async def test_a_corrected_description_is_read_again(
    transcript: Transcript, chat: Chat, desk: Desk, corrected: str, start: datetime | None
):
    await transcript(TO_CORRECT_THE_PROBLEM)
    await chat.press("Continue", title="Pages", description=corrected)
    await transcript("you: send\nbot: BH-000001")
    assert await started(desk) == start


@pytest.mark.parametrize(
    "text",
    ["It worked fine 2 hours ago", "We deployed a fix yesterday at 16:30", "Šlo to dnes ráno"],
)
async def test_a_moment_that_may_be_one_of_something_else_is_asked_about(
    transcript: Transcript, desk: Desk, text: str
):
    await transcript(f"""
        you: /new contoso ltd azure Slow pages
        you: fraud
        you: {text}
        bot: When did the problem start?
        and: not clearly as the start of the problem
        you: today at 11:15
        {FROM_IMPACT}
        you: send
        bot: BH-000001
    """)
    assert await started(desk) == at(7, 10, 15)


async def test_a_log_is_not_asked_about(transcript: Transcript, desk: Desk):
    await transcript(f"""
        you: /new contoso ltd azure Sync is down
        you: fraud
        you: ERROR 2030-01-07 10:00:00 sync failed
        {FROM_IMPACT}
        you: send
        bot: BH-000001
    """)
    assert await started(desk) is None


async def test_an_answer_that_changes_no_text_is_not_read_for_a_start(
    transcript: Transcript, chat: Chat, monkeypatch: pytest.MonkeyPatch
):
    await transcript(TO_CORRECT_THE_PROBLEM)
    read: list[str] = []
    monkeypatch.setattr(ask_start, "start_in", lambda text, *_: read.append(text))
    await chat.press("Continue", title="Pages", description="Since 9:30 all pages are slow")
    assert not any(read)


async def test_without_a_zone_the_start_is_asked(transcript: Transcript, chat: Chat, desk: Desk):
    chat.timezone = ""
    await transcript("""
        you: /new contoso ltd azure Since 9:30 all pages are slow
        you: fraud
        you: It is bad
        bot: When did the problem start?
        and: not by whose clock
        and: 9:00 +02:00
        you: 9:30
        bot: with its time zone
        you: 9:30 CET
        bot: Problem started:** 08:30 UTC
        bot: How big is the impact
        you: back
        bot: When did the problem start?
        and: 2030-01-07 08:30 UTC
        you: 2 hours ago
        bot: Problem started:** 10:00 UTC
        you: C
        you: Ada, ada@partner.example
        you: send
        bot: BH-000001
    """)
    assert await started(desk) == at(7, 10)


async def test_the_zone_of_an_earlier_message_is_remembered(
    transcript: Transcript, chat: Chat, desk: Desk
):
    await transcript("you: /mine")
    chat.timezone = ""
    await transcript(f"""
        you: /new contoso ltd azure Since 9:30 all pages are slow
        {TO_REVIEW}
        you: send
        bot: BH-000001
    """)
    assert await started(desk) == at(7, 8, 30)


async def test_the_moment_at_which_it_was_typed_counts(
    transcript: Transcript, chat: Chat, desk: Desk
):
    late = chat.message("/new contoso ltd azure All is slow for 2 hours now")
    await chat.send({**late, "timestamp": "2030-01-07T11:00:00.1234567Z"})
    chat.heard()
    await transcript(f"{TO_REVIEW}\nyou: send\nbot: BH-000001")
    assert await started(desk) == at(7, 9)


async def test_a_form_tells_the_start(transcript: Transcript, chat: Chat, desk: Desk):
    await transcript("""
        you: /form contoso ltd azure
        bot: Only this is still open
    """)
    await chat.press("Continue", description="Slow since yesterday 16:30")
    await transcript(f"you: fraud\n{FROM_IMPACT}\nyou: send\nbot: BH-000001")
    assert await started(desk) == at(6, 15, 30)


async def test_the_whole_way_is_czech_for_a_czech(transcript: Transcript, chat: Chat, desk: Desk):
    chat.locale = "cs-CZ"
    await transcript("""
        you: nový contoso ltd azure Od rána nejde pošta
        you: dotaz
        you: Nikomu
        you: C
        you: Ada, ada@partner.example
        bot: Začátek problému
        and: {{TIME(2030-01-07T07:00:00Z)}} · jak vyplývá z vašeho popisu
        you: začátek
        bot: Od kdy problém trvá?
        you: na jaře
        bot: například „včera 16:30“
        you: včera v 16:30
        bot: Začátek problému:** 6. 1. 16:30
        you: odeslat
        bot: BH-000001
    """)
    assert await started(desk) == at(6, 15, 30)


QUOTE = "<blockquote>Eva: since 9:30 all is slow</blockquote>"


async def quoting(chat: Chat, text: str, quote: str = QUOTE) -> None:
    """Say something above the quoted words of somebody else, who wrote whenever it was."""
    html = {"contentType": "text/html", "content": f"{quote}<p>{text}</p>"}
    await chat.send({**chat.message(text), "attachments": [html]})


@pytest.mark.parametrize("text", ["/new contoso ltd azure Slow", "/new contoso ltd azure"])
async def test_words_of_others_are_not_read_but_asked_about(
    transcript: Transcript, chat: Chat, desk: Desk, text: str
):
    await quoting(chat, text)
    await transcript("you: fraud")
    if text.endswith("azure"):
        await transcript("you: It is slow")
    assert "When did the problem start?" in chat.desk.sent[-1].body.decode()
    await transcript("you: 9:30\nyou: C\nyou: Ada, ada@partner.example\nyou: send\nbot: BH-000001")
    assert await started(desk) == at(7, 8, 30)


async def test_ones_own_words_come_before_those_of_others(
    transcript: Transcript, chat: Chat, desk: Desk
):
    await quoting(chat, "/new contoso ltd azure Slow since 10:00")
    await transcript(f"{TO_REVIEW}\nyou: send\nbot: BH-000001")
    assert await started(desk) == at(7, 9)


async def test_a_doubtful_moment_in_anothers_words_is_asked_about(
    transcript: Transcript, chat: Chat
):
    quote = "<blockquote>We met Eva yesterday at 16:30, now all is slow</blockquote>"
    await quoting(chat, "/new contoso ltd azure Slow", quote)
    await transcript("you: fraud")
    assert "When did the problem start?" in chat.desk.sent[-1].body.decode()


async def test_an_answer_that_only_quotes_is_anothers(transcript: Transcript, chat: Chat):
    await transcript("you: /new contoso ltd azure\nyou: fraud")
    await quoting(chat, "")
    await transcript("you: 11/10\nbot: for example “yesterday 16:30”")
