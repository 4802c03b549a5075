import asyncio
import json
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.outbound.connector import CONVERSATION_GONE
from bot.outbound.retry_policy import RetryPolicy
from services.model.conversations import Conversation, ConversationKind, Opening
from services.model.outbox import DeadLettered, Deferred, Delivered
from tests.bot.outbound.road import UNCLEAR, Running, Tokens, road_to_teams, running
from tests.bot.outbound.test_throttle import IN_A_CHAT, too_many
from tests.fake_teams import OPENINGS, Answer, blocked, refusal
from tests.virtual_time import in_virtual_time

TENANT = "aaaaaaaa-0000-4000-8000-000000000001"
ADA = Opening(person_id="ada", teams_id="29:ada", bot_id="28:bot")


def to_ada(road, key="k1", opening=ADA, **fields):
    known = {"conversation": f"person:{opening.person_id}", "tenant_id": TENANT}
    return road.message(key, opening=opening, **known | fields)


def chat_of(message, chat_id="a:29:ada"):
    return Conversation(
        id=chat_id,
        kind=ConversationKind.PERSONAL,
        tenant_id=TENANT,
        service_url=message.service_url,
        bot_id="28:bot",
        person_id=message.opening.person_id,
    )


@in_virtual_time
async def test_a_chat_is_opened_for_whoever_has_none():
    async with road_to_teams(Running()) as road:
        message = to_ada(road)
        road.post(road.sender(tokens=Tokens("t1")), message)
        fate = await road.outbox.fate()
        [opening], [received] = road.teams.openings, road.teams.received
        assert opening.path == "/emea/tenant/v3/conversations"
        assert opening.activity == {
            "bot": {"id": "28:bot"},
            "isGroup": False,
            "members": [{"id": "29:ada"}],
            "tenantId": TENANT,
            "channelData": {"tenant": {"id": TENANT}},
        }
        assert opening.headers["Authorization"] == "Bearer t1"
        assert received.conversation == "a:29:ada"
        assert received.activity == {
            "type": "message",
            "text": "k1",
            "conversation": {"id": "a:29:ada"},
            "from": {"id": "28:bot"},
            "recipient": {"id": "29:ada"},
        }
        assert fate == Delivered(message, received.id, chat_of(message))


@in_virtual_time
async def test_whoever_was_never_heard_is_called_by_the_id_of_their_account():
    async with road_to_teams(Running()) as road:
        message = to_ada(road, opening=replace(ADA, teams_id=""))
        road.post(road.sender(), message)
        assert await road.outbox.fate() == Delivered(message, "a-1", chat_of(message, "a:ada"))
        assert road.teams.openings[0].activity["members"] == [{"id": "ada"}]
        assert road.teams.received[0].activity["recipient"] == {"id": "ada"}


@in_virtual_time
async def test_what_waits_behind_goes_to_the_same_chat():
    async with road_to_teams(Running()) as road:
        messages = [to_ada(road, f"k{number}") for number in range(3)]
        road.post(road.sender(), *messages)
        fates = [await road.outbox.fate(number + 1) for number in range(3)]
        assert [fate.opened for fate in fates] == [chat_of(message) for message in messages]
        assert len(road.teams.openings) == 1
        assert road.teams.texts("a:29:ada") == ["k0", "k1", "k2"]


def replacement(road, key="k2"):
    body = {"type": "message", "text": key, "conversation": {"id": "person:ada"}}
    return road.message(
        key, "person:ada", card="c1", replaces=True, body=json.dumps(body).encode()
    )


@in_virtual_time
async def test_a_card_is_replaced_in_the_chat_that_was_opened_for_it():
    async with road_to_teams(Running()) as road:
        road.outbox.away = True  # nothing is on record yet
        road.post(road.sender(), to_ada(road, card="c1"), replacement(road))
        _, replaced = await road.teams.wait_for(2)
        road.outbox.away = False
        await road.outbox.arrived(2)
        assert (replaced.method, replaced.conversation, replaced.target) == (
            "PUT",
            "a:29:ada",
            "a-1",
        )
        assert replaced.activity["conversation"] == {"id": "a:29:ada"}


@in_virtual_time
async def test_a_card_is_replaced_in_the_chat_that_another_process_has_opened():
    async with road_to_teams(Running()) as road:
        road.outbox.keep(to_ada(road, card="c1"))
        sender = road.sender(retry_policy=RetryPolicy())
        road.post(sender, replacement(road))
        assert (await road.outbox.fate()).reason == "the card is not there yet"
        message = to_ada(road, card="c1")
        await road.outbox.record_results([Delivered(message, "a-7", chat_of(message))])
        async with running(sender):
            await road.outbox.arrived(2)
        [replaced] = road.teams.received
        assert (replaced.conversation, replaced.target) == ("a:29:ada", "a-7")


UNNAMED = {
    "nothing": Answer(201, b""),
    "empty": Answer(201, b'{"id": ""}'),
    "no text": Answer(201, b'{"id": 7}'),
}


