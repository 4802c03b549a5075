"""Quick commands as conversations, and how they are read."""

from dataclasses import replace

import pytest

from bot.commands.command import Command
from bot.commands.table import COMMANDS, Unknown, parse_command
from cards.words import LANGUAGES, words_for
from services.model.roles import Role
from services.model.states import EventKind, RequestState
from tests.chat import Chat, staffed
from tests.desks import CONTOSO
from tests.transcripts import OPENED, play


async def test_a_request_moves_from_submitted_to_answered_to_closed(chat, desk):
    await play(
        chat,
        OPENED
        + """
        you: /submitted BH-1 2412160040001234
        bot: 4 hours: by
        you: /answered 2412160040001234
        bot: Answered
        you: /note BH-000001 They want a trace
        bot: BH-000001: note kept
        you: /close 1
        bot: BH-000001 is closed
        you: /status bh-1
        bot: They want a trace
    """,
    )
    request = await desk.database.ledger.get(1)
    assert (request.state, request.microsoft_number) == (RequestState.CLOSED, "2412160040001234")
    kinds = [event.kind for event in await desk.database.ledger.history(1)]
    assert kinds == [
        EventKind.CREATED,
        EventKind.SUBMITTED,
        EventKind.ANSWERED,
        EventKind.NOTED,
        EventKind.CLOSED,
    ]


async def test_saying_it_twice_changes_nothing(chat, desk):
    await play(chat, OPENED + "you: /submitted 1 24\nyou: /submitted 1 24\nyou: /submitted 1")
    await play(chat, "you: /answered 1\nyou: /answered 1\nyou: /close 1\nyou: /close 1")
    assert len(await desk.database.ledger.history(1)) == 4
    assert (await desk.database.ledger.get(1)).microsoft_number == "24"


async def test_a_number_can_be_corrected(chat, desk):
    await play(chat, OPENED + "you: /submitted 1 24\nyou: /submitted 1 25\nbot: 25")
    assert (await desk.database.ledger.get(1)).microsoft_number == "25"


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("/answered 1", "has not been submitted yet"),
        ("/status 99", "There is no service request “99”"),
        ("/submitted", "Write it like this: /submitted"),
        ("/note 1", "Write it like this: /note"),
        ("/customer Nobody At All", "No customer matches"),
    ],
)
async def test_what_cannot_be_done_is_said(chat, command, said):
    await play(chat, OPENED)
    assert said in (await chat.say(command))[-1]


async def test_mine_lists_what_i_own_and_shows_it_when_pressed(chat):
    await play(
        chat,
        OPENED
        + """
        you: /mine
        bot: BH-000001 · Contoso Ltd
        press: BH-000001
        bot: Ready to be submitted
    """,
    )


async def test_admin_agents_see_what_waits_and_others_do_not(desk):
    desk.policy = staffed(desk.policy, Hana=Role.HELPDESK_AGENT, Sam=Role.SALES_AGENT)
    desk.restart()
    hana = Chat(desk, "Hana", conversation="a:hana")
    await play(hana, OPENED.replace("contoso ltd", "fabrikam"))
    await play(Chat(desk, "Sam", conversation="a:sam"), "you: /mine\nbot: You own no open request")
    await play(
        Chat(desk, "Ada", conversation="a:ada"),
        """
        you: /mine
        bot: Waiting for an admin agent
        press: BH-000001
        press: Take it
        you: /mine
        bot: BH-000001
    """,
    )
    assert (await desk.database.ledger.get(1)).owner == "Ada"


@pytest.mark.parametrize(
    "said", ["/note\nBH-1 A trace", "/note BH-1\nA trace", "/note 1\tA trace"]
)
async def test_any_blank_separates_the_words_of_a_command(chat, desk, said):
    await play(chat, OPENED)
    await chat.say(said)
    assert (await desk.database.ledger.history(1))[-1].evidence == "A trace"


