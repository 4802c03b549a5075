"""Drafts that are put aside: kept, listed under /mine, gone on with, and not for ever."""

import pytest

from dialogs.dialog_state import key_of, load_parked
from dialogs.framework import DialogInstance
from dialogs.new_request import read_new_request
from dialogs.parked_drafts import KEPT_FOR, MAX_PARKED, parked_now, read
from services.model.customers import Customer
from services.model.limits import MAX_TEXT
from services.model.taxonomy import Relationship
from services.model.unit_of_work import StoredDialogState, TurnKeys
from tests.chat import Chat, Desk, spoken
from tests.clock import NOON
from tests.dialogs.stored_drafts import draft_of, parked_in
from tests.dialogs.test_typed_answers import TO_REVIEW
from tests.transcripts import beginning, play

HELD_BACK = beginning("""
    you: /new contoso ltd azure C Slow pages
    you: technical
    you: They are slow
    you: no
    you: Ada, ada@partner.example
    bot: Complete the checks
""")


async def test_the_draft_under_way_is_named_under_mine_until_it_is_put_aside(chat: Chat):
    await chat.say("Outlook crashes")
    (mine,) = await chat.say("/mine")
    assert "Under way: Microsoft 365 · Outlook crashes" in mine
    assert "“later” puts it aside" in mine
    await chat.say("later")
    (mine,) = await chat.say("/mine")
    assert "Drafts put aside here" in mine
    assert "Under way" not in mine


async def test_no_draft_is_under_way_where_nothing_was_entered(chat: Chat):
    await chat.say("/new")
    assert "Under way" not in (await chat.say("/mine"))[0]


async def test_a_draft_that_another_takes_the_place_of_is_gone_on_with_after_a_restart(
    chat: Chat, desk: Desk
):
    await play(
        chat,
        f"""
        {TO_REVIEW}
        you: new ticket
        bot: Go on with what is under way, or begin anew?
        and: Contoso Ltd
        and: “Slow”
        you: new
        bot: Go on, or begin anew: put aside; it is under /mine
        bot: What you had entered is put aside
        bot: Which customer is this for?
        you: fabrikam
    """,
    )
    desk.restart()
    await play(
        chat,
        """
        you: /mine
        bot: Drafts put aside here
        and: Contoso Ltd · Azure · Slow
        press: Continue
        bot: Product: put aside
        bot: Please check before anything is sent
        and: Why
        you: send
        bot: BH-000001
        you: /mine
        bot: Drafts put aside here
        and: Fabrikam
    """,
    )
    request = await desk.database.ledger.get(1)
    assert (request.title, request.description) == ("Slow", "Why")


async def test_the_way_back_to_it_is_one_press(chat: Chat):
    await play(
        chat,
        """
        you: /new contoso ltd azure
        you: question
        you: How so
        you: /new
        press: Begin anew
        bot: What you had entered is put aside
        press: Back to that draft
        bot: Who is the contact?
        press: Back to that draft
    """,
    )
    assert "not there any more" in str((await chat.press("Back to that draft"))["value"])


UNDER_WAY = """
    you: /new contoso ltd azure
    bot: What kind of problem is it?
"""
GO_ON = [
    "press: Go on with it",
    *(
        f"you: {said}"
        for said in ("go on", "keep", "back", "1", "ne", "Go on, please", "the first")
    ),
]
ANEW = [
    "press: Begin anew",
    *(f"you: {said}" for said in ("new", "Begin anew", "/new", "nová", "new ticket", "2")),
    *(f"you: {said}" for said in ("New, please", "nová prosím", "the second", "druhá")),
]


@pytest.mark.parametrize("answer", [*GO_ON, "you: /cancel", "you: Pokračovat v ní"])
async def test_a_request_under_way_goes_on_if_one_says_so(chat: Chat, answer: str):
    await play(
        chat,
        f"""
        {UNDER_WAY}
        you: /new fabrikam B Mail is down
        bot: Go on with what is under way, or begin anew?
        and: Contoso Ltd
        and: Azure
        {answer}
        bot: What kind of problem is it?
        you: technical
        bot: What is going wrong?
    """,
    )
    assert await parked_in(chat) == []


