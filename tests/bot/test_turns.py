"""A turn is a transaction: whatever is repeated, doubled or breaks, there is one effect."""

import asyncio
from dataclasses import replace

import orjson
import pytest
from prometheus_client import CollectorRegistry

from bot import turn_records
from bot.keyed_lock import KeyedLock
from bot.telemetry.metrics import Metrics
from services.model.errors import GatewayUnavailableError, TurnConflictError
from services.model.roles import Role
from services.model.states import EventKind, RequestState
from services.model.unit_of_work import Snapshot, StoredDialogState, TurnKeys
from tests.chat import Chat, Desk, spoken, staffed
from tests.transcripts import play

OPENED = """
    you: /new contoso ltd azure B Slow pages
    you: technical
    you: They are slow
    you: yes
    you: ada@partner.example
    bot: Please check before anything is sent
"""


class Unwritable:
    """The store, but for what a dialog remembers."""

    def __init__(self, store):
        self._store = store

    async def commit(self, work):
        if any(isinstance(one, StoredDialogState) for one in work.records):
            raise ValueError("a row that was damaged")
        return await self._store.commit(work)

    def __getattr__(self, name):
        return getattr(self._store, name)


@pytest.fixture
def metrics():
    """Return metrics of the test's own: it reads them."""
    return Metrics(CollectorRegistry())


async def test_a_repeated_message_is_taken_once_even_fifty_times_at_once(chat, desk):
    activity = chat.message("/new")
    answers = await asyncio.gather(*(chat.send(activity) for _ in range(50)))
    assert {answer.status for answer in answers} == {202}
    assert len(desk.sent) == 1


async def test_a_repeated_press_hears_the_same_answer(chat):
    await chat.say("/new")
    button = chat.button("Search")
    data = {**button["data"], "customer": "contoso"}
    action = {"type": "Action.Execute", "verb": button["verb"], "data": data}
    activity = chat.activity("invoke", name="adaptiveCard/action", value={"action": action})
    first, second = await chat.send(activity), await chat.send(activity)
    assert first == second
    assert b"2 customers found" in first.body


async def test_a_double_press_has_one_effect(chat, desk):
    await play(chat, OPENED)
    button = chat.button("Hand off")
    answers = await asyncio.gather(*(chat.press_again(button) for _ in range(5)))
    assert sum("BH-000001" in str(answer["value"]) for answer in answers) == 1
    assert sum("answered already" in str(answer["value"]) for answer in answers) == 4
    assert await desk.database.ledger.get(2) is None


async def test_an_old_card_cannot_be_pressed(chat):
    await chat.say("/new")
    old = chat.button("Search")
    await chat.say("contoso ltd")
    answer = await chat.press_again(old, customer="contoso pharma")
    assert "answered already" in answer["value"]


async def test_nobody_answers_the_card_of_somebody_else(desk):
    ada, eve = in_group(desk, "Ada"), in_group(desk, "Eve")
    await ada.say("/new")
    answer = await eve.press_again(ada.button("Search"), customer="contoso")
    assert "belongs to a colleague" in answer["value"]


async def test_two_people_in_one_group_have_dialogs_of_their_own(desk):
    ada, eve = in_group(desk, "Ada"), in_group(desk, "Eve")
    await ada.say("/new")
    await eve.say("/new")
    await ada.say("contoso ltd")
    await eve.say("zlutoucka")
    assert "Azure" in (await ada.say("azure"))[0]
    assert "Dynamics" in (await eve.say("dynamics"))[0]


