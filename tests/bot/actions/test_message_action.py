"""A message's "Open service request": the form, and the conversation that begins with it."""

import asyncio
import json
from datetime import UTC, datetime

import orjson
import pytest

from bot.actions.message_action import MESSAGE_ACTION
from services.model.errors import TurnConflictError
from services.model.limits import MAX_TEXT
from tests.chat import Chat, Desk, spoken
from tests.transcripts import play

FORM = {
    "customer": "contoso ltd",
    "product": "azure",
    "kind": "technical",
    "title": "Slow pages",
    "description": "Very slow",
    "tried": "true",
    "health_checked": "true",
}


@pytest.fixture
async def chat(desk):
    """Let Ada and the bot know each other from a chat of their own."""
    known = Chat(desk)
    await known.send(known.activity("installationUpdate", action="add"))
    known.seen = len(known.mine)
    return known


@pytest.fixture
def channel(desk):
    return Chat(desk, conversation="19:c@thread.tacv2;messageid=1", kind="channel")


def message(content, kind="html"):
    return {
        "commandId": MESSAGE_ACTION,
        "commandContext": "message",
        "messagePayload": {"id": "1", "body": {"contentType": kind, "content": content}},
    }


def task(answer):
    assert answer.status == 200
    return orjson.loads(answer.body)["task"]


def with_more(content, *attachments, **more):
    value = message(content)
    value["messagePayload"] |= {"attachments": list(attachments), **more}
    return value


def attachment(kind, content=None, key="1", **more):
    held = content if isinstance(content, str) or content is None else json.dumps(content)
    return {"id": key, "contentType": kind, "content": held, **more}


async def fetched(chat, content="<p>Mail stopped</p>"):
    """Use the action on a message, and return the card of the form."""
    return card_in(task(await chat.invoke("composeExtension/fetchTask", message(content))))


def card_in(shown):
    assert shown["type"] == "continue"
    return shown["value"]["card"]["content"]


def inputs(card):
    """Return the inputs of a card, folded away or not."""
    parts = [part for each in card["body"] for part in each.get("items", [each])]
    return {part["id"]: part.get("value") for part in parts if "id" in part}


def filled(card, **typed):
    """Return what Teams sends when the form's button is pressed."""
    (button,) = card["actions"]
    return {**message("<p>Mail stopped</p>"), "data": {**button["data"], **typed}}


async def submit(chat, card, **typed):
    return task(await chat.invoke("composeExtension/submitAction", filled(card, **typed)))


def written(card):
    """Return the text of the message as the form shows it."""
    return {"description": inputs(card)["description"]}


async def test_the_form_is_shown_with_the_text_of_the_message(channel):
    html = '<p>Mail to <at id="0">Jana Nová</at><br>stopped</p><img src="x"><p>at noon</p>'
    shown = task(await channel.invoke("composeExtension/fetchTask", message(html)))

    value = shown["value"]
    assert (value["title"], value["width"], value["height"]) == (
        "New service request",
        "medium",
        "large",
    )
    assert inputs(card_in(shown))["description"] == "Mail to Jana Nová\nstopped\n\nat noon"
    assert [button["type"] for button in card_in(shown)["actions"]] == ["Action.Submit"]
    assert channel.heard() == []


async def test_the_contact_is_filled_in_as_in_the_chat(chat, channel):
    await play(
        chat,
        """
        you: /new contoso ltd azure B Slow pages
        you: technical
        you: They are slow
        you: yes
        you: Ada Nova, ada@partner.example
        you: send
        bot: BH-000001
    """,
    )
    found = inputs(await fetched(channel))
    assert (found["name"], found["email"]) == ("Ada Nova", "ada@partner.example")


async def test_what_the_form_leaves_open_is_asked_in_the_personal_chat_only(chat, channel, desk):
    shown = await submit(channel, await fetched(channel), **FORM)

    assert shown["type"] == "message"
    assert "personal chat" in shown["value"]
    assert channel.heard() == []
    first = chat.mine[chat.seen]
    assert first.reply_to == ""
    assert "replyToId" not in orjson.loads(first.body)
    assert "You have begun a service request from a message" in chat.heard()[0]
    await play(
        chat,
        """
        you: B
        bot: Who is the contact?
        you: Ada, ada@partner.example
        bot: Please check before anything is sent
        and: Very slow
        you: send
        bot: BH-000001
    """,
    )
    assert (await desk.database.ledger.get(1)).title == "Slow pages"