@pytest.mark.parametrize("answer", ANEW)
async def test_a_new_one_begins_with_the_line_that_asked_for_it(chat: Chat, answer: str):
    await play(
        chat,
        f"""
        {UNDER_WAY}
        you: /new fabrikam B Mail is down
        {answer}
        bot: What you had entered is put aside
        and: Azure
        bot: Only this is still open
        and: Fabrikam
        and: Mail is down
    """,
    )
    assert len(await parked_in(chat)) == 1


async def test_a_card_begins_for_its_customer_after_the_same_question(chat: Chat):
    await play(
        chat,
        f"""
        {UNDER_WAY}
        you: /customer fabrikam
        press: New service request
        bot: Go on with what is under way, or begin anew?
        press: Begin anew
        bot: What you had entered is put aside
        bot: Only this is still open
        and: Fabrikam
    """,
    )


@pytest.mark.parametrize("said", ["contoso", "yes", "ok", "B", "undo", "send", "what?"])
async def test_what_means_neither_changes_nothing(chat: Chat, said: str):
    await play(chat, f"{UNDER_WAY}\nyou: /new fabrikam\nyou: {said}\nbot: Type “go on”")
    await play(chat, "press: Go on with it\nbot: What kind of problem is it?")
    assert await parked_in(chat) == []


async def test_a_problem_told_instead_is_kept_with_the_line(chat: Chat):
    await play(
        chat,
        f"""
        {UNDER_WAY}
        you: /new fabrikam
        you: Outlook does not work for our whole office
        bot: Part of this one, or a new one?
        you: new
        bot: What you had entered is put aside
        bot: Only this is still open
        and: Fabrikam
    """,
    )


async def test_another_line_takes_the_place_of_the_first(chat: Chat):
    await play(
        chat,
        f"""
        {UNDER_WAY}
        you: /new fabrikam
        you: /new litware B Mail is down
        bot: What you had entered is put aside
        bot: Only this is still open
        and: Mail is down
        press: Back to that draft
        bot: What kind of problem is it?
    """,
    )


async def test_the_question_outlives_a_restart(chat: Chat, desk: Desk):
    await play(chat, f"{UNDER_WAY}\nyou: /new fabrikam\nbot: Go on with what is under way")
    desk.restart()
    await play(chat, "you: new\nbot: put aside\nbot: Fabrikam")


async def test_in_czech_it_is_said_where_it_is(chat: Chat):
    chat.locale = "cs-CZ"
    await play(
        chat,
        """
        you: nová contoso ltd azure
        you: nová žádost
        bot: Pokračovat v rozpracované žádosti, nebo začít novou?
        press: Začít novou
        bot: Po dobu 30 dnů to najdete v /mine
        bot: Kterého zákazníka
        you: /mine
        bot: Rozpracované žádosti odložené zde
        press: Zahodit
    """,
    )
    assert await parked_in(chat) == []


async def test_what_holds_nothing_is_not_put_aside(chat: Chat):
    await play(chat, "you: /new\nyou: /new\nbot: dropped, because a new request was begun")
    assert await parked_in(chat) == []


@pytest.mark.parametrize("how", ["press: Keep for later", "you: keep", "you: Odložit na později"])
async def test_a_review_that_is_held_back_is_kept_for_later(chat: Chat, desk: Desk, how: str):
    await play(chat, f"{HELD_BACK}\n{how}\nbot: put aside\nbot: What you had entered is put aside")
    assert "Write /new" in (await chat.say("continue"))[0]
    desk.clock.advance(hours=3)
    await play(chat, "you: /mine\npress: Continue\nbot: Complete the checks")


async def test_what_can_be_sent_is_put_aside_by_a_word(chat: Chat):
    await play(chat, TO_REVIEW)
    assert "Keep for later" not in spoken(chat.mine[-1])
    await play(chat, "you: keep for later\nbot: is put aside, and nothing of it was sent")
    assert len(await parked_in(chat)) == 1