async def test_two_presses_of_take_it_make_it_one_persons(desk):
    desk.policy = staffed(desk.policy, Hana=Role.HELPDESK_AGENT)
    desk.restart()
    hana = Chat(desk, "Hana", conversation="a:hana")
    await play(hana, OPENED.replace("contoso ltd", "fabrikam") + "you: send\nbot: BH-000001")
    ada, eve = in_group(desk, "Ada"), in_group(desk, "Eve")
    await ada.say("/status 1")
    button = ada.button("Take it")
    refused = await hana.press_again(button)
    assert "Your role does not allow this" in refused["value"]
    await asyncio.gather(ada.press_again(button), eve.press_again(button))
    assert (await desk.database.ledger.get(1)).state is RequestState.HANDED_OFF
    kinds = [event.kind for event in await desk.database.ledger.history(1)]
    assert kinds == [EventKind.CREATED, EventKind.TAKEN]


async def test_the_card_is_replaced_for_everybody_who_sees_it(chat, desk):
    await play(chat, OPENED + "you: send\nbot: BH-000001")
    czech = Chat(desk, "Cyril", conversation="a:czech", locale="cs-CZ")
    await czech.say("/status BH-1")
    await chat.press("I have submitted it", microsoft_number="2412")
    replaced = [spoken(message) for message in desk.sent if message.replaces][-2:]
    assert "2412" in replaced[0]
    assert "Submitted" in replaced[0]
    assert "Podáno, čeká se na odpověď" in replaced[1]


async def test_a_language_chosen_while_a_request_is_sent_elsewhere_is_kept(chat, desk):
    await play(chat, OPENED)
    other = Chat(desk, conversation="a:other", said=100)
    await asyncio.gather(
        chat.send(chat.message("send")), other.send(other.message("/language cs"))
    )
    person = (await desk.database.turns.open(TurnKeys("", "", "", chat.person))).person
    assert (person.language, person.contact.email) == ("cs", "ada@partner.example")


async def test_what_does_not_say_who_it_was_leaves_a_chat_its_person(chat, desk):
    await chat.say("/help")
    reaction = chat.activity("messageReaction", reactionsAdded=[{"type": "like"}])
    del reaction["from"]["aadObjectId"]
    await chat.send(reaction)
    known = (await desk.database.turns.open(TurnKeys("", "", chat.conversation, ""))).conversation
    assert known.person_id == chat.person


async def test_a_turn_that_wants_nothing_written_writes_nothing(chat, desk, monkeypatch):
    await chat.say("/help")

    async def refuse(_work):
        raise GatewayUnavailableError("database")

    monkeypatch.setattr(desk.database.turns, "commit", refuse)
    search = {"queryText": "fabri", "dataset": "customers"}
    assert b"Fabrikam" in (await chat.invoke("application/search", search)).body
    assert (await chat.send(chat.activity("messageReaction"))).status == 202


async def test_when_somebody_else_wrote_first_the_turn_runs_again(chat, desk, monkeypatch):
    store, conflicts = desk.database.turns, iter([TurnConflictError(), TurnConflictError()])
    commit = store.commit

    async def contested(work):
        for conflict in conflicts:
            raise conflict
        await commit(work)

    monkeypatch.setattr(store, "commit", contested)
    await chat.say("/new")
    assert len(desk.sent) == 1


async def test_a_database_that_is_away_leaves_the_turn_to_be_repeated(chat, desk, monkeypatch):
    activity = chat.message("/new")
    with monkeypatch.context() as away:

        async def refuse(_work):
            raise GatewayUnavailableError("database")

        away.setattr(desk.database.turns, "commit", refuse)
        with pytest.raises(GatewayUnavailableError):
            await chat.send(activity)
    assert desk.sent == []
    await chat.send(activity)
    assert len(desk.sent) == 1


async def test_a_bug_tells_what_happened_and_keeps_the_draft(chat, desk, monkeypatch):
    await chat.say("/new")
    with monkeypatch.context() as broken:

        async def explode(*_):
            raise RuntimeError("secret of the customer")

        broken.setattr(desk.database.customers, "search", explode)
        (apology,) = (await chat.say("contoso ltd"))[-1:]
    assert "Something went wrong on my side" in apology
    assert "secret" not in apology
    assert "Which product" in (await chat.say("contoso ltd"))[1]