async def test_the_start_that_a_message_names_is_asked_since_its_writers_clock_is_not_known(
    chat, channel, desk
):
    written = {"description": "Very slow since 9:30"}
    await submit(channel, await fetched(channel), **FORM | written)
    assert "not by whose clock" in chat.heard()[-1]
    await play(
        chat,
        """
        you: hm
        bot: for example “yesterday 16:30”
        you: 9:45
        you: B
        you: Ada, ada@partner.example
        you: send
        bot: BH-000001
    """,
    )
    assert (await desk.database.ledger.get(1)).started_at == datetime(
        2030, 1, 7, 9, 45, tzinfo=UTC
    )


@pytest.mark.parametrize(
    ("said", "minute"), [("9:45", 45), ("7 Jan 2030 9:50", 50), ("", None), ("not known", None)]
)
async def test_an_unclear_start_is_asked_on_the_form_itself(chat, channel, desk, said, minute):
    card = await fetched(channel, "<p>Very slow since 9:30</p>")
    assert "started" in inputs(card)
    await submit(channel, card, **FORM | written(card), started=said)
    await play(
        chat,
        """
        you: B
        you: Ada, ada@partner.example
        bot: Please check before anything is sent
        you: send
        bot: BH-000001
    """,
    )
    started = datetime(2030, 1, 7, 9, minute, tzinfo=UTC) if minute else None
    assert (await desk.database.ledger.get(1)).started_at == started


async def test_a_form_asks_for_no_start_where_the_message_names_none(channel):
    assert "started" not in inputs(await fetched(channel))


@pytest.mark.parametrize("said", ["hm", "tomorrow 9:00", "9:30 or 10:30"])
async def test_a_start_that_cannot_be_read_brings_the_form_back(chat, channel, said):
    card = await fetched(channel, "<p>Very slow since 9:30</p>")
    shown = card_in(await submit(channel, card, **FORM | written(card), started=said))
    assert "for example “yesterday 16:30”" in json.dumps(shown, ensure_ascii=False)
    assert (inputs(shown)["started"], inputs(shown)["title"]) == (said, "Slow pages")
    assert chat.heard() == []
    taken = await submit(channel, shown, **FORM | written(card), started="9:30")
    assert taken["type"] == "message"


async def test_a_start_that_cannot_be_read_is_not_lost_with_the_words_that_named_it(chat, channel):
    card = await fetched(channel, "<p>Very slow since 9:30</p>")
    shown = card_in(await submit(channel, card, **FORM, started="gestern"))
    assert inputs(shown)["started"] == "gestern"
    assert chat.heard() == []


async def test_a_start_left_empty_is_asked_no_second_time(chat, channel):
    card = await fetched(channel, "<p>Very slow since 9:30</p>")
    given = FORM | written(card) | {"severity": "B", "started": ""}
    shown = card_in(await submit(channel, card, **given, override_reason="x" * (MAX_TEXT + 1)))
    assert "started" in inputs(shown)
    await submit(channel, shown, **given)
    assert "When did the problem start?" not in "\n".join(chat.heard())


async def test_an_empty_form_asks_from_the_first_question_on(chat, channel):
    await submit(channel, await fetched(channel, ""))
    assert "Which customer is this for?" in chat.heard()[-1]
    await play(chat, "you: contoso ltd\nbot: Which product is it about?")


async def test_a_customer_that_fits_several_is_asked_about(chat, channel):
    await submit(channel, await fetched(channel), customer="contoso")
    assert "2 customers found" in chat.heard()[-1]


async def test_a_draft_under_way_is_put_aside(chat, channel):
    await play(chat, "you: /new fabrikam\nbot: Which product is it about?")
    await submit(channel, await fetched(channel), **FORM)
    heard = chat.heard()
    assert "put aside; it is under /mine" in heard[0]
    assert "What you had entered is put aside" in heard[1]
    assert "How big is the impact" in heard[-1]
    await play(chat, "you: C\nyou: ada@partner.example\nbot: Contoso Ltd")