async def test_of_too_many_the_oldest_is_dropped_with_a_word(chat: Chat):
    await chat.say("/new contoso ltd azure C Draft 0")
    for number in range(1, MAX_PARKED + 1):
        await chat.say(f"/new contoso ltd azure C Draft {number}")
        await chat.say("begin anew")
    assert len(await parked_in(chat)) == MAX_PARKED
    await chat.say("/new")
    heard = "\n".join(await chat.say("begin anew"))
    assert "the oldest is dropped: Draft 0" in heard
    (mine,) = await chat.say("/mine")
    assert ("Draft 1\n" in mine, "Draft 0\n" in mine) == (True, False)


async def test_a_draft_is_not_offered_for_ever(chat: Chat, desk: Desk):
    await play(chat, "you: /new contoso ltd azure\nyou: /new\nyou: new\nyou: cancel")
    desk.clock.advance(days=29)
    assert "Drafts put aside" in (await chat.say("/mine"))[0]
    desk.clock.advance(days=1)
    assert "Drafts put aside" not in (await chat.say("/mine"))[0]
    assert await parked_in(chat) == []


async def test_it_is_exported_and_forgotten_with_its_person(chat: Chat, desk: Desk):
    await play(chat, "you: /new contoso ltd azure C Secret plan\nyou: /new\nyou: new\nyou: cancel")
    found = await desk.database.personal_data.export(chat.person)
    assert "Secret plan" in str(found)
    await desk.database.personal_data.forget(chat.person, "administrator")
    keys = TurnKeys("", key_of(chat.conversation, chat.person), "", "")
    assert (await desk.database.turns.open(keys)).dialog_state is None


@pytest.mark.parametrize(
    "kept",
    [
        *(None, "x", {}, [1], [{"key": "k"}]),
        [{"key": "k", "at": "noon", "id": "open-request", "state": {"values": {}}}],
        [{"key": "k", "at": "2030-01-07T12:00:00", "id": "open-request", "state": {"values": {}}}],
        [{"key": "k", "at": NOON.isoformat(), "id": "gone", "state": {"values": {}}}],
        [{"key": "k", "at": NOON.isoformat(), "id": "open-request", "state": {}}],
        [
            {
                "key": "k",
                "at": (NOON - KEPT_FOR).isoformat(),
                "id": "open-request",
                "state": {"values": {}},
            }
        ],
    ],
)
def test_what_cannot_be_read_or_is_too_old_is_left_out(kept: object):
    assert read(kept, frozenset({"open-request"}), NOON) == []


@pytest.mark.parametrize("body", ["{broken", "[]", "{}"])
def test_a_state_that_cannot_be_read_holds_no_drafts(body: str):
    assert load_parked(StoredDialogState("k", body), frozenset(), NOON) == []


def test_a_draft_leaves_its_card_behind():
    values = {"draft": {"schema_version": 1, "title": "a"}, "card": "c", "kept_answers": [1]}
    parked = parked_now(DialogInstance("open-request", {"values": values}), NOON)
    assert parked.state == {"values": {"draft": {"schema_version": 1, "title": "a"}}}
    assert parked.parked_at == NOON
    assert values["card"] == "c"


async def test_what_waits_for_its_place_is_put_aside_with_the_draft(chat: Chat):
    await play(
        chat,
        """
        you: /new contoso ltd
        you: Outlook does not work for our whole office
        bot: Part of this one, or a new one?
        you: /new fabrikam
        bot: What you had entered is put aside
        press: Back to that draft
        bot: Part of this one, or a new one?
        and: Outlook does not work for our whole office
    """,
    )


@pytest.mark.parametrize("said", ["/new", "new", "new ticket", "A new one"])
async def test_to_ask_for_a_new_one_is_an_answer_where_that_is_the_question(chat: Chat, said: str):
    await play(
        chat,
        f"""
        you: /new contoso ltd
        you: Outlook does not work for our whole office
        bot: Part of this one, or a new one?
        you: {said}
        bot: What you had entered is put aside
        bot: Outlook does not work for our whole office
    """,
    )


async def test_customers_that_were_offered_are_offered_again(chat: Chat):
    await play(
        chat,
        """
        you: /new contoso azure
        bot: 2 customers found
        you: /new
        press: Begin anew
        press: Back to that draft
        bot: 2 customers found
        and: Contoso Pharma
    """,
    )


