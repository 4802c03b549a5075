"""Pictures and files are named in the draft; the answer says what is to be done with them."""

from types import SimpleNamespace
from typing import cast

import pytest

from dialogs.drafts import Progress
from dialogs.shared_files import MAX_FILES, keep_files
from dialogs.turn import DeskTurn, SharedFile
from services.model.requests import Draft
from services.model.roles import Role
from tests.bot.inbound.test_shared_files import IMG, INLINE, html, uploaded
from tests.cards.anatomy import values
from tests.chaos.teams import texts
from tests.chat import Chat, Desk, staffed
from tests.dialogs.stored_drafts import draft_of, parked_in
from tests.transcripts import play

REVIEWED = """
    you: technical
    you: They are slow
    you: yes
    you: ada@partner.example
    bot: Please check before anything is sent
"""
PASTED = ({**INLINE}, html(f"<p>{IMG}</p>"))


async def send(chat: Chat, text: str, *attachments: object) -> str:
    chat.seen = len(chat.mine)
    await chat.send(chat.activity("message", text=text, attachments=list(attachments)))
    return "\n".join(chat.heard())


async def description(desk: Desk, number: int = 1) -> str:
    request = await desk.database.ledger.get(number)
    assert request
    return request.description


async def test_what_begins_a_request_is_named_in_it_and_in_the_hand_off(chat: Chat, desk: Desk):
    trace = uploaded("trace.har", "har")
    said = await send(chat, "/new contoso ltd azure B Slow pages", uploaded(), trace)
    assert "Noted: error.png, trace.har. The files themselves stay in this chat" in said
    assert "add the files in the portal" in said
    await play(chat, REVIEWED)
    assert "📎 error.png\n📎 trace.har" in newest(chat)
    await play(chat, "you: send\nbot: BH-000001")
    assert await description(desk) == "They are slow\n\n📎 error.png\n📎 trace.har"
    shown = newest(chat)
    assert "Add the pictures and files in the portal: error.png, trace.har" in shown
    pack = "\n".join(values(next(chat.cards())).values())
    assert "Description:\nThey are slow\n\n📎 error.png\n📎 trace.har" in pack
    await chat.press("I have submitted it", microsoft_number="2412")
    assert "Add the pictures and files" not in newest(chat)


def newest(chat: Chat) -> str:
    """Return what the newest card says as it looks now, line by line."""
    said = "\n".join(texts(next(chat.cards()))).replace("\\", "")
    return "\n".join(filter(None, said.splitlines()))


@pytest.mark.parametrize(
    ("locale", "noted"),
    [
        ("en-US", "Noted: picture. The picture itself stays in this chat: add the picture in the"),
        ("cs-CZ", "Poznamenáno: obrázek. Obrázek sám zůstává v tomto chatu: až budete žádost"),
    ],
)
async def test_a_picture_alone_begins_a_draft(desk: Desk, locale: str, noted: str):
    chat = Chat(desk, locale=locale)
    said = await send(chat, "", *PASTED)
    assert said.startswith(noted)
    assert ("Fill in what you know" in said) is (locale == "en-US")
    await play(
        chat,
        """
        press: Continue | customer=contoso ltd | product=azure | kind=billing | description=Bill
        you: ada@partner.example
        you: send
        bot: BH-000001
        """.replace("Continue", "Continue" if locale == "en-US" else "Pokračovat"),
    )
    name = "picture" if locale == "en-US" else "obrázek"
    assert await description(desk) == f"Bill\n\n📎 {name}"


async def test_a_picture_alone_leaves_the_question_open(chat: Chat, desk: Desk):
    await chat.say("/new contoso ltd azure B Slow pages")
    said = await send(chat, "", *PASTED)
    assert said == (
        "Noted: picture. The picture itself stays in this chat: "
        "add the picture in the portal when you submit the request."
    )
    said = await send(chat, "", uploaded(), uploaded("b.png"))
    assert said.startswith("Noted: error.png, b.png. The pictures themselves stay in this chat")
    await play(chat, f"{REVIEWED}\nyou: send\nbot: BH-000001")
    assert (await description(desk)).endswith("\n\n📎 picture\n📎 error.png\n📎 b.png")


async def test_a_picture_at_the_review_is_shown_there_at_once(chat: Chat, desk: Desk):
    await play(chat, f"you: /new contoso ltd azure B Slow pages\n{REVIEWED}")
    said = await send(chat, "", uploaded())
    assert "Please check before anything is sent" in said
    assert "📎 error.png" in newest(chat)
    await play(chat, "you: send\nbot: BH-000001")
    assert await description(desk) == "They are slow\n\n📎 error.png"


async def test_words_beside_a_picture_are_an_answer_as_ever(chat: Chat, desk: Desk):
    await play(chat, "you: /new contoso ltd azure B Slow pages\nyou: technical")
    said = await send(chat, "They are slow", *PASTED)
    assert "Noted: picture" in said
    assert "Before Microsoft is asked" in said
    await play(chat, "you: yes\nyou: ada@partner.example\nyou: send\nbot: BH-000001")
    assert await description(desk) == "They are slow\n\n📎 picture"


async def test_a_restart_and_a_change_of_the_description_lose_no_file(chat: Chat, desk: Desk):
    await send(chat, "/new contoso ltd azure B Slow pages", uploaded())
    desk.restart()
    await play(
        chat,
        f"""
        {REVIEWED}
        you: problem
        you: Slower than ever
        bot: Please check before anything is sent
        you: send
        bot: BH-000001
    """,
    )
    assert await description(desk) == "Slower than ever\n\n📎 error.png"