async def test_what_cannot_be_written_is_told_once_and_the_draft_is_kept(chat, desk):
    await chat.say("/new")
    activity = chat.message("contoso ltd")
    desk.turns = replace(desk.turns, store=Unwritable(desk.database.turns))
    await chat.send(activity)
    (apology,) = chat.heard()[-1:]
    assert "Something went wrong on my side" in apology

    desk.turns = replace(desk.turns, store=desk.database.turns)
    await chat.send(activity)
    assert chat.heard() == []
    assert "Which product" in (await chat.say("contoso ltd"))[1]


async def test_a_bug_behind_a_button_is_told_under_the_card(chat, desk, monkeypatch):
    await chat.say("/new")

    async def explode(*_):
        raise RuntimeError

    monkeypatch.setattr(desk.database.customers, "search", explode)
    answer = await chat.press("Search", customer="x")
    assert "Something went wrong on my side" in answer["value"]


async def test_an_activity_the_sdk_refuses_ends_in_words_and_keeps_the_draft(chat, monkeypatch):
    await chat.say("/new")
    with monkeypatch.context() as strict:

        def refuse(**_fields):
            raise ValueError("should have at least 1 character")

        strict.setattr(turn_records, "new_activity", refuse)
        (apology,) = await chat.say("contoso ltd")
    assert "Something went wrong on my side" in apology
    assert "Which product" in (await chat.say("contoso ltd"))[1]


async def test_turns_of_one_conversation_run_in_order_and_others_pass_by():
    locks, order, first_may_end = KeyedLock(), [], asyncio.Event()

    async def turn(lane, name, wait=None):
        async with locks.hold(lane):
            if wait:
                await wait.wait()
            order.append(name)

    slow = asyncio.create_task(turn("a", "a1", first_may_end))
    await asyncio.sleep(0)
    behind = asyncio.create_task(turn("a", "a2"))
    await turn("b", "b1")
    first_may_end.set()
    await asyncio.gather(slow, behind)
    assert order == ["b1", "a1", "a2"]
    assert len(locks) == 0


async def test_the_dialog_is_kept_as_plain_json(chat, desk):
    await chat.say("/new")
    key = f"{chat.conversation}|{chat.person}"
    memory = (await desk.database.turns.open(TurnKeys("", key, "", ""))).dialog_state
    kept = orjson.loads(memory.body)
    assert (kept["schema_version"], kept["dialogs"][0]["state"]["step"]) == (1, "ask_customer")


def in_group(desk, name):
    return Chat(desk, name, conversation="19:group@thread.v2", kind="groupChat")


def outcomes(desk):
    """Return what was counted of messages, by outcome."""
    found = {}
    for line in desk.turns.metrics.text().decode().splitlines():
        if line.startswith('behalf_turns_total{kind="message"'):
            found[line.partition('outcome="')[2].partition('"')[0]] = float(line.split()[-1])
    return {outcome: number for outcome, number in found.items() if number}


async def test_a_turn_that_failed_is_counted_once_and_as_such(chat, desk, monkeypatch):
    async def fail(*_):
        raise RuntimeError

    monkeypatch.setattr("bot.desk_bot.DeskBot.on_turn", fail)
    await chat.say("/mine")
    assert outcomes(desk) == {"failed": 1}


async def test_a_duplicate_that_is_found_at_the_commit_is_counted(chat, desk):
    sent = chat.message("/new")
    await chat.send(sent)
    replica = Desk(desk.database, desk.policy, desk.clock)
    opened, store = [], replica.turns.store

    class Late:
        """A store whose first look comes before another replica has committed."""

        async def open(self, keys):
            found = await store.open(keys)
            first, _ = (not opened, opened.append(keys))
            return Snapshot() if first else found

        def __getattr__(self, name):
            return getattr(store, name)

    replica.turns = replace(replica.turns, store=Late())
    other = Chat(replica, conversation=chat.conversation, kind=chat.kind)
    assert (await other.send(sent)).status == 202
    assert outcomes(replica)["duplicate"] == 1