async def test_used_in_the_personal_chat_it_goes_on_right_there(chat):
    await play(chat, "you: /new fabrikam\nbot: Which product is it about?")
    await submit(chat, await fetched(chat), **FORM)
    heard = chat.heard()
    assert "put aside" in heard[0]
    assert "How big is the impact" in heard[-1]
    await play(chat, "you: B\nbot: Who is the contact?")


async def test_it_speaks_czech_to_a_czech(desk):
    chat = Chat(desk, locale="cs-CZ")
    await chat.send(chat.activity("installationUpdate", action="add"))
    channel = Chat(desk, conversation="19:c", kind="channel", locale="cs-CZ")
    shown = await submit(channel, await fetched(channel), **FORM)
    assert "osobním chatu" in shown["value"]
    assert "Žádost jste založili ze zprávy" in "".join(chat.heard())


async def test_without_a_personal_chat_the_form_stays_and_says_what_to_do(desk, channel):
    card = await fetched(channel)
    again = card_in(await submit(channel, card, **FORM, name="Bob", phone="+420 1"))

    assert "I have no personal chat with you yet" in str(again["body"][0])
    found = inputs(again)
    assert {name: found[name] for name in FORM} == FORM
    assert (found["name"], found["phone"]) == ("Bob", "+420 1")
    assert desk.sent == []
    chat = Chat(desk)
    await chat.send(chat.activity("installationUpdate", action="add"))
    assert (await submit(channel, again, **FORM))["type"] == "message"
    assert "How big is the impact" in chat.heard()[-1]


async def test_a_chat_of_two_people_is_not_taken_for_one_with_the_bot(desk):
    two = Chat(desk, conversation="19:ada_eve@unq.gbl.spaces", kind="personal")
    again = card_in(await submit(two, await fetched(two), **FORM))
    assert "I have no personal chat with you yet" in str(again["body"][0])
    assert desk.sent == []


async def test_a_chat_from_which_the_bot_was_removed_is_none(chat, channel):
    await chat.send(chat.activity("installationUpdate", action="remove"))
    await chat.send(chat.activity("conversationUpdate", membersRemoved=[{"id": "28:bot"}]))
    again = card_in(await submit(channel, await fetched(channel), **FORM))
    assert "I have no personal chat with you yet" in str(again["body"][0])
    await chat.send(chat.activity("installationUpdate", action="add"))
    assert (await submit(channel, again, **FORM))["type"] == "message"


async def test_the_chat_of_somebody_else_is_none_of_mine(chat, desk):
    eve = Chat(desk, "Eve", conversation="19:c", kind="channel")
    again = card_in(await submit(eve, await fetched(eve), **FORM))
    assert "I have no personal chat with you yet" in str(again["body"][0])
    assert chat.heard() == []


async def test_the_partners_own_tenant_is_refused_in_the_form(chat, channel):
    await play(chat, "you: /new fabrikam\nbot: Which product is it about?")
    card = await fetched(channel)
    again = card_in(await submit(channel, card, **{**FORM, "customer": "example partner"}))
    assert "This is your own tenant" in str(again["body"][0])
    assert inputs(again)["description"] == "Very slow"
    assert chat.heard() == []
    await play(chat, "you: azure\nbot: What kind of problem is it?")
    assert (await submit(channel, again, **FORM))["type"] == "message"


@pytest.mark.parametrize(
    ("payload", "description"),
    [
        (message(""), None),
        (message("<p>&nbsp;</p><img src='x'>"), None),
        (message('<attachment id="1"></attachment>'), None),
        (message("5 < 6\nplain", kind="text"), "5 < 6\nplain"),
        (message("<script>steal()</script><b onclick=x>{{DATE(x)}}</b>"), "{{DATE(x)}}"),
        (message("words<![<![<![<!"), "words"),
        (message(["list"]), None),
        ({"commandId": MESSAGE_ACTION}, None),
        ({"commandId": MESSAGE_ACTION, "messagePayload": "text"}, None),
        ({"commandId": MESSAGE_ACTION, "messagePayload": {"body": None}}, None),
    ],
)
async def test_whatever_the_message_holds_there_is_a_form(channel, payload, description):
    shown = task(await channel.invoke("composeExtension/fetchTask", payload))
    assert inputs(card_in(shown))["description"] == description