async def test_sales_may_not_touch_the_requests_of_others(chat, desk):
    await play(chat, OPENED)
    desk.policy = staffed(desk.policy, Sam=Role.SALES_AGENT)
    desk.restart()
    sam = Chat(desk, "Sam", conversation="a:sam")
    assert "Your role does not allow this" in (await sam.say("/close 1"))[0]
    assert (await desk.database.ledger.get(1)).state is RequestState.HANDED_OFF


async def test_a_customer_is_shown_with_facts_and_open_requests(chat):
    await play(chat, OPENED)
    (sheet,) = await chat.say("/customer contoso ltd")
    assert "Entra ID P1 or P2\nNo" in sheet
    assert "BH-000001" in sheet


@pytest.mark.parametrize(
    "said",
    [
        "{tenant}",
        "{{{tenant}}}",
        "{tenant}.",
        '"Contoso Ltd"',
        "„Contoso Ltd“",
        "Contoso Ltd.",
        "(contoso.example)",
        "@contoso.example",
        "ＣＯＮＴＯＳＯ L.t.d.",
    ],
)
async def test_a_customer_is_named_in_full_whatever_stands_around_it(chat, said):
    (sheet,) = await chat.say(f"/customer {said.format(tenant=CONTOSO.tenant_id)}")
    assert "Entra ID P1 or P2\nNo" in sheet


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ("Fabrikan", "/customer Fabrikam"),
        ("contoso", "/customer Contoso Pharma"),
        ("Contoso GmbH", "/customer Contoso Ltd"),
    ],
)
async def test_what_is_only_like_a_customer_is_answered_with_lines_that_lead_to_one(
    chat, said, line
):
    (reply,) = await chat.say(f"/customer {said}")
    assert line in reply
    (sheet,) = await chat.say(line)
    assert "Entra ID P1 or P2" in sheet


async def test_each_of_several_customers_can_be_written_however_they_are_named(chat, desk):
    ids = [f"{number}{CONTOSO.tenant_id[1:]}" for number in "345"]
    domains = [("twin.example",), (), ("a.twin.example",)]
    await desk.database.import_customers(
        [
            replace(CONTOSO, tenant_id=tenant_id, name=name, domains=known)
            for tenant_id, name, known in zip(
                ids, ["Twin", "Twin", "A Twin"], domains, strict=True
            )
        ]
    )
    (reply,) = await chat.say("/customer twin")
    lines = [f"/customer {said}" for said in ("twin.example", ids[1])]
    assert all(line in reply.replace("\\", "") for line in lines)
    for line in lines:
        assert "Entra ID P1 or P2" in (await chat.say(line))[0]
    watching = Chat(desk, name="Bob", conversation="19:duty", kind="channel")
    assert "/watch a.twin.example" in (await watching.say("/watch twin"))[0]


@pytest.mark.parametrize("said", ["Cancel.", "„zrušit“", "cancel!", "/cancel."])
async def test_a_command_is_a_word_with_or_without_a_full_stop(chat, said):
    await play(chat, f"you: /new\nyou: {said}\nbot: Nothing was sent")


async def test_the_language_is_chosen_and_remembered(chat, desk):
    await play(
        chat,
        """
        you: /language xx
        bot: English (/language en), Čeština (/language cs)
        you: /language ｃｓ.
        bot: Teď s vámi mluvím česky
    """,
    )
    desk.restart()
    assert "Čemu rozumím" in (await chat.say("/help"))[0]


@pytest.mark.parametrize("word", ["help", "/help", "nápověda"])
async def test_a_call_for_help_shows_what_is_understood(chat, word):
    (shown,) = await chat.say(word)
    assert all(command.usage(words_for("en")) in shown for command in COMMANDS)


async def test_an_unknown_command_gets_the_nearest(chat):
    assert "Did you mean /status" in (await chat.say("/statsu"))[0]
    assert "Did you mean /mine" in (await chat.say("mien"))[0]
    assert "too little to begin" in (await chat.say("my printer burns"))[0]