@pytest.mark.parametrize("answer", [*UNCLEAR.values(), *UNNAMED.values()], ids=UNCLEAR | UNNAMED)
@in_virtual_time
async def test_a_chat_may_be_opened_twice(answer):
    async with road_to_teams(Running()) as road:
        road.teams.will(answer, answer, conversation=OPENINGS)
        road.post(road.sender(), to_ada(road))
        assert isinstance(await road.outbox.fate(), Delivered)
        assert len(road.teams.openings) == 3
        assert road.teams.texts("a:29:ada") == ["k1"]


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        *((refusal(403, code), code) for code in sorted(CONVERSATION_GONE)),
        (refusal(403, "Forbidden"), "Forbidden"),
        (blocked(), "MessageWritesBlocked"),
    ],
)
@in_virtual_time
async def test_a_chat_that_teams_does_not_open_is_final(answer, code):
    async with road_to_teams(Running()) as road:
        road.teams.will(answer, conversation=OPENINGS)
        message = to_ada(road)
        road.post(road.sender(), message, to_ada(road, "k2"))
        assert await road.outbox.fate() == DeadLettered(message, f"403 {code}")
        assert isinstance(await road.outbox.fate(2), Delivered)
        assert road.teams.texts("a:29:ada") == ["k2"]


@in_virtual_time
async def test_a_chat_that_takes_nothing_is_opened_anew_for_the_next_message():
    async with road_to_teams(Running()) as road:
        road.teams.will(refusal(403, "ConversationBlockedByUser"), conversation="a:29:ada")
        message = to_ada(road)
        road.post(road.sender(), message, to_ada(road, "k2"))
        blocked = DeadLettered(message, "403 ConversationBlockedByUser")
        assert await road.outbox.fate() == blocked
        assert isinstance(await road.outbox.fate(2), Delivered)
        assert len(road.teams.openings) == 2


@in_virtual_time
async def test_no_chat_is_opened_at_a_foreign_host():
    async with road_to_teams(Running()) as road:
        foreign = road.teams.url.replace("127.0.0.1", "localhost")
        message = to_ada(road, service_url=foreign)
        road.post(road.sender(tokens=Tokens("t1")), message)
        assert await road.outbox.fate() == DeadLettered(message, "foreign host")
        assert road.teams.openings == []


@pytest.mark.parametrize("chat", [".", ".."])
@in_virtual_time
async def test_a_chat_whose_id_would_change_the_path_is_no_address(chat):
    async with road_to_teams(Running()) as road:
        named = Answer(201, json.dumps({"id": chat}).encode())
        road.teams.will(named, conversation=OPENINGS)
        message = to_ada(road)
        road.post(road.sender(), message)
        assert await road.outbox.fate() == DeadLettered(message, "no such address")
        assert road.teams.received == []


def somebody(number):
    return Opening(f"p{number}", f"29:{number}", "28:bot")


@in_virtual_time
async def test_chats_are_opened_no_faster_than_teams_takes_it():
    async with road_to_teams(Running()) as road:
        people = [to_ada(road, f"k{n}", somebody(n)) for n in range(40)]
        road.post(road.sender(retry_policy=RetryPolicy()), *people)
        await road.outbox.arrived(40)
        assert len(road.teams.openings) == 40
        assert too_many([one.at for one in road.teams.openings], IN_A_CHAT) == []


@in_virtual_time
async def test_where_no_chat_may_be_opened_for_a_while_nobody_tries():
    async with road_to_teams(Running()) as road:
        throttled = refusal(429, "Throttled", retry_after="20")
        road.teams.will(throttled, conversation=OPENINGS)
        sender = road.sender(retry_policy=RetryPolicy())
        road.post(sender, to_ada(road))
        await asyncio.sleep(1)
        road.post(sender, to_ada(road, "k2", somebody(2)))
        road.post(sender, road.message("k3", "a:3", tenant_id=TENANT))
        await road.outbox.arrived(3)
        first, *others = (one.at for one in road.teams.openings)
        assert len(others) == 2
        assert min(others) - first >= timedelta(seconds=20)
        assert road.teams.of("a:3")[0].at < timedelta(seconds=2)


@in_virtual_time
async def test_a_chat_has_one_limit_under_both_its_names():
    async with road_to_teams(Running()) as road:
        sender = road.sender(retry_policy=RetryPolicy())
        replies = [road.message(f"r{n}", "a:29:ada", tenant_id=TENANT) for n in range(7)]
        notices = [to_ada(road, f"n{n}") for n in range(7)]
        road.post(sender, *replies, *notices)
        await road.outbox.arrived(14)
        assert too_many([one.at for one in road.teams.received], IN_A_CHAT) == []


@in_virtual_time
async def test_told_to_wait_a_chat_is_left_alone_under_both_its_names():
    async with road_to_teams(Running()) as road:
        sender = road.sender(retry_policy=RetryPolicy())
        road.post(sender, to_ada(road))
        await road.outbox.arrived(1)
        road.teams.will(refusal(429, "Throttled", retry_after="300"), conversation="a:29:ada")
        road.post(sender, to_ada(road, "k2"))
        await road.outbox.fate(2)
        road.post(sender, road.message("k3", "a:29:ada", tenant_id=TENANT))
        fate = await road.outbox.fate(3)
        assert isinstance(fate, Deferred)
        assert fate.reason == "429 Throttled"
        assert road.teams.texts("a:29:ada") == ["k1", "k2"]