EVE = {"user": {"id": "x", "displayName": "Eve"}, "application": None}
PLACE = '<attachment id="1"></attachment>'
FILE = "https://contoso.sharepoint.com/report.xlsx"
STATUS = "https://status.example/?a=1&b=2"
OPENS = {"type": "openUrl", "value": STATUS}
INSECURE = {"type": "openUrl", "value": "http://status.example"}
THUMBNAIL = "application/vnd.microsoft.card.thumbnail"
ADAPTIVE = "application/vnd.microsoft.card.adaptive"


@pytest.mark.parametrize(
    ("payload", "description"),
    [
        (
            with_more(
                PLACE,
                attachment(
                    "forwardedMessageReference",
                    {"originalMessageContent": "<p>a</p><p>b</p>", "originalMessageSender": EVE},
                ),
            ),
            "Eve: a\n\nb",
        ),
        (
            with_more(
                f"<p>please</p>{PLACE}",
                attachment(
                    "forwardedMessageReference",
                    {
                        "originalMessageContent": '<p>see <a href="https://a.example">it</a></p>',
                        "originalMessageSender": {"user": None},
                    },
                ),
            ),
            "please\n\nsee it (https://a.example)",
        ),
        (
            with_more(
                f"{PLACE}<p>the same here</p>",
                attachment("messageReference", {"messagePreview": "a", "messageSender": EVE}),
            ),
            "Eve: a\n\nthe same here",
        ),
        (
            with_more(
                "<p>the same here</p>",
                attachment("messageReference", {"messagePreview": "a", "messageSender": EVE}),
            ),
            "the same here\n\nEve: a",
        ),
        (
            with_more(
                '<blockquote itemtype="http://schema.skype.com/Reply">'
                '<strong itemprop="mri">Eve</strong><p itemprop="preview">a</p></blockquote>b'
            ),
            "Eve\n\na\n\nb",
        ),
        (
            with_more(
                '<p>b</p><blockquote itemtype="http://schema.skype.com/Forward"><p>a</p></blockquote>'
            ),
            "b\n\na",
        ),
        (with_more('<p>see <a href="https://a.example">it</a></p>'), "see it (https://a.example)"),
        (
            with_more('<a href="https://a.example">https://a.example</a>'),
            "https://a.example",
        ),
        (
            with_more(
                f"<p>see</p>{PLACE}",
                attachment("reference", name="report.xlsx", contentUrl=FILE),
            ),
            f"see\n\n[report.xlsx] ({FILE})",
        ),
        (
            with_more(
                f'<p>see</p>{PLACE}<attachment id="2"></attachment>',
                attachment("reference", name="a.txt"),
                attachment("application/octet-stream", key="2", name=" b\n.txt "),
            ),
            "see\n\n[a.txt]\n\n[b .txt]",
        ),
        (
            with_more(
                "see", attachment("image/png", name="a.png", contentUrl="https://x.example/a")
            ),
            "see\n\n[a.png]",
        ),
        (
            with_more(
                PLACE, attachment("application/vnd.microsoft.card.thumbnail", {"title": "A"})
            ),
            "[A]",
        ),
        (
            with_more(
                PLACE,
                attachment(
                    ADAPTIVE,
                    {
                        "body": [
                            {"type": "Image"},
                            {"items": [{"type": "TextBlock", "text": "Disk full"}]},
                        ]
                    },
                ),
            ),
            "[Disk full]",
        ),
        (
            with_more(
                "", attachment(ADAPTIVE, {"body": [{"columns": [{"items": [{"text": "A"}]}]}]})
            ),
            "[A]",
        ),
        (with_more(PLACE, attachment(ADAPTIVE, {"body": [[], None, 7]})), None),
        (with_more(PLACE, attachment("messageReference", "no JSON")), None),
        (with_more(PLACE, attachment("messageReference", '{"messagePreview":"a\\u0000"}')), "a"),
        (
            with_more("a", attachment("tabReference", name="Plan"), attachment(7), None, "x"),
            "a\n\n[Plan]",
        ),
        (with_more("a", attachments="x"), "a"),
        (with_more("", attachment("reference", name="a.txt"), body=None), "[a.txt]"),
        (
            with_more(
                "",
                attachment("reference", name="a.txt"),
                attachment("reference", name="b.txt"),
                body={"contentType": "text", "content": "a < b"},
            ),
            "a < b\n\n[a.txt]\n\n[b.txt]",
        ),
        *(
            (with_more("", body={"contentType": kind, "content": "a <b> c"}), "a <b> c")
            for kind in ("Text", "text/plain; charset=utf-8")
        ),
        *(
            (with_more(PLACE, attachment(kind, {"title": "A", **card})), f"[A] ({STATUS})")
            for kind, card in (
                (THUMBNAIL, {"tap": {"type": "openUrl", "value": STATUS}}),
                (THUMBNAIL, {"buttons": [{"type": "imBack", "value": "x"}, OPENS]}),
                (ADAPTIVE, {"actions": [{"type": "Action.OpenUrl", "url": STATUS}]}),
                (ADAPTIVE, {"body": [{"items": [{"selectAction": OPENS}]}]}),
            )
        ),
        (
            with_more(
                f'<a href="{STATUS.replace("&", "&amp;")}">see</a>',
                attachment(THUMBNAIL, {"title": "A", "tap": OPENS}),
            ),
            f"see ({STATUS})\n\n[A]",
        ),
        (with_more(PLACE, attachment(THUMBNAIL, {"title": "A", "tap": INSECURE})), "[A]"),
    ],
)
async def test_a_message_is_more_than_its_body(channel, payload, description):
    shown = task(await channel.invoke("composeExtension/fetchTask", payload))
    assert inputs(card_in(shown))["description"] == description


