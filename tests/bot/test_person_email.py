"""A person's address is asked for when they are first seen, after the turn, and rarely again."""

import asyncio
from dataclasses import replace

import pytest
from aiohttp.test_utils import TestClient, TestServer

import app
from bot.outbound.member_lookups import LOOKUP_LEASE
from services.model.errors import GatewayUnavailableError
from services.policy.loader import local_policy
from tests.chat import Chat, Desk
from tests.fake_teams import Answer, fake_teams, refusal
from tests.timeouts import HANGS

MAIL = "ada@partner.example"


@pytest.fixture
def due(desk: Desk):
    """Return a look at whoever is to be asked about next: it is asked, without an answer."""

    async def look(email: str = ""):
        lookup = await desk.database.member_lookups.claim(LOOKUP_LEASE)
        if lookup:
            await desk.database.member_lookups.settle(lookup, email)
        return lookup

    return look


async def test_whoever_is_first_seen_is_looked_up_once(chat: Chat, desk: Desk, due):
    await chat.say("hello")
    lookup = await due()
    assert (lookup.person_id, lookup.teams_id) == (chat.person, f"29:{chat.person}")
    assert (lookup.conversation_id, lookup.service_url) == (
        chat.conversation,
        chat.message("")["serviceUrl"],
    )
    desk.clock.advance(hours=23)
    await chat.say("/new")
    await chat.say("/language cs")
    assert await due() is None


async def test_the_installation_is_a_first_sight(chat: Chat, due):
    await chat.send(chat.activity("installationUpdate", action="add"))
    assert (await due()).person_id == chat.person
    await chat.say("hello")
    assert await due() is None


@pytest.mark.parametrize(("email", "again"), [("", True), (MAIL, False)])
async def test_a_day_later_only_an_address_that_is_not_known_is_asked_for(
    chat: Chat, desk: Desk, due, email: str, *, again: bool
):
    await chat.say("hello")
    await due(email)
    for _ in range(3):
        desk.clock.advance(hours=24)
        await chat.say("hello")
        await chat.say("/mine")
        assert bool(await due()) is again
        assert await due() is None


async def test_a_clock_that_was_far_ahead_puts_nobody_off_for_ever(chat: Chat, desk: Desk, due):
    desk.clock.advance(days=300)
    await chat.say("hello")
    await due()
    desk.clock.set_back(days=300)
    await chat.say("hello")
    assert await due()


async def test_in_a_thread_the_channel_is_asked(desk: Desk, due):
    thread = "19:duty@thread.tacv2;messageid=1700000000000"
    await Chat(desk, conversation=thread, kind="channel").say("/mine")
    assert (await due()).conversation_id == "19:duty@thread.tacv2"


async def test_where_the_bot_may_not_be_nobody_is_asked_about(chat: Chat, due):
    message = {"body": {"contentType": "text", "content": "Mail is down"}}
    await chat.invoke(
        "composeExtension/fetchTask", {"commandId": "open-request", "messagePayload": message}
    )
    await chat.send(chat.activity("installationUpdate", action="remove"))
    unknown = chat.activity("messageReaction", reactionsAdded=[{"type": "like"}])
    del unknown["from"]["aadObjectId"]
    await chat.send(unknown)
    assert await due() is None
    await chat.say("hello")
    assert await due()


async def test_a_turn_that_fails_or_is_refused_asks_all_the_same(chat: Chat, due, monkeypatch):
    async def fail(*_):
        raise RuntimeError

    monkeypatch.setattr("bot.desk_bot.DeskBot.on_turn", fail)
    await chat.say("hello")
    assert await due()
    await chat.say("hello")
    assert await due() is None


async def test_a_turn_that_commits_nothing_has_asked_for_nothing(
    chat: Chat, desk: Desk, due, monkeypatch
):
    woken = list[bool]()
    desk.turns = replace(desk.turns, look_up=lambda: woken.append(True))
    sent = chat.message("hello")
    with monkeypatch.context() as away:

        async def refuse(_work):
            raise GatewayUnavailableError("database")

        away.setattr(desk.database.turns, "commit", refuse)
        with pytest.raises(GatewayUnavailableError):
            await chat.send(sent)
    assert (await due(), woken) == (None, [])
    await chat.send(sent)
    await chat.send(sent)
    assert woken == [True]
    assert await due()
    assert await due() is None


@pytest.mark.parametrize("refused", [False, True])
async def test_teams_is_asked_once_and_the_answer_is_kept(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, *, refused: bool
):
    chat, lookups, settled = Chat(desk), desk.database.member_lookups, asyncio.Event()
    settle = lookups.settle

    async def noting(lookup, email):
        await settle(lookup, email)
        settled.set()

    monkeypatch.setattr(lookups, "settle", noting)
    async with (
        fake_teams() as teams,
        app.pooled_session() as http,
        app.open_bot(desk.database, local_policy(), app.local_authentication(), http) as host,
        TestClient(TestServer(host)) as client,
    ):
        teams.directory[f"29:{chat.person}"] = {"email": MAIL}
        if refused:
            refusals = refusal(403, "BotNotInConversationRoster")
            teams.mood = lambda one: refusals if one.method == "GET" else Answer()
        for text in ("hello", "/mine", "/help"):
            said = chat.message(text) | {"serviceUrl": teams.url}
            assert (await client.post("/api/messages", json=said)).status == 202
        await teams.wait_for(3)

        async with asyncio.timeout(HANGS):
            await settled.wait()
        assert [one.conversation for one in teams.lookups] == [chat.conversation]
        assert teams.faults == []
        person = await desk.database.staff.get(chat.person)
        assert person.email == ("" if refused else MAIL)