async def test_a_new_request_asks_before_it_puts_the_open_one_aside(chat):
    await play(
        chat,
        """
        you: /new contoso ltd
        bot: Which product
        you: /new fabrikam
        bot: Go on with what is under way, or begin anew?
        press: Begin anew
        bot: What you had entered is put aside
        bot: Which product
    """,
    )


@pytest.mark.parametrize(
    ("text", "listening", "name", "argument"),
    [
        ("/new contoso azure", True, "new", "contoso azure"),
        ("new contoso", False, "new", "contoso"),
        ("/STATUS bh-1", False, "status", "bh-1"),
        ("zrušit", True, "cancel", ""),
        ("help", True, "help", ""),
        ("new", True, "new", ""),
        ("Formulář", True, "form", ""),
        ("status of BH-1", True, "status", "of BH-1"),
        ("note BH-1 they wait", True, "note", "BH-1 they wait"),
        ("SR 2601070040001234", False, "status", "SR 2601070040001234"),
        ("/note\nBH-1 They want\n\ta trace", False, "note", "BH-1 They want\n\ta trace"),
    ],
)
def test_a_command_is_read_with_or_without_its_slash(text, listening, name, argument):
    command, given = parse_command(text, listening=listening)
    assert (command.name, given) == (name, argument)


@pytest.mark.parametrize(
    "text",
    [
        *("new mail does not arrive", "note that it is slow", "", "mien", "status"),
        *("close", "Close to BH-1 in time", "status of BH-1 is not ours", "BH-1", "#1"),
    ],
)
def test_while_a_dialog_listens_only_a_slash_or_a_bare_name_is_a_command(text):
    assert parse_command(text, listening=True) is None


def test_an_unknown_slash_is_never_taken_for_an_answer():
    assert isinstance(parse_command("/nwe contoso", listening=True), Unknown)


def test_every_command_has_a_name_of_its_own_and_words_in_every_language():
    typed = [text for command in COMMANDS for text in command.typed]
    assert len(typed) == len(set(typed))
    for command in COMMANDS:
        assert isinstance(command, Command)
        assert command.typed[0] == command.name
        for language in LANGUAGES:
            assert command.usage(words_for(language)).startswith(f"/{command.name}")
            assert command.summary(words_for(language))


async def test_a_number_that_comes_later_is_its_own_line_of_the_history(chat, desk):
    await play(
        chat,
        OPENED
        + """
        you: /submitted 1
        bot: Save the number
        press: Save the number | microsoft_number=24
        bot: number: 24
    """,
    )
    kinds = [event.kind for event in await desk.database.ledger.history(1)]
    assert kinds == [EventKind.CREATED, EventKind.SUBMITTED, EventKind.NUMBERED]


async def test_inside_a_dialog_a_command_with_a_reference_needs_no_slash(chat):
    await play(chat, OPENED)
    await play(chat, "you: /new\nyou: status BH-000001\nbot: Ready to be submitted")


async def test_a_line_is_answered_with_the_customer_it_meant(chat):
    said = "you: /new fabrikam azure\nbot: Understood: Fabrikam · fabrikam.example; Azure"
    await play(chat, said)


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "/status case BH-000001",
            "/status #1",
            "/status BH1",
            "/status bh 1",
            "／status ＢＨ－１",
        ),
        *("\N{ZERO WIDTH SPACE}/status [BH–000001].", "/ status 1", "status bh 1"),
        *("BH-000001", "case bh 1?", "#1", "№1", "prosím BH-1"),
        *("/status RE: [BH-000001] Slow pages", "/status BH-000001 please"),
    ],
)
async def test_a_request_is_named_as_it_was_copied(chat, typed):
    await play(chat, OPENED)
    *_, said = await chat.say(typed)
    assert said.startswith("BH-000001")