@pytest.mark.parametrize(
    ("subject", "title"),
    [("Mail  stopped\n", "Mail stopped"), ("s" * 300, "s" * 255 + "…"), (None, None), (7, None)],
)
async def test_the_subject_of_a_post_is_the_title(channel, subject, title):
    payload = with_more("a", subject=subject)
    shown = task(await channel.invoke("composeExtension/fetchTask", payload))
    assert inputs(card_in(shown))["title"] == title


@pytest.mark.parametrize("content", ["x" * 30_000, "<p>slow</p>" * 5_000, "&nbsp;🔥" * 30_000])
@pytest.mark.usefixtures("chat")
async def test_a_message_longer_than_the_input_takes_is_shortened_and_that_is_said(
    channel, content
):
    card = await fetched(channel, content)
    assert "the description 28,672" in str(card["body"][0])
    description = inputs(card)["description"]
    assert len(description) == MAX_TEXT
    assert description.endswith("…")
    typed = {**FORM, "description": description}
    assert (await submit(channel, card, **typed))["type"] == "message"


async def test_inputs_that_are_too_long_are_shown_again_cut(chat, channel):
    typed = {**FORM, "title": "t" * 300, "description": "d" * (MAX_TEXT + 1), "tried": "perhaps"}
    again = card_in(await submit(channel, await fetched(channel), **typed))
    assert "a line takes 256 characters" in str(again["body"][0])
    found = inputs(again)
    assert (found["title"], found["description"]) == ("t" * 256, "d" * MAX_TEXT)
    assert (found["customer"], found["tried"]) == ("contoso ltd", "false")
    assert chat.heard() == []


@pytest.mark.parametrize(
    "data",
    [None, "text", [], {}, {"card": 7}, {"card": ""}, {"card": "k" * 65}, {"verb": "go-back"}],
)
async def test_a_form_we_never_made_is_answered_with_one_we_did(chat, channel, data):
    value = {"commandId": MESSAGE_ACTION, "data": data}
    again = card_in(task(await channel.invoke("composeExtension/submitAction", value)))
    assert (await submit(channel, again, **FORM))["type"] == "message"
    assert "How big is the impact" in chat.heard()[-1]


@pytest.mark.parametrize(
    ("name", "status"),
    [("fetchTask", 400), ("submitAction", 400), ("query", 200), ("onCardButtonClicked", 200)],
)
async def test_another_command_is_not_ours(channel, name, status):
    value = {"commandId": "share", "data": {}}
    assert (await channel.invoke(f"composeExtension/{name}", value)).status == status


async def test_a_repeated_invoke_hears_the_same_and_begins_one_dialog(chat, channel):
    offer = channel.activity("invoke", name="composeExtension/fetchTask", value=message("x"))
    first, second = await channel.send(offer), await channel.send(offer)
    assert task(first)["type"] == task(second)["type"] == "continue"
    value = filled(card_in(task(first)), **FORM)
    taking = channel.activity("invoke", name="composeExtension/submitAction", value=value)
    answers = await asyncio.gather(*(channel.send(taking) for _ in range(20)))
    assert len(set(answers)) == 1
    assert len([said for said in chat.heard() if "How big is the impact" in said]) == 1