async def test_a_second_press_on_go_on_goes_back_no_step(chat: Chat, desk: Desk):
    await play(chat, "you: /new contoso ltd azure\nyou: technical\nyou: /new fabrikam")
    key, go_on = chat.place("Go on with it")
    _, begin_anew = chat.place("Begin anew")
    await chat.press_again(go_on, key)
    for button in (go_on, begin_anew):
        desk.restart()
        assert "answered already" in str(await chat.press_again(button, key))
    await play(chat, "you: Pages are slow\nbot: Before Microsoft is asked")
    assert (await draft_of(chat)).title == "Pages are slow"


@pytest.mark.parametrize("locale", ["en-US", "cs-CZ"])
async def test_a_double_press_on_a_customers_sheet_asks_and_answers_nothing(
    chat: Chat, locale: str
):
    chat.locale = locale
    button = {"en-US": "New service request", "cs-CZ": "Nová žádost o podporu"}[locale]
    await play(chat, f"you: /new contoso ltd azure\nyou: /customer fabrikam\npress: {button}")
    await play(chat, f"press: {button}\nbot: Contoso Ltd")
    assert await parked_in(chat) == []
    await chat.say("new")
    assert len(await parked_in(chat)) == 1


@pytest.mark.parametrize("answer", ["go on", "/cancel", "/new litware B Mail is slow"])
async def test_it_is_said_which_line_is_dropped(chat: Chat, answer: str):
    await play(chat, f"{UNDER_WAY}\nyou: /new fabrikam B Mail is down\nyou: {answer}")
    heard = [spoken(one) for one in chat.mine]
    assert "Taken back: fabrikam B Mail is down" in heard


async def test_of_a_line_that_a_button_made_nothing_is_said(chat: Chat):
    await play(chat, f"{UNDER_WAY}\nyou: /customer fabrikam\npress: New service request")
    assert not any("Taken back" in said for said in await chat.say("go on"))


async def test_nothing_that_waits_keeps_one_from_beginning_anew(chat: Chat):
    """Keep the first text where another makes it too long for a description."""
    line = "/new fabrikam Mail is down. "
    await chat.say("/new contoso ltd azure")
    await chat.say(line + "x" * (MAX_TEXT - len(line)))
    (refused,) = await chat.say("Outlook does not work for our whole office")
    assert "Please shorten it; nothing was changed" in refused
    await play(chat, "you: new\nbot: What you had entered is put aside\nbot: Mail is down")


async def named(desk: Desk, name: str) -> None:
    tenant_id = "11111111-0000-4000-8000-00000000000a"
    customer = Customer(tenant_id, name, ("tv.example",), Relationship.DIRECT)
    await desk.database.import_customers([customer])


@pytest.mark.parametrize("begun", ["/new", "/form", "/new azure"])
@pytest.mark.parametrize("name", ["Nova", "Nova, a.s."])
async def test_a_customer_may_be_called_as_a_command_is(
    chat: Chat, desk: Desk, begun: str, name: str
):
    await named(desk, name)
    await play(chat, f"you: {begun}\nyou: Nova")
    assert (await draft_of(chat)).tenant_id == "11111111-0000-4000-8000-00000000000a"
    await play(chat, "you: nova\nbot: Go on with what is under way, or begin anew?")


async def test_such_a_customer_is_named_on_a_form_that_tells_the_problem(chat: Chat, desk: Desk):
    await named(desk, "Nova")
    await play(chat, "you: Outlook does not work for our whole office\nyou: nova")
    assert (await draft_of(chat)).tenant_id == "11111111-0000-4000-8000-00000000000a"


async def test_with_a_slash_it_is_the_command(chat: Chat, desk: Desk):
    await named(desk, "Nova")
    await play(chat, "you: /new azure\nyou: /nova\nbot: Go on with what is under way")


@pytest.mark.parametrize("kept", [None, "", 7, [], {"text": "a", "by": "magic"}, {"by": "words"}])
def test_what_waits_and_cannot_be_read_waits_no_longer(kept: object):
    assert read_new_request(kept) is None