async def test_what_follows_a_reference_is_kept_as_it_was_typed(chat, desk):
    await play(chat, OPENED)
    await chat.say("/submitted bh 1 TrackingID#2601070040001234")
    assert (await desk.database.ledger.get(1)).microsoft_number == "2601070040001234"
    for word in ("SR ", "TrackingID#", "RE: Slow pages - Case #", "", "case "):
        *_, said = await chat.say(f"{word}2601070040001234".replace("RE", "/status RE"))
        assert said.startswith("BH-000001")
    await chat.say("/note case BH-1: „ﬁve“ people – at least")
    *_, noted = await desk.database.ledger.history(1)
    assert noted.evidence == "„ﬁve“ people – at least"
    *_, said = await chat.say("/status SR 2601070040001234")
    assert said.startswith("BH-000001")
    (usage,) = await chat.say("/note bh 1")
    assert "/note BH-…" in usage


@pytest.mark.parametrize(
    "typed",
    [
        *("RE: Slow pages - TrackingID#2601070040001234", "2601 0700 4000 1234"),
        *("SR 2601070040001234, thanks", "is 2601070040001234", "pod číslem 2601070040001234"),
    ],
)
async def test_microsofts_number_is_read_out_of_what_a_mail_says(chat, desk, typed):
    await play(chat, OPENED)
    await chat.say(f"/submitted BH-1 {typed}")
    assert (await desk.database.ledger.get(1)).microsoft_number == "2601070040001234"


@pytest.mark.parametrize(
    "typed", ["thanks", "case BH-25", "2601070040001234 or 2601070040009999", "as I said on 9.1."]
)
async def test_where_no_one_number_is_given_it_is_asked_again(chat, desk, typed):
    await play(chat, OPENED)
    (asked,) = await chat.say(f"/submitted BH-1 {typed}")
    assert "for example 2601070040001234" in asked
    assert (await desk.database.ledger.get(1)).state is RequestState.HANDED_OFF
    await chat.say("/submitted BH-1")
    assert "2601070040001234" in (await chat.say(f"/answered BH-1 {typed}"))[0]
    asked = await chat.press("Save the number", microsoft_number=typed)
    assert (await desk.database.ledger.get(1)).microsoft_number == ""


async def test_of_two_requests_in_a_text_it_is_asked_which_is_meant(chat, desk):
    await play(chat, OPENED)
    (asked,) = await chat.say("/close BH-1 or BH-2")
    assert "BH-000001, BH-000002" in asked
    assert (await desk.database.ledger.get(1)).state is RequestState.HANDED_OFF


@pytest.mark.parametrize(
    ("text", "name", "argument"),
    [
        ("new ticket", "new", ""),
        ("New service request", "new", ""),
        ("/new ticket", "new", ""),
        ("nová žádost", "new", ""),
        ("Nová žádost o podporu.", "new", ""),
        ("open a ticket: contoso azure\nB Slow", "new", "contoso azure\nB Slow"),
        ("What can you do?", "help", ""),
        ("Co umíte?", "help", ""),
        ("Your requests", "mine", ""),
        ("Převzít", "mine", ""),
        ("What is at risk", "atrisk", ""),
        ("Shift summary", "atrisk", "summary"),
        ("Přehled směny", "atrisk", "summary"),
        ("I have submitted it BH-1 24", "submitted", "BH-1 24"),
        ("podáno BH-1 2412160040001234", "submitted", "BH-1 2412160040001234"),
        ("Podáno BH-1", "submitted", "BH-1"),
        ("they have answered BH-1", "answered", "BH-1"),
        ("Microsoft odpověděl BH-1 24", "answered", "BH-1 24"),
        ("předat kolegovi BH-1 @Bob", "handover", "BH-1 @Bob"),
        ("Hand over", "handover", ""),
        ("Escalate: duty channel", "escalate", ""),
        ("Uzavřít BH-1", "close", "BH-1"),
        ("čeština", "language", "čeština"),
        ("English", "language", "English"),
        ("/language čeština", "language", "čeština"),
    ],
)
def test_what_a_button_says_is_its_command(text, name, argument):
    command, given = parse_command(text, listening=False)
    assert (command.name, given) == (name, argument)