async def test_a_form_submitted_twice_begins_one_dialog(chat, channel):
    card = await fetched(channel)
    shown = await asyncio.gather(*(submit(channel, card, **FORM) for _ in range(3)))
    assert [one["type"] for one in shown] == ["message"] * 3
    assert len([said for said in chat.heard() if "How big is the impact" in said]) == 1


@pytest.mark.usefixtures("chat")
async def test_two_replicas_that_take_one_form_begin_one_dialog(channel, desk):
    other = Desk(desk.database, desk.policy, desk.clock)
    replica = Chat(other, conversation=channel.conversation, kind=channel.kind, said=100)
    card = await fetched(channel)
    shown = await asyncio.gather(submit(channel, card, **FORM), submit(replica, card, **FORM))
    assert [one["type"] for one in shown] == ["message"] * 2
    asked = [spoken(one) for one in (*desk.sent, *other.sent)]
    assert len([said for said in asked if "How big is the impact" in said]) == 1


async def test_when_somebody_types_in_the_chat_meanwhile_the_turn_runs_again(
    chat, channel, desk, monkeypatch
):
    card = await fetched(channel)
    store = desk.database.turns
    commit, conflicts = store.commit, []

    async def overtaken(work):
        if not conflicts:
            conflicts.append(work)
            await chat.send(chat.message("/new fabrikam"))
        try:
            await commit(work)
        except TurnConflictError as error:
            conflicts.append(error)
            raise

    monkeypatch.setattr(store, "commit", overtaken)
    assert (await submit(channel, card, **FORM))["type"] == "message"
    assert any(isinstance(one, TurnConflictError) for one in conflicts)
    heard = chat.heard()
    assert "put aside" in heard[-4]
    assert "How big is the impact" in heard[-1]


async def test_a_bug_is_told_in_the_dialog_and_leaves_the_chat_alone(
    chat, channel, desk, monkeypatch
):
    await play(chat, "you: /new fabrikam\nbot: Which product is it about?")
    card = await fetched(channel)
    with monkeypatch.context() as broken:

        async def explode(*_):
            raise RuntimeError

        broken.setattr(desk.database.customers, "search", explode)
        shown = await submit(channel, card, **FORM)
    assert shown["type"] == "message"
    assert "Something went wrong on my side" in shown["value"]
    assert chat.heard() == []
    await play(chat, "you: azure\nbot: What kind of problem is it?")
    assert "personal chat" in (await submit(channel, card, **FORM))["value"]


async def test_the_form_is_filled_in_with_what_the_message_tells(channel):
    told = (
        "<p>Hello team,</p><p>Outlook shows an error at Contoso Pharma, severity B.</p>"
        "<p>Best regards,<br>Jana</p>"
    )
    found = inputs(await fetched(channel, told))
    assert {
        name: found[name] for name in ("customer", "product", "kind", "severity", "title")
    } == {
        "customer": "Contoso Pharma",
        "product": "m365",
        "kind": "technical",
        "severity": "B",
        "title": "Outlook shows an error at Contoso Pharma",
    }
    assert found["description"].startswith("Hello team,")


async def test_a_customer_who_is_only_perhaps_meant_is_left_to_the_person(channel):
    found = inputs(await fetched(channel, "<p>Contoso cannot open Outlook</p>"))
    assert not found["customer"]


async def test_the_customer_of_the_form_is_taken_when_it_is_sent(chat, channel):
    card = await fetched(channel, "<p>Outlook crashes at Contoso Pharma</p>")
    await submit(channel, card, **{k: v for k, v in inputs(card).items() if v})
    # Neither customer, product, kind nor description is asked.
    assert chat.heard()[-1].startswith("Before Microsoft is asked")


# microsoft/AdaptiveCards#1949
@pytest.mark.parametrize("nothing", [None, ""])
async def test_inputs_that_nobody_touched_are_empty(chat, channel, nothing):
    untouched = dict.fromkeys(("health_checked", "tried", "phone", "override_reason"), nothing)
    await submit(channel, await fetched(channel), **FORM | untouched)
    assert "You have begun a service request from a message" in "\n".join(chat.heard())
