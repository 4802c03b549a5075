"""Whatever Teams sends gets a helpful answer or silence, and never stops a conversation."""

import orjson
import pytest

from services.model.roles import Role
from services.model.unit_of_work import TurnKeys
from tests.chat import Chat, staffed
from tests.transcripts import play


async def test_an_installation_is_greeted_once(chat):
    await chat.send(chat.activity("conversationUpdate", membersAdded=[{"id": "28:bot"}]))
    await chat.send(chat.activity("installationUpdate", action="add"))
    (welcome,) = chat.heard()
    assert "Service requests to Microsoft" in welcome
    await chat.send(chat.activity("installationUpdate", action="add-upgrade"))
    await chat.send(chat.activity("installationUpdate", action="remove"))
    assert chat.heard() == []


async def test_the_welcome_card_begins_a_request_and_shows_help(chat):
    await chat.send(chat.activity("installationUpdate", action="add"))
    await play(
        chat,
        """
        press: What can you do?
        bot: What I understand
        press: New service request
        bot: Fill in what you know
    """,
    )


@pytest.mark.parametrize(("kind", "offered"), [("personal", False), ("channel", True)])
async def test_whoever_has_no_role_is_greeted_with_whom_to_turn_to(desk, kind, offered):
    """A channel is read by others, too."""
    desk.policy = staffed(desk.policy, Ada=Role.ADMIN_AGENT, Sam=Role.NONE)
    desk.restart()
    sam = Chat(desk, name="Sam", conversation="a:sam", kind=kind)
    await sam.send(sam.activity("installationUpdate", action="add"))
    (welcome,) = sam.heard()
    assert ("New service request" in welcome) is offered
    assert ("Ada" in welcome) is not offered


async def test_customers_are_found_while_somebody_types(chat):
    value = {"queryText": "contos", "dataset": "customers", "queryOptions": {"top": 15}}
    answer = await chat.invoke("application/search", value)
    results = orjson.loads(answer.body)["value"]["results"]
    assert [result["title"] for result in results] == [
        "Contoso Ltd · contoso.example",
        "Contoso Pharma · contosopharma.example",
    ]
    assert answer.status == 200


@pytest.mark.parametrize(
    ("name", "value", "status"),
    [
        ("application/search", {"queryText": "x", "dataset": "users"}, 200),
        ("application/search", None, 200),
        ("composeExtension/query", {"commandId": "x"}, 200),
        ("signin/verifyState", {"state": "1"}, 200),
        ("signin/tokenExchange", {"id": "1"}, 412),
        ("message/submitAction", {"actionName": "feedback"}, 200),
        ("task/fetch", {}, 400),
        ("", {}, 400),
    ],
)
async def test_an_invoke_that_is_not_ours_ends_as_its_kind_deserves(chat, name, value, status):
    assert (await chat.invoke(name, value)).status == status


@pytest.mark.parametrize(
    "action",
    [
        None,
        "text",
        {},
        {"verb": "delete-everything", "data": {}},
        {"verb": "mark-answered", "data": {"reference": "BH-1'; DROP TABLE"}},
        {"verb": "choose-severity", "data": {"card": "x", "severity": "Z"}},
        {"verb": "choose-product", "data": ["card"]},
        {"verb": "describe-problem", "data": {"card": "x" * 300, "title": "Slow"}},
    ],
)
async def test_a_button_we_never_made_is_refused_in_words(chat, action):
    answer = await chat.invoke("adaptiveCard/action", {"action": action})
    body = orjson.loads(answer.body)
    assert (answer.status, "older version" in body["value"]) == (200, True)


async def test_a_button_of_an_unknown_request_is_refused_in_words(chat):
    action = {"verb": "mark-answered", "data": {"reference": "BH-000077"}}
    answer = await chat.invoke("adaptiveCard/action", {"action": action})
    assert "There is no service request" in orjson.loads(answer.body)["value"]


@pytest.mark.parametrize(
    "activity",
    [
        {"type": "messageReaction", "reactionsAdded": [{"type": "like"}]},
        {"type": "messageDelete"},
        {"type": "typing"},
        {"type": "event", "name": "application/vnd.microsoft.meetingStart", "value": {}},
        {"type": "somethingNew"},
        {"type": "endOfConversation"},
    ],
    ids=lambda activity: activity["type"],
)
async def test_what_needs_no_answer_gets_silence_and_the_dialog_goes_on(chat, activity):
    await chat.say("/new")
    channel_data = {"tenant": {"id": "aaaaaaaa-0000-4000-8000-000000000001"}}
    sent = {**chat.activity("x"), **activity}
    sent["channelData"] = {**channel_data, **activity.get("channelData", {})}
    chat.seen = len(chat.mine)
    assert (await chat.send(sent)).status == 202
    assert chat.heard() == []
    assert "Which product" in (await chat.say("contoso ltd"))[1]


@pytest.mark.parametrize("text", ["", "   ", "\n\n\n", "<at>Behalf</at> "])
async def test_a_message_without_words_gets_a_helpful_answer(chat, text):
    await chat.say("/new")
    mention = {"type": "mention", "text": "<at>Behalf</at>", "mentioned": {"id": "28:bot"}}
    chat.seen = len(chat.mine)
    await chat.send(chat.activity("message", text=text, entities=[mention]))
    assert "I can read text" in chat.heard()[0]
    assert "Which product" in (await chat.say("contoso ltd"))[1]


@pytest.mark.parametrize(
    "text",
    [
        "😀" * 50,
        "日本サンプル株式会社",
        "x" * 10_000,
        "someone else said [click](https://evil.example) {{DATE(x)}} ${name}",
        '"}]}',
    ],
    ids=["emoji", "japanese", "10,000 characters", "markup", "json"],
)
async def test_any_text_can_be_an_answer_and_becomes_no_markup(chat, desk, text):
    await play(chat, "you: /new contoso ltd azure\nyou: technical\nbot: What is going wrong?")
    await chat.say(text)
    key = f"{chat.conversation}|{chat.person}"
    memory = (await desk.database.turns.open(TurnKeys("", key, "", ""))).dialog_state
    (dialog,) = orjson.loads(memory.body)["dialogs"]
    assert dialog["state"]["values"]["draft"]["description"] == text
    for message in chat.mine:
        assert b"[click](" not in message.body
        assert b'"{{DATE(x' not in message.body
    assert await chat.say("help")


async def test_a_mention_in_a_channel_is_heard_without_the_name(desk):
    channel = Chat(desk, conversation="19:c@thread.tacv2;messageid=1", kind="channel")
    mention = {"type": "mention", "text": "<at>Behalf</at>", "mentioned": {"id": "28:bot"}}
    await channel.send(
        channel.activity("message", text="<at>Behalf</at>&nbsp;/mine", entities=[mention])
    )
    assert "You own no open request" in channel.heard()[0]