@pytest.mark.parametrize(
    ("text", "name"),
    [("new ticket", "new"), ("nová žádost", "new"), ("What can you do?", "help")],
)
def test_while_a_dialog_listens_words_that_plainly_say_a_command_are_one(text, name):
    command, argument = parse_command(text, listening=True)
    assert (command.name, argument) == (name, "")


@pytest.mark.parametrize(
    "text",
    [
        *("new ticket system does not work", "hand over", "podáno", "English", "čeština"),
        *("Shift summary", "the publisher answered me", "Close", "Open the request"),
    ],
)
def test_while_a_dialog_listens_words_with_more_to_them_are_an_answer(text):
    assert parse_command(text, listening=True) is None


@pytest.mark.parametrize("text", ["/report", "/open", "/xyz", "/?!", "/handle", "/nothing"])
def test_a_word_that_is_near_no_command_has_no_nearest(text):
    unknown = parse_command(text, listening=False)
    assert isinstance(unknown, Unknown)
    assert unknown.nearest is None


@pytest.mark.parametrize(
    ("text", "nearest"),
    [("/nwe", "new"), ("/escalte", "escalate"), ("/submit", "submitted"), ("/mien", "mine")],
)
def test_a_word_with_a_slip_is_near_its_command(text, nearest):
    assert parse_command(text, listening=False).nearest.name == nearest


@pytest.mark.parametrize(
    ("locale", "said"),
    [
        ("en-US", "I don't know “/report”. To see everything"),
        ("cs-CZ", "Příkaz „/report“ neznám. Vše"),
    ],
)
async def test_of_an_unknown_word_it_is_said_that_it_is_unknown(chat, locale, said):
    chat.locale = locale
    (reply,) = await chat.say("/report")
    assert said in reply


@pytest.mark.parametrize("typed", ["/language čeština", "čeština", "/language cestna", "česky"])
async def test_a_language_is_chosen_by_its_name(chat, typed):
    await play(chat, f"you: {typed}\nbot: Teď s vámi mluvím česky")


async def test_a_language_that_is_chosen_on_the_way_redraws_the_open_card(chat):
    await play(
        chat,
        """
        you: /new contoso ltd azure
        you: fraud
        bot: What is it about?
        you: /language cs
        bot: Teď s vámi mluvím česky
        bot: O co jde?
        and: Pokračovat
        press: Pokračovat | title=Otázka | description=Jak na to
        bot: Jak velký je dopad
        you: /language english
        bot: I speak English with you now
        bot: How big is the impact
    """,
    )


async def test_a_request_that_begins_on_a_customers_sheet_is_for_that_customer(chat):
    await play(
        chat,
        """
        you: /customer fabrikam
        bot: Fabrikam
        press: New service request
        bot: Understood: Fabrikam · fabrikam.example
        and: Product
    """,
    )


@pytest.mark.parametrize(
    ("locale", "said", "ready"),
    [
        ("en-US", "Nothing is known of this customer yet", "Nothing is known to be missing"),
        ("cs-CZ", "O tomto zákazníkovi zatím není nic známo", "nic, co by k podání"),
    ],
)
async def test_of_an_unknown_customer_it_is_not_said_that_nothing_is_missing(
    chat, locale, said, ready
):
    chat.locale = locale
    (sheet,) = await chat.say("/customer zlutoucka")
    assert said in sheet
    assert ready not in sheet
    (sheet,) = await chat.say("/customer contoso ltd")
    assert ready in sheet


@pytest.mark.parametrize(
    ("timezone", "stamp"),
    [("UTC", " UTC\n"), ("Europe/Prague", " UTC+01:00\n"), ("", " UTC\n"), ("Nowhere", " UTC\n")],
)
async def test_the_text_for_the_next_shift_is_in_the_readers_zone(chat, timezone, stamp):
    chat.timezone = timezone
    (shift,) = await chat.say("/atrisk summary")
    copied = shift[shift.index("Shift summary · ") :]
    assert stamp in copied.partition("\n")[0] + "\n"