async def test_a_repeated_message_names_its_picture_once(chat: Chat, desk: Desk):
    await chat.say("/new contoso ltd azure B Slow pages")
    sent = chat.activity("message", text="", attachments=[uploaded()])
    await chat.send(sent)
    await chat.send(sent)
    await play(chat, f"{REVIEWED}\nyou: send\nbot: BH-000001")
    assert await description(desk) == "They are slow\n\n📎 error.png"


async def test_what_no_draft_takes_is_said_to_be_left(chat: Chat):
    said = await send(chat, "/mine", *PASTED)
    assert said.endswith(
        "I did not note the picture: I do that only while a request is being opened. Add the "
        "picture in the portal, or send it here after /new."
    )
    await chat.say("/new")
    said = await send(chat, "cancel", uploaded("trace.har", "har"))
    assert "Noted" not in said
    assert "I did not note the file" in said


async def test_a_draft_names_so_many_files_and_no_more(chat: Chat, desk: Desk):
    await chat.say("/new contoso ltd azure B Slow pages")
    await send(chat, "", *[uploaded(f"{number}.png") for number in range(48)])
    said = await send(chat, "", *[uploaded(f"last-{number}.png") for number in range(3)])
    assert "Noted: last-0.png, last-1.png." in said
    assert "I did not note the picture" in said
    await play(chat, f"{REVIEWED}\nyou: send\nbot: BH-000001")
    assert (await description(desk)).count("📎") == 50


async def test_where_bots_get_no_files_the_answer_says_so(desk: Desk):
    channel = Chat(desk, conversation="19:c@thread.tacv2;messageid=1", kind="channel")
    place = html('<p>/new</p><attachment id="f1"></attachment>')
    said = await send(channel, "/new contoso ltd azure B Slow pages", place)
    assert "Noted: file. The file itself stays in this chat: add the file in the portal" in said
    assert "In channels and group chats, Teams does not hand pictures and files to bots" in said
    czech = Chat(desk, "Cyril", conversation="19:g@thread.v2", kind="groupChat", locale="cs-CZ")
    said = await send(czech, "/new contoso ltd azure B Pomalé stránky", html(f"<p>{IMG}</p>"))
    assert "přidejte obrázek na portálu" in said
    assert "V kanálech a skupinových chatech Teams obrázky a soubory botům nepředává" in said
    assert "Teams does not hand" not in await send(Chat(desk), "/new", uploaded())


async def test_who_may_open_nothing_begins_nothing_with_a_picture(desk: Desk):
    desk.policy = staffed(desk.policy, Ada=Role.NONE)
    desk.restart()
    chat = Chat(desk)
    said = await send(chat, "", *PASTED)
    assert said.startswith("I can read text and the buttons of my cards")
    assert "Noted" not in said


async def test_a_name_is_shown_as_it_is_and_never_as_markup(chat: Chat):
    name = "[click](https://evil.example) {{DATE(x)}}\n**b**.png"
    said = await send(chat, "/new contoso ltd azure B Slow pages", uploaded(name))
    assert "Noted: " in said
    for message in chat.mine:
        assert b"[click](" not in message.body
        assert b"{{DATE(x" not in message.body


TOLD = "Outlook does not work for our whole office"
UNDER_WAY = "you: /new contoso ltd azure"


@pytest.mark.parametrize("answer", ["part", "new"])
async def test_a_picture_goes_where_the_words_go_that_it_came_with(chat: Chat, answer: str):
    await play(chat, UNDER_WAY)
    assert "Part of this one" in await send(chat, TOLD, uploaded())
    assert (await draft_of(chat)).files == ()
    await chat.say(answer)
    assert (await draft_of(chat)).files == ("📎 error.png",)
    put_aside = [str(one) for one in await parked_in(chat)]
    assert ["error.png" in one for one in put_aside] == ([False] if answer == "new" else [])


async def test_what_came_with_a_line_that_waits_goes_with_it(chat: Chat):
    await play(chat, UNDER_WAY)
    said = await send(chat, "/new fabrikam B Mail is down", uploaded())
    assert ("Noted: error.png" in said, "begin anew?" in said) == (True, True)
    await chat.say("begin anew")
    assert (await draft_of(chat)).files == ("📎 error.png",)


async def test_a_picture_with_the_first_words_begins_with_them(chat: Chat):
    await play(chat, "you: /new")
    await send(chat, TOLD, uploaded())
    assert (await draft_of(chat)).files == ("📎 error.png",)


@pytest.mark.parametrize("asked", [TOLD, "/new fabrikam B Mail is down"])
@pytest.mark.parametrize("answer", ["new", "Begin anew", "a new one"])
async def test_a_picture_with_the_answer_goes_where_the_answer_leads(
    chat: Chat, asked: str, answer: str
):
    await play(chat, UNDER_WAY)
    await send(chat, asked, uploaded("one.png"))
    await send(chat, answer, uploaded("two.png"))
    assert (await draft_of(chat)).files == ("📎 one.png", "📎 two.png")
    assert ".png" not in str(await parked_in(chat))


async def test_a_picture_of_a_line_that_is_dropped_is_named(chat: Chat):
    await play(chat, UNDER_WAY)
    await send(chat, "/new fabrikam B Mail is down", uploaded())
    assert "Taken back: fabrikam B Mail is down 📎 error.png" in await send(chat, "go on")


def test_no_more_than_there_is_room_for_is_taken():
    progress = Progress({})
    progress.draft = Draft(files=("📎 x.png",) * (MAX_FILES + 3))
    turn = SimpleNamespace(answer=None, files=(SharedFile("y.png"),) * 10)
    keep_files(cast("DeskTurn", turn), progress)
    assert (len(progress.draft.files), len(turn.files)) == (MAX_FILES + 3, 10)
